"""The terms of the ontology, in reading order, with what is said of them and how they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.query import ask, read_question
from selgraph.vocabulary import PREFIXES, RDF_TYPE, SEL, slug_of

if TYPE_CHECKING:
    from selgraph.home import Home
    from selgraph.store import Store

_RDFS, _OWL, _SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]
_HEADING = re.compile(r"^# (?P<level>-{2,4}) (?P<text>.*?)(?: -{4})?$")
_SUBJECT = re.compile(r"^sel:(\w+)\s*$")
_KINDS: Final = {
    "Class": "class",
    "ObjectProperty": "relation",
    "DatatypeProperty": "property",
    "AnnotationProperty": "annotation",
    "NamedIndividual": "named value",
}
_TRAITS: Final = {
    "FunctionalProperty": "one value at most",
    "TransitiveProperty": "transitive",
    "AsymmetricProperty": "never both ways",
    "IrreflexiveProperty": "never to itself",
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a term of another ontology is to one of ours.

    Args:
        relation: `subClassOf`, `subPropertyOf` or `closeMatch`.
        other: IRI of the other term.
        note: what differs.
    """

    relation: str
    other: str
    note: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the ontology.

    Args:
        iri: the term.
        kind: class, relation, property, annotation or named value.
        section: heading under which it stands.
        label: its name.
        definition: what it means.
        example: from the documents.
        note: how not to use it; empty where there is none.
        wider: IRIs of the terms above it.
        domains: IRIs of what has it.
        ranges: IRIs of its values.
        inverse: IRI of the relation read from the other end; empty where there is none.
        traits: what else holds of it, in words.
        chains: pairs of relations that make it.
        disjoint: IRIs of the classes with which it shares nothing.
        alignments: what terms of others are to it.
        count: things of the class or of narrower ones; statements with the property, or of the value, that no
            rule makes.
        questions: names of the questions, checks and rules that use it, with their folder.
    """

    iri: str
    kind: str
    section: str
    label: str
    definition: str
    example: str
    note: str
    wider: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    inverse: str = ""
    traits: tuple[str, ...] = ()
    chains: tuple[tuple[str, str], ...] = ()
    disjoint: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    count: int = 0
    questions: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The part of the IRI after the hash, which is the term's anchor on its page."""
        return slug_of(self.iri)


def read_terms(store: Store, home: Home) -> list[Term]:
    """Read the terms in the order of `ontology/strategy.ttl`.

    Args:
        store: any store that holds a built dataset.
        home: where ontology and queries lie.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for term, key, value in _ask(store, home, "term-axioms"):
        said.setdefault(term, {}).setdefault(key, []).append(value)
    inverses = {value: term for term, about in said.items() for value in about.get(_OWL + "inverseOf", [])}
    chains: dict[str, list[tuple[str, str]]] = {}
    for term, first, second in _ask(store, home, "term-chains"):
        chains.setdefault(term, []).append((first, second))
    disjoint: dict[str, list[str]] = {}
    for term, other in _ask(store, home, "term-disjoint"):
        disjoint.setdefault(term, []).append(other)
    alignments: dict[str, list[Alignment]] = {}
    for term, relation, other, note in _ask(store, home, "term-alignments"):
        alignments.setdefault(term, []).append(Alignment(slug_of(relation), other, note))
    counts = {term: int(count) for term, count in _ask(store, home, "term-counts")}
    uses = _find_uses(home)
    terms = []
    for name, section in _read_order(home):
        iri = SEL + name
        about = said.get(iri, {})
        kinds = [slug_of(kind) for kind in about.get(RDF_TYPE, [])]
        inverse = (about.get(_OWL + "inverseOf") or [inverses.get(iri, "")])[0]
        wider = [*about.get(_RDFS + "subClassOf", []), *about.get(_RDFS + "subPropertyOf", [])]
        terms.append(
            Term(
                iri,
                next((word for kind, word in _KINDS.items() if kind in kinds), "term"),
                section,
                _first(about, _RDFS + "label"),
                _first(about, _SKOS + "definition"),
                _first(about, _SKOS + "example"),
                _first(about, _SKOS + "scopeNote"),
                (*wider, *(SEL + kind for kind in kinds if SEL + kind in said)),
                tuple(about.get(_RDFS + "domain", [])),
                tuple(about.get(_RDFS + "range", [])),
                inverse,
                tuple(word for kind, word in _TRAITS.items() if kind in kinds),
                tuple(chains.get(iri, [])),
                tuple(disjoint.get(iri, [])),
                tuple(alignments.get(iri, [])),
                counts.get(iri, 0),
                tuple(uses.get(name, [])),
            )
        )
    return terms


def read_version(store: Store) -> str:
    """Read the version of the ontology."""
    query = f"SELECT ?version WHERE {{ <{SEL.removesuffix('#')}> <{_OWL}versionInfo> ?version }}"
    return next((row[0] for row in ask(store, query)[1]), "")


def _ask(store: Store, home: Home, name: str) -> list[list[str]]:
    """Ask one of the reads."""
    return ask(store, read_question(home.queries / "reads" / f"{name}.rq").text)[1]


def _first(about: dict[str, list[str]], key: str) -> str:
    """Give the one value of an annotation; empty where there is none."""
    return next(iter(about.get(key, [])), "")


def _read_order(home: Home) -> list[tuple[str, str]]:
    """Read in which order and under which heading the terms stand in the file."""
    order: dict[str, str] = {}
    section = ""
    for line in (home.ontology / "strategy.ttl").read_text(encoding="utf-8").splitlines():
        heading, subject = _HEADING.match(line), _SUBJECT.match(line)
        if heading:
            section = heading["text"]
        elif subject:
            order.setdefault(subject[1], section)
    return list(order.items())


def _find_uses(home: Home) -> dict[str, list[str]]:
    """Find which questions, checks and rules name each term."""
    uses: dict[str, list[str]] = {}
    for folder in ("questions", "checks", "rules"):
        for path in sorted((home.queries / folder).glob("*.rq")):
            for name in dict.fromkeys(re.findall(r"\bsel:(\w+)", path.read_text(encoding="utf-8"))):
                uses.setdefault(name, []).append(f"{folder}/{path.stem}")
    return uses
