"""The engines that answer the same SPARQL on the same file, each in a process of its own."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from measuring import OURS, CannotAnswerError, MissingPeerError, Timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE: Final = Path(__file__).parent
LOAD_SECONDS: Final = 600
MOST_FAILURES: Final = 3  # who has not finished so often in time is asked nothing more
ENGINES: Final = {  # the name for the table, and what engine.py calls it
    OURS: "selgraph",
    "selgraph, store on disk": "selgraph-disk",
    "pyoxigraph, in memory": "pyoxigraph",
    "pyoxigraph, on disk": "pyoxigraph-disk",
    "rdflib": "rdflib",
    "oxrdflib": "oxrdflib",
    "Apache Jena": "jena",
}
MOST_QUADS: Final = dict.fromkeys(("rdflib", "rdflib-endpoint", "Comunica"), 200_000)
MERGED: Final = "https://w3id.org/selgraph/merged"  # Virtuoso has no default graph of its own
VIRTUOSO: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
[SPARQL]
ResultSetMaxRows = 10000000
"""


class Peer(ABC):
    """An engine that is loaded and can be asked.

    Args:
        name: for the table.
        limit_seconds: how long a query may take.
    """

    def __init__(self, name: str, limit_seconds: float) -> None:
        """Nothing is started yet."""
        self.name = name
        self.limit_seconds = limit_seconds
        self.failures = 0

    def ask(self, query: str) -> Timed:
        """Answer a query; the rows are sorted, each a tuple of texts, so that two answers can be compared.

        Raises:
            CannotAnswerError: it raises, does not finish in time, or has not finished twice before.
        """
        if self.failures >= MOST_FAILURES:
            raise CannotAnswerError(
                f"asked no more: {MOST_FAILURES} times not done in {self.limit_seconds:g} s"
            )
        written, seconds = self.answer(query)
        return Timed(read_rows(written), seconds)

    @abstractmethod
    def answer(self, query: str) -> tuple[str, float]:
        """Answer a query as SPARQL 1.1 Query Results JSON, and say how many seconds it took."""

    @abstractmethod
    def close(self) -> None:
        """End its process."""

    def late(self) -> CannotAnswerError:
        """Note that it has not finished in time."""
        self.failures += 1
        return CannotAnswerError(f"not done in {self.limit_seconds:g} s")


class ProcessPeer(Peer):
    """An engine that is asked through the standard streams of its process.

    Args:
        name: for the table.
        command: starts it.
        limit_seconds: how long a query may take.
    """

    def __init__(self, name: str, command: list[str], limit_seconds: float) -> None:
        """Start it and wait until it has loaded its data."""
        super().__init__(name, limit_seconds)
        self._command = command
        self._start()

    def _start(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        for stream, take in ((self._process.stdout, self._lines.put), (self._process.stderr, self._note)):
            threading.Thread(target=_pump, args=(stream, take), daemon=True).start()
        self._said = ""
        self._read(LOAD_SECONDS)  # it says that it is ready

    def _note(self, line: str) -> None:
        """Remember the last thing that it said on stderr."""
        self._said = line.strip() or self._said

    def _read(self, seconds: float) -> dict[str, Any]:
        """Read one line of its answer."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise self.late() from None
        if not line:
            self._process.wait()
            raise MissingPeerError(f"{self.name} does not start: {self._said}")
        values: dict[str, Any] = json.loads(line)
        return values

    def answer(self, query: str) -> tuple[str, float]:
        """Answer; a process that has not done so in time is ended, and another one started."""
        if self._process.poll() is not None:
            self._start()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(query) + "\n")
        self._process.stdin.flush()
        try:
            values = self._read(self.limit_seconds)
        except CannotAnswerError:
            self.close()
            raise
        except MissingPeerError as error:
            raise CannotAnswerError(str(error)) from error
        if "error" in values:
            raise CannotAnswerError(f"cannot: {values['error']}")
        return str(values["answer"]), float(values["seconds"])

    def close(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()


class HttpPeer(Peer):
    """A server that is asked by the SPARQL 1.1 Protocol.

    Args:
        name: for the table.
        command: starts it.
        port: where it listens, on loopback.
        path: of its endpoint, with any parameters.
        limit_seconds: how long a query may take.
        fill: loads the data once it listens; None where the command has done so.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it takes to reach a server
        self,
        name: str,
        command: list[str],
        port: int,
        path: str,
        limit_seconds: float,
        fill: Callable[[], object] | None = None,
    ) -> None:
        """Start it and wait until it listens."""
        super().__init__(name, limit_seconds)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._port = port
        self._path = path
        end = time.monotonic() + LOAD_SECONDS
        while not _listens(port):
            if self._process.poll() is not None or time.monotonic() > end:
                raise MissingPeerError(f"{name} does not start")
            time.sleep(0.05)
        if fill:
            fill()

    @property
    def address(self) -> str:
        """The endpoint's URL."""
        return f"http://127.0.0.1:{self._port}{self._path}"

    def megabytes(self) -> float:
        """The most memory that it has taken so far, in MB; 0 where the system does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text() if status.exists() else "", re.MULTILINE)
        return int(found[1]) / 1024 if found else 0

    def processor_seconds(self) -> float:
        """How long it has had the processor so far; 0 where the system does not tell."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else []
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")  # its own and the system's

    def answer(self, query: str) -> tuple[str, float]:
        """Answer, by a GET on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self.limit_seconds)
        mark = "&" if "?" in self._path else "?"
        begin = time.perf_counter()
        try:
            connection.request(
                "GET",
                f"{self._path}{mark}{urlencode({'query': query}, quote_via=quote)}",
                headers={"Accept": "application/sparql-results+json"},
            )
            response = connection.getresponse()
            body = response.read().decode()
        except TimeoutError:
            raise self.late() from None
        except (OSError, http.client.HTTPException) as error:
            raise CannotAnswerError(f"cannot: {error}") from error
        finally:
            connection.close()
        seconds = time.perf_counter() - begin
        if response.status != http.HTTPStatus.OK:
            raise CannotAnswerError(f"cannot: {response.status} {' '.join(body.split())[:160]}")
        return body, seconds

    def close(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()


def read_rows(written: str) -> tuple[tuple[str, ...], ...]:
    """Read an answer: rows in an order of their own, a term by its value, nothing where it is unbound.

    Blank nodes have no names that two engines could share.
    """
    values = json.loads(written)
    if "boolean" in values:
        return ((str(values["boolean"]).lower(),),)
    names = values["head"]["vars"]
    return tuple(
        sorted(
            tuple(
                "_:" if row.get(name, {}).get("type") == "bnode" else row.get(name, {}).get("value", "")
                for name in names
            )
            for row in values["results"]["bindings"]
        )
    )


@contextlib.contextmanager
def open_peers(
    path: Path, folder: Path, say: Callable[[str], None], limit_seconds: float, quads: int = 0
) -> Iterator[tuple[list[Peer], dict[str, str]]]:
    """Start every peer that is installed, with a file loaded; they end with the block.

    Args:
        path: a built dataset as N-Quads.
        folder: for what they write.
        say: told what is left out, and what to install for it.
        limit_seconds: how long a query may take.
        quads: how many the dataset has; 0 where it is small.

    Returns:
        The peers, and of those that are left out why, by name.
    """
    peers: list[Peer] = []
    absent: dict[str, str] = {}
    try:
        for name, start in _starters(path, folder, limit_seconds).items():
            begin = time.perf_counter()
            try:
                _refuse_beyond(name, quads)
                peers.append(start())
                say(f"  {name}: loaded in {time.perf_counter() - begin:.1f} s")
            except (MissingPeerError, CannotAnswerError) as error:
                absent[name] = str(error)
                say(f"  {name} is left out: {error}")
        yield peers, absent
    finally:
        for peer in peers:
            peer.close()


def _refuse_beyond(name: str, quads: int) -> None:
    """Leave a peer out of a dataset that is too large for it."""
    if quads > MOST_QUADS.get(name, quads):
        raise MissingPeerError(
            f"not begun beyond {MOST_QUADS[name]:,} quads, where it is a hundred times slower"
        )


def _starters(path: Path, folder: Path, limit_seconds: float) -> dict[str, Callable[[], Peer]]:
    """Give for each peer what starts it."""
    starters: dict[str, Callable[[], Peer]] = {
        name: lambda name=name, engine=engine: _start_python(name, engine, path, folder, limit_seconds)  # type: ignore[misc]
        for name, engine in ENGINES.items()
    }
    starters["Comunica"] = lambda: _start_comunica(path, limit_seconds)
    starters["Oxigraph server"] = lambda: _start_oxigraph(path, folder, limit_seconds)
    starters["rdflib-endpoint"] = lambda: _start_rdflib_endpoint(path, limit_seconds)
    starters["Virtuoso"] = lambda: start_virtuoso(path, folder, limit_seconds)
    return starters


def _start_python(name: str, engine: str, path: Path, folder: Path, limit_seconds: float) -> Peer:
    """Start one of engine.py's."""
    if engine == "oxrdflib":
        _need("oxrdflib", "pip install oxrdflib")
    if engine == "jena":
        _need("jpype", "pip install jpype1")
        if not Path("/usr/share/java/jena-arq.jar").exists():
            raise MissingPeerError("apt-get install libapache-jena-java")
    command = [sys.executable, str(HERE / "engine.py"), engine, str(path), str(folder)]
    return ProcessPeer(name, command, limit_seconds)


def _need(module: str, install: str) -> None:
    """Refuse where a module is not installed."""
    if importlib.util.find_spec(module) is None:
        raise MissingPeerError(install)


def _start_comunica(path: Path, limit_seconds: float) -> Peer:
    """Start Comunica, which the tests of the service install."""
    modules = HERE.parent / "service" / "node_modules"
    if shutil.which("node") is None or not (modules / "@comunica").is_dir():
        raise MissingPeerError("apt-get install nodejs npm, then npm install --prefix tests/service")
    return ProcessPeer(
        "Comunica",
        ["node", "--max-old-space-size=6000", str(HERE / "engine.mjs"), str(path), str(modules)],
        limit_seconds,
    )


def _start_oxigraph(path: Path, folder: Path, limit_seconds: float) -> Peer:
    """Start the Oxigraph server on a folder of its own."""
    place = folder / "oxigraph-server"
    subprocess.run(
        [find_oxigraph(), "load", "--location", str(place), "--file", str(path)],
        check=True,
        capture_output=True,
    )
    return start_oxigraph_on(place, limit_seconds)


def start_oxigraph_on(place: Path, limit_seconds: float) -> HttpPeer:
    """Start the Oxigraph server on a store that there is."""
    port = free_port()
    command = [
        find_oxigraph(), "serve-read-only", "--location", str(place), "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip
    return HttpPeer("Oxigraph server", command, port, "/query", limit_seconds)


def find_oxigraph() -> str:
    """Find the Oxigraph server's program."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise MissingPeerError("pip install oxigraph")
    return program


def _start_rdflib_endpoint(path: Path, limit_seconds: float) -> Peer:
    """Start rdflib-endpoint."""
    _need("rdflib_endpoint", "pip install rdflib-endpoint")
    program = (
        "import sys, uvicorn, rdflib; from rdflib_endpoint import SparqlEndpoint;"
        "g = rdflib.Dataset(default_union=False); g.parse(sys.argv[1], format='nquads');"
        "uvicorn.run(SparqlEndpoint(graph=g), port=int(sys.argv[2]), log_level='critical')"
    )
    port = free_port()
    return HttpPeer(
        "rdflib-endpoint", [sys.executable, "-c", program, str(path), str(port)], port, "/", limit_seconds
    )


def start_virtuoso(path: Path, folder: Path, limit_seconds: float) -> HttpPeer:
    """Start Virtuoso; the merged default graph gets a name, and is asked under it as the default one."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        raise MissingPeerError("apt-get install virtuoso-opensource")
    place = folder / "virtuoso"
    place.mkdir()
    sql_port, port = free_port(), free_port()
    settings = place / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=place, sql_port=sql_port, http_port=port), encoding="utf-8")
    data = place / "data.nq"
    with path.open(encoding="utf-8") as lines, data.open("w", encoding="utf-8") as named:
        named.writelines(_name_default(line) for line in lines)

    def fill() -> None:
        """Load the file by its own bulk loader."""
        script = (
            f"ld_dir('{place}', 'data.nq', '{MERGED}'); rdf_loader_run(); checkpoint;"
            'grant select on sys_stat to "SPARQL";'
        )
        subprocess.run(
            [client, f"127.0.0.1:{sql_port}", "dba", "dba", f"exec={script}"],
            check=True,
            capture_output=True,
            timeout=LOAD_SECONDS,
        )

    target = f"/sparql?default-graph-uri={quote(MERGED, safe='')}"
    command = [server, "-f", "-c", str(settings)]
    return HttpPeer("Virtuoso", command, port, target, limit_seconds, fill)


def _name_default(line: str) -> str:
    """Put a line of N-Quads that stands in the default graph into the graph that stands for it."""
    import pyoxigraph as ox

    quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_QUADS)), None)
    if quad is None or not isinstance(quad.graph_name, ox.DefaultGraph):
        return line
    return line.rstrip().removesuffix(".") + f"<{MERGED}> .\n"


def _pump(stream: Any, take: Callable[[str], None]) -> None:
    """Hand on what a process says, line by line, and at its end an empty line."""
    for line in stream:
        take(line)
    take("")


def _listens(port: int) -> bool:
    """Say whether somebody listens."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
