"""StratML part 1 (ISO 17469-1): one file for each plan that sets out goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.archimate import ncname
from selgraph.export.markup import DECLARATION, xml_text

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element, Write

_HEAD: Final = (
    '<StrategicPlan xmlns="urn:ISO:std:iso:17469:tech:xsd:stratml_core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="urn:ISO:std:iso:17469:tech:xsd:stratml_core '
    'http://xml.fido.gov/stratml/references/StrategicPlanISOVersion20140401.xsd">\n'
)
_UP: Final = frozenset(
    {"partOf", "realises", "supports", "fullySupports", "partlySupports", "delivers", "serves"}
)
_WITHIN: Final = frozenset(
    {"partOf", "realises"}
)  # what is part of a plan's vision or goal is set out in the plan as well
_GOALS: Final = frozenset({"Goal", "Aspiration", "End"})
_STAKEHOLDERS: Final = {"Person": "Person", "Post": "Person", "PopulationGroup": "Generic_Group"}


@dataclass(frozen=True)
class _Strategy:
    """What the things of an export are to each other.

    Args:
        things: by id.
        out: the statements from each thing.
        into: the statements to each thing.
    """

    things: dict[str, Element]
    out: dict[str, list[Connection]]
    into: dict[str, list[Connection]]

    def targets(self, name: str, relations: frozenset[str]) -> list[Element]:
        """List what a thing stands in these relations to, in the order of the export, each once."""
        return list(
            {
                one.target: self.things[one.target]
                for one in self.out.get(name, [])
                if one.relation in relations
            }.values()
        )

    def ends_of(self, plan: Element) -> dict[str, Element]:
        """Gather the ends that a plan sets out, and those that are parts of them."""
        found: dict[str, Element] = {}
        queue = [self.things[one.source] for one in self.into.get(plan.id, []) if one.relation == "setOutIn"]
        while queue:
            thing = queue.pop(0)
            if thing.family == "end" and thing.id not in found:
                found[thing.id] = thing
                queue += [
                    self.things[one.source] for one in self.into.get(thing.id, []) if one.relation in _WITHIN
                ]
        return found


def stratml_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give a file for each plan; StratML asks for a goal, so a plan without one has no file.

    An objective that serves no goal of its plan stands as a goal, as StratML has no other place for it, and
    says what it is.
    """
    strategy = _Strategy({one.id: one for one in content.elements()}, {}, {})
    for one in content.connections():
        strategy.out.setdefault(one.source, []).append(one)
        strategy.into.setdefault(one.target, []).append(one)
    files: list[tuple[str, Write]] = []
    for plan in strategy.things.values():
        if plan.kind == "Plan":
            text = _plan(strategy, plan, content)
            if text:
                files.append((f"{stem}-{ncname(plan.id).removeprefix('id-')}.xml", _writer(text)))
    return files


def _writer(text: str) -> Write:
    """Bind what one file holds."""

    def write(out: BinaryIO) -> None:
        """Write the file."""
        out.write(text.encode())

    return write


def _plan(strategy: _Strategy, plan: Element, content: Content) -> str:
    """Write one plan; empty where it has no goal and no objective."""
    ends = strategy.ends_of(plan)
    goals = [one for one in ends.values() if one.kind in _GOALS]
    under: dict[str, list[Element]] = {one.id: [] for one in goals}
    for one in ends.values():
        if one.kind == "Objective":
            above = [
                goal for goal in strategy.targets(one.id, _UP) if goal.id in under and goal.kind in _GOALS
            ]
            if above:
                under[above[0].id].append(one)
            else:
                goals.append(one)
    if not goals:
        return ""
    parts = [
        DECLARATION,
        _HEAD,
        _tag("Name", plan.label),
        _tag("Description", plan.description),
        _tag("OtherInformation", content.about.sentence()),
    ]
    parts.append("<StrategicPlanCore>\n")
    parts.extend(
        f"<Organization>{_tag('Name', owner.label)}{_tag('Identifier', ncname(owner.id))}"
        f"{_tag('Description', owner.description)}</Organization>\n"
        for owner in strategy.targets(plan.id, frozenset({"ownedBy"}))
    )
    for name in ("Vision", "Mission"):
        found = [one for one in ends.values() if one.kind == name]
        if found:
            words = "\n".join(one.description or one.label for one in found)
            parts.append(
                f"<{name}>{_tag('Description', words)}{_tag('Identifier', ncname(found[0].id))}</{name}>\n"
            )
    parts += [
        f"<Value>{_tag('Name', one.label)}{_tag('Description', one.description)}</Value>\n"
        for one in ends.values()
        if one.kind in ("Value", "Principle")
    ]
    for number, goal in enumerate(goals, 1):
        objectives = "".join(
            f"<Objective>{_body(strategy, one, f'{number}.{place}')}</Objective>\n"
            for place, one in enumerate(under.get(goal.id, []), 1)
        )
        parts.append(f"<Goal>{_body(strategy, goal, str(number))}{objectives}</Goal>\n")
    parts.append("</StrategicPlanCore>\n")
    parts.append(
        "<AdministrativeInformation>"
        f"{_tag('PublicationDate', content.about.date)}"
        f"{_tag('Source', plan.iri)}</AdministrativeInformation>\n"
    )
    parts.append("</StrategicPlan>\n")
    return "".join(parts)


def _body(strategy: _Strategy, one: Element, number: str) -> str:
    """Write the parts that a goal and an objective share."""
    held = [
        two
        for two in strategy.targets(one.id, frozenset({"ownedBy", "involves", "ledBy", "appliesTo"}))
        if two.family == "organisation"
    ]
    stakeholders = "".join(
        f'<Stakeholder StakeholderTypeType="{_STAKEHOLDERS.get(two.kind, "Organization")}">'
        f"{_tag('Name', two.label)}{_tag('Description', two.description)}</Stakeholder>"
        for two in held
    )
    lines = f"lines {one.first_line}-{one.last_line}" if one.first_line is not None else ""
    evidence = "; ".join(
        part
        for part in (
            one.kind,
            one.basis,
            one.document,
            one.section,
            lines,
            f"“{one.quotation}”" if one.quotation else "",
        )
        if part
    )
    others = f"; also called: {', '.join(one.other_names)}" if one.other_names else ""
    description = _tag("Description", one.description or one.label)
    return (
        f"{_tag('Name', one.label)}"
        f"{description}{_tag('Identifier', ncname(one.id))}{_tag('SequenceIndicator', number)}"
        f"{stakeholders}{_tag('OtherInformation', evidence + others)}"
    )


def _tag(name: str, text: str) -> str:
    """Write an element with a text; nothing where there is no text."""
    return f"<{name}>{xml_text(text)}</{name}>" if text else ""
