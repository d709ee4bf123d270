"""Invented strategies of any size, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = "https://w3id.org/selgraph/"
SEL = BASE + "ontology#"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
RDFS_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"

BOROUGHS = 6  # as many as south east London has
GOALS = 5
OBJECTIVES = 10
PRIORITIES = 4
PROGRAMMES = 12
INITIATIVES = 60
ENABLERS = 6
RISKS = 8
NEEDS = 6
SEED = 2011


@dataclass(frozen=True, slots=True)
class Strategies:
    """What was written.

    Args:
        quads: how many.
        regions: how many regions they tell of.
        initiative: IRI of an initiative to trace.
        goal: IRI of a goal that initiatives serve.
    """

    quads: int
    regions: int
    initiative: str = BASE + "id/region-0-initiative-7"
    goal: str = BASE + "id/region-0-goal-1"


def write_strategies(path: Path, quads: int, *, seed: int = SEED, merged: bool = True) -> Strategies:
    """Write a dataset of about so many quads as N-Quads, region by region.

    Args:
        path: where to write.
        quads: at least so many, up to the end of the last region.
        seed: another one gives another dataset.
        merged: whether the default graph holds a copy of every statement, as a built dataset has it; else the
            file is as curators write it.
    """
    written = 0
    region = -1
    with path.open("w", encoding="utf-8") as file:
        while written < quads:
            region += 1
            lines = list(region_quads(region, seed=seed, merged=merged))
            file.write("".join(lines))
            written += len(lines)
    return Strategies(written, region + 1)


def write_home(folder: Path, quads: int, *, seed: int = SEED) -> Strategies:
    """Write the same as a reader's own workspace: `data/` with a TriG file for each region.

    Args:
        folder: where `data/` is to lie.
        quads: as for `write_strategies`, of the files as curators write them.
        seed: as for `write_strategies`.
    """
    data = folder / "data"
    data.mkdir(parents=True)
    written = 0
    region = -1
    while written < quads:
        region += 1
        lines = list(region_quads(region, seed=seed, merged=False))
        (data / f"region-{region}.trig").write_text("".join(_as_trig(lines)), encoding="utf-8")
        written += len(lines)
    return Strategies(written, region + 1)


def _as_trig(lines: list[str]) -> Iterator[str]:
    """Write lines of N-Quads as TriG: a statement that a passage makes goes into the graph of the passage."""
    for line in lines:
        triple, graph = line.removesuffix(" .\n").rsplit(" ", 1)
        yield f"{graph} {{ {triple} . }}\n" if graph.startswith(f"<{BASE}passage/") else line


def region_quads(region: int, *, seed: int = SEED, merged: bool = True) -> Iterator[str]:
    """Give the quads of one region as lines of N-Quads: a plan, its update four years later, and who says it.

    Args:
        region: from 0.
        seed: as for `write_strategies`.
        merged: as for `write_strategies`.
    """
    chance = random.Random(f"{seed}/{region}")  # noqa: S311 - invented data, not a secret
    here = _Region(region, merged=merged)
    plan = here.document("plan", 2030)
    update = here.document("update", 2034)
    yield from here.lines
    yield from _wants(here, plan, chance)
    yield from _does(here, plan, chance)
    for number in range(INITIATIVES):
        yield from _initiative(here, plan, update, number, chance)
    for number in range(1, GOALS):
        later = f"later-goal-{number}"
        statements = [
            (later, "a", "Goal"),
            (later, "restates", f"goal-{number}"),
            (later, "wordingChange", '"shorter"@en'),
        ]
        yield from here.passage(update, statements)


def _wants(here: _Region, plan: str, chance: random.Random) -> Iterator[str]:
    """Give who acts where, and what is wanted and called for."""
    boroughs = [f"borough-{number}" for number in range(BOROUGHS)]
    groups = [f"ccg-{number}" for number in range(BOROUGHS)]
    providers = [f"provider-{number}" for number in range(BOROUGHS)]
    for borough, group, provider in zip(boroughs, groups, providers, strict=True):
        yield from here.passage(
            plan,
            [
                (borough, "a", "Place"),
                (group, "a", "ClinicalCommissioningGroup"),
                (group, "providesFor", borough),
                (provider, "a", "CommunityProvider"),
            ],
        )
    yield from here.passage(plan, [("vision", "a", "Vision"), ("vision", "appliesTo", "borough-0")])
    goals = [f"goal-{number}" for number in range(GOALS)]
    for goal in goals:
        yield from here.passage(
            plan,
            [(goal, "a", "Goal"), (goal, "realises", "vision"), (goal, "ownedBy", chance.choice(groups))],
        )
    objectives = [f"objective-{number}" for number in range(OBJECTIVES)]
    for objective in objectives:
        measure = f"measure-of-{objective}"
        statements = [(objective, "a", "Objective"), (objective, "supports", chance.choice(goals))]
        if chance.random() < 0.7:
            statements += [(measure, "a", "Measure"), (objective, "measuredBy", measure)]
        yield from here.passage(plan, statements)
    needs = [f"need-{number}" for number in range(NEEDS)]
    for need in needs:
        yield from here.passage(
            plan, [(need, "a", "HealthChallenge"), (need, "appliesTo", chance.choice(boroughs))]
        )
    priorities = [f"priority-{number}" for number in range(PRIORITIES)]
    for priority in priorities:
        yield from here.passage(
            plan, [(priority, "a", "Priority"), (priority, "supports", chance.choice(goals))]
        )


def _does(here: _Region, plan: str, chance: random.Random) -> Iterator[str]:
    """Give programmes with their row of the matrix, enablers and risks."""
    goals = [f"goal-{number}" for number in range(GOALS)]
    programmes = [f"programme-{number}" for number in range(PROGRAMMES)]
    yield from here.passage(plan, [("matrix", "a", "Table")])
    for number, programme in enumerate(programmes):
        yield from here.passage(
            plan,
            [
                (programme, "a", "StrategicProgramme"),
                (programme, "partOf", f"priority-{number % PRIORITIES}"),
                (programme, "addresses", f"need-{chance.randrange(NEEDS)}"),
            ],
        )
        marks = [(goal, chance.choice(("full", "partial", "blank", "blank"))) for goal in goals]
        cells = [
            (programme, {"full": "fullySupports", "partial": "partlySupports"}[mark], goal)
            for goal, mark in marks
            if mark != "blank"
        ]
        for goal, mark in marks:
            cell = f"cell-{programme}-{goal}"
            cells += [
                (cell, "a", "MatrixCell"),
                (cell, "inTable", "matrix"),
                (cell, "cellRow", programme),
                (cell, "cellColumn", goal),
                (cell, "mark", f'"{mark}"'),
            ]
        yield from here.passage(plan, cells)
    for number in range(ENABLERS):
        enabler = f"enabler-{number}"
        yield from here.passage(
            plan,
            [
                (enabler, "a", "Enabler"),
                *((enabler, "enables", programme) for programme in chance.sample(programmes, 2)),
            ],
        )
    for number in range(RISKS):
        risk = f"risk-{number}"
        statements = [(risk, "a", "Risk"), (risk, "threatens", f"initiative-{chance.randrange(INITIATIVES)}")]
        if chance.random() < 0.6:
            statements += [
                (f"mitigation-{number}", "a", "Mitigation"),
                (f"mitigation-{number}", "mitigates", risk),
            ]
        yield from here.passage(plan, statements)


def _initiative(here: _Region, plan: str, update: str, number: int, chance: random.Random) -> Iterator[str]:
    """Give one row of the plan, an initiative with scope, measure, milestone; some are named again later."""
    initiative = f"initiative-{number}"
    programme = f"programme-{number % PROGRAMMES}"
    statements = [
        (initiative, "a", "Initiative"),
        (initiative, "partOf", programme),
        (initiative, "providedBy", f"provider-{chance.randrange(BOROUGHS)}"),
    ]
    statements += [
        (initiative, "appliesTo", f"borough-{place}")
        for place in chance.sample(range(BOROUGHS), chance.randint(1, 3))
    ]
    statements.append((initiative, "description", f'"what initiative {number} does"@en'))
    if chance.random() < 0.6:
        measure = f"measure-of-{initiative}"
        statements += [(measure, "a", "Measure"), (initiative, "measuredBy", measure)]
    if chance.random() < 0.5:
        milestone = f"milestone-of-{initiative}"
        statements += [
            (milestone, "a", "Milestone"),
            (milestone, "due", f'"{2030 + chance.randint(1, 3)}"^^<{XSD}gYear>'),
            (initiative, "hasMilestone", milestone),
        ]
    if chance.random() < 0.3:
        statements.append((initiative, "delivers", f"objective-{chance.randrange(OBJECTIVES)}"))
    yield from here.passage(plan, statements)
    if chance.random() < 0.2:
        yield from here.passage(
            update, [(initiative, "partOf", programme), (initiative, "status", '"running"@en')]
        )


class _Region:
    """Writes the statements of one region, each thing with its name and each passage with its place.

    Args:
        number: from 0.
        merged: whether every statement also goes into the default graph.
    """

    def __init__(self, number: int, *, merged: bool) -> None:
        """Begin with nothing said."""
        self._number = number
        self._merged = merged
        self._named: set[str] = set()
        self._passages: dict[str, int] = {}
        self.lines: list[str] = []

    def document(self, name: str, year: int) -> str:
        """Describe a document; its lines are in `lines`.

        Returns:
            The document's IRI, between angle brackets.
        """
        iri = f"<{BASE}document/region-{self._number}-{name}>"
        self._passages[iri] = 0
        self.lines += [
            f"{iri} {RDF_TYPE} <{SEL}Document> .\n",
            f'{iri} <{DCTERMS}title> "Region {self._number}: {name}"@en .\n',
            f'{iri} <{DCTERMS}issued> "{year}"^^<{XSD}gYear> .\n',
        ]
        return iri

    def passage(self, document: str, statements: list[tuple[str, str, str]]) -> Iterator[str]:
        """Give a passage of one line, and the statements that it makes."""
        self._passages[document] += 1
        line = self._passages[document]
        passage = f"<{BASE}passage/{document[len(BASE) + 10 : -1]}-{line}>"
        yield f"{passage} {RDF_TYPE} <{SEL}Passage> .\n"
        yield f"{passage} <{SEL}document> {document} .\n"
        yield f'{passage} <{SEL}section> "Section {line // 10 + 1}" .\n'
        yield f'{passage} <{SEL}firstLine> "{line}"^^<{XSD}integer> .\n'
        yield f'{passage} <{SEL}lastLine> "{line}"^^<{XSD}integer> .\n'
        yield f'{passage} <{SEL}quote> "words of line {line} in region {self._number}" .\n'
        for subject, predicate, value in statements:
            yield from self._name(subject)
            if predicate == "a":
                triple = f"{self._thing(subject)} {RDF_TYPE} <{SEL}{value}>"
            elif value.startswith('"'):
                triple = f"{self._thing(subject)} <{SEL}{predicate}> {value}"
            else:
                triple = f"{self._thing(subject)} <{SEL}{predicate}> {self._thing(value)}"
            yield f"{triple} {passage} .\n"
            if self._merged:
                yield f"{triple} .\n"

    def _name(self, thing: str) -> Iterator[str]:
        """Give a thing its name, once."""
        if thing not in self._named:
            self._named.add(thing)
            label = f"{thing.replace('-', ' ').capitalize()} of region {self._number}"
            yield f'{self._thing(thing)} {RDFS_LABEL} "{label}"@en .\n'

    def _thing(self, name: str) -> str:
        """Write a thing's IRI between angle brackets."""
        return f"<{BASE}id/region-{self._number}-{name}>"
