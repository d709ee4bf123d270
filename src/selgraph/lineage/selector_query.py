"""The SPARQL query that a selector stands for."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from selgraph.lineage.pattern_lines import block, indent, union
from selgraph.lineage.scope import STATED, Scope
from selgraph.lineage.selection import JOINING, OPEN, nearer, pick_atom, read, resolve
from selgraph.model import Basis
from selgraph.vocabulary import ID, PREFIXES, SEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selgraph.lineage.selector import Atom, Part, Selector
    from selgraph.lineage.strategy import Strategy

LITERAL: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def write_query(
    strategy: Strategy,
    selector: str,
    *,
    scope: Scope = OPEN,
    exclude: str = "",
    gap_query: Callable[[str], str],
) -> str:
    """Write the query that picks what a selector picks.

    Threads of any number of steps are asked of what the rules derive, where nothing is left aside; else step
    by step, as many as this dataset has. Names are written as the IRIs that they mean.

    Args:
        strategy: what is said.
        selector: as `selgraph.lineage.selection.pick` takes it.
        scope: what to leave aside.
        exclude: a selector of what is not to be picked; empty for nothing.
        gap_query: gives the pattern of a gap's check, and the variable in it that holds the thing, as
            `?variable { … }`.

    Returns:
        SPARQL 1.1, for a built dataset: one column, `thing`.
    """
    writer = _Writer(strategy.within(scope), scope, gap_query)
    body = writer.selector(read(strategy, selector), "?thing")
    lines = [
        " ".join(f"# {selector} {f'without {exclude}' if exclude else ''}".split()),
        "SELECT DISTINCT ?thing WHERE {",
        *indent(body),
    ]
    if exclude:
        lines += ["    MINUS {", *indent(writer.selector(read(strategy, exclude), "?thing"), 2), "    }"]
    lines += [f'    FILTER (STRSTARTS(STR(?thing), "{ID}"))', "}", "ORDER BY ?thing"]
    text = "\n".join(lines)
    prefixes = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if f"{name}:" in text]
    return "\n".join([*prefixes, "", text]) + "\n"


class _Writer:
    """Writes patterns, each variable under a name of its own.

    Args:
        strategy: what is said within the scope.
        scope: what is left aside.
        gap_query: as `write_query` takes it.
    """

    def __init__(self, strategy: Strategy, scope: Scope, gap_query: Callable[[str], str]) -> None:
        """Begin with no variable used."""
        self._strategy = strategy
        self._scope = scope
        self._gap_query = gap_query
        self._numbers = count(1)

    def selector(self, selector: Selector, thing: str) -> list[str]:
        """Write a union of intersections."""
        terms = []
        for parts in selector.terms:
            lines: list[str] = []
            for part in parts:
                lines += (
                    block(self._part(selector, part, thing))
                    if len(parts) > 1
                    else self._part(selector, part, thing)
                )
            terms.append(lines)
        return union(terms)

    def _part(self, selector: Selector, part: Part, thing: str) -> list[str]:
        """Write what a part picks: its atom's things, or what threads from them come to."""
        targets = resolve(self._strategy, selector, part.atom)
        base = pick_atom(self._strategy, part.atom, targets)
        choices = [self._atom(part.atom, targets, thing)]
        if part.around:
            served, serving = self._fresh("served"), self._fresh("serving")
            starts = self._atom(part.atom, targets, served)
            beyond = union(
                [
                    starts,
                    [
                        *self._atom(part.atom, targets, serving),
                        *self._thread(serving, served, self._scope.depth),
                    ],
                ]
            )
            choices = [
                self._only(thing, beyond, served),
                [*block(beyond), *self._thread(thing, served, self._scope.depth)],
            ]
        if part.above != 0 and base:
            start = self._fresh("start")
            depth = nearer(part.above, self._scope.depth)
            choices.append([*self._atom(part.atom, targets, start), *self._thread(start, thing, depth)])
        if part.below != 0 and base:
            end = self._fresh("end")
            depth = nearer(part.below, self._scope.depth)
            choices.append([*self._atom(part.atom, targets, end), *self._thread(thing, end, depth)])
        return union(choices)

    def _only(self, thing: str, lines: list[str], variable: str) -> list[str]:
        """Give what a pattern binds under another name."""
        return block([f"SELECT DISTINCT ({variable} AS {thing}) WHERE {{", *indent(lines), "}"])

    def _thread(self, start: str, end: str, depth: int | None, through: str = "serves") -> list[str]:
        """Write that threads lead from one thing to another."""
        if depth is None and self._scope.is_open:
            return [f"{start} sel:{through} {end} .", f"FILTER ({start} != {end})"]
        return self._steps(start, end, self._longest(depth), through)

    def _longest(self, depth: int | None) -> int:
        """Say how many steps the longest thread that is wanted has."""
        if depth is not None:
            return depth
        lineage = self._strategy.lineage
        return max((max(lineage.served(iri).values(), default=0) for iri in lineage.iris), default=0)

    def _steps(self, start: str, end: str, longest: int, through: str) -> list[str]:
        """Write threads step by step: what has been composed goes from one step to the next."""
        lineage = self._strategy.lineage
        relations = sorted(
            {
                edge.predicate
                for edge in lineage.edges
                if SEL + through in self._strategy.upwards(edge.predicate)
            }
        )
        if not relations or longest == 0:
            return ["FILTER (false)"]
        known, pairs = set(relations), []
        waiting = list(relations)
        while waiting:
            first = waiting.pop()
            for second in relations:
                row = lineage.compositions.find(first, second)
                if row is not None and row.yields:
                    pairs.append((first, second, row.yields))
                    if row.yields not in known:
                        known.add(row.yields)
                        waiting.append(row.yields)
        step = " ".join(f"<{relation}>" for relation in relations)
        table = " ".join(f"(<{first}> <{second}> <{made}>)" for first, second, made in sorted(pairs))
        here, made = self._fresh("at"), self._fresh("by")
        level = [f"VALUES {made} {{ {step} }}", *self._said(start, made, here), f"FILTER ({start} != {here})"]
        for _ in range(longest - 1 if pairs else 0):
            goes, by = self._fresh("goes"), self._fresh("by")
            next_here, next_made = self._fresh("next"), self._fresh("next")
            there, further = self._fresh("at"), self._fresh("by")
            level = [
                *block([f"SELECT DISTINCT {start} {here} {made} WHERE {{", *indent(level), "}"]),
                f"VALUES {goes} {{ true false }}",
                "OPTIONAL {",
                f"    VALUES ({made} {by} {next_made}) {{ {table} }}",
                *indent(self._said(here, by, next_here)),
                f"    FILTER ({goes} && {start} != {next_here})",
                "}",
                f"FILTER (!{goes} || BOUND({next_here}))",
                f"BIND (IF({goes}, {next_here}, {here}) AS {there})",
                f"BIND (IF({goes}, {next_made}, {made}) AS {further})",
            ]
            here, made = there, further
        return block([f"SELECT DISTINCT {start} ({here} AS {end}) WHERE {{", *indent(level), "}"])

    def _atom(self, atom: Atom, targets: tuple[str, ...], thing: str) -> list[str]:
        """Write which things an atom picks."""
        values = " ".join(f"<{target}>" for target in targets)
        named = [f"VALUES {thing} {{ {values} }}"]
        if atom.method in ("", *JOINING, "theme"):
            return union([named, self._joined(atom.method, values, thing)]) if atom.method else named
        if atom.method == "gap":
            return union([self._gap(target, thing) for target in targets])
        if atom.method == "text":
            return self._text(atom.value, thing)
        if atom.method in ("rel", "basis"):
            return self._either_end(atom.method, targets, thing)
        if atom.method == "kind":
            kind, stated = self._fresh("kind"), self._fresh("kind")
            narrower = [f"VALUES {kind} {{ {values} }}", f"{stated} rdfs:subClassOf* {kind} ."]
            return [*narrower, *self._said(thing, "a", stated)]
        return self._documents(targets, thing)

    def _joined(self, method: str, values: str, thing: str) -> list[str]:
        """Write what is joined to some things by the relations of a method."""
        other, by = self._fresh("value"), self._fresh("relation")
        if method == "theme":
            return [f"VALUES {other} {{ {values} }}", *self._thread(thing, other, None, "partOf")]
        relations = " ".join(f"sel:{relation}" for relation in JOINING[method])
        which = [f"VALUES {other} {{ {values} }}", f"VALUES {by} {{ {relations} }}"]
        return [*which, *self._said(thing, by, other)]

    def _either_end(self, method: str, targets: tuple[str, ...], thing: str) -> list[str]:
        """Write what stands at either end of a relation, or of a statement of lineage on a basis."""
        other, by = self._fresh("value"), self._fresh("relation")
        bases = STATED
        if method == "rel":
            relation = self._fresh("relation")
            values = " ".join(f"<{target}>" for target in targets)
            which = [f"VALUES {relation} {{ {values} }}", f"{by} rdfs:subPropertyOf* {relation} ."]
        else:
            bases = frozenset(Basis(target) for target in targets)
            steps = sorted({one.predicate for one in self._strategy.lineage.edges})
            which = [f"VALUES {by} {{ {' '.join(f'<{step}>' for step in steps)} }}"]
        return union(
            [
                [*which, *self._said(thing, by, other, also=bases)],
                [*which, *self._said(other, by, thing, also=bases)],
            ]
        )

    def _documents(self, targets: Iterable[str], thing: str) -> list[str]:
        """Write that a thing is named by some documents, in whole or in part of a statement's ground."""
        other, by, speaker = self._fresh("value"), self._fresh("relation"), self._fresh("speaker")
        document = self._fresh("document")
        values = " ".join(f"<{target}>" for target in targets)
        where = [
            f"VALUES {document} {{ {values} }}",
            f"{speaker} (sel:document|prov:wasDerivedFrom/sel:document) {document} .",
        ]
        return union(
            [
                [*where, *self._said(thing, by, other, speaker=speaker)],
                [*where, *self._said(other, by, thing, speaker=speaker)],
            ]
        )

    def _text(self, text: str, thing: str) -> list[str]:
        """Write that a name of a thing, or what is said of it, has some letters."""
        words, by = self._fresh("text"), self._fresh("relation")
        names = [f"{thing} rdfs:label|skos:altLabel {words} ."]
        said = [*self._said(thing, by, words), f"FILTER (ISLITERAL({words}))"]
        pieces = [piece.lower() for piece in text.split("*")]
        if len(pieces) == 1:
            test = f'CONTAINS(LCASE(STR({words})), "{pieces[0].translate(LITERAL)}")'
        else:
            pattern = ".*".join(_escaped(piece) for piece in pieces)
            test = f'REGEX(LCASE(STR({words})), "{pattern.translate(LITERAL)}", "s")'
        return [*union([names, said]), f"FILTER ({test})"]

    def _gap(self, name: str, thing: str) -> list[str]:
        """Write the check of a gap, whose thing is given our name."""
        variable, _, pattern = self._gap_query(name).partition(" ")
        lines = pattern.strip("\n").splitlines()
        return block([f"SELECT ({variable} AS {thing}) WHERE {{", *indent(lines), "}"])

    def _said(
        self, subject: str, predicate: str, value: str, *, speaker: str = "", also: frozenset[Basis] = STATED
    ) -> list[str]:
        """Write that somebody within the scope says something."""
        bases = self._scope.bases & also
        if not bases:
            return ["FILTER (false)"]
        graph = speaker or self._fresh("speaker")
        lines = [
            f"GRAPH {graph} {{ {subject} {predicate} {value} }}",
            f"FILTER NOT EXISTS {{ {graph} a sel:Rule }}",
            *self._heard(graph),
        ]
        if bases == STATED:
            return lines
        passage = self._fresh("passage")
        stated = " ".join(
            [
                f"GRAPH {passage} {{ {subject} {predicate} {value} }}",
                f"{passage} a sel:Passage .",
                *self._heard(passage),
            ]
        )
        return [*lines, f"FILTER {'' if Basis.EXPLICIT in bases else 'NOT '}EXISTS {{ {stated} }}"]

    def _heard(self, speaker: str) -> list[str]:
        """Write that all documents of a speaker are of the scope's time."""
        if self._scope.as_of is None:
            return []
        late = [one.iri for one in self._strategy.documents.values() if one.year > self._scope.as_of]
        if not late:
            return []
        document, values = self._fresh("document"), " ".join(f"<{iri}>" for iri in late)
        stands = f"{speaker} (sel:document|prov:wasDerivedFrom/sel:document) {document}"
        return [f"FILTER NOT EXISTS {{ VALUES {document} {{ {values} }} {stands} }}"]

    def _fresh(self, word: str) -> str:
        """Give a variable that is used nowhere else."""
        return f"?{word}{next(self._numbers)}"


def _escaped(text: str) -> str:
    """Write a text as a regular expression that is nothing but its letters (XPath Functions, §7.6.1)."""
    return "".join(f"\\{letter}" if letter in r"\|.?*+(){}[]^$-" else letter for letter in text)
