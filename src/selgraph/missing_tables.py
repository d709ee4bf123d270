"""What is missing for one thing to serve another, laid out for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selgraph.proof_tables import sentence, triple_values
from selgraph.tables import NO_BREAK, cite, fold_lines, speaker_lines
from selgraph.vocabulary import shorten, slug_of

if TYPE_CHECKING:
    from selgraph.explain import WhyNot
    from selgraph.facts import Facts
    from selgraph.reason import MissingSet, Refusal, Run, Standing


def format_why_not(start: str, end: str, answer: WhyNot, facts: Facts, *, width: int = 0) -> str:
    """Say why one thing does not serve another: where threads stop, and what is missing.

    Args:
        start: IRI of the thing that does not serve.
        end: IRI of the thing that is not served.
        answer: as `why_not` gives it.
        facts: names things and relations.
        width: how many characters a line may have; 0 for no limit.
    """
    lines = [f"Nothing that is stated makes “{facts.label_of(start)}” serve “{facts.label_of(end)}”."]
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
    return "\n".join(fold_lines(lines, width)) + "\n"


def why_not_values(start: str, end: str, answer: WhyNot, facts: Facts) -> dict[str, Any]:
    """Give what is missing as plain values, for JSON."""
    return {
        "subject": start,
        "object": end,
        "holds": answer.absence.holds,
        "backwards": answer.is_backwards,
        "rejections": [
            {
                **triple_values(one.statement, facts),
                "rationale": one.rationale,
                "passages": list(one.passages),
            }
            for one in answer.rejections
        ],
        "refusals": [
            {
                "steps": [triple_values(step, facts) for step in one.steps],
                "made": one.relation,
                "because": one.row.reason if one.row else "",
            }
            for one in answer.absence.refusals
        ],
        "count": answer.absence.count,
        "sets": [
            {
                "missing": [
                    {**triple_values(step, facts), **_standing_values(standing)}
                    for step, standing in zip(one.missing, standings, strict=True)
                ],
                "precedents": one.precedents,
                "thread": [triple_values(step, facts) for step in one.steps],
            }
            for one, standings in zip(answer.absence.sets, answer.standings, strict=True)
        ],
    }


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
    ways = ways if size == 1 else f"at least {ways}"
    lines = [f"What is missing: {size} {noun} ({ways}{shown})"]
    for place, (one, standings) in enumerate(zip(absence.sets, answer.standings, strict=True), 1):
        for step, standing in zip(one.missing, standings, strict=True):
            lines.append(f"  {place}. {sentence(step, facts)}{NO_BREAK} [{standing.verdict}]")
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
