"""Pagefind, the search engine of static sites, spoken to by the protocol of its `--service` mode.

Messages go either way as JSON in base64, each with a comma at its end (pagefind.app, "Node.js API": its wrapper speaks
the same). The program comes with the package `pagefind-bin`, which `briefgen[search]` brings.
"""

import json
import subprocess
import tempfile
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PATIENCE = 120.0
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


def index(program: Path, pages: Iterable[tuple[str, str]], patience: float = PATIENCE) -> Iterator[tuple[str, bytes]]:
    """The files of an index of pages, each an address with its HTML; raises Failed."""
    with tempfile.TemporaryDirectory(prefix="briefgen-search-") as folder:
        target = Path(folder) / "index"
        _ask(program, _messages(pages, target), patience)
        for path in sorted(target.rglob("*")):
            name = path.relative_to(target).as_posix()
            if path.is_file() and not name.startswith(OTHERS):
                yield name, path.read_bytes()


def _messages(pages: Iterable[tuple[str, str]], target: Path) -> Iterator[dict[str, Any]]:
    """What is asked of the program; its first index has the number 0."""
    yield {"type": "NewIndex", "config": {}}
    for url, text in pages:
        yield {"type": "AddFile", "index_id": 0, "url": url, "file_contents": text}
    yield {"type": "WriteFiles", "index_id": 0, "output_path": str(target)}


def _ask(program: Path, messages: Iterable[dict[str, Any]], patience: float) -> None:
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
        heard.wait(asked)
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
    """Reads the program's answers in a thread of its own, and ends the program when none comes for too long."""

    def __init__(self, process: "subprocess.Popen[bytes]", patience: float) -> None:
        self._process = process
        self._patience = patience
        self._said = 0
        self._wrong = ""
        self._news = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def wait(self, asked: int) -> None:
        """Wait until everything is answered; raises Failed."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._wrong or self._said >= asked)
            if self._wrong or self._said < asked:
                raise Failed(self._wrong or "Pagefind ended before it was done")
            self._ended = True
            self._news.notify_all()

    def close(self) -> None:
        """Let go of the pipes of a program that has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._reader.join()
        with suppress(OSError):  # what was not sent any more
            self._process.stdin.close()
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while part := self._process.stdout.read1(1 << 16):  # type: ignore[attr-defined]
            *whole, rest = (rest + part).split(b",")
            with self._news:
                self._said += len(whole)
                self._wrong = self._wrong or next(filter(None, map(_complaint, whole)), "")
                self._news.notify_all()
        with self._news:
            self._ended = True
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


def _complaint(answer: bytes) -> str:
    """What is wrong, as an answer says; empty: nothing."""
    try:
        payload = json.loads(b64decode(answer))["payload"]
    except (ValueError, KeyError, TypeError):
        return "Pagefind said something that cannot be read"
    return f"Pagefind says: {payload.get('message', payload)}" if payload.get("type") == "Error" else ""
