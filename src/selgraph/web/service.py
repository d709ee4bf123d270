"""The whole service: the data loaded, the processes forked, the fronts at work."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from selgraph.errors import SelgraphError
from selgraph.web.access import AccessLog
from selgraph.web.answers import Answers
from selgraph.web.app import Application
from selgraph.web.doorway import Doorway
from selgraph.web.fans import count_fans
from selgraph.web.handlers import make_handlers
from selgraph.web.limits import SMALL_BYTES
from selgraph.web.lookup import MOST_ROWS, Lookups
from selgraph.web.metrics import Metrics
from selgraph.web.neighbours import read_neighbours
from selgraph.web.nursery import Nursery
from selgraph.web.pool import Pool
from selgraph.web.render import make_renderer
from selgraph.web.shortcut import Shortcut
from selgraph.web.site import EDITOR_POLICY, Site
from selgraph.web.sparql import CORS, Endpoint
from selgraph.web.worker import work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selgraph.web.dataset import Served
    from selgraph.web.limits import Limits
    from selgraph.web.neighbours import Neighbours

    Small = tuple[Lookups | None, Neighbours | None]  # what answers small queries

_BACKLOG: Final = 1024  # connections that wait until somebody takes them


@dataclass(frozen=True)
class Service:
    """A service that is ready to run.

    Args:
        served: the dataset, loaded.
        limits: how much a query may cost.
        listener: the socket on which requests come.
        fronts: how many processes take requests.
        log_format: one of `access.FORMATS`.
        editor: files of YASGUI by name; empty where there are none.
        note: says something to the person who started the service.
        ready: called once, when requests are taken and signals heeded.
    """

    served: Served
    limits: Limits
    listener: socket.socket
    fronts: int
    log_format: str
    editor: Mapping[str, bytes]
    note: Callable[[str], None]
    ready: Callable[[], None]

    def __post_init__(self) -> None:
        """Load what draws, once for all workers instead of at the first picture of each."""
        import_module("pygraphviz")

    def run(self) -> int:
        """Run until SIGTERM or SIGINT.

        Returns:
            An exit code.
        """
        handlers = make_handlers(self.served, self.limits)
        metrics = Metrics(self.fronts)
        # a small answer has at most so many rows; where fewer are allowed, workers count them all
        fans = count_fans(self.served.store) if self.limits.rows >= MOST_ROWS else None
        lookups = None if fans is None else Lookups(fans)
        neighbours = None if fans is None else read_neighbours(self.served.store)
        listeners = [self.listener, *(open_beside(self.listener) for _ in range(self.fronts - 1))]
        gc.collect()
        gc.freeze()  # what is loaded now is never collected, so that its pages stay shared
        nursery = Nursery(
            run_front=lambda number, channel: self._run_front(
                number, channel, listeners[number], metrics, (lookups, neighbours)
            ),
            run_worker=lambda channel: work(channel, handlers, self.limits),
            fronts=self.fronts,
            limits=self.limits,
            listeners=listeners,
            note=self.note,
        )
        return nursery.run(self.ready)

    def _run_front(
        self,
        number: int,
        channel: socket.socket,
        listener: socket.socket,
        metrics: Metrics,
        small: Small,
    ) -> None:
        """Take requests until SIGTERM."""
        import uvloop

        signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises the signal again when it is done
        signal.signal(signal.SIGINT, lambda *_: None)
        metrics.take_row(number)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve(channel, listener, metrics, small))

    async def _serve(
        self, channel: socket.socket, listener: socket.socket, metrics: Metrics, small: Small
    ) -> None:
        """Run one front."""
        import uvicorn

        loop = asyncio.get_running_loop()
        log = AccessLog(self.log_format)
        log.attach(loop)
        # without the parent, nobody could fork or kill
        pool = Pool(loop, channel, self.limits, metrics.add, log.mistake, on_orphaned=lambda: os._exit(1))
        root = urlsplit(self.served.address).path
        config = uvicorn.Config(
            app=lambda: None,
            http=Doorway,
            loop="none",
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_keep_alive=int(self.limits.waiting_seconds),
            timeout_graceful_shutdown=max(int(self.limits.grace_seconds), 1),
        )
        server = uvicorn.Server(config)

        def seen(client: str, url: bytes, status: int, size: int, seconds: float) -> None:
            """Count and log an answer that was given past the application."""
            metrics.request(status, size, seconds)
            log.add(client, "GET", url.decode("latin-1"), status, size, seconds)

        def refused(client: str, status: int, size: int, seconds: float, limit: str) -> None:
            """Count and log what was refused before it was even read."""
            metrics.request(status, size, seconds)
            if limit:
                metrics.add(f"limit:{limit}")
            log.add(client, "-", "-", status, size, seconds, limit)

        written: list[Any] = [None, b""]  # what uvicorn writes anew each second, and its lines

        def first_lines() -> bytes:
            """Give the status line and the header lines that uvicorn puts before ours."""
            if written[0] is not server.server_state.default_headers:
                written[0] = server.server_state.default_headers
                lines = b"".join(b"%s: %s\r\n" % header for header in written[0])
                written[1] = b"HTTP/1.1 200 OK\r\n" + lines
            return written[1]  # type: ignore[no-any-return]

        answers = Answers()
        render = make_renderer(self.served)
        site = Site(self.served, pool, metrics, render, self.editor)
        endpoint = Endpoint(pool, answers, self.limits, *self._editor_page(render), _describe_service)
        config.app = Application(endpoint, site.routes(), metrics, log, root)
        Doorway.limits = self.limits
        Doorway.refused = staticmethod(refused)
        Doorway.shortcut = Shortcut(
            (root + "sparql?").encode(),
            answers,
            self.served,
            pool,
            *small,
            most_bytes=min(SMALL_BYTES, self.limits.result_bytes),
            first_lines=first_lines,
            seen=seen,
            count=metrics.add,
        )
        Doorway.most_connections = max(self.limits.connections // self.fronts, 1)

        def measure() -> None:
            """Put down now and then how many queries run and wait."""
            metrics.put("running", pool.running)
            metrics.put("waiting", pool.waiting)
            loop.call_later(0.5, measure)

        measure()
        await server.serve(sockets=[listener])
        log.flush()

    def _editor_page(
        self, render: Callable[..., str]
    ) -> tuple[Callable[[], bytes], tuple[tuple[bytes, bytes], ...]]:
        """Give the page that browsers get at /sparql, and its headers."""
        served = self.served
        headers = (
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", EDITOR_POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"vary", b"Accept, Accept-Encoding"),
            *CORS,
        )

        @lru_cache(maxsize=1)
        def page() -> bytes:
            """Write the page once."""
            if not self.editor:
                return render("editor_plain.html", title="SPARQL", example=_first_query(served)).encode()
            root = urlsplit(served.address).path
            settings = {
                "endpoint": root + "sparql",
                "namespace": served.namespace,
                "root": root,
                "query": _first_query(served),
                "examples": [
                    {"summary": one.summary or one.name, "query": one.text} for one in served.catalogue
                ],
            }
            return render("editor.html", settings=json.dumps(settings, ensure_ascii=False)).encode()

        return page, headers


def _first_query(served: Served) -> str:
    """Write a query to begin with, with the prefixes of the project."""
    if served.home is None:
        return "SELECT ?subject ?property ?value WHERE {\n    ?subject ?property ?value .\n}\nLIMIT 25\n"
    from selgraph.vocabulary import PREFIXES

    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()]
    return "\n".join(
        [
            *lines,
            "",
            "SELECT ?goal ?label WHERE {",
            "    ?goal a sel:Goal ;",
            "        rdfs:label ?label .",
            "}",
            "ORDER BY ?label",
            "",
        ]
    )


def _describe_service(media_type: str) -> tuple[str, tuple[Any, ...]]:
    """Name the job that describes the service."""
    return "description", ("service", media_type)


def listen(host: str, port: int) -> socket.socket:
    """Open the socket on which requests come.

    Args:
        host: a name or an address.
        port: 0 for any that is free.

    Raises:
        SelgraphError: the port is in use, or the host is not one of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SelgraphError(
            f'The service cannot listen on "{host}", port {port}: {reason}.',
            fix="Choose another port with --port, or stop what uses it.",
        ) from error
    listener.set_inheritable(True)
    return listener


def open_beside(listener: socket.socket) -> socket.socket:
    """Open another socket on the same port, so that the kernel deals connections out evenly.

    On one socket, whoever wakes first takes all that wait, and one processor does all the work.

    Returns:
        The same socket where the system does not deal out connections.
    """
    if sys.platform != "linux":
        return listener
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    another = socket.socket(listener.family, listener.type, listener.proto)
    another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    another.bind(listener.getsockname())
    another.listen(_BACKLOG)
    another.set_inheritable(True)
    return another


def address_of(listener: socket.socket) -> str:
    """Give the address under which a socket is reached, ending with a slash."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - every interface; people of this machine reach it on loopback
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
