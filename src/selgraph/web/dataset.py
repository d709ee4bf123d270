"""What is served: the corpus with its facts, or any RDF files as they are."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, UnreadableFileError, unreadable
from selgraph.version import VERSION
from selgraph.vocabulary import BASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.query import Question
    from selgraph.store import DiskStore
    from selgraph.web.explorer_text import Texts

ENDINGS: Final = {
    ".ttl": "TURTLE",
    ".trig": "TRIG",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".rdf": "RDF_XML",
    ".xml": "RDF_XML",
    ".owl": "RDF_XML",
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
}
MOST_LAID_OUT: Final = 500_000  # statements; sorting them takes 2 s


@dataclass(frozen=True)
class Served:
    """The dataset of a service.

    Args:
        store: the data, loaded.
        title: what people call it.
        address: the service's own address, as the world sees it; ends with a slash.
        namespace: IRIs that begin so have their pages at the rest of their path.
        hash: changes when the data do.
        home: the curated files; None where other RDF files are served.
        facts: things and speakers of the corpus; None where other RDF files are served.
        catalogue: the questions of the corpus.
        texts: shows passages in the keeper's copies of the texts; None for quotations alone.
    """

    store: pyoxigraph.Store
    title: str
    address: str
    namespace: str
    hash: str
    home: Home | None = None
    facts: Facts | None = None
    catalogue: tuple[Question, ...] = field(default=())
    texts: Texts | None = None

    @property
    def endpoint(self) -> str:
        """Address of the SPARQL endpoint."""
        return self.address + "sparql"


def load_apart(load: Callable[[], Served]) -> Served:
    """Load a dataset in a thread of its own, which ends with it.

    The C library gives each thread memory of its own, so that the data lie apart: what queries take and give
    back afterwards stays close together, and a query over everything takes a sixth less time.

    Args:
        load: loads it.
    """
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(load).result()


def serve_corpus(home: Home, cache: Path | None, address: str, disk: DiskStore | None = None) -> Served:
    """Load the corpus with what its pages and questions need.

    Args:
        home: the curated files.
        cache: where what was built is kept; None for nowhere.
        address: the service's own address.
        disk: a store on disk that is served in the place of the files; nothing is added to it, so that the
            questions in it do not name the service.
    """
    from selgraph.build import open_dataset
    from selgraph.examples import target_quads
    from selgraph.facts import open_facts
    from selgraph.query import read_catalogue

    catalogue = tuple(read_catalogue(home))
    if disk is None:
        fingerprint, store, facts = home.fingerprint(), open_dataset(home, cache), open_facts(home, cache)
        store.bulk_extend(target_quads(catalogue, address + "sparql"))
        store = _lay_out(store)
    else:
        fingerprint, store, facts = disk.fingerprint, disk.dataset, _read_distant(disk, home)
    _ = facts.nodes, facts.speakers, facts.term_labels  # worked out here once, and shared by every worker
    return Served(store, "selgraph", address, BASE, _hash(fingerprint, address), home, facts, catalogue)


def add_texts(served: Served, folder: Path) -> Served:
    """Let the pages of a corpus show passages in full.

    Args:
        served: the corpus.
        folder: where the keeper's copies of the texts lie.

    Raises:
        UnreadableFileError: it is no folder.
    """
    from selgraph.web.explorer_text import Texts

    assert served.home is not None  # noqa: S101 - a corpus has files
    rows = served.store.query((served.home.queries / "reads" / "texts.rq").read_text("utf-8"))
    editions = {
        row["document"].value: (row["file"].value, row["sha256"].value)
        for row in rows  # type: ignore[union-attr]
    }
    texts = Texts(folder, editions)
    return replace(served, texts=texts, hash=_hash(served.hash, texts.hash))


def _read_distant(disk: DiskStore, home: Home) -> Facts:
    """Read of a store on disk what pages need, when they do."""
    from selgraph.distant import DistantFacts
    from selgraph.reads import Tables

    return DistantFacts(Tables(lambda: disk, home, None))


def serve_files(paths: list[Path], address: str) -> Served:
    """Load RDF files as they are: nothing merged, no rules.

    Args:
        paths: Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD.
        address: the service's own address; relative IRIs of the files are resolved against it.

    Raises:
        UnreadableFileError: a file cannot be read; with line and column.
    """
    import pyoxigraph as ox

    from selgraph.build import syntax_of

    store = ox.Store()
    digest = hashlib.sha256()
    for path in paths:
        syntax = syntax_of(path, ENDINGS)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise unreadable(path, error) from error
        if syntax == ox.RdfFormat.RDF_XML:
            _refuse_doctype(content, path)
        digest.update(hashlib.sha256(content).digest())
        try:
            if len(paths) == 1:
                store.load(content, format=syntax, base_iri=address)  # a bulk load lies less well in memory
            else:  # two files may call different blank nodes by the same name
                store.bulk_extend(ox.parse(content, format=syntax, base_iri=address, rename_blank_nodes=True))
        except SyntaxError as error:
            raise UnreadableFileError(
                f"{str(error.msg or error).rstrip('.')}.",
                where=Place(str(path), error.lineno or 0, error.offset or 0),
                fix="Correct the file at this place; the mistake may be just before it.",
            ) from error
        except (ValueError, OSError) as error:
            raise UnreadableFileError(f"The file cannot be read: {error}.", where=Place(str(path))) from error
    title = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    return Served(_lay_out(store), title, address, address, _hash(digest.hexdigest(), address))


def _lay_out(store: pyoxigraph.Store) -> pyoxigraph.Store:
    """Put the statements of a graph side by side, and in it those of a property.

    A query over everything then reads memory from front to back, and takes up to a tenth less time.
    """
    import pyoxigraph as ox

    if len(store) > MOST_LAID_OUT:
        return store
    laid_out = ox.Store()
    laid_out.extend(sorted(store, key=lambda quad: (str(quad.graph_name), quad.predicate.value)))
    return laid_out


def _refuse_doctype(content: bytes, path: Path) -> None:
    """Refuse RDF/XML with a document type: its entities can grow without bound, or name other files."""
    for encoding in ("utf-8", "utf-16"):
        text = content.decode(encoding, errors="ignore")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            line = text.count("\n", 0, text.find("<!")) + 1
            raise UnreadableFileError(
                "The file has a document type (<!DOCTYPE), which is refused.",
                where=Place(str(path), line),
                fix="Write out its entities and take it away.",
            )


def _hash(*parts: str) -> str:
    """Hash the data and what writes answers about them."""
    import pyoxigraph as ox

    digest = hashlib.sha256()
    for part in (*parts, VERSION, ox.__version__):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
