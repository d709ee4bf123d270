"""What a selector picks."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from selgraph.errors import AmbiguousNameError, Place, SelectorError, UnknownNameError
from selgraph.lineage.scope import STATED, Scope
from selgraph.lineage.selector import Selector, is_selector, read_selector
from selgraph.naming import plain
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import RDF_TYPE, SEL, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from selgraph.lineage.selector import Atom, Part
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node

ORGANISATION_RELATIONS: Final = ("ownedBy", "ledBy", "commissionedBy", "providedBy", "governedBy", "memberOf")
PLACE_RELATIONS: Final = ("appliesTo", "locatedIn", "providesFor")
MEASURE_RELATIONS: Final = ("measuredBy",)

OPEN: Final = Scope()


@dataclass(frozen=True, slots=True)
class Picked(Answer):
    """Things that a selector picks.

    Args:
        selector: as it was written.
        nodes: the things, by label.
        strategy: what is said of them, within the scope.
    """

    selector: str
    nodes: tuple[Node, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Node]:
        """Give the things."""
        return iter(self.nodes)

    def __len__(self) -> int:
        """Count the things."""
        return len(self.nodes)

    def __contains__(self, iri: object) -> bool:
        """Say whether a thing is among them, by its IRI."""
        return any(node.iri == iri for node in self.nodes)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each thing: name, class, id and the documents that name it."""
        rows = []
        for node in self.nodes:
            documents = [slug_of(document.iri) for document in self.strategy.documents_naming(node.iri)]
            kinds = tuple(one for one in self.strategy.said_of(node.iri) if one.predicate == RDF_TYPE)
            cells = (node.label, self.strategy.kind_label(node), shorten(node.iri), ", ".join(documents))
            rows.append(Row(cells, kinds, self.strategy.basis_of(node.iri)))
        columns = ("name", "kind", "id", "documents")
        return (Sheet(f"What {self.selector} picks", columns, tuple(rows)),)


def pick(strategy: Strategy, selector: str, *, scope: Scope = OPEN, exclude: str = "") -> Picked:
    """Find what a selector picks.

    Args:
        strategy: what is said.
        selector: as `read_selector` reads it; a plain name of a thing is one too, spaces and all.
        scope: what to leave aside.
        exclude: a selector of what is not to be picked; empty for nothing.

    Raises:
        SelectorError: a selector is not well formed; with the column.
        UnknownNameError: nothing has a name that is in it.
        AmbiguousNameError: several things have it.
    """
    heard = strategy.within(scope)
    found = _pick(heard, read(strategy, selector), scope)
    if exclude:
        found -= _pick(heard, read(strategy, exclude), scope)
    nodes = sorted((strategy.nodes[iri] for iri in found), key=lambda node: (node.label, node.iri))
    return Picked(selector, tuple(nodes), heard)


def read(strategy: Strategy, text: str) -> Selector:
    """Read a selector, or the name of one thing as a selector of it.

    Raises:
        SelectorError: it is not well formed.
        UnknownNameError: it has no sign of a selector, and nothing is called so.
    """
    if is_selector(text) or " " not in text.strip():
        return read_selector(text)
    try:
        node = strategy.find(text)
    except UnknownNameError as error:
        selector = read_selector(text)
        try:
            for term in selector.terms:
                for part in term:
                    resolve(strategy, selector, part.atom)
        except (UnknownNameError, AmbiguousNameError):
            raise error from None
        return selector
    return read_selector(f'"{node.iri}"')


def resolve(strategy: Strategy, selector: Selector, atom: Atom) -> tuple[str, ...]:
    """Find what an atom names: things, classes, relations, documents, bases, gaps or letters.

    Raises:
        UnknownNameError: nothing is called so; near names are suggested.
        AmbiguousNameError: several things are.
        SelectorError: there is no such year or basis.
    """
    if atom.method in ("", "org", "place", "theme", "measure"):
        return _things(strategy, selector, atom)
    if atom.method == "text":
        return (atom.value,)
    names = strategy.remember(("names", atom.method), lambda: _names_by(strategy, atom.method))
    return _named(selector, atom, names)


def _names_by(strategy: Strategy, method: str) -> dict[str, tuple[str, ...]]:
    """Give what there is to pick by with a method, and what each is called."""
    documents = strategy.documents.values()
    if method in ("kind", "rel"):
        used = {one.predicate for one in strategy.statements if one.is_thing} - {RDF_TYPE}
        if method == "kind":
            used = {SEL + kind for node in strategy.nodes.values() for kind in node.kinds}
        terms = {above for term in used for above in strategy.upwards(term)}
        return {term: (slug_of(term), strategy.labels.get(term, "")) for term in terms}
    known: dict[str, dict[str, tuple[str, ...]]] = {
        "doc": {one.iri: (slug_of(one.iri), one.title, one.iri) for one in documents},
        "year": {one.iri: (str(one.year),) for one in documents},
        "gap": {name: (name,) for name in strategy.gaps} if method == "gap" else {},
        "basis": {str(basis): (str(basis),) for basis in STATED},
    }
    return known[method]


def _things_by_kind(strategy: Strategy) -> dict[str, set[str]]:
    """Give for each class the things of which it is stated."""
    found: dict[str, set[str]] = {}
    for subject, kind in strategy.statements.pairs_of(RDF_TYPE):
        found.setdefault(kind, set()).add(subject)
    return found


def _pick(strategy: Strategy, selector: Selector, scope: Scope) -> set[str]:
    """Find the IRIs that a selector picks."""
    found: set[str] = set()
    for term in selector.terms:
        found |= set.intersection(*(_follow(strategy, selector, part, scope) for part in term))
    return found


def _follow(strategy: Strategy, selector: Selector, part: Part, scope: Scope) -> set[str]:
    """Find what a part picks: its atom's things, and what threads from them come to."""
    base = pick_atom(strategy, part.atom, resolve(strategy, selector, part.atom))
    found = set(base)
    lineage = strategy.lineage
    if part.around:
        for iri in base:
            found |= lineage.served(iri, depth=scope.depth).keys()
        for iri in set(found):
            found |= lineage.serving(iri, depth=scope.depth).keys()
    if part.above != 0:
        for iri in base:
            found |= lineage.served(iri, depth=nearer(part.above, scope.depth)).keys()
    if part.below != 0:
        for iri in base:
            found |= lineage.serving(iri, depth=nearer(part.below, scope.depth)).keys()
    return {iri for iri in found if iri in strategy.nodes}


def nearer(first: int | None, second: int | None) -> int | None:
    """Give the smaller of two depths, None being any number."""
    given = [depth for depth in (first, second) if depth is not None]
    return min(given) if given else None


def pick_atom(strategy: Strategy, atom: Atom, targets: tuple[str, ...]) -> set[str]:
    """Find the things of an atom, given what it names."""
    wanted = set(targets)
    if atom.method == "":
        found = wanted
    elif atom.method == "kind":
        things = strategy.remember("things by kind", lambda: _things_by_kind(strategy))
        fitting = (kind for kind in things if wanted.intersection(strategy.upwards(kind)))
        found = set().union(*(things[kind] for kind in fitting))
    elif atom.method in ("org", "place", "measure"):
        found = wanted | _joined(strategy, wanted, JOINING[atom.method])
    elif atom.method == "rel":
        said = [
            one
            for one in strategy.statements
            if one.is_thing and wanted.intersection(strategy.upwards(one.predicate))
        ]
        found = {iri for one in said for iri in (one.subject, one.value)}
    elif atom.method == "basis":
        edges = [edge for edge in strategy.lineage.edges if edge.basis in wanted]
        found = {iri for edge in edges for iri in (edge.subject, edge.object)}
    elif atom.method == "theme":
        parts = strategy.lineage.only_where(lambda edge: SEL + "partOf" in strategy.upwards(edge.predicate))
        found = wanted.union(*(parts.serving(theme).keys() for theme in wanted))
    elif atom.method == "gap":
        found = {iri for gap in wanted for iri in strategy.gaps[gap]}
    elif atom.method == "text":
        found = _holding(strategy, atom.value)
    else:
        found = _named_by(strategy, wanted)
    return {iri for iri in found if iri in strategy.nodes}


JOINING: Final = {"org": ORGANISATION_RELATIONS, "place": PLACE_RELATIONS, "measure": MEASURE_RELATIONS}


def _joined(strategy: Strategy, targets: Iterable[str], relations: tuple[str, ...]) -> set[str]:
    """Find the subjects of some relations to some things."""
    return {one.subject for target in targets for one in strategy.named_in(target, *relations)}


def _named_by(strategy: Strategy, documents: set[str]) -> set[str]:
    """Find what is named in a statement that stands in one of some documents, wholly or in part."""
    found: set[str] = set()
    for one in strategy.statements:
        if any(documents & strategy.documents_of(speaker) for speaker in one.speakers):
            found.add(one.subject)
            if one.is_thing:
                found.add(one.value)
    return found


def _holding(strategy: Strategy, text: str) -> set[str]:
    """Find the things with these letters in a name or in what is said of them; `*` stands for any letters."""
    pattern = f"*{text.lower()}*"
    literal = pattern.replace("[", "[[]").replace("?", "[?]")
    found = {
        node.iri
        for node in strategy.nodes.values()
        if any(fnmatchcase(name.lower(), literal) for name in (node.label, *node.other_names))
    }
    return found | {
        one.subject
        for one in strategy.statements
        if not one.is_thing and fnmatchcase(one.value.lower(), literal)
    }


def _things(strategy: Strategy, selector: Selector, atom: Atom) -> tuple[str, ...]:
    """Find the things that an atom names."""
    if "*" in atom.value:
        names = {
            node.iri: (slug_of(node.iri), node.label, *node.other_names)
            for node in strategy.nodes.values()
            if atom.method == "" or _may_be(strategy, node, atom.method)
        }
        return _named(selector, atom, names)
    try:
        return (strategy.find(atom.value).iri,)
    except (UnknownNameError, AmbiguousNameError) as error:
        raise type(error)(
            _marked(error.what, selector, atom), where=Place("selector", 1, atom.column), fix=error.fix
        ) from error


def _may_be(strategy: Strategy, node: Node, method: str) -> bool:
    """Say whether a thing is of the sort that a method asks for, so that `org:*` is organisations alone."""
    kinds = {
        "org": ("Organisation",),
        "place": ("Place", "Site"),
        "measure": ("Measure",),
        "theme": ("Programme",),
    }
    return strategy.is_a(node.iri, *kinds[method])


def _named(selector: Selector, atom: Atom, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Find what is called so among what is known, by any of its names; case and accents aside.

    Raises:
        UnknownNameError: nothing is.
    """
    fits = _matcher(atom.value)
    found = sorted(one for one, names in known.items() if any(fits(name) for name in names if name))
    if not found:
        names = {plain(name): name for all_names in known.values() for name in all_names if name}
        near = [names[one] for one in get_close_matches(plain(atom.value), names, n=3, cutoff=0.5)]
        what = (
            f'Nothing is called "{atom.method}:{atom.value}".'
            if atom.method
            else f'Nothing is called "{atom.value}".'
        )
        fix = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else f"List them: selgraph select {atom.method or 'kind'}:*"
        )
        raise UnknownNameError(
            _marked(what, selector, atom), where=Place("selector", 1, atom.column), fix=fix
        )
    return tuple(found)


def _matcher(value: str) -> Callable[[str], bool]:
    """Give a test for a name: the same letters, or a pattern with `*`."""
    if "*" not in value:
        wanted = plain(value)
        return lambda name: plain(name) == wanted or name.lower() == value.lower()
    pattern = "*".join(plain(piece) if piece.strip() else "" for piece in value.split("*"))
    return lambda name: fnmatchcase(plain(name), pattern)


def _marked(what: str, selector: Selector, atom: Atom) -> str:
    """Show where in a selector a name stands."""
    return SelectorError(what, selector.text, atom.column).what
