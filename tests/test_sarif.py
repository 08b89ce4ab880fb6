"""`--format sarif`: SARIF 2.1.0 as code scanners take it."""

import json
import re

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.outcome import BuildReport
from briefgen.problems import CODES, Problem
from briefgen.sarif import sarif
from harness import write_project

NO_ID = "---\ntitle: T\ndate: 2025-03-01\nsource: https://example.org/x\nfacts:\n  - claim: A claim.\n---\n"
# What the schema demands or allows of the objects used here.
REQUIRED = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"results", "invocations", "columnKind", "originalUriBaseIds"}),
    "driver": ({"name"}, {"version", "rules"}),
    "rule": ({"id"}, {"shortDescription", "defaultConfiguration"}),
    "result": ({"message"}, {"ruleId", "ruleIndex", "level", "locations"}),
    "invocation": ({"executionSuccessful"}, {"exitCode"}),
    "artifact": ({"uri"}, {"uriBaseId"}),
    "region": ({"startLine", "startColumn"}, set()),
}


def keys(value, kind):
    needed, allowed = REQUIRED[kind]
    assert needed <= value.keys() <= needed | allowed, (kind, value.keys())
    return value


def checked(text):
    """The one run of a log; fails where the schema would."""
    log = keys(json.loads(text), "log")
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = keys(keys(run, "run")["tool"]["driver"], "driver")
    assert run["columnKind"] in ("unicodeCodePoints", "utf16CodeUnits")
    for rule in driver["rules"]:
        assert keys(rule, "rule")["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for invocation in run["invocations"]:
        keys(invocation, "invocation")
    for result in run["results"]:
        assert keys(result, "result")["level"] in ("none", "note", "warning", "error")
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        for location in result["locations"]:
            place = location["physicalLocation"]
            keys(place["artifactLocation"], "artifact")
            region = keys(place["region"], "region")
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
    return run


@pytest.fixture
def root(tmp_path):
    articles = {"content/articles/ä b.md": "x", "content/articles/x.md": NO_ID}
    return write_project(tmp_path, {"briefgen.yaml": "title: S\n", **articles})


def run(root):
    return CliRunner().invoke(cli, ["check", "--root", str(root), "--format", "sarif"], catch_exceptions=False)


def test_every_code_is_a_rule():
    rules = checked(sarif(BuildReport(())))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    assert {rule["id"] for rule in rules if rule["defaultConfiguration"]["level"] == "warning"} == {
        code for code, entry in CODES.items() if entry.finding
    }


def test_problems_with_their_places(root):
    outcome = run(root)
    assert outcome.exit_code == 1
    assert outcome.stderr == ""
    results = checked(outcome.stdout)["results"]
    by_rule = {result["ruleId"]: result for result in results}
    warning = by_rule["no-fact-id"]
    assert warning["level"] == "warning"
    assert warning["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/articles/x.md", "uriBaseId": "PROJECT"},
        "region": {"startLine": 6, "startColumn": 5},
    }
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert "content/articles/%C3%A4%20b.md" in uris
    assert all(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) for uri in uris)
    # The same as for people.
    told = CliRunner().invoke(cli, ["check", "--root", str(root), "--format", "json"])
    assert len(json.loads(told.stdout)["problems"]) == len(results)


def test_severities_and_exit_codes_are_those_of_the_configuration(root):
    (root / "content/articles/ä b.md").unlink()
    for severity, level, code in (("error", ["error"], 3), ("warning", ["warning"], 0), ("off", [], 0)):
        (root / "briefgen.yaml").write_text(f"title: S\ncheck: {{no-fact-id: {severity}}}\n", encoding="utf-8")
        outcome = run(root)
        run_ = checked(outcome.stdout)
        assert [found["level"] for found in run_["results"] if found["ruleId"] == "no-fact-id"] == level
        assert outcome.exit_code == run_["invocations"][0]["exitCode"] == code
        assert run_["invocations"][0]["executionSuccessful"]


def test_a_folder_outside_the_project_is_named_by_its_own_address():
    run = checked(sarif(BuildReport((Problem("bad-output", "/tmp/a b", 0, 0, "no", "go"),))))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "file:///tmp/a%20b"}, "region": {"startLine": 1, "startColumn": 1}}
    assert run["results"][0]["message"]["text"] == "No.\nGo."
