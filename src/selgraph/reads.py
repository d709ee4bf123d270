"""Tables of what the graph holds, kept for a later start."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from selgraph.fetch import fetch_dataset
from selgraph.files import keep, read_kept
from selgraph.query import ask, bind, read_question
from selgraph.store import OxigraphStore, RemoteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.query import Question
    from selgraph.store import Store

READS: Final = (
    "things",
    "other-names",
    "lineage",
    "passages",
    "readings",
    "rules",
    "compositions",
    "terms",
    "everything-said",
    "documents",
    "set-aside",
    "gap-answers",
)

Rows = list[list[str]]
Columns = tuple[list[str], ...]


class Tables(Mapping[str, Rows]):
    """The rows of the queries in `queries/reads`, each asked when it is first wanted.

    Args:
        open_store: gives the store to ask; called only for what is not kept.
        home: where the queries lie.
        cache: folder in which answers are kept; None to keep nothing.
    """

    def __init__(self, open_store: Callable[[], Store], home: Home, cache: Path | None) -> None:
        """Ask nothing yet."""
        self._open_store = open_store
        self._home = home
        self._cache = cache
        self._prefix = _version(home) if cache else ""
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Rows:
        """Give the rows of a read.

        Raises:
            KeyError: there is no read of this name.
        """
        if name not in READS:
            raise KeyError(name)
        if name == "lineage":
            return [list(row) for row in zip(*self.columns(name), strict=True)]
        rows: Rows = self.remember(name, lambda: self._read(name))
        return rows

    def _read(self, name: str) -> Rows:
        """Ask a read; stores order texts in ways of their own, so that what has to be in order is put so."""
        rows = ask(self._store(), self._text(name))[1]
        return (
            rows if isinstance(self._store(), OxigraphStore) or name != "everything-said" else in_order(rows)
        )

    def __iter__(self) -> Iterator[str]:
        """Give the names of the reads."""
        return iter(READS)

    def __len__(self) -> int:
        """Count the reads."""
        return len(READS)

    def fetch(self, name: str, **values: str | Sequence[str]) -> Rows:
        """Ask one of the reads for a part of the graph; nothing of it is kept.

        Args:
            name: of the read.
            values: of its parameters, one or several each.
        """
        question = read_question(self._home.queries / "reads" / f"{name}.rq")
        return ask(self._store(), bind(question, values, lambda value: value))[1]

    def columns(self, name: str) -> Columns:
        """Give the columns of the read of lineage: subjects, relations, objects and speakers."""
        columns: Columns = self.remember(f"{name}-columns", self._read_lineage)
        return columns

    def _read_lineage(self) -> Columns:
        """Read the statements of lineage, the quickest way that the store has.

        Oxigraph writes one relation after the other faster than anything else; another store is asked once.
        """
        store = self._store()
        if not isinstance(store, OxigraphStore):
            return read_columns(store, self._text("lineage"))
        relations = [row[0] for row in ask(store, self._text("lineage-relations"))[1]]
        question = read_question(self._home.queries / "reads" / "lineage-of.rq")
        found: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
        for relation in relations:
            columns = read_columns(store, bind(question, {"relation": relation}, lambda iri: iri))
            for column, more in zip((found[0], found[2], found[3]), columns, strict=True):
                column.extend(more)
            found[1].extend([relation] * len(columns[0]))
        return found

    def gaps(self) -> dict[str, list[list[str]]]:
        """Give what the checks find that look for gaps: by the check's name, its rows, the thing first."""
        found: dict[str, list[list[str]]] = self.remember("gaps", self._find_gaps)
        return found

    @cached_property
    def gap_checks(self) -> list[Question]:
        """The checks that look for gaps."""
        return read_gap_checks(self._home)

    def _find_gaps(self) -> dict[str, list[list[str]]]:
        """Ask every check that looks for a gap; where another engine answers, of a copy, fetched in one.

        The checks go through all of it, which takes some stores minutes; of Virtuoso one gets other rows.
        """
        store = self._store()
        if isinstance(store, RemoteStore) and not store.is_oxigraph:
            store = OxigraphStore(fetch_dataset(store))
        return {check.name: ask(store, check.text)[1] for check in self.gap_checks}

    def remember(self, name: str, work_out: Callable[[], Any]) -> Any:
        """Give what was worked out before, at this start or an earlier one, or work it out.

        Args:
            name: what to keep it under; letters and hyphens.
            work_out: gives lists, tuples, dicts, texts and numbers, and nothing else.
        """
        if name not in self._known:
            self._known[name] = self._load(name)
        if self._known[name] is None:
            self._known[name] = work_out()
            if self._cache is not None:
                keep(self._path(name), marshal.dumps(self._known[name]))
        return self._known[name]

    def _load(self, name: str) -> Any:
        """Read what an earlier start kept; None where there is nothing, or it is not whole."""
        if self._cache is None:
            return None
        content = read_kept(self._path(name))
        # marshal trusts what it reads, so nothing is handed to it that we have not written
        return None if content is None else marshal.loads(content)  # noqa: S302

    def _path(self, name: str) -> Path:
        """Say where something is kept."""
        if self._cache is None:  # pragma: no cover - asked only where there is a cache
            raise KeyError(name)
        return self._cache / f"{self._prefix}.{name}"

    def _store(self) -> Store:
        """Give the store to ask."""
        return self._open_store()

    def _text(self, name: str) -> str:
        """Give the query of a read."""
        return read_question(self._home.queries / "reads" / f"{name}.rq").text


def in_order(rows: Rows) -> Rows:
    """Order rows of everything that is said: by subject, predicate and value, things before texts."""
    return sorted(rows, key=lambda row: (row[0], row[1], row[3] != "true", row[2], row[4]))


def read_gap_checks(home: Home) -> list[Question]:
    """Read the checks that look for what the documents leave open, by name; their header says `gap:`."""
    checks = (read_question(path) for path in sorted((home.queries / "checks").glob("*.rq")))
    return [check for check in checks if check.note("gap")]


def read_gap_pattern(home: Home, name: str) -> str:
    """Read the pattern of a check that looks for a gap, after the variable that holds the thing."""
    check = read_question(home.queries / "checks" / f"{name}.rq")
    pattern = check.text[check.text.index("SELECT") :].strip()
    return f"?{check.columns[0][0]} {{\n{pattern}\n}}"


def read_columns(store: Store, sparql: str) -> Columns:
    """Ask a SELECT query whose every value is an IRI, and get its columns the quickest way.

    Returns:
        One list for each column.
    """
    if isinstance(store, OxigraphStore):
        return tuple(store.columns(sparql))
    names, rows = ask(store, sparql)
    return tuple([row[place] for row in rows] for place in range(len(names)))


def _version(home: Home) -> str:
    """Name what a kept table depends on: the files, and what this Python's marshal writes."""
    return f"{home.fingerprint()}-{sys.implementation.cache_tag}-{marshal.version}"
