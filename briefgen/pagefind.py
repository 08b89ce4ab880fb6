"""Pagefind, the search engine of static sites, spoken to by the protocol of its `--service` mode.

Messages go either way as JSON in base64, each with a comma at its end (pagefind.app, "Node.js API": its wrapper speaks
the same). The program comes with the package `pagefind-bin`, which `briefgen[search]` brings.
"""

import json
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

PATIENCE = 600.0
"""Seconds without an answer after which the program is taken to hang."""
OTHERS = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""How those of its files begin that only its own user interfaces need."""


class Failed(Exception):  # noqa: N818  # told as a problem
    """Why there is no index."""


def executable() -> Path | None:
    """The program; None where it is not installed."""
    spec = find_spec("pagefind_bin")
    if spec is None or not spec.origin:
        return None
    names = (Path(spec.origin).with_name(name) for name in ("pagefind_extended", "pagefind", "pagefind.exe"))
    return next((path for path in names if path.is_file()), None)


class _File(Struct):
    path: str
    content: bytes


class _Payload(Struct):
    type: str
    message: str = ""
    """What is wrong, of an error."""
    files: list[_File] = []
    """Of the answer to `GetFiles`."""


class _Answer(Struct):
    payload: _Payload


def index(program: Path, pages: Iterable[tuple[str, str]], patience: float = PATIENCE) -> Iterator[tuple[str, bytes]]:
    """The files of an index of pages, each an address with its HTML; raises Failed.

    The program is asked for their bytes: files that it writes itself are not whole yet when it says that they are.
    """
    files = _ask(program, _messages(pages), patience)
    for file in sorted(files, key=lambda file: file.path):
        if not file.path.startswith(OTHERS):
            yield file.path, file.content


def _messages(pages: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """What is asked of the program; its first index has the number 0."""
    yield {"type": "NewIndex", "config": {}}
    for url, text in pages:
        yield {"type": "AddFile", "index_id": 0, "url": url, "file_contents": text}
    yield {"type": "GetFiles", "index_id": 0}


def _ask(program: Path, messages: Iterable[dict[str, Any]], patience: float) -> list[_File]:
    """Ask everything, and hear every answer meanwhile: either end waits when its pipe is full."""
    try:
        process = subprocess.Popen(  # noqa: S603  # it lies in a package of ours
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise Failed(f"Pagefind cannot be started: {error.strerror}") from error
    heard = _Hearing(process, patience)
    try:
        asked = _tell(process, messages)
        return heard.wait(asked)
    finally:
        process.kill()
        process.wait()
        heard.close()


def _tell(process: "subprocess.Popen[bytes]", messages: Iterable[dict[str, Any]]) -> int:
    """Send the messages; how many they are."""
    assert process.stdin is not None
    number = 0
    with suppress(OSError):  # it has ended; its answers tell why
        for number, payload in enumerate(messages, 1):
            text = json.dumps({"message_id": number, "payload": payload})
            process.stdin.write(b64encode(text.encode("utf-8", "replace")) + b",")
        process.stdin.flush()
    return number


class _Hearing:
    """Reads the program's answers in a thread, and in another one ends the program when none comes for too long."""

    def __init__(self, process: "subprocess.Popen[bytes]", patience: float) -> None:
        self._process = process
        self._patience = patience
        self._said = 0
        self._wrong = ""
        self._files: list[_File] = []
        self._news = threading.Condition()
        self._ended = False
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._watch)]
        for thread in self._threads:
            thread.start()

    def wait(self, asked: int) -> list[_File]:
        """Wait until everything is answered, and give the files that were asked for; raises Failed."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._wrong or self._said >= asked)
            if self._wrong or self._said < asked:
                raise Failed(self._wrong or "Pagefind ended before it was done")
            self._ended = True
            self._news.notify_all()
        return self._files

    def close(self) -> None:
        """Let go of the pipes of a program that has ended; no thread is left, with which processes are not copied."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        for thread in self._threads:
            thread.join()
        with suppress(OSError):  # what was not sent any more
            self._process.stdin.close()
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        rest = bytearray()  # the files come in one answer, which may be a hundred megabytes long
        while part := self._process.stdout.read1(1 << 20):  # type: ignore[attr-defined]
            *ends, part = part.split(b",")
            for end in ends:
                rest += end
                self._hear(rest)
                rest = bytearray()
            rest += part
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _hear(self, answer: bytearray) -> None:
        try:
            payload = msgspec.json.decode(b64decode(answer), type=_Answer).payload
        except ValueError:
            payload = _Payload("Error", "something that cannot be read")
        with self._news:
            self._said += 1
            if payload.type == "Error":
                self._wrong = self._wrong or f"Pagefind says: {payload.message}"
            self._files += payload.files
            self._news.notify_all()

    def _goes_on(self, said: int) -> bool:
        return self._ended or self._said > said

    def _watch(self) -> None:
        with self._news:
            while not self._ended:
                said = self._said
                if not self._news.wait_for(partial(self._goes_on, said), self._patience):
                    self._wrong = f"Pagefind said nothing for {self._patience:g} seconds"
                    self._process.kill()  # so that whoever still tells it something goes on
                    self._news.notify_all()
                    return
