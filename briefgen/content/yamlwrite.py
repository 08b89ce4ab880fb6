"""Texts as YAML: written so that reading them gives the same text again."""

import json

from briefgen.content.nodes import Scalar
from briefgen.content.yamltext import compose


def entry(key: str, text: str) -> str:
    """The line `key: text`, in quotation marks only where the text needs them.

    Raises `UnicodeEncodeError` for what is no text: half of a character, as a terminal may pass it on.
    """
    text.encode()
    plain = f"{key}: {text}"
    root, problems = compose(plain, "")
    read = root.values.get(key)
    safe = text.isprintable() and not problems and isinstance(read, Scalar) and read.plain and read.text == text
    return plain if safe else f"{key}: {_quoted(text)}"


def _quoted(text: str) -> str:
    """The text in double quotation marks; what cannot be seen is written as its number."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in shown)
