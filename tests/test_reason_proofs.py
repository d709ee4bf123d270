"""Why a statement holds: proofs that an independent checker accepts, and sets of statements that suffice."""

from __future__ import annotations

import copy
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from proof_checker import BadProofError, Checker
from selgraph.build import build_dataset
from selgraph.explain import find_statements, why, why_all
from selgraph.model import Basis
from selgraph.proof_tables import (
    format_proof,
    format_supports,
    proof_values,
    sentence,
    supports_values,
)
from selgraph.query import quote_text
from selgraph.reason import (
    Claim,
    Cone,
    Step,
    apply_rules,
    collect,
    find_proof,
    find_proofs,
    find_supports,
    read_rules,
)
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES, SEL
from small_lineage import AXIOMS, RULES, small, statements

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.reason import Triple

LINEAGE = [RULES["composition"], RULES["wider-relation"]]


def serves(subject: str, thing: str) -> Triple:
    """Write that one thing serves another."""
    return (ID + subject, SEL + "serves", ID + thing)


def derived(dataset: ox.Store) -> list[Triple]:
    """Give all that rules derived, in a fixed order."""
    rule = PREFIXES["rule"]
    return sorted(
        {
            (quad.subject.value, quad.predicate.value, quad.object.value)
            for quad in dataset
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(rule)
        }
    )


def test_every_inferred_statement_of_the_library_has_a_proof_that_the_checker_accepts(
    library: Home, library_facts: Facts
) -> None:
    """What the rules derive is explained without exception, and the files bear every leaf."""
    dataset = build_dataset(library)
    wanted = [one for one in derived(dataset) if not one[0].startswith(PREFIXES["rule"])]
    cone = collect(OxigraphStore(dataset), read_rules(library), wanted, stop_at_explicit=True)
    proofs = find_proofs(cone, wanted)
    assert set(proofs) == set(wanted)
    checker = Checker(library.ontology, library.data)
    assert [checker.check(proof_values(proofs[one], library_facts)) for one in wanted] == wanted


def test_inferred_statements_of_the_corpus_have_proofs_that_the_checker_accepts(
    corpus: Home, corpus_facts: Facts
) -> None:
    """Of the corpus every thirtieth statement that rules derive is explained and checked."""
    dataset = build_dataset(corpus)
    wanted = [one for one in derived(dataset) if not one[0].startswith(PREFIXES["rule"])][::30]
    assert len(wanted) > 500
    cone = collect(OxigraphStore(dataset), read_rules(corpus), wanted, stop_at_explicit=True)
    proofs = find_proofs(cone, wanted)
    assert set(proofs) == set(wanted)
    checker = Checker(corpus.ontology, corpus.data)
    assert [checker.check(proof_values(proofs[one], corpus_facts)) for one in wanted] == wanted


@pytest.fixture(scope="module")
def night_visits(library: Home, library_store: OxigraphStore, library_facts: Facts) -> dict[str, Any]:
    """The proof that Transport serves the vision, as JSON."""
    return proof_values(why(library_store, library, serves("transport", "vision-2031")), library_facts)


def test_the_best_proof_is_the_shortest_on_the_strongest_basis(
    library: Home, library_store: OxigraphStore
) -> None:
    """Transport serves the vision through care close to home, as no reading is needed on that way."""
    proof = why(library_store, library, serves("transport", "vision-2031"))
    leaves = [
        tuple(term.removeprefix(ID).removeprefix(SEL) for term in leaf.statement) for leaf in proof.leaves
    ]
    assert leaves == [
        ("transport", "enables", "falls-clinic"),
        ("falls-clinic", "partOf", "care-at-home"),
        ("care-at-home", "fullySupports", "goal-close-to-home"),
        ("goal-close-to-home", "realises", "vision-2031"),
    ]
    assert proof.basis is Basis.EXPLICIT


def test_a_longer_proof_by_passages_goes_before_a_shorter_one_by_a_reading() -> None:
    """What documents say themselves is the better ground, though it takes more statements."""
    read, first, second, wanted = (("s", "p", name) for name in ("read", "first", "second", "wanted"))
    ways = (Step("short", (Claim(read),)), Step("long", (Claim(first), Claim(second))))
    said = {one: (f"{PREFIXES['passage']}{one[2]}",) for one in (first, second)}
    cone = Cone({**said, read: (PREFIXES["reading"] + "r",), wanted: ()}, {Claim(wanted): ways})
    proof = find_proof(cone, wanted)
    assert proof is not None
    assert [leaf.statement for leaf in proof.leaves] == [first, second]
    assert proof.basis is Basis.EXPLICIT
    del cone.stated[second]
    proof = find_proof(cone, wanted)
    assert proof is not None
    assert ([leaf.statement for leaf in proof.leaves], proof.basis) == ([read], Basis.INTERPRETED)


@pytest.mark.parametrize("text", ['say "no"', "one\ttwo\nthree", "C:\\\\new", "a\\tb", ""])
def test_a_sentence_holds_a_text_as_it_is(library_facts: Facts, text: str) -> None:
    """Signs that a query has to escape are what they were."""
    statement = (f"{ID}cafe-clinics", PREFIXES["sel"] + "status", quote_text(text))
    assert sentence(statement, library_facts).endswith(f"“{text}”")


def test_a_proof_that_needs_a_reading_says_so(library: Home, library_store: OxigraphStore) -> None:
    """The Quay Café serves the vision only if the second goal is read as a way to it."""
    assert why(library_store, library, serves("quay-cafe", "vision-2031")).basis is Basis.INTERPRETED


def spoil(proof: dict[str, Any], way: str) -> None:
    """Break a proof in one way."""
    step = proof["premises"][1]
    ways = {
        "another end": lambda: proof.update(object=ID + "goal-fair-access"),
        "another relation": lambda: proof.update(predicate=SEL + "partOf"),
        "another passage": lambda: step["speakers"][0].update(iri=PREFIXES["passage"] + "plan-title"),
        "a missing speaker": step["speakers"].clear,
        "an invented statement": lambda: step.update(predicate=SEL + "supports"),
        "another row": lambda: proof.update(row=SEL + "composition-part-of-part-of"),
        "another rule": lambda: proof["rule"].update(iri=PREFIXES["rule"] + "wider-class"),
        "a rule nobody wrote": lambda: proof["rule"].update(iri=PREFIXES["rule"] + "magic"),
        "a stronger basis": lambda: step.update(basis="interpreted"),
        "premises in disorder": proof["premises"].reverse,
    }
    ways[way]()


@pytest.mark.parametrize(
    "way",
    [
        "another end",
        "another relation",
        "another passage",
        "a missing speaker",
        "an invented statement",
        "another row",
        "another rule",
        "a rule nobody wrote",
        "a stronger basis",
        "premises in disorder",
    ],
)
def test_the_checker_refuses_a_proof_that_is_broken(
    library: Home, night_visits: dict[str, Any], way: str
) -> None:
    """The checker accepts the proof as it is, and refuses it when one thing in it is changed."""
    checker = Checker(library.ontology, library.data)
    checker.check(night_visits)
    broken = copy.deepcopy(night_visits)
    spoil(broken, way)
    with pytest.raises(BadProofError):
        checker.check(broken)


def stated_sets(stated: list[Triple], target: Triple) -> set[frozenset[Triple]]:
    """Find by brute force the sets from which a target follows and of which none can be spared."""
    found: list[frozenset[Triple]] = []
    for size in range(1, len(stated) + 1):
        for chosen in combinations(stated, size):
            support = frozenset(chosen)
            if any(other <= support for other in found):
                continue
            store = small([(one[0], one[1], one[2]) for one in chosen], AXIOMS)
            apply_rules(store, LINEAGE)
            names = (
                ox.NamedNode(ID + target[0]),
                ox.NamedNode(SEL + target[1]),
                ox.NamedNode(ID + target[2]),
            )
            if ox.Quad(*names) in store:
                found.append(support)
    return set(found)


@settings(deadline=None, max_examples=25)
@given(statements().filter(lambda stated: 2 <= len(stated) <= 6))
def test_the_sets_that_suffice_are_those_that_brute_force_finds(stated: list[Triple]) -> None:
    """On random small graphs every set is tried; those that suffice and are minimal are given."""
    dataset = small(stated, AXIOMS)
    apply_rules(dataset, LINEAGE)
    subject, thing = stated[0][0], stated[-1][2]
    target = serves(subject, thing)
    supports = find_supports(collect(OxigraphStore(dataset), LINEAGE, [target]), target, most=1000)
    given_sets = {
        frozenset(
            (one[0].removeprefix(ID), one[1].removeprefix(SEL), one[2].removeprefix(ID)) for one in support
        )
        for support in supports.sets
    }
    assert supports.is_complete
    assert given_sets == stated_sets(stated, (subject, "serves", thing))


@settings(deadline=None, max_examples=40)
@given(statements())
def test_the_best_proof_is_as_short_as_the_smallest_set(stated: list[Triple]) -> None:
    """Where all is stated by passages, the best proof uses no more statements than the smallest set holds."""
    dataset = small(stated, AXIOMS)
    apply_rules(dataset, LINEAGE)
    store = OxigraphStore(dataset)
    for target in derived(dataset):
        cone = collect(store, LINEAGE, [target])
        proof = find_proof(cone, target)
        smallest = find_supports(cone, target).sets[0]
        assert proof is not None
        assert len([leaf for leaf in proof.leaves if leaf.speakers]) == len(smallest)


def test_a_limit_on_sets_is_kept_and_told(library: Home, library_store: OxigraphStore) -> None:
    """Two of the sets are given, the smallest, and it is said that there are more."""
    statement = serves("evening-visits", "vision-2031")
    whole = why_all(library_store, library, statement, most=100)
    cut = why_all(library_store, library, statement, most=2)
    assert whole.is_complete
    assert not cut.is_complete
    assert len(cut.sets) == 2
    assert [len(one) for one in whole.sets] == [3, 3, 4]
    assert set(cut.sets) <= set(whole.sets)


def test_a_stated_statement_is_its_own_proof(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """What a passage says needs no rule; the proof is the passage."""
    statement = (ID + "care-at-home", SEL + "fullySupports", ID + "goal-close-to-home")
    proof = why(library_store, library, statement)
    assert proof.step is None
    assert proof.speakers == (PREFIXES["passage"] + "plan-figure-1-care-at-home",)
    assert "It is stated: explicit." in format_proof(proof, library_facts)


def test_classes_are_explained_like_relations(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """That Care at Home is a course of action follows from its class and the classes above."""
    statement = (ID + "care-at-home", PREFIXES["rdf"] + "type", SEL + "Course")
    text = format_proof(why(library_store, library, statement), library_facts)
    assert "strategic programme is a kind of programme  [ontology]" in text
    assert "“Care at Home is part of Healthy Harbour”" in text


def test_the_narrowest_relations_are_found(library_store: OxigraphStore, library_facts: Facts) -> None:
    """Full support stands for support and service; what is part of another is not also told to serve it."""
    pairs = {
        ("care-at-home", "goal-close-to-home"): ["fullySupports"],
        ("evening-visits", "care-at-home"): ["partOf"],
        ("evening-visits", "vision-2031"): ["serves"],
        ("vision-2031", "evening-visits"): [],
    }
    for (start, end), expected in pairs.items():
        found = find_statements(library_store, library_facts, ID + start, ID + end)
        assert [relation.removeprefix(SEL) for _, relation, _ in found] == expected


def test_a_tree_shows_rule_premises_and_passages(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """The text form names the rule, the row's reason, both premises and their quotations."""
    text = format_proof(why(library_store, library, serves("quay-cafe", "goal-fair-access")), library_facts)
    lines = [
        "Quay Café serves Fair access for all  [inferred]",
        "What a whole supports, its parts are there to support with it.",
        "├─ Quay Café is part of Café Clinics  [explicit]",
        "“The Quay Café is one of the Café Clinics”",
        "└─ Café Clinics fully supports Fair access for all  [explicit]",
        "1 step of reasoning, standing on 2 explicit: as strong as its weakest, explicit.",
    ]
    for line in lines:
        assert line in text


def test_sets_are_listed_in_the_order_of_their_threads(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """Each set reads from the thing upwards, with its weakest basis; JSON holds the same."""
    statement = serves("evening-visits", "vision-2031")
    supports = why_all(library_store, library, statement, most=100)
    text = format_supports(statement, supports, library_facts)
    assert text.splitlines()[0].endswith(
        ": 3 sets of statements suffice, of which no statement can be spared."
    )
    values = supports_values(statement, supports, library_facts)
    threads = [[step["subject"].removeprefix(ID) for step in one] for one in values["sets"]]
    assert threads == [
        ["evening-visits", "care-at-home", "goal-close-to-home"],
        ["evening-visits", "care-at-home", "goal-fair-access"],
        ["evening-visits", "care-at-home", "healthy-harbour", "goal-fair-access"],
    ]
