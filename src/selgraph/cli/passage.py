"""`selgraph passage`: the words, the place, and everything that hangs on them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from selgraph.cli.session import EndpointOption, EngineOption, FormatOption, HomeOption, OutputOption, Session, TextsOption, TimeoutOption, choose_format, note, write
from selgraph.errors import UnknownNameError

EXAMPLE = "selgraph passage better-for-you-minor-oral-surgery"


def passage(
    name: Annotated[str, typer.Argument(help="The passage or reading: its slug or IRI.")],
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Print a passage: where it stands, its words (in full with --texts), and what it states.

    Formats: table (text for reading), json.
    """
    from difflib import get_close_matches

    from selgraph.facts import read_said
    from selgraph.model import Passage, Reading
    from selgraph.tables import format_said, speaker_values, statement_values
    from selgraph.vocabulary import expand, slug_of

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home, endpoint, engine, texts, timeout)
    facts = session.facts
    wanted = expand(name) or name
    matching = [iri for iri in facts.speakers if wanted in (iri, slug_of(iri))]
    if not matching:
        near = get_close_matches(name, [slug_of(iri) for iri in facts.speakers], n=3)
        raise UnknownNameError(f'There is no passage "{name}".', fix=f"Did you mean {' or '.join(near)}?" if near else "See what is said of a thing: selgraph show NAME")
    speaker = facts.speakers[matching[0]]
    said = read_said(session.store, session.home, facts, speaker.iri)
    full_text = session.full_text
    readings = [one for one in facts.speakers.values() if isinstance(one, Reading) and speaker in one.passages]
    if choice == "json":
        values = {
            "speaker": speaker_values(speaker),
            "text": full_text(speaker) if full_text and isinstance(speaker, Passage) else None,
            "statements": [statement_values(one) for one in said],
            "readings": [{"iri": one.iri, "rationale": one.rationale} for one in readings],
        }
        write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", output)
        return
    if full_text is None and isinstance(speaker, Passage):
        note("Shown as a quotation; name the folder of the texts with --texts to read the passage in full.")
    write(format_said(speaker, said, readings, facts.label_of, full_text), output)
