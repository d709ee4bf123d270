"""What can be taken away, as people name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import UnknownNameError
from selgraph.model import Passage, Reading
from selgraph.naming import is_document_name
from selgraph.vocabulary import expand, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Speaker

ROLES: Final = (
    "ownedBy",
    "ledBy",
    "commissionedBy",
    "providedBy",
)  # what falls where nobody else has the role


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that is taken away.

    Args:
        name: what to call it.
        things: IRIs of the things that go with it, itself among them.
        speakers: IRIs of the passages and readings that are not believed any more.
        also: the other things that go with it, by label.
    """

    name: str
    things: frozenset[str]
    speakers: frozenset[str] = frozenset()
    also: tuple[Node, ...] = ()


def read_removal(strategy: Strategy, name: str) -> Removal:
    """Find what is to be taken away: a thing, a document, a passage or a reading.

    With an organisation goes what it alone owns, leads, commissions or provides. With a document go its
    passages, and every reading that stands on any of them: half of a reading's ground is no ground.

    Args:
        strategy: what is said.
        name: as people type it.

    Raises:
        UnknownNameError: nothing has this name.
        AmbiguousNameError: several things have it.
    """
    heard = {speaker.iri: speaker for one in strategy.statements for speaker in one.speakers}
    iri = expand(name) or name
    for document in strategy.documents.values():
        if is_document_name(name, document):
            passages = {
                one for one, speaker in heard.items() if document.iri in strategy.documents_of(speaker)
            }
            return Removal(document.title, frozenset(), frozenset(passages))
    try:
        node = strategy.find(name)
    except UnknownNameError:
        for speaker in heard.values():
            if name in (speaker.iri, slug_of(speaker.iri)) or iri == speaker.iri:
                return Removal(
                    slug_of(speaker.iri), frozenset(), frozenset(_resting_on(speaker, heard.values()))
                )
        raise
    gone = {node.iri}
    if strategy.is_a(node.iri, "Organisation"):
        gone |= _left_alone(strategy, node.iri)
    also = sorted((strategy.node(one) for one in gone - {node.iri}), key=lambda one: one.label)
    return Removal(node.label, frozenset(gone), also=tuple(also))


def _resting_on(speaker: Speaker, everyone: Iterable[Speaker]) -> set[str]:
    """Find the readings that stand on a passage, and the passage; a reading stands alone."""
    if not isinstance(speaker, Passage):
        return {speaker.iri}
    readings = {one.iri for one in everyone if isinstance(one, Reading) and speaker in one.passages}
    return {speaker.iri} | readings


def _left_alone(strategy: Strategy, organisation: str) -> set[str]:
    """Find what an organisation alone has one of the roles for."""
    alone = set()
    for role in ROLES:
        for one in strategy.named_in(organisation, role):
            if {other.value for other in strategy.said_of(one.subject, role)} == {organisation}:
                alone.add(one.subject)
    return alone
