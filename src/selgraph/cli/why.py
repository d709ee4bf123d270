"""`selgraph why`: why does one thing serve another?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing
from selgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from selgraph.reason import Triple
    from selgraph.store import Store

EXAMPLE = 'selgraph why "minor oral surgery" "dignity and respect"'


def why(
    first: Annotated[
        str, typer.Argument(help="The thing that serves: its name, another name of it, or its slug.")
    ],
    second: Annotated[str, typer.Argument(help="The thing that is served; or a class, such as sel:Course.")],
    relation: Annotated[
        str | None, typer.Option("--relation", help="Explain this relation, such as serves.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every smallest set of statements that suffices.")
    ] = False,
    most: Annotated[int, typer.Option("--most", help="How many sets to give with --all.", min=1)] = 100,
    *,
    writing: Annotated[Writing, Only("layout", "output", "in_full")],
    session: Session,
) -> None:
    """Print the best proof that one thing serves another, each step with its rule, down to the passages.

    The narrowest relations that hold are explained. The best proof stands on passages rather than readings,
    then on the fewest statements. Formats: table (a tree for reading), json. Exit code 3 when --all has more
    sets than --most.
    """
    from selgraph.explain import find_statements
    from selgraph.explain import why as prove
    from selgraph.nearby import open_nearby
    from selgraph.proof_tables import expect_names, format_proof, proof_values

    choice = writing.choose(("table", "json"))
    facts = session.facts
    start, end = session.find(first).iri, _find_end(session, second)
    wanted = _find_relation(session, relation)
    nearby = open_nearby(session.store, session.home, facts, start)
    statements = find_statements(nearby, facts, start, end, wanted)
    if not statements:
        verb = facts.label_of(wanted) if wanted else "serves"
        raise UnknownNameError(
            f'The graph does not hold that "{facts.label_of(start)}" {verb} "{facts.label_of(end)}".',
            fix=f"Ask why not: selgraph why-not {_typed(start)} {_typed(end)}",
        )
    if every:
        _write_all(session, nearby, statements, most, choice, writing)
        return
    proofs = [prove(nearby, session.home, statement) for statement in statements]
    expect_names(proofs, facts)
    if choice == "json":
        writing.write_json([proof_values(proof, facts) for proof in proofs])
        return
    full_text = session.full_text_if(writing.in_full)
    writing.write("\n".join(format_proof(proof, facts, full_text, width=width()) for proof in proofs))


def _write_all(
    session: Session, store: Store, statements: list[Triple], most: int, choice: str, writing: Writing
) -> None:
    """Write every smallest set of statements that suffices."""
    from selgraph.explain import why_all
    from selgraph.proof_tables import format_supports, supports_values

    found = [(statement, why_all(store, session.home, statement, most=most)) for statement in statements]
    if choice == "json":
        values = [supports_values(statement, supports, session.facts) for statement, supports in found]
        writing.write_json(values)
    else:
        writing.write(
            "\n".join(
                format_supports(statement, supports, session.facts, width=width())
                for statement, supports in found
            )
        )
    if not all(supports.is_complete for _, supports in found):
        note(f"There are more sets than the {most} that were kept. Ask for more: --most {most * 10}")
        raise typer.Exit(3)


def _find_end(session: Session, name: str) -> str:
    """Find the thing, or the class, that a name means."""
    from selgraph.vocabulary import SEL, expand

    term = expand(name) or ""
    return term if term.startswith(SEL) and term in session.facts.term_labels else session.find(name).iri


def _find_relation(session: Session, name: str | None) -> str | None:
    """Find the relation that a name means: `serves`, `sel:serves` or `is part of`.

    Raises:
        UnknownNameError: the ontology has no such relation.
    """
    from selgraph.naming import plain
    from selgraph.vocabulary import SEL, expand, slug_of

    if name is None:
        return None
    labels = session.facts.term_labels
    for term in (expand(name) or "", SEL + name):
        if term in labels:
            return term
    found = [
        term for term, label in labels.items() if plain(label) == plain(name) and slug_of(term)[:1].islower()
    ]
    if not found:
        raise UnknownNameError(
            f'The ontology has no relation "{name}".', fix="Try serves, partOf or supports."
        )
    return found[0]


def _typed(iri: str) -> str:
    """Write a thing as a person would type it."""
    from selgraph.vocabulary import SEL, shorten, slug_of

    return shorten(iri) if iri.startswith(SEL) else slug_of(iri)
