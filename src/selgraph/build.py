"""From files to a dataset, and from a dataset to a store."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from selgraph.errors import BrokenFilesError, Place, SelgraphError, UnreadableFileError
from selgraph.files import keep, read_kept
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyoxigraph

    from selgraph.home import Home

MOST_MISTAKES: Final = 20  # in one file; further ones mostly follow from these
SYNTAXES: Final = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".trig": "TRIG", ".nq": "N_QUADS"}

_PLACE = re.compile(r"^Parser error (?:at|between) line [\w ]+: ")  # said apart from the message


def read_file(path: Path, shown: str) -> list[pyoxigraph.Quad]:
    """Read one curated file.

    Args:
        path: a Turtle (.ttl) or TriG (.trig) file.
        shown: how to name it in an error.

    Raises:
        BrokenFilesError: it cannot be read; with line and column of every mistake.
    """
    quads, problems = parse_file(path, shown)
    if problems:
        raise BrokenFilesError(problems)
    return quads


def read_files(home: Home) -> list[pyoxigraph.Quad]:
    """Read all files that the dataset is made of.

    Returns:
        The quads as the files have them: nothing merged, no rules applied. Blank nodes are named after what
        is said of them (RDF Dataset Canonicalization 1.0): the same files always make the same dataset.

    Raises:
        BrokenFilesError: some cannot be read; every mistake in every one of them is named.
    """
    quads: list[pyoxigraph.Quad] = []
    problems: list[SelgraphError] = []
    for path in home.source_files():
        read, found = parse_file(path, home.shown(path))
        quads += read
        problems += found
    if problems:
        raise BrokenFilesError(problems)
    return name_blank_nodes(quads)


def name_blank_nodes(quads: Iterable[pyoxigraph.Quad]) -> list[pyoxigraph.Quad]:
    """Give blank nodes names that do not change from one reading to the next; they come last."""
    import pyoxigraph as ox

    kept: list[ox.Quad] = []
    nameless: list[ox.Quad] = []
    for quad in quads:
        is_nameless = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        (nameless if is_nameless else kept).append(quad)
    dataset = ox.Dataset(nameless)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*kept, *sorted(dataset, key=str)]


def syntax_of(path: Path, syntaxes: Mapping[str, str] = SYNTAXES) -> pyoxigraph.RdfFormat:
    """Say in which syntax a file is, by its ending.

    Args:
        path: the file.
        syntaxes: the endings that are known, each with its syntax as Oxigraph calls it.

    Raises:
        UnreadableFileError: its ending is none of them.
    """
    import pyoxigraph as ox

    name = syntaxes.get(path.suffix.lower())
    if name is None:
        raise UnreadableFileError(
            f'The ending of "{path.name}" names no RDF syntax that is read here.',
            where=Place(str(path)),
            fix=f"Use one of: {', '.join(syntaxes)}.",
        )
    syntax: ox.RdfFormat = getattr(ox.RdfFormat, name)
    return syntax


def parse_file(path: Path, shown: str) -> tuple[list[pyoxigraph.Quad], list[SelgraphError]]:
    """Read what can be read of a file, and collect its mistakes: the parser goes on behind each of them.

    Args:
        path: the file.
        shown: how to name it in an error.
    """
    import pyoxigraph as ox

    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        return [], [UnreadableFileError(what, where=Place(shown), fix="Make it readable, or take it away.")]
    parser = ox.parse(content, format=syntax_of(path), rename_blank_nodes=True)
    lines = content.splitlines()
    quads: list[pyoxigraph.Quad] = []
    problems: list[SelgraphError] = []
    while len(problems) < MOST_MISTAKES:
        try:
            quads += parser
            break
        except SyntaxError as error:
            line = error.lineno or 0
            if problems and lines[line - 1 : line] == [b"}"]:
                continue  # behind a mistake the parser has forgotten the graph that ends here
            what = _PLACE.sub("", str(error.msg or error)).rstrip(".")
            problems.append(
                UnreadableFileError(
                    f"The file is not well formed: {what}.",
                    where=Place(shown, line, error.offset or 0),
                    fix="Correct the file at this place; the mistake may be just before it.",
                )
            )
    return quads, problems


def merge(quads: Iterable[pyoxigraph.Quad]) -> pyoxigraph.Store:
    """Make a dataset whose default graph is the merge of all that is said, whoever says it.

    Args:
        quads: descriptions in the default graph, statements in the graphs of their speakers.
    """
    import pyoxigraph as ox

    store = ox.Store()
    quads = list(quads)
    store.bulk_extend(quads)
    store.bulk_extend(
        ox.Quad(*quad.triple) for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)
    )
    return store


def build_dataset(home: Home) -> pyoxigraph.Store:
    """Build the whole dataset from its files: what they say, what follows, and the questions as examples.

    Raises:
        BrokenFilesError: files are not well formed.
        QueryError: a rule is not well formed.
    """
    from selgraph.examples import example_quads
    from selgraph.query import read_catalogue
    from selgraph.reason import apply_rules, read_rules

    store = merge(read_files(home))
    apply_rules(store, read_rules(home))
    store.bulk_extend(example_quads(read_catalogue(home)))
    return store


def open_dataset(home: Home, cache: Path | None) -> pyoxigraph.Store:
    """Load the dataset as it was last built, or build it where a file has changed since.

    What is kept is served only under its seal: a file that was cut short or changed is built anew.

    Args:
        home: the files.
        cache: folder in which to keep what was built; None to keep nothing.
    """
    import pyoxigraph as ox

    if cache is None:
        return build_dataset(home)
    kept = cache / f"{home.fingerprint()}.nq"
    content = read_kept(kept)
    if content is not None:
        store = ox.Store()
        # loading would rename blank nodes; what was sealed need not be checked again
        store.bulk_extend(ox.parse(content, format=ox.RdfFormat.N_QUADS, lenient=True))
        return store
    store = build_dataset(home)
    keep(kept, store.dump(format=ox.RdfFormat.N_QUADS) or b"")
    return store


def open_store(home: Home, cache: Path | None) -> OxigraphStore:
    """Open the dataset in the default engine; see `open_dataset`."""
    return OxigraphStore(open_dataset(home, cache))
