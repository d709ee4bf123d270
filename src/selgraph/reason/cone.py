"""The statements that an inferred statement may stand on, fetched level by level from a store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.query import quote_text
from selgraph.reason.rules import ANYONE
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selgraph.reason.rules import Pattern, RuleFile
    from selgraph.store import Store

ROWS_AT_ONCE: Final = (
    500  # rows of one VALUES block: few requests, and no query that an endpoint would refuse
)

Triple = tuple[str, str, str]
Bindings = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A statement, with who may have made it.

    Args:
        statement: subject, predicate, object; IRIs bare, a literal as SPARQL writes it.
        makers: names of the rules that may have made it besides passages and readings; `ANYONE` for all of
            them, and for the ontology.
    """

    statement: Triple
    makers: tuple[str, ...] = ANYONE


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One way in which a rule comes to a statement.

    Args:
        rule: name of the rule.
        premises: what it stands on, in the order of the rule's header.
        because: the sentence that says why the rule holds here; empty where the rule gives none.
        row: IRI of the row of a table which decides; empty where there is none.
    """

    rule: str
    premises: tuple[Claim, ...]
    because: str = ""
    row: str = ""


@dataclass(slots=True)
class Cone:
    """A statement with everything that it may stand on.

    Args:
        stated: the passages and readings that make a statement, by IRI and in this order; none for one that
            the ontology or a description makes.
        steps: the ways in which rules come to a claim.
    """

    stated: dict[Triple, tuple[str, ...]] = field(default_factory=dict)
    steps: dict[Claim, tuple[Step, ...]] = field(default_factory=dict)


def collect(
    store: Store, rules: Sequence[RuleFile], statements: Iterable[Triple], *, stop_at_explicit: bool = False
) -> Cone:
    """Fetch everything that some statements may stand on, down to what passages and readings state.

    The number of requests grows with the depth of the proofs, not with the size of the graph.

    Args:
        store: any store that holds a built dataset.
        rules: the rules that were applied.
        statements: what is to be explained.
        stop_at_explicit: whether not to look for proofs of what a passage states.
    """
    cone = Cone()
    known: set[Claim] = set()
    wanted = {Claim(statement) for statement in statements}
    while wanted:
        known |= wanted
        cone.stated |= _who_says(store, {claim.statement for claim in wanted} - cone.stated.keys())
        found: dict[Claim, set[Step]] = {claim: set() for claim in wanted}
        open_claims = [
            claim
            for claim in wanted
            if claim.statement in cone.stated
            and not (
                stop_at_explicit
                and any(iri.startswith(PREFIXES["passage"]) for iri in cone.stated[claim.statement])
            )
        ]
        for rule in rules:
            fitting = [claim for claim in open_claims if claim.makers == ANYONE or rule.name in claim.makers]
            steps = _explain(store, rule, {claim.statement for claim in fitting})
            for claim in fitting:
                found[claim].update(steps.get(claim.statement, ()))
        cone.steps |= {claim: tuple(sorted(steps)) for claim, steps in found.items()}
        wanted = {premise for steps in found.values() for step in steps for premise in step.premises} - known
    return cone


def write_term(term: str) -> str:
    """Write a term as SPARQL does: an IRI between angle brackets, a literal as it is."""
    return term if term.startswith('"') else f"<{term}>"


def _who_says(store: Store, statements: set[Triple]) -> dict[Triple, tuple[str, ...]]:
    """Ask which passages and readings make statements; the ontology's and the rules' own are made by none."""
    says: dict[Triple, set[str]] = {}
    for rows in _chunks(statements):
        values = " ".join(f"({' '.join(write_term(term) for term in row)})" for row in rows)
        query = (
            f"SELECT ?s ?p ?o ?speaker WHERE {{ VALUES (?s ?p ?o) {{ {values} }} ?s ?p ?o "
            "OPTIONAL { GRAPH ?speaker { ?s ?p ?o } } }"
        )
        for row in _ask(store, query):
            speakers = says.setdefault(_fill(("?s", "?p", "?o"), row), set())
            if "speaker" in row:
                speakers.add(row["speaker"]["value"])
    # a store may hold the merge in a graph with a name: that is nobody's saying
    order = (PREFIXES["passage"], PREFIXES["reading"])
    return {
        statement: tuple(
            sorted(
                (iri for iri in speakers if iri.startswith(order)),
                key=lambda iri: (not iri.startswith(order[0]), iri),
            )
        )
        for statement, speakers in says.items()
    }


def _explain(store: Store, rule: RuleFile, statements: set[Triple]) -> dict[Triple, set[Step]]:
    """Ask in which ways a rule comes to statements."""
    found: dict[Triple, set[Step]] = {}
    fitting = {
        row
        for row in statements
        if all(part.startswith("?") or part == term for part, term in zip(rule.head, row, strict=True))
    }
    for rows in _chunks(fitting):
        query = rule.explaining(
            [(write_term(row[0]), write_term(row[1]), write_term(row[2])) for row in rows]
        )
        for row in _ask(store, query):
            premises = tuple(Claim(_fill(premise.pattern, row), premise.makers) for premise in rule.premises)
            because = row.get(rule.because, {}).get("value", "")
            step = Step(rule.name, premises, because, row.get(rule.row, {}).get("value", ""))
            found.setdefault(_fill(rule.head, row), set()).add(step)
    return found


def _fill(pattern: Pattern, row: Bindings) -> Triple:
    """Put the values of a row in the place of a pattern's variables."""
    subject, predicate, thing = (
        _read_term(row[part[1:]]) if part.startswith("?") else part for part in pattern
    )
    return (subject, predicate, thing)


def _ask(store: Store, query: str) -> list[Bindings]:
    """Ask a SELECT query, and give its rows: the terms by variable, as the W3C's JSON results have them."""
    rows: list[Bindings] = json.loads(store.answer(query, "application/sparql-results+json"))["results"][
        "bindings"
    ]
    return rows


def _read_term(term: dict[str, str]) -> str:
    """Read a term of the W3C's JSON results."""
    if term["type"] != "literal":
        return term["value"]
    tail = (
        f"@{term['xml:lang']}"
        if "xml:lang" in term
        else f"^^<{term['datatype']}>"
        if "datatype" in term
        else ""
    )
    return quote_text(term["value"]) + tail


def _chunks(rows: Iterable[Triple]) -> Iterator[list[Triple]]:
    """Divide statements into parts that fit into a query."""
    ordered = sorted(rows)
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        yield ordered[start : start + ROWS_AT_ONCE]
