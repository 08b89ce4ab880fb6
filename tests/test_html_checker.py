"""The Nu HTML checker on every page, style sheet and drawing of two sites: no error, no warning."""

import json
import subprocess

import pytest

from harness import assert_none

# Container queries are standard CSS (css-contain-3) that the checker's CSS part does not know yet.
UNKNOWN_TO_NU = (
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
)


def check(java, vnu, names, tmp_path):
    """What Nu says of files and addresses, all in one process: it starts in the time of checking a hundred pages."""
    options = ["--format", "json", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    words = ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(vnu), *options, *names]
    arguments = tmp_path / "arguments"  # there can be more than a command line holds
    arguments.write_text("\n".join(map(json.dumps, words)), encoding="utf-8")
    result = subprocess.run([java, f"@{arguments}"], capture_output=True, encoding="utf-8", check=False)
    return json.loads(result.stderr)["messages"]


def told(message):
    """A finding in one line; style sheets and drawings count too."""
    place = message.get("url", "").partition("/repo/")[2] or message.get("url", "")
    return f"{place}:{message.get('lastLine', '')}: {message.get('subType', message['type'])}: {message['message']}"


def test_nu_finds_nothing(java, vnu, any_site, serve, tmp_path):
    files = {kind: sorted(any_site.rglob(f"*.{kind}")) for kind in ("html", "css", "svg")}
    assert len(files["html"]) > 30
    assert files["css"]
    with serve(any_site) as home:
        # Served, since a page from disk has no origin for its policy's 'self'; drawings are known by their file names.
        addresses = [home + path.relative_to(any_site).as_posix() for path in files["html"] + files["css"]]
        messages = check(java, vnu, [*addresses, *map(str, files["svg"])], tmp_path)
    assert_none(told(message) for message in messages if message["message"] not in UNKNOWN_TO_NU)


@pytest.mark.parametrize("markup", ["<p id=a><p id=a>", "<p style='colour: red'>", "<div><h1>Open</h1>"])
def test_nu_finds_mistakes(java, vnu, tmp_path, markup):
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html><html lang=en><title>T</title>{markup}", encoding="utf-8")
    assert check(java, vnu, [str(page)], tmp_path) != []
