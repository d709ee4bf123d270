"""One thing on two sides: how it got from the one to the other, and what changed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.lineage.drift.change import Change
from selgraph.lineage.drift.links import Chain, Links, changes_of
from selgraph.lineage.drift.owners import find_move
from selgraph.lineage.drift.sides import CHANGING, Side, date_of, order_of, sources_of
from selgraph.lineage.drift.targets import find_moved_target, show_targets
from selgraph.lineage.drift.words import Segment, differ, mark_words, printed_name
from selgraph.model import STRENGTH, Basis, Reading
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Passage, Speaker, Statement

NAMED: Final = ("Course", "Enabler", "Measure", "Plan")  # their labels are the names that are printed
CHANGED_SCOPE: Final = {Change.NARROWED: "narrows", Change.WIDENED: "widens"}


@dataclass(frozen=True, slots=True)
class Drifted:
    """What became of one thing, or where one thing comes from.

    Args:
        changes: how it changed, in the order of the list of changes.
        earlier: the thing on the earlier side; None where it is new.
        later: the thing on the later side; None where it is not mentioned.
        words: the words before and after, with what differs marked; empty where nothing does or is compared.
        notes: what else there is to know, in sentences without a full stop.
        chain: the statements that lead from the later thing to the earlier, by way of others between; none
            where they are the same thing.
        said: the statements on which all of it rests, those of the chain too.
        places: where either side names it: the passages, the earlier first.
        remarks: what curators say besides, such as that no word has changed.
    """

    changes: tuple[Change, ...]
    earlier: Node | None
    later: Node | None
    words: tuple[Segment, ...] = ()
    notes: tuple[str, ...] = ()
    chain: Chain = ()
    said: tuple[Statement, ...] = ()
    places: tuple[Passage, ...] = ()
    remarks: tuple[Statement, ...] = ()

    @property
    def node(self) -> Node:
        """The thing, by its earlier name where it has one."""
        node = self.earlier or self.later
        if node is None:  # pragma: no cover - one of the two is always there
            raise ValueError
        return node

    @property
    def basis(self) -> Basis | None:
        """What it rests on: its weakest statement; None where the claim is that something is missing."""
        if self.earlier is None or self.later is None:
            return None
        return max((one.basis for one in self.said), key=STRENGTH.__getitem__)


@dataclass(frozen=True, slots=True)
class Transition:
    """Two sides, and how things of the one lead to things of the other.

    Args:
        strategy: what is said.
        before: the earlier side.
        after: the later side.
        links: what says again or carries on what.
        sentence: gives the words of a passage in full where they are at hand and few, else nothing; None to
            compare quotations.
    """

    strategy: Strategy
    before: Side
    after: Side
    links: Links
    sentence: Callable[[Passage], str] | None = None

    def pair(
        self, earlier: str, later: str, chain: Chain, beside: Sequence[str] = (), joined: Sequence[str] = ()
    ) -> Drifted:
        """Say what changed between a thing and what it has become.

        Args:
            earlier: IRI of the thing on the earlier side.
            later: IRI of the thing on the later side, which may be the same.
            chain: the statements that lead from the later to the earlier; none where they are the same.
            beside: IRIs of all that the earlier thing has become, where that makes it split.
            joined: IRIs of all that the later thing comes from, where that makes it merged.
        """
        changes: dict[Change, list[Statement]] = {}
        words, notes = self._wording(earlier, later, chain, changes)
        for change, relation in CHANGED_SCOPE.items():
            if found := changes_of(self.strategy, chain, relation):
                changes[change] = found
                notes += [f"{change}: {why}" for why in _reasons(found)]
        for change, relatives, one in ((Change.SPLIT, beside, later), (Change.MERGED, joined, earlier)):
            if len(relatives) > 1 and one in relatives:
                pairs = [
                    (earlier, other) if change is Change.SPLIT else (other, later) for other in relatives
                ]
                changes[change] = [step for start, end in pairs for step in self.links.earlier(end)[start]]
        if moved := find_moved_target(self.before, earlier, self.after, later):
            changes[Change.TARGET_MOVED] = moved
            was, now = show_targets(self.before, earlier), show_targets(self.after, later)
            notes.append(f"target: {was}, then {now}")
        if moved := find_move(self.before, earlier, self.after, later):
            changes[Change.MOVED] = moved
            notes += self._holders(moved)
        notes += self._way(chain)
        said = [*self._namings(earlier, later), *chain, *(one for found in changes.values() for one in found)]
        remarks = self._remarks(later) if earlier == later else ()
        node = self.strategy.node
        return Drifted(
            tuple(change for change in Change if change in changes) or (Change.KEPT,),
            node(earlier),
            node(later),
            words,
            tuple(notes),
            chain,
            tuple(dict.fromkeys(said)),
            self._places(earlier, later, [*said, *remarks]),
            remarks,
        )

    def meant(self, earlier: str) -> Drifted | None:
        """Say that a thing is meant on the later side, where a reading of both joins it to one there."""
        said = [*self.strategy.said_of(earlier), *self.strategy.named_in(earlier)]
        found = [
            one
            for one in said
            if one.is_thing
            and one.predicate not in CHANGING
            and any(self._spans_both(speaker) for speaker in one.speakers)
            and self.after.naming(one.value if one.subject == earlier else one.subject)
        ]
        if not found:
            return None
        node = self.strategy.node(earlier)
        notes = tuple(f"read as meant: {why}" for why in _reasons(found))
        said = [*self._named(self.before, earlier), *found]
        return Drifted(
            (Change.KEPT,), node, node, notes=notes, said=tuple(said), places=self._meant_in(found)
        )

    def gone(self, earlier: str, *, elsewhere: bool = True) -> Drifted:
        """Say of a thing that the later side neither names nor restates it, and perhaps where else it is."""
        change = Change.NOT_MENTIONED if self.after.is_read else Change.UNKNOWN
        family = (earlier, *self.links.later(earlier)) if elsewhere else ()
        notes = self._elsewhere("also in", family, earlier)
        return Drifted(
            (change,),
            self.strategy.node(earlier),
            None,
            notes=notes,
            said=self._named(self.before, earlier),
            places=self._places(earlier, None),
        )

    def new(self, later: str, *, elsewhere: bool = True) -> Drifted:
        """Say of a thing that it says nothing of the earlier side again, and perhaps where else it is."""
        change = Change.NEW if self.before.is_read else Change.UNKNOWN
        family = (later, *self.links.earlier(later)) if elsewhere else ()
        notes = self._elsewhere("also in", family, later)
        return Drifted(
            (change,),
            None,
            self.strategy.node(later),
            notes=notes,
            said=self._named(self.after, later),
            places=self._places(None, later),
        )

    def _wording(
        self, earlier: str, later: str, chain: Chain, changes: dict[Change, list[Statement]]
    ) -> tuple[tuple[Segment, ...], list[str]]:
        """Mark what differs in the words, and note what a curator says of it."""
        told = changes_of(self.strategy, chain, "wordingChange")
        if told:
            changes[Change.REWORDED] = told
            places = self._places(earlier, later, (*chain, *told))
            words = self._mark(*places) if len(places) > 1 else ()
            if len(chain) > 1:
                return words, [f"{self.strategy.label(one.subject)}: {one.value}" for one in told]
            return words, [one.value for one in told]
        if earlier == later:
            return (), [f"wording: {one.value}" for one in self._remarks(later)]
        if all(self.strategy.is_a(one, *NAMED) for one in (earlier, later)):
            names = (printed_name(self.strategy.label(one)) for one in (earlier, later))
            words = mark_words(*names)
            if differ(words):
                changes[Change.REWORDED] = []
                return words, []
        return (), []

    def _mark(self, before: Passage, after: Passage) -> tuple[Segment, ...]:
        """Mark what differs between two passages: in their sentences, or else in the quotations."""
        if self.sentence is not None:
            old, new = self.sentence(before), self.sentence(after)
            if old and new:
                return mark_words(old, new)
        return mark_words(before.quote, after.quote, are_cut=True)

    def _namings(self, earlier: str, later: str) -> list[Statement]:
        """Give the statements by which both sides name one thing; a link says so much itself."""
        if earlier != later:
            return []
        return [*self._named(self.before, earlier), *self._named(self.after, later)]

    def _remarks(self, iri: str) -> tuple[Statement, ...]:
        """Give what curators say of the wording of one thing on both sides."""
        return tuple(
            one
            for one in self.strategy.said_of(iri, "wordingChange")
            if any(self._spans_both(speaker) for speaker in one.speakers)
        )

    def _spans_both(self, speaker: Speaker) -> bool:
        """Say whether a speaker stands on documents of both sides and on no other."""
        stands_on = self.strategy.documents_of(speaker)
        sides = [{one.iri for one in side.documents} for side in (self.before, self.after)]
        return stands_on <= sides[0] | sides[1] and all(stands_on & side for side in sides)

    def _meant_in(self, said: Iterable[Statement]) -> tuple[Passage, ...]:
        """Give the first passage of either side on which statements were read."""
        passages = [
            one for statement in said for speaker in statement.speakers for one in sources_of(speaker)
        ]
        sides = [{one.iri for one in side.documents} for side in (self.before, self.after)]
        found = (next((one for one in passages if one.document in side), None) for side in sides)
        return tuple(one for one in found if one is not None)

    def _named(self, side: Side, iri: str) -> tuple[Statement, ...]:
        """Give the statement by which a side names a thing."""
        named = side.naming(iri)
        return (named,) if named else ()

    def _holders(self, moved: Sequence[Statement]) -> list[str]:
        """Note who had each role and who has it now."""
        notes = []
        for role in dict.fromkeys(one.predicate for one in moved):
            was, now = (
                ", ".join(one.label for one in moved if one.predicate == role and side.heard(one))
                for side in (self.before, self.after)
            )
            notes.append(f"{self.strategy.labels.get(role, slug_of(role))} {was}, then {now}")
        return notes

    def _way(self, chain: Chain) -> list[str]:
        """Note by way of what a thing got from one side to the other."""
        between = [self.strategy.label(step.value) for step in chain[:-1]]
        return [f"by way of {', '.join(reversed(between))}"] if between else []

    def _elsewhere(self, said: str, family: Sequence[str], own: str) -> tuple[str, ...]:
        """Note in which other documents a thing is named, or what it comes from or has become."""
        here = {one.iri for side in (self.before, self.after) for one in side.documents}
        others = [one for one in self.strategy.documents.values() if one.iri not in here]
        notes = []
        for document in sorted(others, key=order_of):
            side = Side((document,), self.strategy, self.before.coverage)
            names = [self.strategy.label(iri) for iri in family if side.naming(iri)]
            if names:
                named = "" if names == [self.strategy.label(own)] else f" as {'; '.join(names)}"
                notes.append(f"{said} {slug_of(document.iri)} ({date_of(document)}){named}")
        return tuple(notes)

    def _places(
        self, earlier: str | None, later: str | None, said: Iterable[Statement] = ()
    ) -> tuple[Passage, ...]:
        """Give the passages in which things are named, where it may be those that statements stand on."""
        pointers = [speaker for one in said for speaker in one.speakers]
        named = ((self.before, earlier), (self.after, later))
        found = (side.place(iri, pointers) for side, iri in named if iri is not None)
        return tuple(one for one in found if one is not None)


def _reasons(said: Iterable[Statement]) -> list[str]:
    """Give the reasons of the curators who say so."""
    speakers = {one.iri: one for statement in said for one in statement.speakers}
    return [one.rationale.rstrip(".") for one in speakers.values() if isinstance(one, Reading)]
