"""A light client of a Streamlit session: what a browser says over its websocket, without the browser.

It opens a page, reruns it, chooses, and goes to another page; what the page asks to be rerun by itself
(fragments) it reruns as a browser would. Whatever a visitor would see as an error raises ``Broken``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds after which a run that has not finished is an error."""
BODIES = ("markdown", "html", "alert", "heading")


class Broken(Exception):
    """A page showed an error, a run did not end well, or the session was lost."""


@dataclass(frozen=True)
class Run:
    """One run of the script: seconds from asking to its end, and bytes that came meanwhile."""

    seconds: float
    size: int


@dataclass
class Session:
    """One visitor. ``opened``: the first run. ``pages``: address of each page -> what Streamlit calls it;
    ``listed``: those the navigation shows. ``query``: choices in the address."""

    socket: ClientConnection
    locale: str = "zh-CN"
    opened: Run = Run(0, 0)
    pages: dict[str, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    page: str = ""
    query: str = ""
    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    fault: str = ""
    _size: int = 0
    _begun: bool = False
    _done: asyncio.Event = field(default_factory=asyncio.Event)
    _chosen: dict[str, WidgetState] = field(default_factory=dict)
    _held: dict[str, ForwardMsg] = field(default_factory=dict)
    _timers: list[asyncio.Task[None]] = field(default_factory=list)

    async def rerun(self) -> Run:
        return await self._run(self._state())

    async def go(self, page: str) -> Run:
        """To another page by the navigation; choices of this page leave the address."""
        self.page, self.query = self.pages[page], ""
        return await self._run(self._state())

    async def choose(self, key: str, option: str) -> Run:
        """``option``, as it is shown, of the choice that the program calls ``key``."""
        kind, widget = self.widget(key)
        state = WidgetState(id=widget.id)
        if kind == "selectbox":
            state.string_value = option
        else:
            state.string_array_value.data.append(option)
        self._chosen[widget.id] = state
        return await self._run(self._state())

    def widget(self, key: str) -> tuple[str, Any]:
        """Kind and message of a choice. Raises Broken when the page does not have it."""
        for kind in ("selectbox", "button_group"):
            for one in self.found(kind):
                if f"-choose_{key}_" in one.id:
                    return kind, one
        raise Broken(f"no choice {key!r} on this page")

    def options(self, key: str) -> list[str]:
        """What can be chosen, as it is shown; nothing when the page does not have the choice."""
        try:
            kind, widget = self.widget(key)
        except Broken:
            return []
        return [o if kind == "selectbox" else o.content for o in widget.options]

    def found(self, kind: str) -> Iterator[Any]:
        """The messages of all elements of a kind on the page."""
        for element in list(self.elements.values()):
            if element.WhichOneof("type") == kind:
                yield getattr(element, kind)

    def said(self) -> str:
        """Everything the page says."""
        return "\n".join(one.body for kind in BODIES for one in self.found(kind))

    async def _run(self, state: ClientState) -> Run:
        self._begun, size = False, self._size
        self._done.clear()
        started = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        try:
            await asyncio.wait_for(self._done.wait(), PATIENCE)
        except TimeoutError:
            raise Broken(f"a run did not end within {PATIENCE:.0f} s") from None
        if self.fault:
            raise Broken(self.fault)
        return Run(time.perf_counter() - started, self._size - size)

    def _state(self, fragment: str = "") -> ClientState:
        state = ClientState(
            query_string=self.query, page_script_hash=self.page, fragment_id=fragment,
            is_auto_rerun=bool(fragment), cached_message_hashes=list(self._held),
        )  # fmt: skip
        state.widget_states.widgets.extend(self._chosen.values())
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", self.locale
        return state

    async def _listen(self) -> None:
        """Take what comes until the socket closes; a session that ends by itself is lost."""
        try:
            async for data in self.socket:
                assert isinstance(data, bytes)
                self._size += len(data)
                self._take(ForwardMsg.FromString(data))
            self._fail("the session was lost")
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            held, path = self._held[message.ref_hash], message.metadata.delta_path
            self._put(tuple(path), held)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._held[message.hash] = message
            self._put(tuple(message.metadata.delta_path), message)
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self._begun = True
            self.page = message.new_session.page_script_hash or self.page
            self.elements.clear()
            self._still()
        elif kind == "navigation":
            told = message.navigation.app_pages
            self.pages = {one.url_pathname: one.page_script_hash for one in told}
            self.listed = [one.url_pathname for one in told if not one.is_hidden]
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            wanted = message.auto_rerun
            timer = self._keep_running(wanted.fragment_id, wanted.interval)
            self._timers.append(asyncio.create_task(timer))
        elif kind == "page_not_found":
            self._fail("page not found")
        elif kind == "session_event" and message.session_event.HasField(
            "script_compilation_exception"
        ):
            self._fail(message.session_event.script_compilation_exception.message)
        elif kind == "script_finished":
            self._finished(message.script_finished)

    def _finished(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self._fail("the script does not compile")
        elif status == ForwardMsg.FINISHED_SUCCESSFULLY and self._begun:
            self._done.set()

    def _put(self, path: tuple[int, ...], message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        self.elements[path] = element
        if kind == "exception":
            self._fail(f"exception: {element.exception.type} {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self._fail(f"error: {element.alert.body}")

    def _fail(self, fault: str) -> None:
        self.fault = self.fault or fault
        self._done.set()

    async def _keep_running(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self.socket.send(BackMsg(rerun_script=self._state(fragment)).SerializeToString())

    def _still(self) -> None:
        """The next run says anew what is to be run by itself."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()


@asynccontextmanager
async def visit(host: str, page: str = "", **choices: str) -> AsyncIterator[Session]:
    """A session that has opened ``page``, at ``host`` ("127.0.0.1:8501"). ``choices``: what its address
    says. Raises Broken when the page shows an error."""
    async with connect(
        f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{host}",
        max_size=None, compression=None,
    ) as socket:  # fmt: skip
        one = Session(socket, query=urlencode(choices))
        listening = asyncio.create_task(one._listen())
        try:
            first = one._state()
            first.page_name = page
            one.opened = await one._run(first)
            yield one
        finally:
            listening.cancel()
            one._still()
