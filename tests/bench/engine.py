"""One engine in a process of its own: it loads a file, then answers queries line by line.

    python engine.py ENGINE FILE.nq FOLDER

says `{"ready": seconds}` on stdout, and for each line with a query, as JSON, a line with the seconds that the
answer took, from the query's text to the answer's as SPARQL 1.1 Query Results JSON, and that answer itself.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[str], str]

JENA = Path("/usr/share/java")
# what Debian's jena-arq needs to parse N-Quads and to answer from memory
JENA_JARS = [
    "jena-arq",
    "jena-base",
    "jena-core",
    "jena-iri",
    "thrift",
    "slf4j-api",
    "slf4j-nop",
    "commons-lang3",
    "commons-csv",
    "commons-io",
    "commons-codec",
    "commons-compress",
    "guava",
    "gson",
    "jsonld-java",
    "titanium-json-ld",
    "jakarta.json-api",
    "jackson-core",
    "jackson-databind",
    "jackson-annotations",
    "protobuf",
    "httpclient",
    "httpcore",
]


def open_selgraph(path: str, _folder: str) -> Answer:
    """Our own store, in memory."""
    import pyoxigraph as ox

    from selgraph.store import TABLE_TYPES, OxigraphStore

    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    ours = OxigraphStore(store)
    return lambda query: ours.answer(query, TABLE_TYPES["json"]).decode()


def open_selgraph_disk(path: str, folder: str) -> Answer:
    """Our own store, on disk."""
    import pyoxigraph as ox

    from selgraph.store import TABLE_TYPES, open_disk_store, write_disk_store

    target = Path(folder) / "selgraph.store"
    if not target.exists():
        write_disk_store(target, "", lambda store: store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS))
    ours = open_disk_store(target)
    return lambda query: ours.answer(query, TABLE_TYPES["json"]).decode()


def open_pyoxigraph(path: str, _folder: str) -> Answer:
    """Pyoxigraph as it is, in memory."""
    return _open_pyoxigraph(path, None)


def open_pyoxigraph_disk(path: str, folder: str) -> Answer:
    """Pyoxigraph as it is, on disk."""
    return _open_pyoxigraph(path, str(Path(folder) / "pyoxigraph"))


def _open_pyoxigraph(path: str, folder: str | None) -> Answer:
    """Load pyoxigraph."""
    import pyoxigraph as ox

    store = ox.Store(folder) if folder else ox.Store()
    if not len(store):
        store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)

    def answer(query: str) -> str:
        """Answer as JSON."""
        return (store.query(query).serialize(format=ox.QueryResultsFormat.JSON) or b"").decode()  # type: ignore[union-attr]

    return answer


def open_rdflib(path: str, _folder: str) -> Answer:
    """Load rdflib."""
    return _open_rdflib(path, "default")


def open_oxrdflib(path: str, _folder: str) -> Answer:
    """Load rdflib over Oxigraph's store."""
    import oxrdflib  # noqa: F401 - where it is missing, this says so

    return _open_rdflib(path, "Oxigraph")


def _open_rdflib(path: str, store: str) -> Answer:
    """Load an rdflib dataset."""
    import rdflib

    dataset = rdflib.Dataset(store=store, default_union=False)
    dataset.parse(path, format="nquads" if store == "default" else "ox-nquads")

    def answer(query: str) -> str:
        """Answer as JSON."""
        return (dataset.query(query).serialize(format="json") or b"").decode()

    return answer


def _find_messages(folder: str) -> str:
    """Put the messages of Jena's Xerces where its classes look: Debian has renamed the classes alone."""
    import zipfile

    target = Path(folder) / "jena"
    with zipfile.ZipFile(JENA / "jena-core.jar") as jar:
        for name in jar.namelist():
            inside = name.removeprefix("org/apache/jena/ext/")
            if inside.startswith("xerces/") and inside.endswith(".properties"):
                (target / inside).parent.mkdir(parents=True, exist_ok=True)
                (target / inside).write_bytes(jar.read(name))
    return str(target)


def open_jena(path: str, folder: str) -> Answer:
    """Apache Jena in memory, in a Java virtual machine inside this process."""
    import jpype

    jars = [str(jar) for name in JENA_JARS for jar in sorted(JENA.glob(f"{name}.jar"))]
    jpype.startJVM("-Xmx4g", classpath=[*jars, _find_messages(folder)])
    jpype.JClass("org.apache.jena.sys.JenaSystem").init()
    dataset = jpype.JClass("org.apache.jena.query.DatasetFactory").createGeneral()
    jpype.JClass("org.apache.jena.riot.RDFDataMgr").read(dataset, Path(path).as_uri())
    factory = jpype.JClass("org.apache.jena.query.QueryExecutionFactory")
    formatter = jpype.JClass("org.apache.jena.query.ResultSetFormatter")
    stream = jpype.JClass("java.io.ByteArrayOutputStream")
    dataset.begin(jpype.JClass("org.apache.jena.query.ReadWrite").READ)

    def answer(query: str) -> str:
        """Answer as JSON."""
        with factory.create(query, dataset) as execution:
            written = stream()
            formatter.outputAsJSON(written, execution.execSelect())
            return str(written.toString("UTF-8"))

    return answer


OPENERS = {
    "selgraph": open_selgraph,
    "selgraph-disk": open_selgraph_disk,
    "pyoxigraph": open_pyoxigraph,
    "pyoxigraph-disk": open_pyoxigraph_disk,
    "rdflib": open_rdflib,
    "oxrdflib": open_oxrdflib,
    "jena": open_jena,
}


def main(name: str, path: str, folder: str) -> None:
    """Load, then answer until stdin ends."""
    begin = time.perf_counter()
    answer = OPENERS[name](path, folder)
    print(json.dumps({"ready": time.perf_counter() - begin}), flush=True)
    for line in sys.stdin:
        query = json.loads(line)
        begin = time.perf_counter()
        try:
            written = answer(query)
        except Exception as error:  # noqa: BLE001 - whatever an engine raises is its answer
            print(json.dumps({"error": str(error).split("\n", 1)[0][:200]}), flush=True)
            continue
        print(json.dumps({"seconds": time.perf_counter() - begin, "answer": written}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
