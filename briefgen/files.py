"""The bytes of a file, where it is a file: whoever opens a pipe waits until somebody writes into it."""

import errno
import os
import stat
from pathlib import Path

NO_FILE = "this is no file with a text: a pipe, a socket or a device"
AT_ONCE: int = getattr(os, "O_NONBLOCK", 0)
"""A pipe that is opened so is not waited for; a file is opened as ever."""


class NoFile(OSError):  # noqa: N818  # nothing is wrong with the program, and users are told in words
    """A pipe, a socket or a device stands where a file should."""


def data_of(path: Path | str) -> bytes:
    """The bytes of a file; raises NoFile without opening what is none, or another OSError where it cannot be read."""
    mode = os.stat(path).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # of a folder the system says itself that it is one
        raise NoFile(errno.EINVAL, NO_FILE, str(path))
    return Path(path).read_bytes()
