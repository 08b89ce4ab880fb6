"""Templates compiled by a process of its own, while this one reads and links.

What comes back was made from the very texts that are used, in this build; nothing is kept on disk.
"""

import marshal
import os
import signal
import sys
import threading
from contextlib import suppress
from types import CodeType

import jinja2
import msgspec

from briefgen.environment import Environment
from briefgen.theme import Templates


class Ahead:
    """Compiles the templates of a theme; one that is wrong is left out, and told when a page needs it."""

    def __init__(self, templates: Templates, *, needed: bool = True) -> None:
        self._templates = templates
        self._process, self._pipe = 0, -1
        self._made: dict[str, bytes] | None = None
        # A process with threads is not safely copied.
        if not needed or sys.platform != "linux" or threading.active_count() > 1:
            self._made = {}
            return
        self._pipe, send = os.pipe()
        self._process = os.fork()
        if not self._process:
            self._compile(send)
        os.close(send)

    def code(self, name: str) -> CodeType | None:
        """A template's code; None where it has to be compiled here."""
        if self._made is None:
            self._made = self._received()
        made = self._made.get(name)
        return marshal.loads(made) if made else None  # noqa: S302  # a copy of this very process wrote it, into a pipe

    def close(self) -> None:
        """Stop the process."""
        if self._process:
            os.close(self._pipe)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _received(self) -> dict[str, bytes]:
        parts = []
        while part := os.read(self._pipe, 1 << 20):
            parts.append(part)
        try:
            return msgspec.msgpack.decode(b"".join(parts), type=dict[str, bytes])
        except msgspec.DecodeError:  # the process did not get to its end
            return {}

    def _compile(self, send: int) -> None:
        """What the process does."""
        try:
            environment = Environment(self._templates)
            made = {}
            for name in environment.list_templates(extensions=["html", "xml"]):
                with suppress(jinja2.TemplateError, UnicodeDecodeError):
                    source, filename, _ = self._templates.get_source(environment, name)
                    made[name] = marshal.dumps(environment.compile(source, name, filename))
            data = memoryview(msgspec.msgpack.encode(made))
            while data:
                data = data[os.write(send, data) :]
        finally:
            os._exit(0)
