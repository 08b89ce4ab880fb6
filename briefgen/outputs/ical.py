"""iCalendar's form: content lines, escaped and folded (RFC 5545, 3.1 and 3.3.11)."""

import re
from collections.abc import Iterable, Iterator

TYPE = "text/calendar"
LINE = 75
"""Octets that a line may have, its end left out."""
# CONTROL characters but for the tab; a line break is written as \n.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Programs that take other line breaks of Unicode for the end of a line would lose the rest.
_BREAKS = "\n\x85\u2028\u2029"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", **dict.fromkeys(_BREAKS, "\\n")})


def text(words: str) -> str:
    """Words as the value of a property of type TEXT."""
    return _NOT_TEXT.sub("", words.replace("\r\n", "\n")).translate(_ESCAPED)


def document(lines: Iterable[str]) -> bytes:
    """Content lines as a file: folded, each with CRLF at its end, in UTF-8."""
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def folded(line: str) -> Iterator[str]:
    """The lines that a content line is folded into: none is longer than 75 octets, no character is cut."""
    rest, indent = line, ""
    while len(rest.encode()) + len(indent) > LINE:
        # UTF-8 says where a character begins: what is left of a cut one is dropped, and begins the next line.
        head = rest.encode()[: LINE - len(indent)].decode(errors="ignore")
        yield indent + head
        rest, indent = rest[len(head) :], " "
    yield indent + rest
