"""A Markdown file's bytes to its front matter and its body, with the line on which each begins."""

import re

from msgspec import Struct

from briefgen.problems import Problem

MAX_BYTES = 10_000_000
ENTRY = re.compile(r"(?:- |[\w\"'-][^:]{0,100}:(?:\s|$)|[\]}#])")
FIELD = re.compile(r"[a-z_]+:(?:\s|$)")
NO_TEXT = re.compile(r"""(?:- |[\w-]+:(?:\s|$)|[\]}]|["'](?:[^"']*["']\s*:|\s*$)|#(?!#{0,5} [^\W\d_a-z][^:]*$))""")
"""What stands below the last field and is rather a part of its value, or a field that is not known."""
DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]{2,}\s*\Z")
UTF_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
MOST_LINES = 5000
"""Lines among which the end of an unclosed front matter is looked for."""
SHOWN = 60
"""Characters of a line that a hint quotes."""


class FrontMatter(Struct, frozen=True, gc=False):
    """The two parts of a file; line breaks are line feeds."""

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

    The front matter stands between `---` on line 1 and the first later line that is `---` or `...`; further ones
    belong to the body. After a mistake the parts are where they seem to be meant. `path` goes into the problems.
    """
    text, problems = decode(data, path, max_bytes)
    if problems and not text:
        return FrontMatter("", 1, "", 1), problems
    end = text.find("\n")
    opened = (text if end < 0 else text[:end]).rstrip(" \t") == "---"
    parts, found = _opened(text, path, 0) if opened else _unopened(text, path)
    return parts, problems + found


def _opened(text: str, path: str, skipped: int) -> tuple[FrontMatter, list[Problem]]:
    """The parts of a text whose first line is the opening fence; `skipped` lines of the file stand above it."""
    start = text.find("\n")
    found = _closing(text, start) if start >= 0 else None
    if found is None:
        return _unclosed(text, path, skipped)
    close, after = found
    yaml = text[start + 1 : close + 1]
    return FrontMatter(yaml, skipped + 2, text[after:], skipped + 3 + yaml.count("\n")), []


def decode(data: bytes, path: str, max_bytes: int = MAX_BYTES) -> tuple[str, list[Problem]]:
    """The text of a file that must be UTF-8, with line feeds and without a byte order mark; never raises.

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
        advice = f"save the file with the encoding UTF-8: it seems to be Windows-1252, there the byte is `{meant}`"
    return text, Problem("not-utf8", path, line, column, f"the byte 0x{byte:02X} is not UTF-8", advice)


def _place(text: str, index: int | None) -> tuple[int, int]:
    """Line and column (from 1) of a character, or of the end."""
    at = len(text) if index is None else index
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _closing(text: str, start: int) -> tuple[int, int] | None:
    """Of the fence that closes: index of the line break before it, and of the text after it."""
    dashes = _fence(text, "\n---", start, len(text))
    return _fence(text, "\n...", start, dashes[0] if dashes else len(text)) or dashes


def _fence(text: str, fence: str, start: int, stop: int) -> tuple[int, int] | None:
    """The first such fence that begins before `stop`."""
    at = text.find(fence, start, stop)
    while at >= 0:
        end = text.find("\n", at + 4)
        end = len(text) if end < 0 else end
        if not text[at + 4 : end].strip(" \t"):
            return at, min(end + 1, len(text))
        at = text.find(fence, end, stop)
    return None


def _unclosed(text: str, path: str, skipped: int) -> tuple[FrontMatter, list[Problem]]:
    """Without a closing fence: the parts by the first line that looks like one, or that is no YAML."""
    lines = text.split("\n")
    end, is_fence = _seeming_end(lines)
    line = skipped + end + 1
    if is_fence:
        hint = f"write `---` alone on line {line}, where `{_shown(lines[end])}` stands"
    elif end < len(lines):
        hint = f"write `---` on a line of its own above line {line}: `{_shown(lines[end])}`"
    else:
        last = text.rstrip().count("\n") + 1
        hint = f"write `---` on a line of its own after line {skipped + last}"
    yaml = "".join(line + "\n" for line in lines[1:end])
    parts = FrontMatter(yaml, skipped + 2, "\n".join(lines[end + is_fence :]), line + is_fence)
    message = "the front matter that opens here is never closed with `---`"
    return parts, [Problem("unclosed-front-matter", path, skipped + 1, 1, message, hint)]


def _seeming_end(lines: list[str]) -> tuple[int, bool]:
    """Index of the line that should be the fence or stand below it, and whether it should be the fence itself."""
    for number, line in enumerate(lines[1:MOST_LINES], 1):
        if DASHES.match(line):
            return number, True
        blank_above = not lines[number - 1].strip()
        heading = blank_above and line.startswith("#")
        if heading or (blank_above and line.strip() and line[0] not in " \t" and not ENTRY.match(line)):
            return _text_above(lines, number), False
    return _text_above(lines, len(lines)), False


def _text_above(lines: list[str], end: int) -> int:
    """Index of the text that begins right below the last field above a line, with no blank line between; else `end`."""
    last = next((number for number in range(min(end, MOST_LINES) - 1, 0, -1) if FIELD.match(lines[number])), 0)
    for number in range(last + 1, min(end, MOST_LINES)):
        if lines[number].strip() and lines[number][0] not in " \t" and not NO_TEXT.match(lines[number]):
            return number
    return end


def _unopened(text: str, path: str) -> tuple[FrontMatter, list[Problem]]:
    """Without a fence on line 1: why that is, in the words of what stands there."""
    lines = text.split("\n")
    filled = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    fence = next((number for number, line in enumerate(lines[:50]) if line.rstrip(" \t") == "---"), None)
    first = lines[filled] if filled < len(lines) else ""
    example = "begin it with a line `---`, fields such as `title: …`, and a second line `---`"
    parts, found = FrontMatter("", 1, text, 1), list[Problem]()
    line, message, hint = filled + 1, "the file has no front matter", example
    if not first:
        line, message = 1, "the file is empty"
    elif fence is not None and fence + 1 < len(lines) and ENTRY.match(lines[fence + 1]):
        blank = f"{fence} blank line{'s' * (fence > 1)} stand{'s' * (fence == 1)}"
        what, line = ("text stands", line) if fence > filled else (blank, 1)
        message = f"{what} before the front matter, which begins on line {fence + 1} instead of line 1"
        hint = "delete what stands above `---`"
        parts, found = _opened("\n".join(lines[fence:]), path, fence)
    elif DASHES.match(first) or first.startswith("---"):
        message, hint = f"the first line must be `---` alone, not `{_shown(first)}`", "write `---`"
        parts, found = _opened("\n".join(lines[filled:]), path, filled)
    elif first.rstrip() == "+++":
        message = "the front matter is fenced with `+++`, which is TOML"
        hint = "write YAML (`title: …`) between two lines `---`"
    elif ENTRY.match(first) and not first.startswith(("#", "-")):
        message = "the line `---` before the front matter is missing"
        hint = f"write `---` on a line of its own above `{_shown(first)}`"
        parts = _headless(text)
    return parts, [Problem("no-front-matter", path, line, 1, message, hint), *found]


def _headless(text: str) -> FrontMatter:
    """The parts of a text that has a closing fence only."""
    found = _closing("\n" + text, 0)
    if found is None:
        return FrontMatter("", 1, text, 1)
    close, after = found
    return FrontMatter(text[:close], 1, text[after - 1 :], 2 + text.count("\n", 0, close))


def _shown(line: str) -> str:
    """A line short enough for a hint."""
    line = line.strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"
