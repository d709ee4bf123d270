"""What is said of one thing, or by one speaker, asked for when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.model import Statement
from selgraph.query import ask, bind, read_question
from selgraph.vocabulary import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.store import Store


def read_statements(store: Store, home: Home, facts: Facts, iri: str) -> list[Statement]:
    """Read everything that is said of a thing, or in which it is named.

    Returns:
        List of Statement, those of which the thing is the subject first, then by property and value.
    """
    rows = _ask_read(store, home, "statements", {"thing": iri})
    facts.expect((cell for row in rows for cell in (row[0], row[2])), (row[4] for row in rows))
    grouped: dict[tuple[str, str, str], list[str]] = {}
    labels: dict[str, str] = {}
    for subject, predicate, value, label, speaker in rows:
        grouped.setdefault((subject, predicate, value), []).append(speaker)
        labels[value] = label
    found = [
        Statement(
            subject,
            predicate,
            value,
            labels[value] or shorten(value),
            _is_iri(value),
            facts.speakers_of(speakers),
        )
        for (subject, predicate, value), speakers in grouped.items()
    ]
    return sorted(
        found, key=lambda entry: (entry.subject != iri, entry.predicate, entry.label, entry.subject)
    )


def read_said(store: Store, home: Home, facts: Facts, iri: str) -> list[Statement]:
    """Read everything that one speaker says.

    Returns:
        List of Statement, by subject, property and value.
    """
    speaker = facts.speakers[iri]
    rows = _ask_read(store, home, "said", {"speaker": iri})
    facts.expect(cell for row in rows for cell in (row[0], row[2]))
    return [
        Statement(subject, predicate, value, label or shorten(value), _is_iri(value), (speaker,))
        for subject, predicate, value, label in rows
    ]


def _ask_read(store: Store, home: Home, name: str, values: Mapping[str, str]) -> list[list[str]]:
    """Ask one of the reads with its parameters filled in."""
    question = read_question(home.queries / "reads" / f"{name}.rq")
    return ask(store, bind(question, values, lambda value: value))[1]


def _is_iri(value: str) -> bool:
    """Say whether a value is one of the graph's own things or terms."""
    return value.startswith(tuple(PREFIXES.values())) and not value.endswith(("/", "#")) and " " not in value
