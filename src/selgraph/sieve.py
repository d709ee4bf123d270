"""Which things may not fit their shape, asked in SPARQL.

A SHACL engine that goes from thing to thing takes minutes where a graph is large, and nearly all things fit.
Here a shape becomes one query that lets through whatever surely fits, so that the engine is given the rest
alone. What is let through is decided as SHACL has it (https://www.w3.org/TR/shacl/, section 4); where that
cannot be said in SPARQL with certainty, all things of the shape are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph
    from rdflib.term import Node

# How a value of a datatype may be written so that no engine doubts it; another is given to the engine.
_PLAIN: Final = {
    XSD.string: "",
    XSD.integer: "^-?[0-9]{1,15}$",
    XSD.decimal: "^-?[0-9]{1,15}([.][0-9]{1,9})?$",
    XSD.gYear: "^[1-9][0-9]{3}$",
    XSD.gYearMonth: "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$",
    XSD.date: "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
}
_WORDS: Final = {
    SH.name,
    SH.description,
    SH.message,
    SH.severity,
    SH.order,
    SH.group,
    SH.path,
    SH.targetClass,
}
# what is decided by a thing's own statements, and left to the engine
_LEFT: Final = {
    SH.pattern, SH.flags, SH.nodeKind, SH.maxLength, SH.minExclusive, SH.maxExclusive, SH.maxInclusive,
    SH.languageIn, SH.uniqueLang, SH.equals, SH.disjoint, SH.lessThan, SH.deactivated,
}  # fmt: skip
_KINDS: Final = {SH.NodeShape, SH.PropertyShape}
_ALWAYS: Final = "true"
THING: Final = "?this"


class UnsiftedError(Exception):
    """A file of shapes that says more than is understood here; everything has to be held against it."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """The query for what may not fit one shape.

    Args:
        shape: its IRI.
        query: has one column, `this`.
        ahead: IRIs of the properties that the shape looks along.
        back: IRIs of those that it follows backwards.
    """

    shape: str
    query: str
    ahead: frozenset[str]
    back: frozenset[str]


def make_sieves(shapes: rdflib.Graph, narrower: dict[str, list[str]]) -> list[Sieve]:
    """Write a query for each shape that has things of its own, in the order of their IRIs.

    Args:
        shapes: the shapes.
        narrower: the classes below each class, direct or not, by IRI.

    Raises:
        UnsiftedError: the shapes say something that is not understood here.
    """
    targets = {name for name in shapes.predicates() if str(name).startswith(str(SH) + "target")}
    if targets - {SH.targetClass} or set(shapes.objects(None, RDF.type)) - _KINDS:
        raise UnsiftedError  # a class that is a shape has targets, too, and so has what else is declared
    sieves = []
    for shape in sorted(shapes.subjects(SH.targetClass, unique=True), key=str):
        writer = _Writer(shapes, narrower)
        classes = [*shapes.objects(shape, SH.targetClass)]
        things = " UNION ".join(part for one in classes for part in writer.things_of(one))
        faults = writer.shape_faults(shape, THING)
        query = f"SELECT DISTINCT ?this WHERE {{ {things} FILTER ({_any(faults)}) }}"
        sieves.append(Sieve(_iri(shape)[1:-1], query, frozenset(writer.ahead), frozenset(writer.back)))
    return sieves


def read_narrower(dataset: pyoxigraph.Store) -> dict[str, list[str]]:
    """Give for each class the classes below it in the merged graph, direct or not, by IRI."""
    import pyoxigraph as ox

    below: dict[str, set[str]] = {}
    for quad in dataset.quads_for_pattern(None, ox.NamedNode(str(RDFS.subClassOf)), None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            below.setdefault(quad.object.value, set()).add(quad.subject.value)
    found = {}
    for start in below:
        reached: set[str] = set()
        ahead = [start]
        while ahead:
            fresh = below.get(ahead.pop(), set()) - reached
            reached |= fresh
            ahead += fresh
        found[start] = sorted(reached - {start})
    return found


class _Writer:
    """Writes a shape as an expression that is true of a thing which may not fit it.

    Args:
        shapes: the shapes.
        narrower: as for `make_sieves`.
    """

    def __init__(self, shapes: rdflib.Graph, narrower: dict[str, list[str]]) -> None:
        """Begin with no variable used."""
        self._shapes = shapes
        self._narrower = narrower
        self._numbers = count(1)
        self.ahead: set[str] = set()
        self.back: set[str] = set()

    def things_of(self, kind: Node) -> Iterator[str]:
        """Give patterns for `?this` that together match the things of a class, each once."""
        direct = f"?this a {_iri(kind)}"
        yield f"{{ {direct} }}"
        listed = " ".join(f"<{one}>" for one in self._narrower.get(str(kind), ()))
        if listed:
            yield f"{{ VALUES ?kind {{ {listed} }} ?this a ?kind FILTER NOT EXISTS {{ {direct} }} }}"

    def shape_faults(self, shape: Node, this: str) -> list[str]:
        """Give expressions of which one is true where a thing may not fit a shape."""
        given = list(self._shapes.predicate_objects(shape))
        paths = [value for name, value in given if name == SH.path]
        if not paths:
            return [fault for name, value in given for fault in self._value_faults(name, value, this)]
        if len(paths) > 1 or this != THING:  # a second step leads farther than the engine is given
            raise UnsiftedError
        path, found = self._path(paths[0]), f"?v{next(self._numbers)}"
        faults: list[str] = []
        of_values: list[str] = []
        for name, value in given:
            among = self._path_faults(name, value, this, path)
            faults += among or []
            of_values += [] if among is not None else self._value_faults(name, value, found)
        if of_values:
            faults.append(f"EXISTS {{ {this} {path} {found} FILTER ({_any(of_values)}) }}")
        return faults

    def _path_faults(self, name: Node, value: Node, this: str, path: str) -> list[str] | None:
        """Give the faults of what is asked of all values together; None where it is asked of each."""
        one, two = f"?v{next(self._numbers)}", f"?v{next(self._numbers)}"
        if name == SH.minCount:
            return {0: [], 1: [f"NOT EXISTS {{ {this} {path} {one} }}"]}.get(_number(value), [_ALWAYS])
        if name == SH.maxCount:
            several = (
                f"EXISTS {{ {this} {path} {one} . {this} {path} {two} FILTER (!sameTerm({one}, {two})) }}"
            )
            return {0: [f"EXISTS {{ {this} {path} {one} }}"], 1: [several]}.get(_number(value), [_ALWAYS])
        if name == SH.hasValue:
            return [f"NOT EXISTS {{ {this} {path} {_term(value)} }}"]
        if name == SH.lessThanOrEquals:
            numbers = " && ".join(f"DATATYPE({end}) = {_iri(XSD.integer)}" for end in (one, two))
            both = f"{this} {path} {one} . {this} {self._path(value)} {two}"
            return [f"EXISTS {{ {both} FILTER (!COALESCE({numbers} && {one} <= {two}, false)) }}"]
        return None

    def _value_faults(self, name: Node, value: Node, found: str) -> list[str]:
        """Give the faults of what is asked of one value."""
        if name in _WORDS or not str(name).startswith(str(SH)):
            return []
        sound = self._soundness(name, value, found)
        if sound:
            return [f"!COALESCE({sound}, false)"]
        if name == SH["or"]:
            return [" && ".join(f"({_any(self.shape_faults(one, found))})" for one in self._list(value))]
        if name == SH["not"]:
            return [self._negation(value, found)]
        if name == SH.property and (value, SH.path, None) in self._shapes:
            return self.shape_faults(value, found)
        if name in _LEFT or name == SH.datatype:
            self.ahead.add(str(value))  # of some it is a property that values are compared with
            return [_ALWAYS]
        raise UnsiftedError

    def _soundness(self, name: Node, value: Node, found: str) -> str:
        """Write what is true of a value that surely is as a component asks; nothing for other components."""
        if name == SH["class"]:
            kinds = ", ".join([_iri(value), *(f"<{one}>" for one in self._narrower.get(str(value), ()))])
            kind = f"?v{next(self._numbers)}"
            return f"EXISTS {{ {found} a {kind} FILTER ({kind} IN ({kinds})) }}"
        if name == SH.datatype and isinstance(value, rdflib.URIRef) and value in _PLAIN:
            plain = f' && REGEX(STR({found}), "{_PLAIN[value]}")' if _PLAIN[value] else ""
            return f"isLiteral({found}) && DATATYPE({found}) = {_iri(value)}{plain}"
        if name == SH.minInclusive:
            return f"isNumeric({found}) && {found} >= {_number(value)}"
        if name == SH.minLength:
            return f"STRLEN(STR({found})) >= {_number(value)}"
        if name == SH["in"]:
            return " || ".join(f"sameTerm({found}, {_term(one)})" for one in self._list(value))
        return ""

    def _negation(self, shape: Node, found: str) -> str:
        """Give what is true of a value that may fit a shape which it must not fit.

        Only of what is decided exactly can the contrary be said.
        """
        inner = list(self._shapes.objects(shape, SH.property)) or [shape]
        names = {name for one in (shape, *inner) for name in self._shapes.predicates(one)}
        faults = self.shape_faults(shape, found)  # raises where it is not understood
        return f"!({_any(faults)})" if names - _WORDS <= {SH.property, SH.hasValue} else _ALWAYS

    def _path(self, path: Node) -> str:
        """Write a path of one step: a property, its inverse, or one of several of these."""
        if isinstance(path, rdflib.URIRef):
            self.ahead.add(str(path))
            return _iri(path)
        given = list(self._shapes.predicate_objects(path))
        if len(given) != 1:
            raise UnsiftedError
        name, value = given[0]
        if name == SH.inversePath:
            self.back.add(str(value))
            return f"^{_iri(value)}"
        if name == SH.alternativePath:
            return f"({'|'.join(self._path(one) for one in self._list(value))})"
        raise UnsiftedError

    def _list(self, head: Node) -> list[Node]:
        """Read a list that is not empty."""
        listed = list(Collection(self._shapes, head))
        if not listed:
            raise UnsiftedError
        return listed


def _any(faults: Iterable[str]) -> str:
    """Join expressions of which one has to be true."""
    return " || ".join(f"({one})" for one in faults) or "false"


def _iri(node: Node) -> str:
    """Write an IRI as SPARQL does."""
    if not isinstance(node, rdflib.URIRef):
        raise UnsiftedError
    return f"<{node}>"


def _term(node: Node) -> str:
    """Write an IRI or a literal as SPARQL does."""
    return node.n3() if isinstance(node, rdflib.Literal) else _iri(node)


def _number(node: Node) -> int:
    """Read a whole number."""
    value = node.value if isinstance(node, rdflib.Literal) else None
    if not isinstance(value, int):
        raise UnsiftedError
    return value
