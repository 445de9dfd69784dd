"""Who may ask the local page, and what every answer tells the browser (W1 to W7)."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from local_page import Served
from starlette.routing import Route

from unstuck.web.app import site
from unstuck.web.guard import HEADERS

METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD")


def routes(page_of: Served) -> list[str]:
    """Every route of the application, with an id that there is."""
    ids = sorted(set(page_of.get("").text.split("run/")[1:]))
    name = ids[0].split('"')[0]
    found = [r.path for r in site(page_of.file).routes if isinstance(r, Route)]
    assert len(found) >= 7
    return [p.replace("{id}", name).replace("{name}", "page.css").lstrip("/") for p in found]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("127.0.0.1", 403),
        ("localhost", 403),
        ("127.0.0.1:1", 403),
        ("LOCALHOST:{port}", 403),
        ("evil.example:{port}", 403),
        ("localhost.evil.example:{port}", 403),
        ("127.0.0.1.nip.io:{port}", 403),
        ("[::1]:{port}", 403),
        ("0.0.0.0:{port}", 403),
        ("2130706433:{port}", 403),
        ("", 403),
    ],
)
def test_it_answers_to_its_own_names_only(page_of: Served, host: str, status: int) -> None:
    assert page_of.get("", Host=host.format(port=page_of.port)).status == status


def test_every_route_is_for_reading(page_of: Served) -> None:
    for path in routes(page_of):
        for method in METHODS:
            answer = page_of.ask(f"/{page_of.token}/{path}", method=method)
            assert answer.status in (403, 405), (path, method)
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
        assert page_of.get(path, **upgrade).status != 101


def test_every_route_wants_the_token(page_of: Served) -> None:
    for path in routes(page_of):
        for token in (
            "",
            "wrong",
            page_of.token[:-1],
            page_of.token + "x",
            page_of.token.swapcase(),
        ):
            answer = page_of.ask(f"/{token}/{path}" if token else f"/{path}")
            assert answer.status == 403, (path, token)
            assert "stuck.py" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_other_sites_are_refused(page_of: Served, headers: dict[str, str], status: int) -> None:
    found = {page_of.get(path, **headers).status for path in ("", "nets", "file/page.js")}
    assert found == {status}


def test_every_answer_tells_the_browser_to_be_careful(page_of: Served) -> None:
    answers = [
        page_of.get(path) for path in [*routes(page_of), "nothing", "run/none", "compare?a=1"]
    ]
    answers += [page_of.ask("/"), page_of.ask("/favicon.ico"), page_of.get("", Host="evil.example")]
    answers.append(page_of.ask(f"/{page_of.token}/", method="POST"))
    assert {answer.status for answer in answers} == {200, 204, 403, 404, 405}
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name.lower()] == value
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "server" not in answer.headers


@pytest.mark.parametrize("before", ["run/", "net/", "file/", "compare?b=last&a="])
def test_no_name_leads_outside(page_of: Served, before: str) -> None:
    secret = page_of.file.parent / "secret.txt"
    secret.write_text("SECRET")
    names = [
        "../secret.txt", "..%2fsecret.txt", "%2e%2e%2fsecret.txt", "..%252fsecret.txt",
        "..\\secret.txt", "..%5csecret.txt", "....//secret.txt", "/etc/passwd", "%2fetc%2fpasswd",
        "//etc/passwd", "C:%5cWindows%5cwin.ini", "%5c%5chost%5cshare", "secret.txt%00.css",
        "page.css%00", "page.css/../../secret.txt", "~/secret.txt", "%7e/secret.txt",
        "file:%2f%2f%2fetc%2fpasswd", "..%c0%afsecret.txt", "a" * 5000,
    ]  # fmt: skip
    for name in names:
        answer = page_of.get(before + name)
        assert answer.status in (400, 404), name
        assert b"SECRET" not in answer.body
        assert b"root:" not in answer.body


def test_it_listens_on_loopback_alone(page_of: Served) -> None:
    wanted = f"{page_of.port:04X}"
    found = []
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        lines = Path(path).read_text().splitlines()[1:] if Path(path).exists() else []
        for fields in map(str.split, lines):
            address, _, port = fields[1].partition(":")
            if port == wanted and fields[3] == "0A":
                found.append(address)
    assert found == ["0100007F"]


def test_the_token_stands_in_no_argument_and_no_log(page_of: Served) -> None:
    arguments = Path(f"/proc/{page_of.process.pid}/cmdline").read_bytes()
    assert page_of.token.encode() not in arguments
    assert page_of.get("").status == 200
    assert page_of.token not in page_of.get("").text


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "unstuck", "serve", "--port", port]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
            env={"PATH": "", "UNSTUCK_HISTORY": str(tmp_path)},
        )
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr
