"""Templates translated into Python by a process of its own, while this one reads and links.

What comes back is text that was made from the very templates which are used, in this build; nothing is kept on disk.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import jinja2
import msgspec

from briefgen.environment import Environment


class Ahead:
    """The templates of some folders; a template that could not be translated is left out."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._process, self._pipe = 0, -1
        self._made: dict[str, tuple[bytes, str]] | None = None
        # A process with threads is not safely copied.
        if sys.platform != "linux" or threading.active_count() > 1:
            self._made = {}
            return
        self._pipe, send = os.pipe()
        self._process = os.fork()
        if not self._process:
            self._translate(send)
        os.close(send)

    def python(self, name: str, source: str) -> str | None:
        """A template in Python; None where it has to be translated here."""
        if self._made is None:
            self._made = self._received()
        found = self._made.get(name)
        return found[1] if found and found[0] == _digest(source) else None

    def close(self) -> None:
        """Stop the process."""
        if self._process:
            os.close(self._pipe)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _received(self) -> dict[str, tuple[bytes, str]]:
        parts = []
        while part := os.read(self._pipe, 1 << 20):
            parts.append(part)
        try:
            return msgspec.msgpack.decode(b"".join(parts), type=dict[str, tuple[bytes, str]])
        except msgspec.DecodeError:  # the process did not get to its end
            return {}

    def _translate(self, send: int) -> None:
        """What the process does."""
        try:
            environment = Environment(jinja2.FileSystemLoader(self._folders))
            made = {}
            for name in environment.list_templates(extensions=["html", "xml"]):
                with suppress(jinja2.TemplateError, UnicodeDecodeError, OSError):
                    source, filename, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
                    made[name] = _digest(source), environment.compile(source, name, filename, raw=True)
            data = memoryview(msgspec.msgpack.encode(made))
            while data:
                data = data[os.write(send, data) :]
        finally:
            os._exit(0)


def _digest(source: str) -> bytes:
    return blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).digest()
