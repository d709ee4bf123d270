"""Proofs and missing statements laid out for people and for programs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from selgraph.model import STRENGTH, Basis, Passage, Speaker, basis_of
from selgraph.tables import NO_BREAK, fold_lines, speaker_lines, speaker_values, wrap
from selgraph.vocabulary import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from selgraph.facts import Facts
    from selgraph.reason import Consistency, Proof, Supports, Triple

_KIND_OF = {
    RDF_TYPE: "is a kind of thing:",
    PREFIXES["rdfs"] + "subClassOf": "is a kind of",
    PREFIXES["rdfs"] + "subPropertyOf": "is a narrower relation than",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
ONTOLOGY = "ontology"  # the basis of what the ontology says, beside those of `Basis`


def sentence(statement: Triple, facts: Facts) -> str:
    """Write a statement as a sentence, with the names of its things and its relation."""
    subject, predicate, thing = statement
    names = [
        facts.label_of(term) if not term.startswith('"') else f"“{_bare(term)}”" for term in (subject, thing)
    ]
    return f"{names[0]} {_KIND_OF.get(predicate) or facts.label_of(predicate)} {names[1]}"


def basis_name(proof: Proof, facts: Facts) -> str:
    """Name what a statement stands on in itself: its speakers, a rule, or the ontology."""
    if proof.step:
        return str(Basis.INFERRED)
    return str(basis_of(_speakers(proof, facts))) if proof.speakers else ONTOLOGY


def format_proof(
    proof: Proof, facts: Facts, full_text: Callable[[Passage], str] | None = None, *, width: int = 0
) -> str:
    """Draw a proof as a tree: under each inferred statement its rule and its premises, down to the passages.

    Args:
        proof: as `find_proof` gives it.
        facts: names things and relations.
        full_text: gives a passage in full; None to show quotations.
        width: how many characters a line may have; 0 for no limit.
    """
    lines: list[str] = []

    def draw(one: Proof, lead: str, margin: str) -> None:
        """Draw a statement and what it stands on."""
        below = margin + ("│  " if one.step else "   ")
        told = f"{sentence(one.statement, facts)}{NO_BREAK} [{basis_name(one, facts)}]"
        lines.extend(wrap(told, width, lead, below))
        if one.step is None:
            room = max(width - len(below), 0)
            for speaker in _speakers(one, facts):
                lines.extend(below + line for line in speaker_lines(speaker, full_text, width=room))
            return
        for line in _rule_lines(one, facts):
            lines.extend(wrap(line, width, below, f"{below}  "))
        for place, premise in enumerate(one.premises):
            is_last = place == len(one.premises) - 1
            draw(premise, f"{margin}{'└─' if is_last else '├─'} ", margin + ("   " if is_last else "│  "))

    draw(proof, "", "")
    lines += ["", *wrap(count_proof(proof, facts), width)]
    return "\n".join(lines) + "\n"


def expect_names(proofs: Iterable[Proof], facts: Facts) -> None:
    """Say which things and speakers proofs name, so that a graph that lies far away fetches them at once."""
    parts = [part for proof in proofs for part in _parts(proof)]
    rules = (PREFIXES["rule"] + part.step.rule for part in parts if part.step)
    facts.expect(
        (term for part in parts for term in part.statement),
        chain((iri for part in parts for iri in part.speakers), rules),
    )


def _parts(proof: Proof) -> Iterator[Proof]:
    """Give a proof and the proofs of all that it stands on."""
    yield proof
    for premise in proof.premises:
        yield from _parts(premise)


def count_proof(proof: Proof, facts: Facts) -> str:
    """Count what a proof stands on, in one line."""
    bases = Counter(basis_name(leaf, facts) for leaf in dict.fromkeys(proof.leaves))
    counted = ", ".join(f"{bases[name]} {name}" for name in (*map(str, Basis), ONTOLOGY) if bases[name])
    steps = _count_steps(proof)
    if not steps:
        return f"It is stated: {proof.basis}."
    made = f"{steps} {'step' if steps == 1 else 'steps'} of reasoning"
    return f"{made}, standing on {counted}: as strong as its weakest, {proof.basis}."


def proof_values(proof: Proof, facts: Facts) -> dict[str, Any]:
    """Give a proof as plain values, for JSON."""
    values: dict[str, Any] = {
        "subject": proof.statement[0],
        "predicate": proof.statement[1],
        "object": proof.statement[2],
        "text": sentence(proof.statement, facts),
        "basis": basis_name(proof, facts),
    }
    if proof.step is None:
        values["speakers"] = [one for speaker in _speakers(proof, facts) for one in speaker_values(speaker)]
        return values
    rule = PREFIXES["rule"] + proof.step.rule
    speaker = facts.speakers.get(rule)
    values["rule"] = {"iri": rule, "summary": getattr(speaker, "summary", proof.step.rule)}
    values["standsOn"] = str(proof.basis)
    if proof.step.because:
        values["because"] = proof.step.because
    if proof.step.row:
        values["row"] = proof.step.row
    values["premises"] = [proof_values(premise, facts) for premise in proof.premises]
    return values


def format_supports(statement: Triple, supports: Supports, facts: Facts, *, width: int = 0) -> str:
    """List the sets of statements that suffice, each statement with where it stands.

    Args:
        statement: what they suffice for.
        supports: as `find_supports` gives them.
        facts: names things and relations.
        width: how many characters a line may have; 0 for no limit.
    """
    number = len(supports.sets)
    sets = "1 set of statements suffices" if number == 1 else f"{number} sets of statements suffice"
    lines = [f"{sentence(statement, facts)}: {sets}, of which no statement can be spared."]
    said = _said({one for support in supports.sets for one in support}, facts)
    shown: dict[tuple[Speaker, ...], str] = {}
    for place, support in enumerate(supports.sets, 1):
        weakest = max((basis_of(said[one]) for one in support), key=STRENGTH.__getitem__)
        lines += [
            "",
            f"{place}. {len(support)} {'statement' if len(support) == 1 else 'statements'}, {weakest}",
        ]
        for one in _in_order(support, statement[0]):
            lines.append(f"   {sentence(one, facts)}{NO_BREAK} [{basis_of(said[one])}]")
            if said[one] in shown:
                lines.append(f"      evidence as at {shown[said[one]]} above")
                continue
            shown[said[one]] = f"{place}, “{sentence(one, facts)}”"
            lines += [f"      {line}" for speaker in said[one] for line in speaker_lines(speaker)]
    return "\n".join(fold_lines(lines, width)) + "\n"


def supports_values(statement: Triple, supports: Supports, facts: Facts) -> dict[str, Any]:
    """Give the sets of statements that suffice as plain values, for JSON."""
    said = _said({one for support in supports.sets for one in support}, facts)
    return {
        "subject": statement[0],
        "predicate": statement[1],
        "object": statement[2],
        "text": sentence(statement, facts),
        "complete": supports.is_complete,
        "sets": [
            [
                {
                    "subject": one[0],
                    "predicate": one[1],
                    "object": one[2],
                    "text": sentence(one, facts),
                    "basis": str(basis_of(said[one])),
                    "speakers": [values for speaker in said[one] for values in speaker_values(speaker)],
                }
                for one in _in_order(support, statement[0])
            ]
            for support in supports.sets
        ],
    }


def _speakers(proof: Proof, facts: Facts) -> tuple[Speaker, ...]:
    """Give the speakers of a stated statement."""
    return facts.speakers_of(list(proof.speakers))


def _in_order(support: tuple[Triple, ...], start: str) -> list[Triple]:
    """Put statements in the order of the thread that they make from a thing on; the others go last."""
    left, ordered, here = list(support), [], start
    while following := [one for one in left if one[0] == here]:
        ordered.append(following[0])
        left.remove(following[0])
        here = following[0][2]
    return [*ordered, *left]


def _rule_lines(proof: Proof, facts: Facts) -> list[str]:
    """Say which rule comes to a statement, and why."""
    if proof.step is None:
        return []
    speaker = facts.speakers.get(PREFIXES["rule"] + proof.step.rule)
    lines = [f"by the rule: {getattr(speaker, 'summary', proof.step.rule)}"]
    if proof.step.because:
        pair = " and then ".join(f"“{facts.label_of(premise.statement[1])}”" for premise in proof.premises)
        lines.append(f"{pair} make “{facts.label_of(proof.statement[1])}”: {proof.step.because}")
    return lines


def _count_steps(proof: Proof) -> int:
    """Count the steps of a proof."""
    return (1 if proof.step else 0) + sum(_count_steps(premise) for premise in proof.premises)


def format_clash(clash: Sequence[Triple], facts: Facts, *, width: int = 0) -> str:
    """List statements that cannot all be true, each with where it stands.

    Args:
        clash: the statements.
        facts: names things and relations.
        width: how many characters a line may have; 0 for no limit.
    """
    said = _said(set(clash), facts)
    lines = [f"These {len(clash)} statements cannot all be true; without any one of them they could:"]
    for one in clash:
        lines.append(f"  {sentence(one, facts)}")
        lines += [f"      {line}" for speaker in said.get(one, ()) for line in speaker_lines(speaker)]
    return "\n".join(fold_lines(lines, width)) + "\n"


def consistency_values(result: Consistency, facts: Facts) -> dict[str, Any]:
    """Give HermiT's answer as plain values, for JSON; statements that clash with their speakers."""
    said = _said(set(result.clash), facts)
    clash = [
        {
            **triple_values(one, facts),
            "speakers": [values for speaker in said.get(one, ()) for values in speaker_values(speaker)],
        }
        for one in result.clash
    ]
    return {
        "consistent": result.is_consistent,
        "classesSent": result.classes_sent,
        "classesReceived": result.classes_received,
        "individualsSent": result.individuals_sent,
        "individualsReceived": result.individuals_received,
        "literalsLeftOut": result.literals_left_out,
        "unsatisfiable": list(result.unsatisfiable),
        "clash": clash,
    }


def _said(wanted: set[Triple], facts: Facts) -> dict[Triple, tuple[Speaker, ...]]:
    """Look up who makes each of some statements."""
    found: dict[Triple, list[str]] = {}
    bare = {(one[0], one[1], _bare(one[2])): one for one in wanted}
    rows = facts.rows_of(one[0] for one in wanted)
    facts.expect((row[2] for row in rows), (row[4] for row in rows))
    for subject, predicate, value, _, speaker in rows:
        one = bare.get((subject, predicate, value))
        if one:
            found.setdefault(one, []).append(speaker)
    return {statement: facts.speakers_of(speakers) for statement, speakers in found.items()}


def _bare(term: str) -> str:
    """Give the text of a literal that is written as SPARQL does; an IRI stays as it is."""
    if not term.startswith('"'):
        return term
    text = term[1 : term.rindex('"')]
    return re.sub(r'\\(["nrt\\])', lambda found: _ESCAPES.get(found[1], found[1]), text)


def triple_values(statement: Triple, facts: Facts) -> dict[str, str]:
    """Give a statement as plain values."""
    return {
        "subject": statement[0],
        "predicate": statement[1],
        "object": statement[2],
        "text": sentence(statement, facts),
    }
