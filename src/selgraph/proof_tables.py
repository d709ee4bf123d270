"""Proofs and missing statements laid out for people and for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from selgraph.model import STRENGTH, Basis, Passage, Speaker, basis_of
from selgraph.tables import cite, speaker_lines, speaker_values
from selgraph.vocabulary import PREFIXES, RDF_TYPE, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.explain import WhyNot
    from selgraph.facts import Facts
    from selgraph.reason import Consistency, MissingSet, Proof, Refusal, Run, Standing, Supports, Triple

_KIND_OF = {
    RDF_TYPE: "is a kind of thing:",
    PREFIXES["rdfs"] + "subClassOf": "is a kind of",
    PREFIXES["rdfs"] + "subPropertyOf": "is a narrower relation than",
}
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


def format_proof(proof: Proof, facts: Facts, full_text: Callable[[Passage], str] | None = None) -> str:
    """Draw a proof as a tree: under each inferred statement its rule and its premises, down to the passages.

    Args:
        proof: as `find_proof` gives it.
        facts: names things and relations.
        full_text: gives a passage in full; None to show quotations.
    """
    lines: list[str] = []

    def draw(one: Proof, lead: str, margin: str) -> None:
        """Draw a statement and what it stands on."""
        lines.append(f"{lead}{sentence(one.statement, facts)}  [{basis_name(one, facts)}]")
        if one.step is None:
            told = [line for speaker in _speakers(one, facts) for line in speaker_lines(speaker, full_text)]
            lines.extend(f"{margin}   {line}" for line in told)
            return
        lines.extend(f"{margin}│  {line}" for line in _rule_lines(one, facts))
        for place, premise in enumerate(one.premises):
            is_last = place == len(one.premises) - 1
            draw(premise, f"{margin}{'└─' if is_last else '├─'} ", margin + ("   " if is_last else "│  "))

    draw(proof, "", "")
    lines += ["", count_proof(proof, facts)]
    return "\n".join(lines) + "\n"


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


def format_supports(statement: Triple, supports: Supports, facts: Facts) -> str:
    """List the sets of statements that suffice, each statement with where it stands.

    Args:
        statement: what they suffice for.
        supports: as `find_supports` gives them.
        facts: names things and relations.
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
            lines.append(f"   {sentence(one, facts)}  [{basis_of(said[one])}]")
            if said[one] in shown:
                lines.append(f"      evidence as at {shown[said[one]]} above")
                continue
            shown[said[one]] = f"{place}, “{sentence(one, facts)}”"
            lines += [f"      {line}" for speaker in said[one] for line in speaker_lines(speaker)]
    return "\n".join(lines) + "\n"


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


def format_why_not(start: str, end: str, answer: WhyNot, facts: Facts) -> str:
    """Say why one thing does not serve another: where threads stop, and what is missing.

    Args:
        start: IRI of the thing that does not serve.
        end: IRI of the thing that is not served.
        answer: as `why_not` gives it.
        facts: names things and relations.
    """
    names = f"{facts.label_of(start)}”, “{facts.label_of(end)}"
    lines = [f"Nothing that is stated makes the first serve the second: “{names}”."]
    if answer.is_backwards:
        lines.append("It is the other way round: the second serves the first.")
    for rejection in answer.rejections:
        lines += [
            "",
            f"A curator rejected: {sentence(rejection.statement, facts)}",
            f"  {rejection.rationale}",
        ]
        told = [facts.speakers[iri] for iri in rejection.passages if iri in facts.speakers]
        lines += [f"  {line}" for speaker in told for line in speaker_lines(speaker)]
    if answer.absence.refusals:
        lines += ["", "Threads that are stated, and that the table of compositions stops:"]
    for refusal in answer.absence.refusals:
        lines += _refusal_lines(refusal, facts)
    lines += ["", *_missing_lines(answer, facts)]
    return "\n".join(lines) + "\n"


def why_not_values(start: str, end: str, answer: WhyNot, facts: Facts) -> dict[str, Any]:
    """Give what is missing as plain values, for JSON."""
    return {
        "subject": start,
        "object": end,
        "holds": answer.absence.holds,
        "backwards": answer.is_backwards,
        "rejections": [
            {**_values(one.statement, facts), "rationale": one.rationale, "passages": list(one.passages)}
            for one in answer.rejections
        ],
        "refusals": [
            {
                "steps": [_values(step, facts) for step in one.steps],
                "made": one.relation,
                "because": one.row.reason if one.row else "",
            }
            for one in answer.absence.refusals
        ],
        "count": answer.absence.count,
        "sets": [
            {
                "missing": [
                    {**_values(step, facts), **_standing_values(standing)}
                    for step, standing in zip(one.missing, standings, strict=True)
                ],
                "precedents": one.precedents,
                "thread": [_values(step, facts) for step in one.steps],
            }
            for one, standings in zip(answer.absence.sets, answer.standings, strict=True)
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


def format_clash(clash: Sequence[Triple], facts: Facts) -> str:
    """List statements that cannot all be true, each with where it stands.

    Args:
        clash: the statements.
        facts: names things and relations.
    """
    said = _said(set(clash), facts)
    lines = [f"These {len(clash)} statements cannot all be true; without any one of them they could:"]
    for one in clash:
        lines.append(f"  {sentence(one, facts)}")
        lines += [f"      {line}" for speaker in said.get(one, ()) for line in speaker_lines(speaker)]
    return "\n".join(lines) + "\n"


def consistency_values(result: Consistency, facts: Facts) -> dict[str, Any]:
    """Give HermiT's answer as plain values, for JSON; statements that clash with their speakers."""
    said = _said(set(result.clash), facts)
    clash = [
        {
            **_values(one, facts),
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
    for subject, predicate, value, _, speaker in facts.tables["everything-said"]:
        one = bare.get((subject, predicate, value))
        if one:
            found.setdefault(one, []).append(speaker)
    return {statement: facts.speakers_of(speakers) for statement, speakers in found.items()}


def _bare(term: str) -> str:
    """Give the text of a literal that is written as SPARQL does; an IRI stays as it is."""
    if not term.startswith('"'):
        return term
    text = term[1 : term.rindex('"')]
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def _refusal_lines(refusal: Refusal, facts: Facts) -> list[str]:
    """Write a thread that is stopped, and by what."""
    *before, last = refusal.steps
    lines = [f"  {sentence(step, facts)}" for step in before]
    why = refusal.row.reason if refusal.row else "The table of compositions has no row for the two."
    made = f"“{facts.label_of(refusal.relation)}” and then “{facts.label_of(last[1])}” do not go on"
    return [*lines, f"  {sentence(last, facts)}", f"    stopped here: {made}. {why}", ""]


def _missing_lines(answer: WhyNot, facts: Facts) -> list[str]:
    """List the sets of missing statements."""
    absence = answer.absence
    size = len(absence.sets[0].missing)
    shown = (
        f", of which these are the {len(absence.sets)} likeliest" if absence.count > len(absence.sets) else ""
    )
    noun = "statement" if size == 1 else "statements"
    ways = "1 way" if absence.count == 1 else f"{absence.count} ways"
    lines = [f"What is missing: {size} {noun} ({ways}{shown})"]
    for place, (one, standings) in enumerate(zip(absence.sets, answer.standings, strict=True), 1):
        for step, standing in zip(one.missing, standings, strict=True):
            lines.append(f"  {place}. {sentence(step, facts)}  [{standing.verdict}]")
            lines += [f"       {line}" for line in _standing_lines(standing)]
        lines += [f"       {line}" for line in _thread_lines(one, facts)]
    return lines


def _thread_lines(one: MissingSet, facts: Facts) -> list[str]:
    """Say how common a form is, and what thread a set would complete."""
    number = {0: "no statement", 1: "1 statement"}.get(one.precedents, f"{one.precedents} statements")
    form = f"The documents make {number} of this form{' elsewhere' if one.precedents else ''}."
    if len(one.steps) == len(one.missing):
        return [form]
    thread = " → ".join(facts.label_of(iri) for iri in (one.steps[0][0], *(step[2] for step in one.steps)))
    return [form, f"With it the thread would run: {thread}"]


def _standing_lines(standing: Standing) -> list[str]:
    """Say which lines were looked at."""
    lines = [f"read, and blank: {cite(passage)}: “{passage.quote}”" for passage in standing.blank_cells]
    by_document: dict[str, list[Run]] = {}
    for run in standing.runs:
        by_document.setdefault(run.title, []).append(run)
    for title, runs in by_document.items():
        number = sum(run.last_line - run.first_line + 1 for run in runs)
        missed = [line for run in runs for line in run.open_lines]
        where = ", ".join(f"{run.first_line}-{run.last_line}" for run in runs)
        state = f"{len(missed)} neither cited nor set aside" if missed else "all cited or set aside"
        lines.append(f"could stand in {title}, lines {where}: {number} lines, {state}")
    if standing.verdict == "not known":
        lines.append("Lines that are neither may be blank: name the folder of the texts with --texts.")
    return lines


def _values(statement: Triple, facts: Facts) -> dict[str, str]:
    """Give a statement as plain values."""
    return {
        "subject": statement[0],
        "predicate": statement[1],
        "object": statement[2],
        "text": sentence(statement, facts),
    }


def _standing_values(standing: Standing) -> dict[str, Any]:
    """Give what is known of a missing statement as plain values."""
    return {
        "verdict": str(standing.verdict),
        "blankCells": [shorten(passage.iri) for passage in standing.blank_cells],
        "lines": [
            {
                "document": slug_of(run.document),
                "section": run.section,
                "firstLine": run.first_line,
                "lastLine": run.last_line,
                "open": list(run.open_lines),
            }
            for run in standing.runs
        ],
    }
