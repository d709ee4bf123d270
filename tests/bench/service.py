"""Requests a second beside the Oxigraph server and rdflib-endpoint, in one run on the same data.

No distinct request is ever sent twice. A lookup is a step or two from one thing; a richer one has OPTIONAL,
FILTER or a path. Every server is asked in turn, by clients in one other process on the same machine.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from asking import Load, ask
from measuring import OURS, Measurement, MissingPeerError
from peers import find_oxigraph, free_port

from questions import write_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from measuring import Plan

TOPIC: Final = "service"
CLIENTS: Final = (1, 8, 32)
SECONDS: Final = 1.5
LONGER: Final = 4  # times as long, where a query over everything takes so long that few are answered
ROUNDS: Final = 3  # of a dozen loads on each of four servers
LARGE: Final = 1_000_000  # quads of the dataset that is measured once, beside the shipped one
LARGE_ROUNDS: Final = 1
MOST_OF_RDFLIB: Final = 200_000  # quads; it reads more for minutes
MOST_THINGS: Final = 3_000  # that are looked up
START_SECONDS: Final = 300  # rdflib-endpoint takes long to read its file
LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
DESCRIPTION: Final = "<http://purl.org/dc/terms/description>"
PART_OF: Final = "<https://w3id.org/selgraph/ontology#partOf>"
LOOKUPS: Final = (
    "SELECT ?p ?o WHERE {{ <{}> ?p ?o }}",
    "SELECT ?label WHERE {{ <{}> " + LABEL + " ?label }}",
    "SELECT ?p ?o ?label WHERE {{ <{}> ?p ?o . ?o " + LABEL + " ?label }}",
    "SELECT ?s ?p WHERE {{ ?s ?p <{}> }}",
)
RICHER: Final = (
    "SELECT ?l ?d WHERE {{ <{0}> " + LABEL + " ?l OPTIONAL {{ <{0}> " + DESCRIPTION + " ?d }} }}",
    "SELECT ?l WHERE {{ <{}> " + LABEL + " ?l FILTER(LANG(?l) = 'en') }}",
    "SELECT ?goal ?l WHERE {{ <{}> " + PART_OF + "+ ?goal . ?goal " + LABEL + " ?l }}",
)
ANALYTICAL: Final = {
    "statements by property": "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
    "all names": f"SELECT ?s ?l WHERE {{ ?s {LABEL} ?l }} ORDER BY ?l",
    "who says how much": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
}
RUNAWAY: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAYS: Final = 4
NO_WORK: Final = "no work, uvloop"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is measured.

    Args:
        name: for the table.
        process: it.
        port: where it listens, on loopback.
        path: of its endpoint.
    """

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Ask every server on the shipped corpus, and on many copies of it."""
    larger = [size for size in plan.sizes if size > 100_000] or [LARGE]
    for size in (0,) if plan.is_quick else (0, *larger):
        folder = plan.folder / str(size)
        folder.mkdir()
        path = folder / "corpus.nq"
        quads = write_corpus(path, size, plan.home)
        things = list_things(path)
        plan.say(f"  {quads:,} quads, {len(things):,} things")
        things = things[:: -(-len(things) // MOST_THINGS)]
        has_rdflib = quads <= MOST_OF_RDFLIB
        if not has_rdflib:
            note = f"not begun: it takes minutes to read more than {MOST_OF_RDFLIB:,} quads"
            yield Measurement(
                TOPIC,
                "distinct lookups, 1 client",
                "rdflib-endpoint",
                unit="requests/s",
                quads=quads,
                counts=False,
                note=note,
            )
        rounds = min(plan.rounds, LARGE_ROUNDS if size else ROUNDS)
        with open_servers(path, folder, plan.say, has_rdflib=has_rdflib) as servers:
            yield from ask_all(plan.with_rounds(rounds), servers, things, quads)


def list_things(path: Path) -> list[str]:
    """List what has a name, in the order of the file."""
    pattern = re.compile(rf"^<([^>]+)> {LABEL} ")
    with path.open(encoding="utf-8") as lines:
        return list(dict.fromkeys(found[1] for line in lines if (found := pattern.match(line))))


def ask_all(plan: Plan, servers: list[Server], things: list[str], quads: int) -> Iterator[Measurement]:
    """Put every load on every server."""
    lookups = [shape.format(thing) for thing in things for shape in LOOKUPS]
    richer = [shape.format(thing) for thing in things for shape in RICHER]
    seconds = 0.2 if plan.is_quick else SECONDS
    for clients in (2,) if plan.is_quick else CLIENTS:
        for what, queries, is_distinct in (
            ("distinct lookups", lookups, True),
            ("distinct richer lookups", richer, True),
            ("repeated lookups", lookups[:20], False),
        ):
            load = Load(0, "", queries, clients, seconds, is_distinct)
            yield from _race(
                plan, f"{what}, {clients} client{'s' * (clients > 1)}", load, servers, quads, "requests/s"
            )
    fast = [server for server in servers if server.name not in {"rdflib-endpoint", NO_WORK}]
    for what, query in ANALYTICAL.items():
        longer = seconds * (LONGER if quads > MOST_OF_RDFLIB else 1)
        load = Load(0, "", [query], 1, longer, is_distinct=True)
        yield from _race(plan, what, load, fast, quads, "s")
    load = Load(0, "", lookups, 8, seconds, is_distinct=True)
    yield from _race_beside_runaways(plan, load, fast, quads)


def _race(  # noqa: PLR0913, PLR0917 - what it takes to fill a row
    plan: Plan, what: str, load: Load, servers: list[Server], quads: int, unit: str
) -> Iterator[Measurement]:
    """Put one load on each server in turn, as many times as planned."""
    plan.say(f"    {what}")
    rates: dict[str, list[float]] = {server.name: [] for server in servers}
    failed: dict[str, str] = {}
    for _ in range(plan.rounds):
        for server in servers:
            if server.name in failed:
                continue
            try:
                rates[server.name].append(ask(replace(load, port=server.port, path=server.path)))
            except RuntimeError as error:
                failed[server.name] = str(error).splitlines()[0]
    for server in servers:
        note = failed.get(server.name, f"no answer in {load.seconds:g} s")
        yield _measurement(
            what, server, [] if server.name in failed else rates[server.name], quads, unit, note
        )


def _race_beside_runaways(plan: Plan, load: Load, servers: list[Server], quads: int) -> Iterator[Measurement]:
    """Put a load on one server after the other while queries run on it that do not end.

    Each is ended before the next begins: Oxigraph goes on with what nobody waits for.
    """
    what = f"distinct lookups, {load.clients} clients, beside {RUNAWAYS} runaways"
    plan.say(f"    {what}")
    for server in servers:
        rates: list[float] = []
        note = f"no answer in {load.seconds:g} s"
        with send_runaways(server, RUNAWAYS):
            try:
                rates = [ask(replace(load, port=server.port, path=server.path)) for _ in range(plan.rounds)]
            except RuntimeError as error:
                note = str(error).splitlines()[0]
        stop(server)
        yield _measurement(what, server, rates, quads, "requests/s", note)


def _measurement(  # noqa: PLR0913, PLR0917 - what it takes to fill a row
    what: str, server: Server, rates: list[float], quads: int, unit: str, note: str
) -> Measurement:
    """Make a row of the rates of its rounds, or of the note where there are none."""
    median = statistics.median(rates) if rates else 0
    if not median:
        return Measurement(TOPIC, what, server.name, unit=unit, quads=quads, counts=False, note=note)
    value = median if unit == "requests/s" else 1 / median
    return Measurement(TOPIC, what, server.name, value, unit, quads, len(rates))


@contextlib.contextmanager
def send_runaways(server: Server, count: int) -> Iterator[None]:
    """Have queries run that do not end, each on a connection that is closed with the block."""
    connections = []
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", server.port))
        query = quote(f"{RUNAWAY} #{number} {time.time_ns()}", safe="")
        connection.sendall(f"GET {server.path}?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connections.append(connection)
    threading.Event().wait(0.5)  # until they run
    try:
        yield
    finally:
        for connection in connections:
            connection.close()


@contextlib.contextmanager
def open_servers(
    quads: Path, folder: Path, say: Callable[[str], None], *, has_rdflib: bool = True
) -> Iterator[list[Server]]:
    """Start every server that is installed; they end with the block."""
    servers: list[Server] = []
    starters = [
        lambda: start_ours(quads),
        lambda: start_oxigraph(quads, None),
        lambda: start_oxigraph(quads, folder / "oxigraph"),
        start_no_work,
    ]
    if has_rdflib:
        starters.append(lambda: start_rdflib_endpoint(quads))
    try:
        for start in starters:
            try:
                servers.append(start())
            except MissingPeerError as error:
                say(f"  left out: {error}")
        yield servers
    finally:
        for server in servers:
            stop(server)


def stop(server: Server) -> None:
    """End a server, if it has not ended yet."""
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(5)
    except subprocess.TimeoutExpired:  # Oxigraph goes on with what runs away
        server.process.kill()
        server.process.wait()


def start_ours(quads: Path) -> Server:
    """Start our own service on the file."""
    port = free_port()
    command = [sys.executable, "-m", "selgraph", "serve", "--rdf", str(quads), "--port", str(port)]
    return _start(OURS, command, port, "/sparql")


def start_oxigraph(quads: Path, folder: Path | None) -> Server:
    """Start the Oxigraph server, in memory or on disk, with the data loaded."""
    program, port = find_oxigraph(), free_port()
    place = ["--location", str(folder)] if folder else []
    if folder:
        subprocess.run([program, "load", *place, "--file", str(quads)], check=True, capture_output=True)
    name = "Oxigraph server, " + ("on disk" if folder else "in memory")
    server = _start(name, [program, "serve", *place, "--bind", f"127.0.0.1:{port}"], port, "/query")
    if not folder:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/store",
            data=quads.read_bytes(),
            headers={"Content-Type": "application/n-quads"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310 - its scheme is our own
    return server


def start_rdflib_endpoint(quads: Path) -> Server:
    """Start rdflib-endpoint."""
    if importlib.util.find_spec("rdflib_endpoint") is None:
        raise MissingPeerError("pip install rdflib-endpoint")
    program = (
        "import sys, uvicorn, rdflib; from rdflib_endpoint import SparqlEndpoint;"
        "g = rdflib.Dataset(default_union=False); g.parse(sys.argv[1], format='nquads');"
        "uvicorn.run(SparqlEndpoint(graph=g), port=int(sys.argv[2]), log_level='critical')"
    )
    port = free_port()
    return _start("rdflib-endpoint", [sys.executable, "-c", program, str(quads), str(port)], port, "/")


def start_no_work() -> Server:
    """Start a server that sends the same few bytes to whatever comes, from as many processes as ours has.

    It shows what the machine, its sockets and the event loop leave to any service in Python.
    """
    program = (
        "import asyncio, os, signal, sys, uvloop\n"
        "answer = b'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}'\n"
        "class Echo(asyncio.Protocol):\n"
        "    connection_made = lambda self, transport: setattr(self, 'transport', transport)\n"
        "    data_received = lambda self, data: self.transport.write(answer)\n"
        "async def main():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    server = await loop.create_server(Echo, '127.0.0.1', int(sys.argv[1]), reuse_port=True)\n"
        "    await server.serve_forever()\n"
        "child = os.fork()\n"
        "if child:\n"
        "    signal.signal(signal.SIGTERM, lambda *_: (os.kill(child, 9), os._exit(0)))\n"
        "uvloop.run(main())\n"
    )
    port = free_port()
    return _start(NO_WORK, [sys.executable, "-c", program, str(port)], port, "/")


def _start(name: str, command: list[str], port: int, path: str) -> Server:
    """Start a server and wait until it answers.

    Raises:
        MissingPeerError: it does not start.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                address = f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D"
                urllib.request.urlopen(address, timeout=START_SECONDS).close()
                return Server(name, process, port, path)
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise MissingPeerError(f"{name} does not start")
