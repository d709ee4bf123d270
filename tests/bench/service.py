"""Requests per second beside the Oxigraph server and rdflib-endpoint, in one run on the same data.

python tests/bench/service.py [--seconds N] [--clients 1,8,32]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ANALYTICAL = {
    "statements by property": "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
    "all names": "SELECT ?s ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l",
    "who says what": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
}
ACCEPT = "application/sparql-results+json"


@dataclass(frozen=True)
class Peer:
    """A server that is measured.

    Args:
        name: for the table.
        process: it.
        port: where it listens.
        path: of its endpoint.
    """

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str


def ask_for(  # noqa: PLR0913, PLR0917 - what it has to know
    seconds: float,
    port: int,
    targets: list[str],
    turn: int,
    distinct: bool,
    results: multiprocessing.Queue[int],
) -> None:
    """Be one client: ask on one connection as fast as answers come, and count them."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            target = targets[(turn * 997 + count) % len(targets)]
            mark = f"%23{turn}x{count}x{os.getpid()}" if distinct else ""
            connection.sendall(f"GET {target}{mark} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\n\r\n".encode())
            received = bytearray(connection.recv(65536))
            while b"\r\n\r\n" not in received:
                received += connection.recv(65536)
            head, _, body = bytes(received).partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head)
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length:
                missing = int(length[1]) - len(body)
                while missing > 0:
                    missing -= len(connection.recv(65536))
            else:
                while not body.endswith(b"0\r\n\r\n"):
                    body += connection.recv(65536)
            count += 1
    results.put(count)


def measure(peer: Peer, queries: list[str], clients: int, seconds: float, *, distinct: bool) -> float:
    """Give the requests per second of so many clients."""
    targets = [f"{peer.path}?query={quote(query, safe='')}" for query in queries]
    results: multiprocessing.Queue[int] = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=ask_for, args=(seconds, peer.port, targets, turn, distinct, results))
        for turn in range(clients)
    ]
    for process in processes:
        process.start()
    total = sum(results.get() for _ in processes)
    for process in processes:
        process.join()
    return total / seconds


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(1000):
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")


def start_oxigraph(quads: Path, folder: Path | None) -> Peer:
    """Start the Oxigraph server, in memory or on disk, with the data loaded."""
    port = free_port()
    binary = str(Path(sys.executable).parent / "oxigraph")
    if folder is not None:
        subprocess.run(
            [binary, "load", "--location", str(folder), "--file", str(quads)], check=True, capture_output=True
        )
    command = [
        binary,
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        *(["--location", str(folder)] if folder else []),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port)
    if folder is None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/store",
            data=quads.read_bytes(),
            headers={"Content-Type": "application/n-quads"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310 - its scheme was checked, or is our own
    return Peer("Oxigraph server" + (", on disk" if folder else ", in memory"), process, port, "/query")


def start_ours(quads: Path) -> Peer:
    """Start our own service on the same file."""
    port = free_port()
    command = [sys.executable, "-m", "selgraph", "serve", "--rdf", str(quads), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port)
    return Peer("selgraph serve", process, port, "/sparql")


def start_rdflib_endpoint(quads: Path) -> Peer | None:
    """Start rdflib-endpoint, where it is installed."""
    port = free_port()
    program = (
        "import sys, uvicorn, rdflib; from rdflib_endpoint import SparqlEndpoint;"
        "g = rdflib.Dataset(); g.parse(sys.argv[1], format='nquads');"
        "uvicorn.run(SparqlEndpoint(graph=g), port=int(sys.argv[2]), log_level='critical')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(quads), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
    except RuntimeError:
        process.kill()
        return None
    return Peer("rdflib-endpoint", process, port, "/")


def main() -> None:
    """Measure and print one table."""
    from selgraph.build import build_dataset
    from selgraph.home import find_home

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", default="1,8,32")
    options = parser.parse_args()
    store = build_dataset(find_home())
    import pyoxigraph as ox

    things = [
        row["s"].value
        for row in store.query(
            "SELECT DISTINCT ?s WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s"
        )
    ]  # type: ignore[union-attr]
    lookups = [f"SELECT ?p ?o WHERE {{ <{thing}> ?p ?o }}" for thing in things]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quads = folder / "data.nq"
        store.dump(str(quads), format=ox.RdfFormat.N_QUADS)
        peers = [start_oxigraph(quads, None), start_oxigraph(quads, folder / "store"), start_ours(quads)]
        other = start_rdflib_endpoint(quads)
        peers += [other] if other else []
        try:
            print(f"{len(store)} quads, {len(lookups)} lookups, {os.cpu_count()} cores; requests a second\n")
            print(f"{'':32}" + "".join(f"{peer.name:>28}" for peer in peers))
            for clients in map(int, options.clients.split(",")):
                for kind, distinct, queries in (
                    ("distinct lookups", True, lookups),
                    ("repeated lookups", False, lookups[:20]),
                ):
                    rates = [
                        measure(peer, queries, clients, options.seconds, distinct=distinct) for peer in peers
                    ]
                    print(f"{kind + f', {clients} clients':32}" + "".join(f"{rate:28,.0f}" for rate in rates))
            for kind, query in ANALYTICAL.items():
                rates = [measure(peer, [query], 1, options.seconds, distinct=True) for peer in peers[:3]]
                print(f"{kind:32}" + "".join(f"{rate:28,.1f}" for rate in rates))
        finally:
            for peer in peers:
                peer.process.terminate()
                peer.process.wait()


if __name__ == "__main__":
    main()
