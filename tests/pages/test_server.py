"""The layer in front of Streamlit: pages dressed, scripts packed, nobody else asked."""

import asyncio
import gzip
import re
import socket
from contextlib import suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.SessionStatus_pb2 import SessionStatus
from streamlit.web.server.starlette import starlette_server

from dashboard import server
from dashboard.server import ASSETS, EARLY, Front, dressed, packed, undisturbed

INDEX = (ASSETS / "index.html").read_bytes()
SCRIPT = next((ASSETS / "static" / "js").glob("*.js")).name


async def inner(scope, receive, send):
    """An application that packs pages and knows what it has sent before, as Streamlit's does."""
    asked = dict(scope["headers"])
    body = gzip.compress(INDEX) if b"accept-encoding" in asked else INDEX
    kind = b"text/html" if scope["path"] != "/data" else b"application/json"
    status = 304 if b"if-none-match" in asked else 200
    headers = [(b"content-type", kind), (b"etag", b'"1"'), (b"content-length", b"1")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body[:100], "more_body": True})
    await send({"type": "http.response.body", "body": body[100:]})


def asked(path, query=b"", **headers):
    sent = []

    async def send(message):
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "query_string": query, "headers": raw}
    asyncio.run(Front(inner)(scope, None, send))
    start = sent[0]
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(m.get("body", b"") for m in sent[1:])


@pytest.mark.parametrize(
    ("query", "tag", "told"),
    [(b"", "zh-CN", "正在打开"), (b"lang=en", "en", "Opening"), (b"lang=xx", "zh-CN", "正在打开")],
)
def test_a_page_goes_out_in_its_language_with_our_name(query, tag, told):
    status, headers, body = asked(
        "/trends", query, accept="text/html,*/*", accept_encoding="gzip", if_none_match='"1"'
    )
    text = body.decode()
    assert status == 200 and f'<html lang="{tag}">' in text and told in text
    assert "<title>Streamlit</title>" not in text and "BACKEND_BASE_URL" in text
    assert headers["content-length"] == str(len(body)) and "etag" not in headers
    assert "default-src 'self'" in headers["content-security-policy"]


def test_a_page_goes_out_with_its_style_and_asks_at_once_for_what_it_is_drawn_with():
    _, _, body = asked("/trends", b"lang=en", accept="text/html")
    text = body.decode()
    assert "table.gh" in text.partition('<div id="root">')[0]
    asked_for = re.findall(
        r'<link rel="modulepreload" crossorigin href="./(static/js/[^"]+)">', text
    )
    assert all((ASSETS / name).is_file() for name in asked_for)
    for part in EARLY:
        assert any(name.startswith(f"static/js/{part}.") for name in asked_for)


@pytest.mark.parametrize("path", ["/", "/overview", "/submit", "/guanhuai/trends/"])
def test_every_view_has_its_address(path):
    status, _, body = asked(path, accept="text/html")
    assert status == 200 and b'<div id="root">' in body


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [("/nosuch", b"", "没有这一页"), ("/trends/none", b"lang=en", "There is no such page")],
)
def test_an_address_that_is_no_page_says_so_in_its_language(path, query, told):
    status, headers, body = asked(path, query, accept="text/html")
    assert status == 404 and f"<h1>{told}</h1>" in body.decode() and b"<script" not in body
    assert headers["content-length"] == str(len(body))
    assert "default-src 'self'" in headers["content-security-policy"]


def test_what_is_no_page_passes_as_it_is():
    _, headers, body = asked("/data", accept="application/json")
    assert body == INDEX and headers["etag"] == '"1"'
    assert headers["x-content-type-options"] == "nosniff"
    assert dressed(b"<p>other</p>", "zh") == b"<p>other</p>"


def test_scripts_are_packed_once_and_kept():
    path = f"/static/js/{SCRIPT}"
    _, headers, body = asked(path, accept_encoding="gzip, br")
    assert gzip.decompress(body) == (ASSETS / "static" / "js" / SCRIPT).read_bytes()
    assert "immutable" in headers["cache-control"]
    assert packed(path) is packed(path)


@pytest.mark.parametrize("path", ["/static/js/../../index.html/..", "/static/js/none.js"])
def test_nothing_else_is_given_out(path):
    assert packed(path) is None


def test_a_path_that_climbs_out_is_not_followed():
    assert packed("/static/js/../../../../web/cli.py") is None


def test_what_is_sent_to_a_browser_does_not_wait_for_what_was_sent_before(monkeypatch):
    sent_at_once = []

    class App:
        def __init__(self, *_, **__):
            pass

        def run(self, config):
            address = config["server.address"]
            bound, _ = starlette_server._bind_server_socket(address, address, 0, 5)
            with bound, socket.create_connection(bound.getsockname()):
                bound.setblocking(True)
                connection, _ = bound.accept()
                with connection:
                    found = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                    sent_at_once.append(bool(found))

    monkeypatch.setattr(server, "ready", lambda: None)
    monkeypatch.setattr(server.st, "App", App)
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    server.serve({"server.address": "127.0.0.1"})
    assert sent_at_once == [True]


def test_a_pages_timer_waits_for_a_clicks_run_to_be_told_to_its_end():
    click, timer = (
        BackMsg(rerun_script=ClientState(is_auto_rerun=by_itself)).SerializeToString()
        for by_itself in (False, True)
    )
    other = BackMsg(clear_cache=True).SerializeToString()
    begins = ForwardMsg(session_status_changed=SessionStatus(script_is_running=True))
    part, whole = (
        ForwardMsg(script_finished=status)
        for status in (
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ForwardMsg.FINISHED_SUCCESSFULLY,
        )
    )

    async def heard(*said):
        """What goes through of a browser's messages (bytes), between those of the server."""
        waiting, passed, sent = [], [], []

        async def receive():
            return {"type": "websocket.receive", "bytes": waiting.pop(0)}

        async def send(message):
            sent.append(message["bytes"])

        receiving, sending = undisturbed(receive, send)
        for one in said:
            if isinstance(one, bytes):
                waiting.append(one)
                with suppress(IndexError):
                    passed.append((await receiving())["bytes"])
            else:
                await sending({"type": "websocket.send", "bytes": one.SerializeToString()})
        assert len(sent) == sum(not isinstance(one, bytes) for one in said)
        return passed

    assert asyncio.run(heard(timer, click, timer, begins, part, timer, other)) == [
        timer,
        click,
        other,
    ]
    assert asyncio.run(heard(click, begins, whole, timer)) == [click, timer]
    assert asyncio.run(heard(b"\xff" * 9)) == [b"\xff" * 9]
