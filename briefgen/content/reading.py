"""The whole of `content/`: which files there are, and what they say."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.cards import ArticleCard
from briefgen.content.articles import Policy, read_article
from briefgen.content.countries import advice, country
from briefgen.content.fields import slug, unsafe_name
from briefgen.content.frontmatter import decode
from briefgen.content.intros import read_intro
from briefgen.content.otherwords import nearest
from briefgen.content.reader import Reader
from briefgen.content.registries import REGISTRIES, assemble, read_registry
from briefgen.entries import Content, Intro
from briefgen.files import NO_FILE, NoFile, data_of
from briefgen.model import Article
from briefgen.problems import Problem

INTROS = ("countries", "topics", "questions")
FOLDERS = ("articles", *INTROS, "pages")
RESERVED = {
    "articles": {"index"},
    "topics": {"index"},
    "questions": {"index"},
    "pages": {"index", "404", "upcoming", "changes", "search"},
}
"""Names of pages that the site makes itself."""
GONE = FileNotFoundError, NotADirectoryError
"""A file went since it was listed, as when git checks out: it is no part of the project any more."""

OTHER_NAMES = {
    **dict.fromkeys(("person", "persons", "speakers", "politicians", "names", "actors", "who"), "people"),
    **dict.fromkeys(("organizations", "orgs", "org", "institutions", "bodies", "agencies", "groups"), "organisations"),
    **dict.fromkeys(("sources", "media", "outlets", "newspapers", "press", "sites"), "publishers"),
    **dict.fromkeys(("issues", "scopes"), "questions"),
    **dict.fromkeys(("incidents", "happenings"), "events"),
}
"""Other names that editors give to registries; asked before the spelling, by which no `orgs` are organisations."""
TEMPORARY = re.compile(r"(?:sed|.+\.(?:md|ya?ml|html|css|js)\.)(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{6}")
"""Files that take the place of another at once: sed's, which no `sediment` resembles, and Kate’s."""
ENDINGS = ("", "yaml", "yml", "txt", "yaml.txt", "yml.txt")
"""Endings of a file that may have been meant for a registry."""


class Files(Struct, frozen=True):
    """The files of a project that are read, by what they are; sorted paths relative to its root."""

    articles: dict[str, os.stat_result | None] = {}
    """Each with what the file system says of it; None: it cannot be looked at."""
    registries: tuple[str, ...] = ()
    intros: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    """Below `static/`, with that folder's name."""


def is_litter(name: str) -> bool:
    """Whether a file is an editor's or a system's own: hidden, a backup, a lock."""
    if name.startswith((".", "#", "~$")):
        return True
    return not name.endswith(".md") and (
        name.endswith(("~", ".swp", ".tmp", ".bak", "___jb_tmp___", "___jb_old___"))
        or name in ("Thumbs.db", "4913")
        or TEMPORARY.fullmatch(name) is not None
    )


def walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """The files below a folder by path; litter is passed over, and a link that leaves the project is a problem."""
    real_root = os.path.realpath(root)
    pending = [folder]
    while pending:
        here = pending.pop()
        for entry in sorted(os.scandir(root / here), key=_name) if (root / here).is_dir() else ():
            name = entry.name
            path = f"{here}/{name}"
            if is_litter(name):
                continue
            if not (name.isascii() and name.isprintable()) and (wrong := _bad_entry(name)):
                shown = path.encode("utf-8", "backslashreplace").decode()
                problems.append(Problem("unsafe-name", shown, 1, 1, wrong, "rename it"))
            elif entry.is_file(follow_symlinks=False):
                yield path, entry
            elif entry.is_symlink() and not _inside(real_root, entry):
                message = "this link leads out of the project, or nowhere"
                problems.append(Problem("outside-link", path, 1, 1, message, "put the file itself into the project"))
            elif entry.is_dir():
                if entry.is_symlink():
                    message = "links to folders are not followed"
                    problems.append(Problem("outside-link", path, 1, 1, message, "put the folder itself here"))
                else:
                    pending.append(path)
            elif entry.is_file():
                yield path, entry
            else:
                problems.append(no_file(path))


_name = attrgetter("name")


def _bad_entry(name: str) -> str:
    """Why a file's or folder's name cannot stand in an address or a list of files; empty when it can."""
    if any(0xDC80 <= ord(c) <= 0xDCFF for c in name):
        return "the name of this file is not UTF-8"
    return "" if name.isprintable() else "the name of this file has a line break or another invisible sign in it"


def _inside(real_root: str, entry: "os.DirEntry[str]") -> bool:
    target = os.path.realpath(entry.path)
    return target.startswith(real_root + os.sep) and Path(target).exists()


def find(root: Path, seen: Mapping[str, os.stat_result] | None = None) -> tuple[Files, list[Problem]]:
    """The files of a project; one below `content/` that nothing reads is a problem.

    `seen` is what was said of some files shortly before, by path: they are not looked at again.
    """
    seen = seen or {}
    problems: list[Problem] = []
    found: dict[str, list[str]] = {"registries": [], "intros": [], "pages": []}
    articles: dict[str, os.stat_result | None] = {}
    registries = {f"content/{name}.yaml" for name in REGISTRIES}
    for path, entry in walk(root, "content", problems):
        if path.startswith("content/articles/") and path.endswith(".md"):
            articles[path] = seen.get(entry.path) or _status(entry)
            continue
        folder = path.split("/")[1]
        if path in registries:
            found["registries"].append(path)
        elif path.endswith(".md") and folder in FOLDERS and path.count("/") == 2:
            found["pages" if folder == "pages" else "intros"].append(path)
        else:
            problems.append(_stray(path, root))
    if not (root / "content").is_dir():
        hint = "make a folder `content/articles` and put a Markdown file into it"
        problems.append(Problem("no-content", "content", 1, 1, "this project has no folder `content`", hint))
    problems += no_folder(root, "static")
    sorted_paths = {kind: tuple(sorted(paths)) for kind, paths in found.items()}
    static = tuple(sorted(path for path, _ in walk(root, "static", problems)))
    return Files(dict(sorted(articles.items())), **sorted_paths, static=static), problems


def again(root: Path, before: Files, touched: Iterable[str]) -> Files | None:
    """The files of a project of which only some may have been touched; None: it has to be walked through.

    `touched` are paths relative to the root. Articles that were not touched keep what was said of them as it is.
    """
    articles = before.articles.copy()
    others = frozenset((*before.registries, *before.intros, *before.pages, *before.static))
    for path in touched:
        if path not in articles and path not in others:
            return None
        try:
            found = os.lstat(root / path)
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        if path in articles:
            articles[path] = found
    return replace(before, articles=articles)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _stray(path: str, root: Path) -> Problem:
    name = path.removeprefix("content/")
    parts = name.split("/")
    if near := _registry_meant(parts[-1]):
        there = (root / "content" / f"{near}.yaml").exists()
        how = "put its entries into" if there else "rename it to" if len(parts) == 1 else "move it to"
        hint = f"{how} content/{near}.yaml"
    elif len(parts) == 1 and name.endswith((".yaml", ".yml")):
        hint = f"the files of that kind here are {', '.join(f'{registry}.yaml' for registry in REGISTRIES)}"
    elif len(parts) == 1:
        hint = "articles go into content/articles/, other files into static/"
    elif parts[0] not in FOLDERS:
        near = nearest(parts[0], FOLDERS)
        hint = f"move it to content/{near or 'articles'}/"
    elif name.endswith(".md"):
        hint = f"move it to content/{parts[0]}/{parts[-1]}"
    else:
        hint = "files that are not Markdown go into static/; Markdown files end in .md"
    return Problem("stray-file", path, 1, 1, "nothing reads this file", hint)


def _registry_meant(name: str) -> str:
    """The registry for which a file of that name was probably meant; empty when none is near."""
    stem, _, ending = name.lower().partition(".")
    if ending not in ENDINGS:
        return ""
    return OTHER_NAMES.get(stem) or nearest(stem, REGISTRIES)


def no_folder(root: Path, *names: str) -> list[Problem]:
    """Problems of what stands in the place of folders that a project need not have."""
    there = [name for name in names if os.path.lexists(root / name) and not (root / name).is_dir()]
    message = "nothing reads this: `{}` has to be a folder"
    hint = "rename it, or make a folder of that name and put it there"
    return [Problem("stray-file", name, 1, 1, message.format(name), hint) for name in there]


def read(root: Path, files: Files, policy: Policy) -> tuple[Content, list[Problem]]:
    """Everything that `content/` says beside its articles, and every problem in it."""
    problems: list[Problem] = []
    intros: dict[str, dict[str, Intro]] = {kind: {} for kind in INTROS}
    for path in files.intros:
        kind = path.split("/")[1]
        if intro := _read_intro(root, path, policy, problems):
            intros[kind][intro.id] = intro
    pages = [page for path in files.pages if (page := _read_intro(root, path, policy, problems))]
    registries = assemble({_stem(path): _read_registry(root, path, problems) for path in files.registries})
    content = Content(
        registries=registries,
        countries=intros["countries"],
        topics=intros["topics"],
        questions=intros["questions"],
        pages=tuple(pages),
    )
    return content, problems


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _bytes(root: Path, path: str, problems: list[Problem]) -> bytes | None:
    try:
        return data_of(root / path)
    except GONE:
        return None
    except OSError as error:
        problems.append(unreadable(path, error))
        return None


def no_file(path: str) -> Problem:
    """The problem of a pipe, a socket or a device."""
    return Problem("unreadable-file", path, 1, 1, NO_FILE, "remove it from the project")


def unreadable(path: str, error: OSError) -> Problem:
    """The problem of a file that cannot be read."""
    if isinstance(error, NoFile):
        return no_file(path)
    reason = (error.strerror or "it cannot be opened").lower()
    return Problem("unreadable-file", path, 1, 1, f"this file cannot be read: {reason}", "check its permissions")


def read_article_file(data: bytes, path: str, policy: Policy) -> tuple[Article | None, list[Problem]]:
    """The article of a file, and what is wrong with it; None when too little of it could be read."""
    problems: list[Problem] = []
    if not _good_name(path, "articles", problems):
        return None, problems
    article, reader = read_article(data, path, policy)
    return article, problems + reader.problems


def _read_intro(root: Path, path: str, policy: Policy, problems: list[Problem]) -> Intro | None:
    folder, stem = path.split("/")[1], _stem(path)
    data = _bytes(root, path, problems)
    if folder == "countries" and country(stem) is None:
        message = f'the file name "{stem}" is not the code of a country'
        hint = re.sub(r"\bwrite ([A-Z]{2}) ", r"rename the file to \1.md ", advice(stem))
        problems.append(Problem("unknown-country", path, 1, 1, message, hint))
        return None
    if data is None or not _good_name(path, folder, problems):
        return None
    intro, reader = read_intro(data, path, plain=folder == "pages", raw_html=policy.raw_html)
    problems.extend(reader.problems)
    return intro


def _read_registry(root: Path, path: str, problems: list[Problem]) -> dict[str, Any]:
    data = _bytes(root, path, problems)
    if data is None:
        return {}
    content, found = decode(data, path)
    problems.extend(found)
    reader = Reader(path)
    entries = read_registry(_stem(path), content, reader)
    problems.extend(reader.problems)
    return entries


def _good_name(path: str, folder: str, problems: list[Problem]) -> bool:
    """Whether a file's stem can be the address of its page."""
    stem = _stem(path)
    wrong = unsafe_name(stem)
    if wrong is None and stem.lower() in RESERVED.get(folder, ()):
        wrong = "is the name of a page that the site makes itself"
    if wrong is not None:
        better = slug(stem) if slug(stem) != stem else f"{stem}-1"
        problems.append(
            Problem(
                "unsafe-name", path, 1, 1, f'the file name "{stem}" {wrong}', f"rename it to {better or 'article-1'}.md"
            )
        )
    return wrong is None


def unique(articles: Iterable[ArticleCard], problems: list[Problem]) -> list[ArticleCard]:
    """The articles by id; of those whose pages would be one file the first stays and both are named."""
    articles = sorted(articles, key=attrgetter("id", "path"))
    if len({article.id.lower() for article in articles}) == len(articles):
        return articles
    first: dict[str, ArticleCard] = {}
    for article in articles:
        other = first.setdefault(article.id.lower(), article)
        if other is not article:
            how = "" if other.id == article.id else " but for capital letters, which some systems do not tell apart"
            message = f"its page would be that of {other.path}: both files are called {article.id}.md{how}"
            problems.append(Problem("same-address", article.path, 1, 1, message, "rename one of the two files"))
    return list(first.values())
