"""The files of `data/`, read back with clients that are not ours: what was put in comes out, no more and no less."""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from briefgen import store
from briefgen.content import edtf
from briefgen.model import Date
from briefgen.outputs.columns import EDTF
from briefgen.outputs.tables import TABLES
from harness import REPO, TODAY, assert_none, briefgen, tree, write_project

SECRET = "words that nobody may see"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"> & </script>"
ARTICLE = """---
title: "@SUM: {title}"
date: 2025-09-{day:02}
recorded: 2025-09-{day:02}
source: {{publisher: {publisher}, url: "https://example.org/{name}", origin: {origin}}}
countries: [NO, SE]
topics: [ferries]
{more}
---
First paragraph, {name}.

It says “by spring”, {name}.

And then {secret}, {name}.
"""
FACTS = """facts:
  - {id: formula, claim: "=HYPERLINK(1);=1+1;  ＝2", date: 2025-09~, quote: by spring, note: "-1, +2; @x"}
  - {id: markup, claim: "%s", date: 2024-12/2025-01, said_by: {name: Kari Lund, role: director, country: NO}}
  - {id: sum, claim: The ferry carries 120., date: 2025-09-02, question: q,
     figures: {whole: over 120 cars, half: 60 to 70 cars}}
  - {id: plain, claim: It floats.}
  - {id: late, claim: It sinks., date: 2023, recorded: 2025-09-20, corrects: [sum, plain]}
  - {id: gone, claim: It flew., retracted: {on: 2025-09-21, reason: It did not.}}
body: source
text: none""" % HOSTILE.replace('"', '\\"')  # noqa: UP031  # braces are YAML's


def article(name, day, publisher, more, origin="one", secret="nothing"):
    return ARTICLE.format(title=name, name=name, day=day, publisher=publisher, more=more, origin=origin, secret=secret)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small project in which everything is there that data has to get right."""
    files = {
        "briefgen.yaml": "title: Ferries\nbase_url: https://example.org/f/\nlicense: CC-BY-4.0\nauthor: The desk\n",
        "content/articles/a.md": article("a", 3, "Gazette", FACTS, secret=SECRET),
        "content/articles/copy.md": article("copy", 4, "Æther", "body: notes"),
        "content/articles/draft.md": article("draft", 4, "Radio", f"draft: true\nsummary: {SECRET}", "two"),
        "content/publishers.yaml": "gazette: {name: Gazette, country: NO, note: '+47'}\n",
        "content/people.yaml": f"kari: {{name: Kari Lund, private: true, note: {SECRET}}}\n",
    }
    return write_project(tmp_path_factory.mktemp("data"), files)


def built(project, output, *arguments):
    result = briefgen("build", "--root", project, "--output", output, "--today", TODAY, "--no-cache", *arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return output


@pytest.fixture(scope="module")
def site(project, tmp_path_factory):
    return built(project, tmp_path_factory.mktemp("site"))


def rows_of(path, encoding="utf-8"):
    """A CSV file as Python's own reader has it."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding), newline="")))


def table(site, name):
    return json.loads((site / f"data/{name}.json").read_bytes())


def test_one_row_for_each_fact_and_source(site):
    pairs = [(row["fact"], row["article"], row["copy"]) for row in rows_of(site / "data/facts.csv")]
    names = ["formula", "markup", "sum", "plain", "late", "gone"]
    own, copies = ([(f"a#{name}", one, told) for name in names] for one, told in (("a", "false"), ("copy", "true")))
    assert pairs == [pair for both in zip(own, copies, strict=True) for pair in both]
    publishers = {row["article"]: (row["source"], row["url"]) for row in rows_of(site / "data/facts.csv")}
    assert publishers["a"] == ("gazette", "https://example.org/a")
    assert publishers["copy"] == (rows_of(site / "data/sources.csv")[0]["source"], "https://example.org/copy")


def test_a_copy_is_marked_also_where_it_states_facts_itself(tmp_path):
    """And its file is made again when an article of another year turns it into a copy."""
    facts = "facts:\n  - {id: x, claim: C., date: %s}\n"  # braces are YAML's
    files = {
        "briefgen.yaml": "title: S\n",
        "content/articles/b.md": article("b", 3, "B", facts % 2025),
        "content/articles/c.md": article("c", 4, "C", facts % 2024),
        "content/articles/d.md": article("d", 5, "D", facts % 2025, origin="other"),
    }
    project = write_project(tmp_path, files)

    def made():
        result = briefgen("build", "--root", project, "--today", TODAY, "--explain", "--verify")
        assert result.returncode == 0, result.stdout + result.stderr
        rows = table(project / "site", "facts")
        years = set(re.findall(r"^    data/facts-(\w+)\.csv:", result.stdout, re.MULTILINE))
        return {row["article"]: row["copy"] for row in rows}, years

    assert made()[0] == {"b": False, "c": True, "d": False}
    write_project(project, {"content/articles/a.md": article("a", 2, "A", facts % 2023)})
    assert made() == ({"a": False, "b": True, "c": True, "d": False}, {"2023", "2024", "2025"})


def test_a_row_says_what_was_written(site):
    rows = {row["fact"]: row for row in table(site, "facts") if not row["copy"]}
    assert {
        key: rows["a#sum"][key] for key in ("figures", "figure_low", "figure_qualifier", "figure_unit", "scope")
    } == {
        "figures": ["over 120 cars (whole)", "60–70 cars (half)"],
        "figure_low": 120,
        "figure_qualifier": "over",
        "figure_unit": "cars",
        "scope": "whole",
    }
    assert (rows["a#sum"]["status"], rows["a#sum"]["status_by"]) == ("corrected", "a#late")
    assert rows["a#late"]["corrects"] == ["a#sum", "a#plain"]
    vague = rows["a#formula"]
    assert (vague["date"], vague["date_earliest"], vague["date_latest"]) == ("2025-09~", "2025-09-01", "2025-09-30")
    assert (vague["quotes"], vague["countries"], vague["recorded"]) == (["by spring"], ["NO", "SE"], "2025-09-03")
    spoken = rows["a#markup"]
    assert (spoken["claim"], spoken["speaker"], spoken["speaker_role"]) == (HOSTILE, "Kari Lund", "director")
    assert "date" not in rows["a#plain"]
    keys = ("day", "kind", "fact", "by", "reason")
    assert [tuple(row.get(key) for key in keys) for row in table(site, "corrections")] == [
        ("2025-09-21", "retracted", "a#gone", None, "It did not."),
        ("2025-09-20", "corrected", "a#plain", "a#late", None),
        ("2025-09-20", "corrected", "a#sum", "a#late", None),
    ]


def as_text(value):
    """A value of JSON as CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "; ".join(value) if isinstance(value, list) else str(value)


def as_stored(value):
    """A value of JSON as the database has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, list) else value


@pytest.mark.parametrize("name", TABLES)
def test_all_forms_say_the_same(any_site, name):
    objects = table(any_site, name)
    assert objects or name == "corrections"
    lines = rows_of(any_site / f"data/{name}.csv")
    assert [{key: value for key, value in row.items() if value} for row in lines] == [
        {key: as_text(value) for key, value in row.items()} for row in objects
    ]
    with contextlib.closing(sqlite3.connect(any_site / "data/briefing.sqlite")) as database:
        database.row_factory = sqlite3.Row
        # What articles have too, the database has once: a view puts it beside the facts.
        source = "reports" if name == "facts" else f"{name} ORDER BY rowid"
        stored = [dict(row) for row in database.execute(f"SELECT * FROM {source}")]
    assert [{key: value for key, value in row.items() if value is not None} for row in stored] == [
        {key: as_stored(value) for key, value in row.items()} for row in objects
    ]


def test_files_by_year_are_the_whole(any_site):
    whole = (any_site / "data/facts.csv").read_bytes().splitlines(keepends=True)
    parts = [path for path in any_site.glob("data/facts-*.csv") if ".excel." not in path.name]
    rows = [line for path in parts for line in path.read_bytes().splitlines(keepends=True)[1:]]
    assert len(parts) >= 3
    assert sorted(rows) == sorted(whole[1:])
    for row in (row for path in parts for row in rows_of(path) if "undated" not in path.name):
        first = row["date_earliest"] or row["date_latest"]
        assert f"facts-{first[:4]}.csv" in {path.name for path in parts}


def test_frictionless_finds_nothing_wrong(any_site, site, tmp_path):
    script = (
        "import json, sys\nfrom frictionless import validate\n"
        "found = [validate(path) for path in sys.argv[1:]]\n"
        "print(json.dumps([report.flatten(['type', 'note']) for report in found]))"
    )
    broken = tmp_path / "broken"
    shutil.copytree(site / "data", broken)
    text = (broken / "facts.csv").read_text(encoding="utf-8")
    (broken / "facts.csv").write_bytes(text.replace(",gazette,", ",nobody,").replace("2025-09~", "soon").encode())
    packages = [folder / "datapackage.json" for folder in (any_site / "data", site / "data", broken)]
    # A process of its own: what its libraries warn of is not ours to mend.
    result = subprocess.run([sys.executable, "-c", script, *packages], capture_output=True, check=True, cwd=tmp_path)
    example, own, wrong = json.loads(result.stdout)
    assert (example, own) == ([], [])
    assert {kind for kind, _ in wrong} == {"foreign-key", "constraint-error"}


def test_the_package_says_what_it_is(site):
    package = json.loads((site / "data/datapackage.json").read_bytes())
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    files = {path.name for path in (site / "data").glob("*.csv") if ".excel." not in path.name}
    assert {resource["path"] for resource in package["resources"]} == files


def test_exported_tables_are_valid_by_their_schemas(any_site, site):
    for folder in (any_site, site):
        for name, found in TABLES.items():
            schema = json.loads((folder / f"data/schemas/{name}.json").read_bytes())
            Draft202012Validator.check_schema(schema)
            validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
            assert_none(error.message for error in validator.iter_errors(table(folder, name)))
            assert list(schema["items"]["properties"]) == [column.name for column in found.columns]
    schema["items"]["properties"]["day"]["format"] = "date"
    assert list(Draft202012Validator(schema).iter_errors([{"day": "2025"}]))


def test_words_are_found_in_the_database(site):
    with contextlib.closing(sqlite3.connect(site / "data/briefing.sqlite")) as database:

        def told(sql):
            return [row[0] for row in database.execute(sql)]

        found = "SELECT fact FROM facts WHERE rowid IN (SELECT rowid FROM facts_fts WHERE facts_fts MATCH '{}')"
        assert told(found.format("ferry NOT spring")) == ["a#sum", "a#sum"]
        assert told("SELECT rowid FROM articles_fts WHERE publisher MATCH 'gazette'") == [1]
        assert told("SELECT rowid FROM articles_fts WHERE title MATCH 'copy'") == [2]
        assert told("PRAGMA integrity_check") == ["ok"]
        assert told("PRAGMA foreign_key_check") == []
        assert told("INSERT INTO facts_fts (facts_fts) VALUES ('integrity-check')") == []
        # What Datasette asks to find the index of a table.
        sql = "SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '%VIRTUAL TABLE%USING FTS%content={}%'"
        assert told(sql.format('"facts"')) == ["facts_fts"]
        assert dict(database.execute("SELECT * FROM briefing"))["license"] == "CC-BY-4.0"
        assert told("SELECT value FROM facts, json_each(countries) WHERE fact = 'a#sum' AND copy") == ["NO", "SE"]


def test_spreadsheets_take_no_cell_for_a_formula(site):
    safe, plain = (site / f"data/facts{ending}" for ending in (".excel.csv", ".csv"))
    assert safe.read_bytes().startswith(b"\xef\xbb\xbffact,")
    assert b"\r\n" in safe.read_bytes()
    escaped = 0
    for one, other in zip(rows_of(safe, "utf-8-sig"), rows_of(plain), strict=True):
        for key, value in one.items():
            # A semicolon or a tab divides cells too, as the program is set.
            begins = [value, *(part.lstrip() for part in re.split("[;\t]", value)[1:])]
            assert_none(part for part in begins if part.startswith(("=", "+", "-", "@", "＝", "\t", "\r")))
            assert value.count("'") - other[key].count("'") == len(value) - len(other[key])
            assert value.replace("'", "") == other[key].replace("'", "")
            escaped += value != other[key]
    assert escaped == 4  # a claim and a note, each in two rows
    notes = rows_of(site / "data/sources.excel.csv", "utf-8-sig")
    assert "'+47" in [row["note"] for row in notes]


def test_data_shows_no_more_than_pages_do(site):
    files = tree(site)
    assert any(name.startswith("data/") for name in files)
    assert_none(name for name, data in files.items() if SECRET.encode() in data)
    assert {row["article"] for row in table(site, "articles")} == {"a", "copy"}


def test_data_as_it_was_known(project, tmp_path):
    site = built(project, tmp_path / "then", "--as-of", "2025-09-19")
    rows = {row["fact"]: row["status"] for row in table(site, "facts")}
    assert rows == dict.fromkeys(("a#formula", "a#markup", "a#sum", "a#plain", "a#gone"), "current")
    assert table(site, "corrections") == []
    assert not (site / "data/facts-2023.csv").exists()


def test_without_data_nothing_leads_to_it(project, tmp_path):
    files = tree(built(project, tmp_path / "site", "--skip", "data"))
    assert_none(name for name in files if name.startswith("data/") or "timeline.json" in name)
    assert_none(name for name, text in files.items() if re.search(rb"\bdata/|timeline\.json", text))


def test_the_same_content_gives_the_same_bytes(project, site, tmp_path):
    moved = shutil.copytree(project, tmp_path / "moved", ignore=shutil.ignore_patterns(".briefgen"))
    again = built(moved, tmp_path / "again", "--jobs", "1")
    assert tree(again) == tree(site)


def test_an_edit_makes_the_files_that_it_changes(project, tmp_path):
    project = shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns(".briefgen"))
    arguments = ("build", "--root", project, "--today", TODAY)
    assert briefgen(*arguments).returncode == 0
    for edit, expected in (
        (("And then", "And now"), set()),
        (("HYPERLINK", "HYPERLINKS"), {"2025"}),
        (("It floats", "It swims"), {"undated", "2023"}),  # where what corrects it stands
    ):
        path = project / "content/articles/a.md"
        path.write_text(path.read_text("utf-8").replace(*edit), encoding="utf-8")
        result = briefgen(*arguments, "--explain", "--verify")
        assert result.returncode == 0, result.stdout + result.stderr
        made = set(re.findall(r"^    data/facts-(\w+)\.csv:", result.stdout, re.MULTILINE))
        assert made == expected, result.stdout
        assert ("data/briefing.sqlite:" in result.stdout) == bool(expected)


def test_an_export_is_the_data_of_the_site(project, site, tmp_path):
    result = briefgen("export", "--root", project, "--output", tmp_path / "out", "--today", TODAY)
    assert result.returncode == 0, result.stderr
    whole = {name: data for name, data in tree(site).items() if re.match(r"data/|.*\.timeline\.json$", name)}
    del whole["data/index.html"]
    assert tree(tmp_path / "out") == whole
    assert f"data:     {len(whole)} files in " in result.stdout
    assert "pages:" not in result.stdout
    for form, name in (("csv", "facts.csv"), ("excel", "facts.excel.csv"), ("json", "facts.json")):
        arguments = ("export", "facts", "--format", form, "--root", project, "--output", tmp_path / name)
        assert briefgen(*arguments).returncode == 0
        assert (tmp_path / name).read_bytes() == (site / f"data/{name}").read_bytes()
    piped = briefgen("export", "sources", "--format", "ndjson", "--root", project).stdout
    assert [json.loads(line) for line in piped.splitlines()] == table(site, "sources")
    assert not list(tmp_path.glob(".*.part"))


def test_an_export_ends_as_other_commands_do(project, site, tmp_path):
    before = tree(site)
    result = briefgen("export", "--root", project, "--output", site)
    assert (result.returncode, "has a built site" in result.stderr) == (2, True)
    assert tree(site) == before
    assert briefgen("export", "--format", "csv", "--root", project).returncode == 2
    wrong = write_project(tmp_path / "wrong", {"content/articles/x.md": "---\ntitle: T\n---\n"})
    result = briefgen("export", "facts", "--root", wrong, "--output", tmp_path / "x.csv")
    assert (result.returncode, result.stdout, "missing-field" in result.stderr) == (1, "", True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong"]
    result = briefgen("export", "facts", "--root", project, "--output", tmp_path / "no/such/x.csv")
    assert (result.returncode, "Traceback" in result.stderr) == (2, False)


@pytest.mark.parametrize("name", ["content/articles/x.md", "content/new.csv", "briefgen.yaml", "templates/home.html"])
def test_an_export_takes_the_place_of_nothing_that_was_written_by_hand(project, name):
    before = tree(project)
    result = briefgen("export", "facts", "--root", project, "--output", name, cwd=project, PYTHONPATH=str(REPO))
    assert (result.returncode, "where your own files are" in result.stderr) == (2, True)
    assert tree(project) == before


def test_a_reader_that_has_enough_ends_an_export_quietly(project):
    command = [sys.executable, "-m", "briefgen", "export", "facts", "--root", project]
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        result = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, cwd=REPO, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_files_in_pieces_are_staged_as_whole_ones(tmp_path):
    for data in (b"one, two, three", b"one, two, four", b""):
        store.begin(tmp_path)
        pieces = (data[at : at + 4] for at in range(0, len(data), 4))
        whole, piece = store.stage(tmp_path, "x/a", data), store.stage_pieces(tmp_path, "x/b", pieces)
        assert (piece.digest, piece.size, piece.changed) == (whole.digest, whole.size, True)
        same = store.stage_pieces(tmp_path, "x/b", iter([data]))
        assert same.changed
        store.commit(tmp_path, [whole, same], {})
        assert (tmp_path / "x/b").read_bytes() == data
        store.begin(tmp_path)
        assert store.stage_pieces(tmp_path, "x/b", iter([data])).changed is False
        store.abandon(tmp_path)


SIDES = st.dates().flatmap(
    lambda day: st.builds(
        str.__add__,
        st.sampled_from([f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}"]),
        st.sampled_from(["", "~", "?", "%"]),
    )
)
WRITTEN = st.one_of(
    SIDES,
    st.builds(
        "{}/{}".format, st.one_of(SIDES, st.sampled_from(["", ".."])), st.one_of(SIDES, st.sampled_from(["", ".."]))
    ),
    st.from_regex(r"\A[0-9]{2,4}X{0,2}(-[0-9X]{2}){0,2}[~?%]?\Z"),
    st.from_regex(r"\A2025-0[1-9]-1[0-9]T[0-2][0-9]:[0-5][0-9](:00)?(Z|\+0[0-9](:30)?)?\Z"),
)


@given(WRITTEN)
def test_every_date_that_is_one_looks_like_one(text):
    if isinstance(edtf.parse(text), Date):
        assert re.search(EDTF, text), text


@pytest.mark.parametrize("text", ["", "soon", "2025-9", "12 September 2025", "2025-09-12T10:00", "2025-09-XXT10:00Z"])
def test_what_is_no_date_does_not_look_like_one(text):
    assert not re.search(EDTF, text)


def timeline_page(browser, data):
    """TimelineJS, as npm has it, with this data; what it asked for elsewhere is noted, and answered with nothing."""
    folder = REPO / ".tools/node_modules/@knight-lab/timelinejs/dist"
    page = browser.new_page()
    home, page.noted = "http://timeline.test/", []
    markup = (
        '<!doctype html><link rel="stylesheet" href="css/timeline.css"><div id="t" style="height:600px"></div>'
        '<script src="js/timeline.js"></script><script>'
        'fetch("data.json").then(got => got.json()).then(data => {'
        'window.timeline = new TL.Timeline("t", data, {font: null, ga_measurement_id: null}); });</script>'
    )

    def answer(route):
        url = route.request.url
        path = folder / url.removeprefix(home)
        if url == home:
            route.fulfill(body=markup, content_type="text/html; charset=utf-8")
        elif url == f"{home}data.json":
            route.fulfill(body=data, content_type="application/json")
        elif url.startswith(home) and path.is_file():
            route.fulfill(path=path)
        else:
            page.noted.append(url)
            route.abort()

    page.route("**/*", answer)
    page.goto(home)
    page.wait_for_function("window.timeline && window.timeline._loaded && document.querySelector('.tl-slide')")
    return page


@pytest.mark.browser
def test_timelinejs_draws_what_was_put_in(browser, timelinejs, site, example_site):
    del timelinejs
    data = (site / "countries/norway.timeline.json").read_bytes()
    page = timeline_page(browser, data)
    slides = page.evaluate(
        "[...document.querySelectorAll('.tl-slide .tl-headline')].map(one => one.textContent.trim())"
    )
    assert set(slides) == {"Norway", HOSTILE, "=HYPERLINK(1);=1+1; ＝2", "The ferry carries 120.", "It sinks."}
    assert page.title() != "taken"
    assert page.locator(".tl-slide img").count() == 0
    dates = page.evaluate("[...document.querySelectorAll('.tl-headline-date')].map(one => one.textContent)")
    assert "about September 2025" in " ".join(dates)
    page.close()
    data = (example_site / "countries/belarus.timeline.json").read_bytes()
    page = timeline_page(browser, data)
    events = json.loads(data)["events"]
    assert page.locator(".tl-timemarker").count() == len(events) > 20
    assert {event["unique_id"] for event in events} == set(
        page.evaluate("timeline.config.events.map(event => event.unique_id)")
    )
    page.close()


def test_a_long_timeline_says_that_it_is_cut(tmp_path):
    facts = "".join(f"  - {{id: f{n}, claim: Claim {n}., date: 2025-09-01}}\n" for n in range(230))
    text = f"---\ntitle: T\ndate: 2025-09-02\nsource: https://example.org/\ncountries: [NO]\nfacts:\n{facts}---\n"
    site = built(write_project(tmp_path, {"content/articles/x.md": text}), tmp_path / "site")
    made = json.loads((site / "countries/norway.timeline.json").read_bytes())
    assert len(made["events"]) == 200
    assert "The newest 200 of 230 dated facts." in made["title"]["text"]["text"]
    assert len(table(site, "facts")) == 230


def test_the_page_names_every_file_and_column(site):
    text = (site / "data/index.html").read_text(encoding="utf-8")
    files = {path.relative_to(site).as_posix() for path in Path(site).rglob("*") if path.is_file()}
    data = {name for name in files if name.startswith("data/") or ".timeline." in name}
    tables = {name for name in data if name.endswith(".table.json")}  # the package leads to them
    linked = set(re.findall(r'href="\.\./([^"#]+)"', text))
    assert data - tables - linked == {"data/index.html"} - linked
    for found in TABLES.values():
        assert_none(column.name for column in found.columns if f"<code>{column.name}</code>" not in text)
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in text
    assert "The desk. Ferries [data set]. As recorded on 20 September 2025. CC-BY-4.0." in text
