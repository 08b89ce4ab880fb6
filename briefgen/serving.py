"""The preview's web server: GET and HEAD from this machine's own browser, and the site as it is at that moment."""

import errno
import html
import http.server
import mimetypes
import os
import re
import socket
import socketserver
import threading
from functools import partial
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import parse_qs

import msgspec

from briefgen import __version__
from briefgen.generations import Found, Site
from briefgen.live import PREFIX, Live, identity, script, with_script

TRIES = 10
"""Ports that are tried where none was asked for."""
PING = 10.0
"""Seconds after which a listener that has gone is noticed."""
RETRY = 500
"""Milliseconds after which a browser asks again for the news."""
_GENERATION = re.compile(r"[0-9]{1,15}")
"""The number of a generation of the site, as pages send it."""
NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))
ANY = ("0.0.0.0", "::", "")  # noqa: S104  # what is told apart, not bound to
TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bib": "text/plain",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".pdf": "application/pdf",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
"""Types that do not depend on what this machine has registered."""
BARE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body>
<h1>{title}</h1>
<p>{words}</p>
</body>
</html>
"""


class PortTakenError(Exception):
    """No port could be had; its text says what to do."""


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Answers each request in a thread of its own."""

    daemon_threads = True
    # Elsewhere it lets a program that has just ended be started again; on Windows two could have the same port.
    allow_reuse_address = os.name != "nt"
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], site: Site, live: Live, names: frozenset[str]) -> None:
        self.address_family = _family(*address)
        super().__init__(address, partial(Handler, site, live, names))

    def server_bind(self) -> None:
        """Bind, without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away while it is answered is no error."""
        import sys

        if not isinstance(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _family(host: str, port: int) -> socket.AddressFamily:
    return socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]


def listen(host: str, port: int | None, first: int, site: Site, live: Live) -> Server:
    """A server on the port that is asked for, else on the first free one of ten; raises PortTakenError."""
    names = NAMES | {host.lower(), f"[{host.lower()}]"} - set(ANY)
    names |= {socket.gethostname().lower()} if host in ANY else set()
    for number in [port] if port is not None else range(first, first + TRIES):
        try:
            return Server((host, number), site, live, names)
        except OSError as error:
            if error.errno != errno.EADDRINUSE and getattr(error, "winerror", 0) != 10013:
                raise PortTakenError(_cannot(host, number, error)) from error
    if port is not None:
        raise PortTakenError(f"Port {port} is taken by another program. End that, or name another one with --port.")
    message = f"The ports {first} to {first + TRIES - 1} are all taken. Name a free one with --port."
    raise PortTakenError(message)


def _cannot(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host}. Leave --host out, or name one of its own."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is not for everybody. Name one above 1023 with --port."
    return f"{host}:{port} cannot be used: {error.strerror or error}."


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def __init__(self, site: Site, live: Live, names: frozenset[str], *request: object) -> None:
        self.site = site
        self.live = live
        self.names = names
        super().__init__(*request)  # type: ignore[arg-type]

    def version_string(self) -> str:
        """What the header Server says."""
        return f"briefgen/{__version__}"

    def log_message(self, *_: object) -> None:
        """Requests are no news."""

    def do_GET(self) -> None:
        """Answer a request, from a browser that calls this machine by its name."""
        if self.headers.get("Content-Length", "0") != "0" or self.headers.get("Transfer-Encoding"):
            self.close_connection = True  # nobody reads what follows
        if not self._is_for_us():
            words = "This preview answers to localhost only. To call it by another name, start it with --host NAME."
            self._send(HTTPStatus.FORBIDDEN, _bare("Another name", words), "text/html; charset=utf-8")
        elif self.path.startswith(PREFIX):
            self._own(self.path.removeprefix(PREFIX))
        else:
            self._send_found(self.site.at(self.path))

    do_HEAD = do_GET  # noqa: N815  # the library calls it so

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A method that is not GET or HEAD is refused; what else cannot be read is answered as usual."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self.close_connection = True
            self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"", "text/plain", Allow="GET, HEAD")
        else:
            super().send_error(code, message, explain)

    def _is_for_us(self) -> bool:
        """Whether the request names this machine: a page elsewhere may have its own name lead here."""
        hosts = self.headers.get_all("Host") or []
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?", hosts[0].lower()) if len(hosts) == 1 else None
        if match is None:
            return False
        here = str(self.connection.getsockname()[0]).lower()
        return match[1].rstrip(".") in self.names or match[1] in (here, f"[{here}]")

    def _own(self, target: str) -> None:
        """What belongs to the preview itself; only its own pages may ask for it."""
        path, _, query = target.partition("?")
        if self.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            self._send(HTTPStatus.FORBIDDEN, b"", "text/plain")
        elif path == "events":
            self._news()
        elif path == "page":
            self._page(query)
        elif (data := script(path)) is not None:
            self._send(HTTPStatus.OK, data, "text/javascript; charset=utf-8")
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _page(self, query: str) -> None:
        """What a page would be now, for the one that is open to compare itself with."""
        asked = parse_qs(query)
        since = asked.get("since", ["0"])[0]
        found = self.site.at(asked.get("path", ["/"])[0])
        now = {
            "status": found.status,
            **msgspec.structs.asdict(identity(self._shown(found))),
            "files": self.site.changed_since(int(since) if _GENERATION.fullmatch(since) else 0),
            "generation": found.generation,
            "session": self.live.session,
        }
        self._send(HTTPStatus.OK, msgspec.json.encode(now), "application/json")

    def _news(self) -> None:
        """Tell the news as they come, until the browser goes."""
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream", None, Connection="close")
        if self.command == "HEAD":
            return
        self.wfile.write(f"retry: {RETRY}\n\n".encode())
        number = -1
        while not self.live.has_ended:
            told = self.live.wait(number, PING)
            if told is None:
                self.wfile.write(b": still here\n\n")
            else:
                number, news = told
                self.wfile.write(b"id: %d\ndata: %s\n\n" % (number, msgspec.json.encode(news)))

    def _shown(self, found: Found) -> bytes:
        """The bytes of what was found, or a page of the preview's own that says why there are none."""
        if found.url or found.location:
            return found.data
        if found.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return _bare("There is no site yet", "It comes by itself as soon as it is built.")
        return _bare("Nothing is here", f"The site is at {self.site.base_path}.")

    def _send_found(self, found: Found) -> None:
        if found.location:
            self._send(HTTPStatus.FOUND, b"", "text/plain", Location=found.location)
            return
        data, kind = self._shown(found), type_of(found.url or "index.html")
        if kind.startswith("text/html"):
            origin = f"http://{self.headers['Host']}"
            data = with_script(data, origin, found.status, found.generation, self.live.session)
        self._send(found.status, data, kind)

    def _head(self, status: int, kind: str, length: int | None, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, status: int, data: bytes, kind: str, **more: str) -> None:
        self._head(status, kind, len(data), **more)
        if self.command != "HEAD":
            self.wfile.write(data)


def _bare(title: str, words: str) -> bytes:
    return BARE.format(title=html.escape(title), words=html.escape(words)).encode()


def type_of(url: str) -> str:
    """The media type of a file, by its ending."""
    ending = PurePosixPath(url).suffix.lower()
    kind = TYPES.get(ending) or mimetypes.guess_type(url)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("xml", "json", "yaml"))
    return f"{kind}; charset=utf-8" if is_text else kind


def start(server: Server) -> None:
    """Answer requests beside what this process does else."""
    threading.Thread(target=server.serve_forever, args=(0.1,), name="briefgen serve", daemon=True).start()
