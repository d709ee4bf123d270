"""From files of any size to a store on disk."""

from __future__ import annotations

import codecs
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from selgraph.build import name_blank_nodes, parse_file, syntax_of
from selgraph.errors import BrokenFilesError, unreadable
from selgraph.store import write_disk_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    import pyoxigraph

    from selgraph.errors import SelgraphError
    from selgraph.home import Home
    from selgraph.store import Manifest

    Tell = Callable[[str, float], None]

AT_ONCE: Final = 100_000  # quads that lie in Python's memory at one time


def build_disk_store(
    home: Home, folder: Path, rdf: Iterable[Path] = (), tell: Tell | None = None
) -> Manifest:
    """Build the dataset and write it as a store on disk, whole or not at all.

    The files pass by once, so that Python never holds more than a part of them. The rules need what they
    stand on in memory while this lasts; who asks the store afterwards does not.

    Args:
        home: the files.
        folder: where the store is to lie.
        rdf: files of statements, each in the graph of its speaker, that take the place of those in `data/`:
            Turtle, TriG, N-Triples or N-Quads.
        tell: is told the name of each part, and how much of it is done, from 0 to 1.

    Raises:
        BrokenFilesError: files are not well formed; every mistake is named.
        UnreadableFileError: the folder cannot be written, or holds something else.
        QueryError: a rule is not well formed.
    """
    from selgraph.examples import example_quads
    from selgraph.query import read_catalogue
    from selgraph.reason import apply_rules, read_rules

    given = list(rdf)
    paths = [path for path in home.source_files() if not (given and path.is_relative_to(home.data))] + given
    for path in given:
        syntax_of(path)  # a wrong ending is told before anything is read
    sources = [(path, home.shown(path)) for path in paths]
    say = tell or (lambda _what, _share: None)
    rules = read_rules(home)

    def fill(store: pyoxigraph.Store) -> None:
        """Put what is said into the store, and then what follows."""
        import pyoxigraph as ox

        memory = ox.Store()
        store.bulk_extend(_watch(_stream(sources, say), memory))
        say("applying the rules", 0)
        apply_rules(memory, rules)
        say("writing what follows", 0)
        for rule in rules:
            graph = ox.NamedNode(rule.iri)
            described = memory.quads_for_pattern(graph, None, None, ox.DefaultGraph())
            derived = memory.quads_for_pattern(None, None, None, graph)
            store.bulk_extend([*described])
            store.bulk_extend(_merged(derived))
        store.bulk_extend(example_quads(read_catalogue(home)))
        say("packing", 0)

    return write_disk_store(folder, _fingerprint(home, given), fill)


def _stream(sources: list[tuple[Path, str]], say: Tell) -> Iterator[pyoxigraph.Quad]:
    """Give the quads of files, one file after the other.

    Raises:
        BrokenFilesError: at the end, where there were mistakes.
    """
    import pyoxigraph as ox

    total = sum(path.stat().st_size for path, _ in sources if path.is_file()) or 1
    done = 0
    problems: list[SelgraphError] = []
    nameless: list[ox.Quad] = []
    for path, shown in sources:
        try:
            with path.open("rb") as file:
                counted: Any = _Counted(file, partial(_tell_share, say, done, total))
                for quad in ox.parse(counted, format=syntax_of(path), rename_blank_nodes=True):
                    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                        nameless.append(quad)
                    else:
                        yield quad
            done += path.stat().st_size
        except (SyntaxError, OSError):
            problems += parse_file(path, shown)[1]  # reads on behind a mistake, and has words for it
    if problems:
        raise BrokenFilesError(problems)
    yield from name_blank_nodes(nameless)


def _tell_share(say: Tell, done: int, total: int, read: int) -> None:
    """Tell how much of all files has been read, when so much of one has."""
    say("reading", (done + read) / total)


class _Counted:
    """A file that tells how much of it has been read.

    Args:
        file: the file.
        tell: is told the bytes after each part.
    """

    def __init__(self, file: BinaryIO, tell: Callable[[int], None]) -> None:
        """Begin at the beginning, behind a byte order mark."""
        self._file = file
        self._tell = tell
        self._done = 0
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Read a part, and tell."""
        content = self._file.read(size)
        self._done += len(content)
        self._tell(self._done)
        return content


def _watch(quads: Iterator[pyoxigraph.Quad], memory: pyoxigraph.Store) -> Iterator[pyoxigraph.Quad]:
    """Give quads with their merge, and put the same into memory for the rules, a part at a time."""
    from itertools import islice

    merged = _merged(quads)
    while part := list(islice(merged, AT_ONCE)):
        memory.bulk_extend(part)
        yield from part


def _merged(quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    """Give quads, and each that stands in a named graph once more in the default graph."""
    import pyoxigraph as ox

    default = ox.DefaultGraph()
    for quad in quads:
        yield quad
        if quad.graph_name != default:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _fingerprint(home: Home, given: list[Path]) -> str:
    """Hash what the store depends on: the home, and the files that were given beside it."""
    if not given:
        return home.fingerprint()
    digest = hashlib.sha256(home.fingerprint().encode())
    for path in given:
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.hexdigest()
