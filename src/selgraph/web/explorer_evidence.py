"""The page on what one statement stands on."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from selgraph.export.reading import connection_id
from selgraph.vocabulary import ID, SEL, expand, shorten, slug_of
from selgraph.web.explorer_answer import Given, reply_with
from selgraph.web.explorer_base import FactPages
from selgraph.web.explorer_text import NOWHERE
from selgraph.web.explorer_words import passages_of, voice_of
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from selgraph.model import Speaker, Statement
    from selgraph.web.explorer_text import Excerpt
    from selgraph.web.explorer_words import Voice
    from selgraph.web.links import Links
    from selgraph.web.reply import Reply

EVIDENCE_SUFFIXES: Final = {".html": "text/html", ".json": "application/json"}


class EvidencePages(FactPages):
    """Shows what a statement stands on; as `FactPages`."""

    def evidence(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show what one statement stands on.

        Args:
            given: `subject`, `relation` and `object`, each a slug, a prefixed name or an IRI; or `id`, the
                name that the statement has in every export.
            media_type: one of `EVIDENCE_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 where one is missing, 404 where nobody says so.
        """
        values = dict(given)
        if len(given) == 1 and "id" in values:
            values = self._statement_named(values["id"])
        elif set(values) != {"subject", "relation", "object"} or len(given) > len(values):
            raise Problem(400, "A statement has a subject, a relation and an object.", fix="Give each once.")
        subject, thing = _iri(values["subject"], ID), _iri(values["object"], ID)
        predicate = _iri(values["relation"], SEL)

        def write() -> bytes:
            """Look for who says so, and write it."""
            statement = self._find(subject, predicate, thing)
            voices = [voice_of(speaker, self._links) for speaker in statement.speakers]
            if media_type == "application/json":
                return _write_json(statement, voices)
            return self._page(statement, voices).encode()

        what = (self._served.hash, "evidence", repr(sorted(given)))
        return reply_with(what, media_type, known_etag, write)

    def _find(self, subject: str, predicate: str, thing: str) -> Statement:
        """Find a statement.

        Raises:
            Problem: 404 where nobody says so.
        """
        for one in self._facts.strategy.said_of(subject):
            if one.predicate == predicate and one.is_thing and one.value == thing:
                return one
        raise Problem(
            404,
            f"No passage and no reading says: {shorten(subject)} {shorten(predicate)} {shorten(thing)}.",
            fix="Look at the page of the thing for what is said of it.",
        )

    def _page(self, statement: Statement, voices: list[Voice]) -> str:
        """Write the page."""
        label = self._facts.strategy.label
        subject, predicate, thing = statement.subject, statement.predicate, statement.value
        return self._render(
            "explorer_evidence.html",
            title=f"{label(subject)} {label(predicate)} {label(thing)}",
            subject=(label(subject), self._links.page(subject)),
            relation=(label(predicate), self._links.page(predicate)),
            object=(label(thing), self._links.page(thing)),
            basis_word=str(statement.basis),
            voices=voices,
            excerpts=self._excerpts(statement.speakers),
            lineage=f"{self._links.root}lineage?{urlencode({'select': slug_of(subject)})}",
            twin=evidence_address(self._links, subject, predicate, thing, ".json"),
        )

    def _statement_named(self, name: str) -> dict[str, str]:
        """Find a statement by its short name.

        Raises:
            Problem: 404 where none has it.
        """
        found = self.by_id.get(name)
        if found is None:
            raise Problem(
                404,
                f'No statement between two things is called "{name}".',
                fix="Name its subject, its relation and its object.",
            )
        return dict(zip(("subject", "relation", "object"), found, strict=True))

    @cached_property
    def by_id(self) -> dict[str, tuple[str, str, str]]:
        """The statements between two things, by the names that they have in every export."""
        return {connection_id(*one): one for one in self._facts.strategy.statements.joining()}

    def _excerpts(self, speakers: tuple[Speaker, ...]) -> dict[str, Excerpt]:
        """Show the passages behind speakers in their surroundings, by the paths of their pages."""
        texts = self._served.texts
        passages = [one for speaker in speakers for one in passages_of(speaker)]
        return {self._links.page(one.iri): texts.around(one) if texts else NOWHERE for one in passages}


def short_evidence_address(links: Links, subject: str, predicate: str, thing: str) -> str:
    """Give the same page by the statement's short name, for pages that would else be too heavy."""
    return f"{links.root}evidence?id={connection_id(subject, predicate, thing)}"


def evidence_address(links: Links, subject: str, predicate: str, thing: str, suffix: str = "") -> str:
    """Give the path of the page on what a statement stands on."""
    names = {"subject": shorten(subject), "relation": shorten(predicate), "object": shorten(thing)}
    return f"{links.root}evidence{suffix}?{urlencode(names)}"


def _iri(name: str, base: str) -> str:
    """Read a prefixed name, an IRI, or the last part of one."""
    if name.startswith(("http://", "https://", "urn:")):
        return name
    return expand(name) or base + name


def _write_json(statement: Statement, voices: list[Voice]) -> bytes:
    """Write a statement with all who make it."""
    document = {
        "subject": statement.subject,
        "relation": statement.predicate,
        "object": statement.value,
        "basis": str(statement.basis),
        "speakers": [
            {
                "iri": speaker.iri,
                "kind": voice.kind,
                **({"rationale": voice.text} if voice.kind == "reading" else {}),
                "passages": [
                    {
                        "document": place.document,
                        "section": place.section,
                        "lines": place.lines,
                        "quotation": place.quote,
                    }
                    for place in voice.places
                ],
            }
            for speaker, voice in zip(statement.speakers, voices, strict=True)
        ],
    }
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"
