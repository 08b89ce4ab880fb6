"""Templates translated into Python by a process of its own, while this one reads and links.

What comes back was made from the very texts that are used, in this build; nothing is kept on disk.
"""

import os
import signal
import sys
import threading
from contextlib import suppress

import jinja2
import msgspec

from briefgen.environment import Environment
from briefgen.theme import Templates


class Ahead:
    """Translates the templates of a theme; one that is wrong is left out, and told when a page needs it."""

    def __init__(self, templates: Templates, *, needed: bool = True) -> None:
        self._templates = templates
        self._process, self._pipe = 0, -1
        self._made: dict[str, str] | None = None
        # A process with threads is not safely copied.
        if not needed or sys.platform != "linux" or threading.active_count() > 1:
            self._made = {}
            return
        self._pipe, send = os.pipe()
        self._process = os.fork()
        if not self._process:
            self._translate(send)
        os.close(send)

    def python(self, name: str) -> str | None:
        """A template in Python; None where it has to be translated here."""
        if self._made is None:
            self._made = self._received()
        return self._made.get(name)

    def close(self) -> None:
        """Stop the process."""
        if self._process:
            os.close(self._pipe)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _received(self) -> dict[str, str]:
        parts = []
        while part := os.read(self._pipe, 1 << 20):
            parts.append(part)
        try:
            return msgspec.msgpack.decode(b"".join(parts), type=dict[str, str])
        except msgspec.DecodeError:  # the process did not get to its end
            return {}

    def _translate(self, send: int) -> None:
        """What the process does."""
        try:
            environment = Environment(self._templates)
            made = {}
            for name in environment.list_templates(extensions=["html", "xml"]):
                with suppress(jinja2.TemplateError, UnicodeDecodeError):
                    source, filename, _ = self._templates.get_source(environment, name)
                    made[name] = environment.compile(source, name, filename, raw=True)
            data = memoryview(msgspec.msgpack.encode(made))
            while data:
                data = data[os.write(send, data) :]
        finally:
            os._exit(0)
