"""`selgraph passage`: the words, the place, and everything that hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting
from selgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.model import Speaker

EXAMPLE = "selgraph passage better-for-you-minor-oral-surgery"


def passage(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="The passage, reading or rule: its slug or IRI.")
    ],
    *,
    writing: PlainWriting,
    session: Session,
) -> None:
    """Print a passage: where it stands, its words (in full with --texts), what it states, who interprets it.

    Formats: table (text for reading), json.
    """
    from selgraph.model import Passage
    from selgraph.statements import read_said
    from selgraph.tables import format_said, speaker_values, statement_values

    choice = writing.choose(("table", "json"))
    facts = session.facts
    speaker = _find_speaker("-".join(name), facts)
    said = read_said(session.store, session.home, facts, speaker.iri)
    full_text = session.full_text
    readings = facts.readings_of(speaker)
    if choice == "json":
        values = {
            "speaker": speaker_values(speaker),
            "text": full_text(speaker) if full_text and isinstance(speaker, Passage) else None,
            "statements": [statement_values(one) for one in said],
            "readings": [{"iri": one.iri, "rationale": one.rationale} for one in readings],
        }
        writing.write_json(values)
        return
    if full_text is None and isinstance(speaker, Passage):
        note("Shown as a quotation; name the folder of the texts with --texts to read the passage in full.")
    paint = writing.paint
    writing.write(format_said(speaker, said, readings, facts.label_of, full_text, width=width(), paint=paint))


def _find_speaker(name: str, facts: Facts) -> Speaker:
    """Find the passage, reading or rule that a name means.

    Raises:
        UnknownNameError: there is none; near ones are suggested.
    """
    from difflib import get_close_matches

    from selgraph.vocabulary import PREFIXES, expand, slug_of

    slug = name.strip().removeprefix("<").removesuffix(">")
    for iri in (
        expand(slug) or slug,
        slug,
        *(PREFIXES[prefix] + slug for prefix in ("passage", "reading", "rule")),
    ):
        if iri in facts.speakers:
            return facts.speakers[iri]
    near = get_close_matches(slug_of(slug), [slug_of(iri) for iri in facts.speakers], n=3)
    listed = "".join(f"\n  {one}" for one in near)
    raise UnknownNameError(
        f'There is no passage, reading or rule "{name}".',
        fix=f"Did you mean one of these?{listed}"
        if near
        else "See the passages on a thing: selgraph show NAME",
    )
