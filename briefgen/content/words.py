"""Words compared as the content model compares them: white space, Unicode form, quotation marks and dashes aside."""

import re
import unicodedata

QUOTATION_MARKS = "\"'“”„‟«»‹›‘’‚‛`´″′"
DASHES = "‐‑‒–—―−-"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GLYPHS = {ord(c): "'" for c in QUOTATION_MARKS} | {ord(c): "-" for c in DASHES} | {ord(c): None for c in INVISIBLE}
_CUT = re.compile(r"\[(?:…|\.\.\.)\]")


def normalised(text: str) -> str:
    """The text as it is compared; case counts."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_GLYPHS).split())


def parts(quote: str) -> list[str]:
    """A quote's parts between its cuts `[…]`, normalised, without one closing punctuation mark each."""
    found = (normalised(part) for part in _CUT.split(quote))
    return [part[:-1].rstrip() if part[-1:] in ".,;:!?" else part for part in found if part]


def contains(text: str, quote: str) -> bool:
    """Whether any part of a quote stands in the text."""
    whole = normalised(text)
    return any(part in whole for part in parts(quote) if part)
