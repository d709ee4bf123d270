"""`selgraph find`: which things have a name like this?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.session import EndpointOption, EngineOption, FormatOption, HomeOption, OutputOption, Session, TimeoutOption, choose_format, width, write
from selgraph.errors import UnknownNameError

EXAMPLE = "selgraph find diabetes"


def find(
    text: Annotated[str, typer.Argument(help="Words of a name.")],
    kind: Annotated[str | None, typer.Option("--kind", help="Only things of this class, such as Initiative or goal.")] = None,
    layout: FormatOption = None,
    output: OutputOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """List the things whose name, or other name, holds these words or is like them; best first.

    Formats: table, json, csv, tsv, md.
    """
    from selgraph.naming import find_near, plain
    from selgraph.tables import FORMATS, format_rows
    from selgraph.vocabulary import SEL, shorten

    choice = choose_format(layout, output, FORMATS, "table")
    facts = Session(home, endpoint, engine, None, timeout).facts
    found = find_near(text, facts.nodes.values())
    if kind is not None:
        wanted = {term for term, label in facts.term_labels.items() if plain(kind) in (plain(label), plain(term.removeprefix(SEL)))}
        if not wanted:
            raise UnknownNameError(f'There is no class "{kind}".', fix="Name a class of ontology/strategy.ttl, such as Initiative.")
        found = [node for node in found if wanted & {above for name in node.kinds for above in _upwards(SEL + name, facts.wider)}]
    if not found:
        raise UnknownNameError(f'Nothing has a name like "{text}".', fix="Try fewer or other words.")
    rows = [[node.label, facts.label_of(SEL + node.kind) if node.kind else "", shorten(node.iri), "; ".join(node.other_names)] for node in found]
    write(format_rows(["name", "kind", "id", "other names"], rows, choice, width=width()), output)


def _upwards(term: str, wider: dict[str, str]) -> list[str]:
    """List a class and the wider ones above it."""
    chain = [term]
    while chain[-1] in wider:
        chain.append(wider[chain[-1]])
    return chain
