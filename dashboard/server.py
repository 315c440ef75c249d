"""The web server: Streamlit's own, behind a layer that gives its first page our name, language and a skeleton,
packs its scripts once, and lets the browser ask nobody else for anything.
"""

import asyncio
import gc
import gzip
import re
import socket
import time
from base64 import b64encode
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette import starlette_server

from dashboard import views
from dashboard.components.look import style
from dashboard.words import LANGUAGES, say

APP = Path(__file__).parent / "app.py"
ICON = Path(__file__).parent / "icon.svg"
ASSETS = Path(st.__file__).parent / "static"
PACKED = ("/static/js/", "/static/css/")
"""Files whose names change with their content: packed once, kept by browsers for good."""
EARLY = ("Html", "Selectbox", "ButtonGroup", "DownloadButton")
"""Parts of Streamlit's that it would fetch only when it comes to draw one: tables and controls then push down
what stands below them. The first page asks for them at once."""
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
"""How a whole run ends, unless another takes its place."""
SHORT = 100
"""Bytes that the message of a run's end stays below."""
LONGEST = 30.0
"""Seconds after a click from which on its run holds nothing up."""
TAGS = {"zh": "zh-CN", "en": "en"}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
SKELETON = """<style>
#gh-wait {font: 15px "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #595959;
  max-width: 900px; margin: 5rem auto; padding: 0 1.2rem}
#gh-wait div {height: 1.1rem; margin: .9rem 0; background: #eee; border-radius: 3px}
</style><div id="gh-wait" role="status"><p>WAIT</p><div style="width:38%"></div><div style="width:82%"></div>
<div style="width:74%"></div><div style="width:60%"></div></div>"""
ABSENT = """<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="{icon}">
<style>body {{font: 16px "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #222;
max-width: 900px; margin: 5rem auto; padding: 0 1.2rem}}</style></head>
<body><main><h1>{told}</h1><p><a href="{back}">{first}</a></p></main></body></html>"""
BASE = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin + '/',"
    " MAIN_PAGE_BASE_URL: location.origin + '/'}</script>"
)
"""Where the server is: the browser would else look for it below each page's address first, and complain
that it is not there."""


class Front:
    """ASGI middleware. Pages go out dressed, scripts packed; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.app(scope, *undisturbed(receive, send))
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, headers = scope["path"], Headers(scope=scope)
        if path.startswith(PACKED) and "gzip" in headers.get("accept-encoding", ""):
            body = await asyncio.to_thread(packed, path)
            if body is not None:
                await _answer(send, body, path)
                return
        if "text/html" in headers.get("accept", ""):
            scope = {**scope, "headers": unpacked(scope["headers"])}
        await self.app(scope, receive, Dressing(scope, send))


def undisturbed(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """What a page asks for by its timer is left out from a click until the click's run has been told to its
    end, which sets the timer anew. Streamlit would start another runner where the first has ended and drop
    what that had still to say: the page stays half drawn (https://github.com/streamlit/streamlit/issues/9921).
    """
    begun = float("-inf")

    async def receiving() -> Message:
        nonlocal begun
        while True:
            message = await receive()
            try:
                asked = BackMsg.FromString(message.get("bytes") or b"")
            except DecodeError:  # Streamlit has an answer to it
                return message
            if asked.WhichOneof("type") != "rerun_script":
                return message
            if not asked.rerun_script.is_auto_rerun:
                begun = time.monotonic()
            elif time.monotonic() - begun < LONGEST:
                continue
            return message

    async def sending(message: Message) -> None:
        nonlocal begun
        await send(message)
        if len(body := message.get("bytes") or b"") < SHORT:
            said = ForwardMsg.FromString(body)
            if said.WhichOneof("type") == "script_finished" and said.script_finished in ENDS:
                begun = float("-inf")

    return receiving, sending


class Dressing:
    """Passes a response on; the body of a page is held back until it is whole, and dressed."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.language = language_of(scope)
        self.page = scope["path"].rstrip("/").rpartition("/")[2]
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = dressed(self.body, self.language)
            if body is not self.body and self.page not in pages():
                self.start["status"], body = 404, absent(self.language)
            message = {**message, "body": body}
            headers = MutableHeaders(scope=self.start)
            headers["content-length"] = str(len(message["body"]))
            for name in ("etag", "last-modified"):  # of the page as it was
                del headers[name]
            await self.send(self.start)
            self.start = None
        await self.send(message)


def unpacked(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Without what would make the answer a packed one, or none since it is known: it is still to be
    dressed."""
    return [
        (k, v)
        for k, v in headers
        if k not in (b"accept-encoding", b"if-none-match", b"if-modified-since")
    ]


def language_of(scope: Scope) -> str:
    """By the address, Chinese unless it says otherwise."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def dressed(page: bytes, language: str) -> bytes:
    """Streamlit's first page with our title, language and skeleton; a page that is none of it unchanged."""
    text = page.decode("utf-8", "replace")
    if '<div id="root"></div>' not in text:
        return page
    waiting = SKELETON.replace("WAIT", say("opening", language))
    for old, new in {
        '<html lang="en">': f'<html lang="{TAGS[language]}">',
        "<title>Streamlit</title>": f"<title>{say('site', language)}</title>",
        "<head>": f"<head>{BASE}",
        "</head>": f"{early()}</head>",
        'href="./favicon.png"': f'href="{icon()}"',
        '<div id="root"></div>': f'{style(language)}<div id="root">{waiting}</div>',
    }.items():
        text = text.replace(old, new, 1)
    return text.encode()


def absent(language: str) -> bytes:
    """What stands at an address that is no page: Streamlit would say so in English alone."""
    return ABSENT.format(
        tag=TAGS[language], title=say("site", language), icon=icon(), told=say("no_page", language),
        back=f"/?lang={language}", first=say("no_page_back", language),
    ).encode()  # fmt: skip


@lru_cache(maxsize=1)
def early() -> str:
    """Tags for the scripts of ``EARLY``, and for those that they read."""
    folder = ASSETS / "static" / "js"
    left = [file.name for part in EARLY for file in folder.glob(f"{part}.*.js")]
    found: dict[str, None] = {}
    while left:
        name = left.pop()
        if name not in found:
            found[name] = None
            left += IMPORTED.findall((folder / name).read_text("utf-8"))
    tag = '<link rel="modulepreload" crossorigin href="./static/js/{}">'
    return "".join(map(tag.format, found))


@lru_cache(maxsize=1)
def pages() -> frozenset[str]:
    """What addresses end in: the root and every view."""
    return frozenset({"", *(view.name for view in iter_modules(views.__path__))})


@lru_cache(maxsize=1)
def icon() -> str:
    coded = b64encode(ICON.read_bytes()).decode()
    return f"data:image/svg+xml;base64,{coded}"


@lru_cache(maxsize=400)
def packed(path: str) -> bytes | None:
    """A script or style sheet of Streamlit's, packed; None when there is none at this path."""
    file = (ASSETS / path.lstrip("/")).resolve()
    if not file.is_relative_to(ASSETS) or not file.is_file():
        return None
    return gzip.compress(file.read_bytes(), 6, mtime=0)


async def _answer(send: Send, body: bytes, path: str) -> None:
    kind = "text/css" if path.endswith(".css") else "text/javascript"
    headers: dict[str, Any] = HEADERS | {
        "content-type": f"{kind}; charset=utf-8",
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "cache-control": "public, max-age=31536000, immutable",
        "vary": "accept-encoding",
    }
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def ready() -> None:
    """Load all pages before the first visitor asks, and leave what is loaded out of the search for garbage:
    going through it held everybody up for 0.15 s, again and again."""
    for name in pages() - {""}:
        import_module(f"{views.__name__}.{name}")
    gc.collect()
    gc.freeze()


def bound(address: str, port: int, backlog: int) -> socket.socket:
    """A listening socket whose connections send at once. Streamlit's names no protocol, which asyncio takes
    for one that needs no asking: each rerun then waits 40 ms until the browser has acknowledged its first
    message (https://github.com/Kludex/uvicorn/issues/3149)."""
    found = _bound(address, port, backlog)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
    return found


_bound = starlette_server._bind_socket


def serve(options: dict[str, Any]) -> None:
    """Run until stopped. ``options``: Streamlit's, by their dotted names."""
    ready()
    starlette_server._bind_socket = bound
    st.App(APP, middleware=[Middleware(Front)]).run(config=options)
