"""From files to a dataset, and from a dataset to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.errors import BrokenFilesError, Place, SelgraphError, UnreadableFileError
from selgraph.files import keep, read_kept
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyoxigraph

    from selgraph.home import Home


def read_file(path: Path, shown: str) -> list[pyoxigraph.Quad]:
    """Read one curated file.

    Args:
        path: a Turtle (.ttl) or TriG (.trig) file.
        shown: how to name it in an error.

    Raises:
        UnreadableFileError: it is not well formed; with line and column.
    """
    import pyoxigraph as ox

    syntax = ox.RdfFormat.TURTLE if path.suffix == ".ttl" else ox.RdfFormat.TRIG
    try:
        return list(ox.parse(path=str(path), format=syntax))
    except SyntaxError as error:
        what = str(error.msg or error)
        raise UnreadableFileError(
            f"{what.rstrip('.')}.",
            where=Place(shown, error.lineno or 0, error.offset or 0),
            fix="Correct the file at this place; the mistake may be just before it.",
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"The file cannot be read: {error}.", where=Place(shown)) from error


def read_files(home: Home) -> list[pyoxigraph.Quad]:
    """Read all files that the dataset is made of.

    Returns:
        The quads as the files have them: nothing merged, no rules applied.

    Raises:
        BrokenFilesError: some are not well formed; all of them are named.
    """
    quads: list[pyoxigraph.Quad] = []
    problems: list[SelgraphError] = []
    for path in home.source_files():
        try:
            quads += read_file(path, home.shown(path))
        except SelgraphError as error:
            problems.append(error)
    if problems:
        raise BrokenFilesError(problems)
    return quads


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
    """Build the whole dataset from its files.

    Raises:
        BrokenFilesError: files are not well formed.
        QueryError: a rule is not well formed.
    """
    from selgraph.reason import apply_rules, read_rules

    store = merge(read_files(home))
    apply_rules(store, read_rules(home))
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
        store.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return store
    store = build_dataset(home)
    keep(kept, store.dump(format=ox.RdfFormat.N_QUADS) or b"")
    return store


def open_store(home: Home, cache: Path | None) -> OxigraphStore:
    """Open the dataset in the default engine; see `open_dataset`."""
    return OxigraphStore(open_dataset(home, cache))
