"""What a process takes over from one build to the next, and what it must not."""

from msgspec.structs import replace

from briefgen.articles import read_articles
from briefgen.briefing.names import names
from briefgen.cache import opened
from briefgen.content.articles import Policy
from briefgen.content.reading import again, find
from briefgen.entries import Registries
from briefgen.page import Page
from briefgen.planning import Digests

TEXT = "---\ntitle: One\ndate: 2025-09-02\nsource: {publisher: Gazette}\nbody: notes\n---\nWet.\n"
PATH = "content/articles/one.md"


def test_a_page_is_compared_with_all_that_stands_around_it():
    digests = Digests()
    page = Page("a.html", "a.html", dict, "Title", inputs=b"inputs")
    pages = page, replace(page, inputs=b"other"), replace(page, title="Other"), replace(page, template="b.html")
    found = [digests.wanted(what) for what in pages]
    assert len(set(map(repr, found))) == len(found)
    assert found == [Digests().wanted(what) for what in pages]


def test_what_was_touched_is_looked_at_and_what_is_unknown_makes_it_look_at_everything(tmp_path, write_project):
    root = write_project(tmp_path, {PATH: TEXT, "content/articles/two.md": TEXT, "static/a.txt": "a"})
    files, _ = find(root)
    (root / PATH).write_text(TEXT + "More.\n", encoding="utf-8")
    after = again(root, files, {PATH, "static/a.txt"})
    assert after is not None
    assert after.articles[PATH].st_size > files.articles[PATH].st_size
    assert after.articles["content/articles/two.md"] is files.articles["content/articles/two.md"]
    assert again(root, files, {"content/articles/three.md"}) is None
    (root / PATH).unlink()
    assert again(root, files, {PATH}) is None


def test_files_that_were_not_touched_are_read_again_when_reading_is_another(tmp_path, write_project):
    root = write_project(tmp_path, {PATH: TEXT})
    files, known = find(root)[0].articles, names(Registries())[0]
    with opened(None) as cache:
        for key in (b"one", b"one", b"another"):
            read = read_articles(root, files, Policy(), known, cache, map, (key, b""), drafts=False)
            assert [one.title for one in read.library.cards] == ["One"]
            kept, cache.reading = cache.reading.articles.get(PATH), read.index
            assert (read.index.articles[PATH] is kept) == (key == b"one" and kept is not None)
