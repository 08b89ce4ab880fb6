"""A report as SARIF 2.1.0 (OASIS), the format in which code hosts and editors take findings."""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from briefgen import __version__
from briefgen.outcome import BuildReport
from briefgen.problems import CODES, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "PROJECT"
"""Name of the folder that paths are relative to."""
INDEX = {code: number for number, code in enumerate(CODES)}


def sarif(report: BuildReport) -> str:
    """The whole report, every rule with it."""
    run = {
        "tool": {"driver": {"name": "briefgen", "version": __version__, "rules": _rules()}},
        "invocations": [{"executionSuccessful": report.exit_code in (0, 3), "exitCode": report.exit_code}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The project's folder."}}},
        "results": [_result(problem) for problem in report.problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _rules() -> list[dict[str, Any]]:
    return [
        {
            "id": code,
            "shortDescription": {"text": entry.says},
            "defaultConfiguration": {"level": "warning" if entry.finding else "error"},
        }
        for code, entry in CODES.items()
    ]


def _result(problem: Problem) -> dict[str, Any]:
    advice = f"\n{problem.hint[:1].upper()}{problem.hint[1:]}." if problem.hint else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": INDEX[problem.code],
        "level": "warning" if problem.severity == "warning" else "error",
        "message": {"text": f"{problem.message[:1].upper()}{problem.message[1:]}.{advice}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(problem.path),
                    "region": {"startLine": max(problem.line, 1), "startColumn": max(problem.column, 1)},
                }
            }
        ],
    }


def _artifact(path: str) -> dict[str, str]:
    """A file: relative to the project, but for an output folder that lies elsewhere."""
    if PurePath(path).is_absolute():
        return {"uri": PurePath(path).as_uri()}
    return {"uri": quote(PurePath(path).as_posix()), "uriBaseId": ROOT}
