"""The preview's server: who may ask for what, what is sent, and the script that is added to pages."""

import re
import socket
from urllib.parse import quote

import pytest

from briefgen import serving
from briefgen.generations import Site
from briefgen.live import Live, policy, with_script
from briefgen.messages import Done


@pytest.fixture
def taken():
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_the_next_free_port_is_taken_where_none_was_asked_for(taken, tmp_path):
    server = serving.listen("127.0.0.1", None, taken, Site(tmp_path), Live())
    assert taken < server.server_port < taken + serving.TRIES
    server.server_close()


def test_no_free_port_is_an_error(taken, tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "TRIES", 1)
    with pytest.raises(serving.PortTakenError, match="all taken"):
        serving.listen("127.0.0.1", None, taken, Site(tmp_path), Live())


@pytest.fixture(scope="module")
def small(tmp_path_factory, write_project):
    """A server of a few files, without any building."""
    folder = tmp_path_factory.mktemp("small")
    page = "<!doctype html><html><head><title>x</title></head><body>{}</body></html>"
    write_project(
        folder,
        {
            "site/index.html": page.format("home"),
            "site/404.html": page.format("missing"),
            "site/deep/index.html": page.format("deep"),
            "site/deep/Łódź.html": page.format("unicode"),
            "site/a.svg": "<svg/>",
            "site/changes.atom.xml": "<feed/>",
            "site/.nojekyll": "",
            "site/.briefgen-files": "own",
            "site/.briefgen-new/x.html": "own",
            "secret.txt": "secret",
        },
    )
    (folder / "site/link.txt").symlink_to(folder / "secret.txt")
    (folder / "site/out").symlink_to(folder)
    site, live = Site(folder / "site"), Live()
    site.adopt(Done(written=("index.html",), base_path="/repo/"))
    server = serving.listen("127.0.0.1", 0, 0, site, live)
    serving.start(server)
    yield server
    live.end()
    server.shutdown()
    server.server_close()


def ask(server, target, method="GET", host="localhost", headers="", body=""):
    """A request as it is written here, byte by byte; status, head and body of the answer."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        host = f"Host: {host}\r\n" if host is not None else ""
        head = f"{method} {target} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n{body}"
        connection.sendall(head.encode("utf-8", "surrogateescape"))
        got = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, head.decode(), body


OUT = [
    "/../secret.txt",
    "/repo/../secret.txt",
    "/repo/../../secret.txt",
    "/repo/deep/../../../secret.txt",
    "/repo/%2e%2e/secret.txt",
    "/repo/%2E%2E%2Fsecret.txt",
    "/repo/..%2fsecret.txt",
    "/repo/..%5csecret.txt",
    "/repo/..\\secret.txt",
    "/repo/%5c..%5csecret.txt",
    "/repo/%252e%252e%252fsecret.txt",
    "/repo/%252e%252e/secret.txt",
    "/repo/.%2e/secret.txt",
    "/repo/%c0%ae%c0%ae/secret.txt",
    "/repo/%u002e%u002e/secret.txt",
    "/repo/..;/secret.txt",
    "/repo/....//secret.txt",
    "/repo//etc/passwd",
    "/repo/%2fetc%2fpasswd",
    "//etc/passwd",
    "/etc/passwd",
    "/repo/C:/Windows/win.ini",
    "/repo/C:%5cWindows%5cwin.ini",
    "/repo/%5c%5chost%5cshare",
    "/repo/index.html%00.txt",
    "/repo/%00",
    "/repo/link.txt",
    "/repo/out/secret.txt",
    "/repo/out/site/index.html",
    "/repo/.briefgen-files",
    "/repo/.briefgen-new/x.html",
    "/repo/file:///etc/passwd",
    "/repo/INDEX.HTML",
    "/repo/index.html/",
    "/repo/./index.html",
    "/repo/deep/../index.html",
    "/repo/%ff",
    "/.briefgen/../../secret.txt",
    "/.briefgen/..%2flive.py",
    "/.briefgen/live.js/../worker.js",
    "/repox/",
    "repo/index.html",
    "*",
    "http://localhost/etc/passwd",
]


@pytest.mark.parametrize("target", OUT)
def test_no_address_leads_out_of_the_site(small, target):
    status, _, body = ask(small, target)
    assert status == 404
    assert b"secret" not in body
    assert b"root:" not in body


def test_addresses_of_the_site(small):
    assert b"home" in ask(small, "/repo/")[2]
    assert b"home" in ask(small, "/repo/index.html?x=%2e%2e#y")[2]
    assert b"deep" in ask(small, "/repo/deep/")[2]
    assert b"unicode" in ask(small, "/repo/deep/%C5%81%C3%B3d%C5%BA.html")[2]
    assert ask(small, "/repo/.nojekyll")[0] == 200
    for path, to in (("/", "/repo/"), ("/repo", "/repo/"), ("/repo/deep", "/repo/deep/")):
        status, head, _ = ask(small, path)
        assert (status, f"Location: {to}\r\n" in f"{head}\r\n") == (302, True)
    status, head, body = ask(small, "/repo/none.html")
    assert (status, b"missing" in body) == (404, True)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:1234", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 403),
        ("evil.example:8000", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost@evil.example", 403),
        ("localhost:8000:9000", 403),
        ("0.0.0.0", 403),
        ("", 403),
        (None, 403),
        ("localhost\r\nHost: evil.example", 403),
    ],
)
@pytest.mark.parametrize("target", ["/repo/", "/.briefgen/live.js"])
def test_only_this_machines_names_are_answered(small, host, status, target):
    assert ask(small, target, host=host)[0] == status


def test_the_name_that_was_asked_for_is_answered(tmp_path):
    server = serving.listen("127.0.0.1", 0, 0, Site(tmp_path), Live())
    named = serving.Server(("127.0.0.1", 0), Site(tmp_path), Live(), serving.NAMES | {"my.host"})
    for one, host, status in ((server, "my.host", 403), (named, "my.host:80", 503)):
        serving.start(one)
        assert ask(one, "/", host=host)[0] == status
        one.shutdown()
        one.server_close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_only_get_and_head_are_answered(small, method):
    status, head, _ = ask(small, "/repo/", method, headers="Content-Length: 5\r\n", body="x=y&z")
    assert status == 405
    assert "Allow: GET, HEAD" in head
    assert "Access-Control" not in head


@pytest.mark.parametrize(
    "target", ["/repo/", "/repo/a.svg", "/repo/none", "/.briefgen/live.js", "/.briefgen/page?path=/"]
)
def test_head_is_get_without_the_body(small, target):
    got, head = ask(small, target), ask(small, target, "HEAD")
    assert head[2] == b""
    assert got[2]

    def lines(text):
        return [line for line in text.splitlines() if not line.startswith("Date:")]

    assert lines(got[1]) == lines(head[1])


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/repo/", "text/html; charset=utf-8"),
        ("/repo/a.svg", "image/svg+xml; charset=utf-8"),
        ("/repo/changes.atom.xml", "application/xml; charset=utf-8"),
        ("/.briefgen/live.js", "text/javascript; charset=utf-8"),
        ("/.briefgen/page?path=/repo/", "application/json"),
    ],
)
def test_headers_tell_the_type_and_keep_others_out(small, target, kind):
    head = ask(small, target, headers="Origin: https://evil.example\r\n")[1].splitlines()
    assert f"Content-Type: {kind}" in head
    assert "Cache-Control: no-store" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Cross-Origin-Resource-Policy: same-origin" in head
    assert [line for line in head if line.startswith("Access-Control")] == []


@pytest.mark.parametrize("since", ["9" * 5_000, "-1", "²", "1.5", ""])
def test_what_is_no_number_of_a_generation_is_answered_as_the_first(small, since):
    status, _, body = ask(small, f"/.briefgen/page?path=/repo/&since={quote(since)}")
    assert (status, body) == (200, ask(small, "/.briefgen/page?path=/repo/&since=0")[2])


@pytest.mark.parametrize("target", ["/.briefgen/events", "/.briefgen/page?path=/repo/", "/.briefgen/live.js"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_cannot_ask_for_the_news(small, target, site):
    assert ask(small, target, headers=f"Sec-Fetch-Site: {site}\r\n")[0] == 403


def test_what_follows_a_request_that_should_have_no_body_is_not_read(small):
    smuggled = "GET /repo/a.svg HTTP/1.1\r\nHost: localhost\r\n\r\n"
    _, _, body = ask(small, "/repo/", headers=f"Content-Length: {len(smuggled)}\r\n", body=smuggled)
    assert b"svg" not in body


ORIGIN = "http://localhost:8000"


OURS = (
    f"script-src {ORIGIN}/.briefgen/live.js; worker-src {ORIGIN}/.briefgen/worker.js; connect-src {ORIGIN}/.briefgen/"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("default-src 'none'; img-src *", f"default-src 'none'; img-src *; {OURS}"),
        ("img-src 'self'", "img-src 'self'"),
        ("script-src-elem 'none'", f"script-src-elem {ORIGIN}/.briefgen/live.js"),
        (
            "default-src 'self'; connect-src https://a.example",
            f"default-src 'self'; connect-src https://a.example {ORIGIN}/.briefgen/; "  # noqa: ISC004
            f"script-src 'self' {ORIGIN}/.briefgen/live.js; worker-src 'self' {ORIGIN}/.briefgen/worker.js",
        ),
    ],
)
def test_a_policy_is_widened_for_the_script_alone(before, after):
    def parts(text):
        return sorted(text.split("; "))

    if before.startswith("script-src-elem"):
        assert after in policy(before, ORIGIN)
    else:
        assert parts(policy(before, ORIGIN)) == parts(after)


@pytest.mark.parametrize(
    "page",
    [
        b"<html><HEAD><title>x</title></HEAD><body></body></html>",
        b"<p>no head",
        b"<body>x</body>",
        b"",
    ],
)
def test_every_page_gets_the_script_once(page):
    served = with_script(page, ORIGIN, 200, 1, "x")
    assert served.count(b"<script ") == 1
    assert re.sub(rb"<script [^>]*></script>", b"", served) == page


def test_an_asset_that_went_is_still_there_for_pages_that_were_sent_before(tmp_path):
    files = {"index.html": b"1", "assets/style.00000001.css": b"one"}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    site = Site(tmp_path)
    site.adopt(Done(written=tuple(files)))
    (tmp_path / "assets/style.00000001.css").unlink()
    (tmp_path / "assets/style.00000002.css").write_bytes(b"two")
    site.adopt(Done(written=("index.html", "assets/style.00000002.css"), removed=("assets/style.00000001.css",)))
    assert site.at("/assets/style.00000001.css").data == b"one"
    assert site.at("/assets/style.00000002.css").data == b"two"
    assert site.at("/assets/style.00000003.css").status == 404
    assert site.generation == 2
