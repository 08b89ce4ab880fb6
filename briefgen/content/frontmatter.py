"""A Markdown file's bytes to its front matter and its body, with the line on which each begins."""

import re

from msgspec import Struct

from briefgen.problems import Problem

MAX_BYTES = 10_000_000
ENTRY = re.compile(r"(?:- |[\w\"'-][^:]{0,100}:(?:\s|$)|[\]}#])")
DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]{2,}\s*\Z")
UTF_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
SHOWN = 60
"""Characters of a line that a hint quotes."""


class FrontMatter(Struct, frozen=True, gc=False):
    """The two parts of a file; line breaks are `\\n`."""

    yaml: str
    """What stands between the fences; empty when there is none."""
    yaml_line: int
    """Line of the file on which `yaml` begins, from 1."""
    body: str
    """What stands below the closing fence."""
    body_line: int
    """Line of the file on which `body` begins, from 1."""


def split(data: bytes, path: str, max_bytes: int = MAX_BYTES) -> tuple[FrontMatter, list[Problem]]:
    """The parts of an article's file, and what is wrong with its encoding and its fences; never raises.

    The front matter stands between `---` on line 1 and the first later line that is `---` or `...`; further ones belong to the
    body. After a mistake the parts are where they seem to be meant. `path` goes into the problems.
    """
    text, problems = decode(data, path, max_bytes)
    end = text.find("\n")
    if end >= 0 and text[:end].rstrip() == "---":
        found = _closing(text, end)
        if found is not None:
            close, after = found
            yaml = text[end + 1 : close + 1]
            return FrontMatter(yaml, 2, text[after:], 3 + yaml.count("\n")), problems
        parts, problem = _unclosed(text, path)
    elif problems and not text:
        return FrontMatter("", 1, "", 1), problems
    else:
        parts, problem = _unopened(text, path, max_bytes)
    return parts, [*problems, problem]


def decode(data: bytes, path: str, max_bytes: int = MAX_BYTES) -> tuple[str, list[Problem]]:
    """The text of a file that must be UTF-8, its line breaks made `\\n` and a byte order mark left out; never raises.

    Text in another encoding is reported, and read as what it seems to be, so that the rest of it can be checked.
    """
    if len(data) > max_bytes:
        message = f"the file has {len(data):,} bytes, more than the {max_bytes:,} that are read"
        return "", [Problem("file-too-large", path, 1, 1, message, "shorten the text, or divide it into several files")]
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text, problem = _other_encoding(data, path, error)
        problems.append(problem)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line, column = _place(text, text.index("\0"))
        count = text.count("\0")
        hint = (
            "save the file as UTF-8: it seems to be UTF-16"
            if count * 3 > len(text)
            else "delete it; it often comes with copied text"
        )
        problems.append(
            Problem("nul-byte", path, line, column, f"the text holds {count:,} NUL byte{'s' * (count > 1)}", hint)
        )
        text = text.replace("\0", " ")
    return text, problems


def _other_encoding(data: bytes, path: str, error: UnicodeDecodeError) -> tuple[str, Problem]:
    for bom, codec, name in UTF_BOMS:
        if data.startswith(bom):
            problem = Problem(
                "not-utf8", path, 1, 1, f"the file is {name}, not UTF-8", "save it with the encoding UTF-8"
            )
            return data.decode(codec, "replace"), problem
    before = data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
    line, column = _place(before.replace("\r\n", "\n").replace("\r", "\n"), None)
    byte = data[error.start]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text, advice = data.decode("utf-8", "replace"), "save the file with the encoding UTF-8"
    else:
        meant = bytes([byte]).decode("cp1252")
        advice = f"save the file with the encoding UTF-8: it seems to be Windows-1252, where the byte is `{meant}`"
    return text, Problem("not-utf8", path, line, column, f"the byte 0x{byte:02X} is not UTF-8", advice)


def _place(text: str, index: int | None) -> tuple[int, int]:
    """Line and column (from 1) of a character, or of the end."""
    at = len(text) if index is None else index
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _closing(text: str, start: int) -> tuple[int, int] | None:
    """Of the fence that closes: index of the line break before it, and of the text after it."""
    found = [place for fence in ("\n---", "\n...") if (place := _fence(text, fence, start)) is not None]
    return min(found, default=None)


def _fence(text: str, fence: str, start: int) -> tuple[int, int] | None:
    at = text.find(fence, start)
    while at >= 0:
        end = text.find("\n", at + 4)
        end = len(text) if end < 0 else end
        if not text[at + 4 : end].strip(" \t"):
            return at, min(end + 1, len(text))
        at = text.find(fence, end)
    return None


def _unclosed(text: str, path: str) -> tuple[FrontMatter, Problem]:
    """Without a closing fence: the parts by the first line that looks like one, or that is no YAML."""
    lines = text.split("\n")
    end, skip = _seeming_end(lines)
    if skip:
        hint = f"write `---` alone on line {end + 1}, where `{_shown(lines[end])}` stands"
    elif end < len(lines) and lines[end].strip():
        hint = f"write `---` on a line of its own above line {end + 1}: `{_shown(lines[end])}`"
    else:
        hint = f"write `---` on a line of its own after line {max(1, len(text.rstrip().split(chr(10))))}"
    yaml = "".join(line + "\n" for line in lines[1:end])
    parts = FrontMatter(yaml, 2, "\n".join(lines[end + skip :]), end + skip + 1)
    return parts, Problem(
        "unclosed-front-matter", path, 1, 1, "the front matter that opens here is never closed with `---`", hint
    )


def _seeming_end(lines: list[str]) -> tuple[int, int]:
    """Index of the line that should be the fence or stand below it, and 1 when it should be the fence itself."""
    for number, line in enumerate(lines[1:], 1):
        if DASHES.match(line):
            return number, 1
        blank_above = not lines[number - 1].strip()
        heading = blank_above and line.startswith("#")
        if heading or (blank_above and line.strip() and line[0] not in " \t" and not ENTRY.match(line)):
            return number, 0
    return len(lines), 0


def _unopened(text: str, path: str, max_bytes: int) -> tuple[FrontMatter, Problem]:
    """Without a fence on line 1: why that is, in the words of what stands there."""
    lines = text.split("\n")
    example = "begin it with `---`, `title: …`, `date: …` and `---`, each on its own line"
    nothing = FrontMatter("", 1, text, 1)
    filled = next((number for number, line in enumerate(lines) if line.strip()), None)
    if filled is None:
        return nothing, Problem("no-front-matter", path, 1, 1, "the file is empty", example)
    first = lines[filled]
    fence = next((number for number, line in enumerate(lines[:50]) if line.rstrip() == "---"), None)
    if fence is not None and fence + 1 < len(lines) and ENTRY.match(lines[fence + 1]):
        what = "text stands" if fence > filled else f"{fence} blank line{'s' * (fence > 1)} stand{'s' * (fence == 1)}"
        message = f"{what} before the front matter, which begins on line {fence + 1} instead of line 1"
        parts, _ = split("\n".join(lines[fence:]).encode("utf-8", "replace"), path, max_bytes)
        moved = FrontMatter(parts.yaml, parts.yaml_line + fence, parts.body, parts.body_line + fence)
        return moved, Problem(
            "no-front-matter", path, filled + 1 if fence > filled else 1, 1, message, "delete what stands above `---`"
        )
    place = path, filled + 1, 1
    if DASHES.match(first) or first.startswith("---"):
        message = f"the first line must be `---` alone, not `{_shown(first)}`"
        rest = ["---", *lines[filled + 1 :]]
        parts, _ = split("\n".join(rest).encode("utf-8", "replace"), path, max_bytes)
        moved = FrontMatter(parts.yaml, parts.yaml_line + filled, parts.body, parts.body_line + filled)
        return moved, Problem("no-front-matter", *place, message, "write `---`")
    if first.rstrip() == "+++":
        message = "the front matter is fenced with `+++`, which is TOML"
        return nothing, Problem("no-front-matter", *place, message, "write YAML (`title: …`) between two lines `---`")
    if ENTRY.match(first) and not first.startswith(("#", "-")):
        found = _closing("\n" + text, 0)
        parts = (
            nothing
            if found is None
            else FrontMatter(text[: found[0]], 1, text[found[1] - 1 :], 2 + text.count("\n", 0, found[0]))
        )
        message = "the line `---` before the front matter is missing"
        return parts, Problem(
            "no-front-matter", *place, message, f"write `---` on a line of its own above `{_shown(first)}`"
        )
    return nothing, Problem("no-front-matter", *place, "the file has no front matter", example)


def _shown(line: str) -> str:
    """A line short enough for a hint."""
    line = line.strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"
