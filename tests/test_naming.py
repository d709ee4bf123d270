"""Which thing a name means."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from selgraph.errors import AmbiguousNameError, UnknownNameError
from selgraph.likeness import Alike
from selgraph.model import Node, Passage
from selgraph.naming import find_near, find_node, plain, put_in_order, rank_passages
from selgraph.vocabulary import ID, shorten, slug_of

if TYPE_CHECKING:
    from selgraph.facts import Facts

CAFE = f"{ID}cafe-clinics"


def _find(facts: Facts, name: str) -> str:
    """Give the slug of what a name means."""
    return slug_of(find_node(name, facts.nodes.values()).iri)


@pytest.mark.parametrize(
    "name",
    [
        CAFE,
        f"<{CAFE}>",
        f" {CAFE} ",
        "id:cafe-clinics",
        " id:cafe-clinics ",
        "cafe-clinics",
        "Cafe-Clinics",
        "Café Clinics",
        "cafe clinics",
        "CAFÉ   CLINICS",
        "Cafe\u0301 Clinics",
    ],
)
def test_thing_is_found_however_it_is_written(library_facts: Facts, name: str) -> None:
    """IRI, prefixed name, slug and label, case, accents and white space aside."""
    assert _find(library_facts, name) == "cafe-clinics"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("EHB", "eskmouth-health-board"),
        ("nurses after six", "evening-visits"),
        ("Eskmouths vision", "vision-2031"),
    ],
)
def test_thing_is_found_by_another_name(library_facts: Facts, name: str, slug: str) -> None:
    """An abbreviation, another name, and one without its apostrophe."""
    assert _find(library_facts, name) == slug


def test_ambiguous_name_lists_its_candidates(library_facts: Facts) -> None:
    """Harbour is the trust and the priority; both are given so that they can be typed back."""
    with pytest.raises(AmbiguousNameError, match='"Harbour" means 2 things') as caught:
        _find(library_facts, "Harbour")
    for shown in ("id:harbour-trust", "Harbour Trust", "id:healthy-harbour", "Healthy Harbour"):
        assert shown in caught.value.fix
    assert caught.value.exit_code == 2


def test_unknown_name_suggests_near_ones(library_facts: Facts) -> None:
    """A slip of the pen finds its way back."""
    with pytest.raises(UnknownNameError, match='Nothing is called "Evning Visits"') as caught:
        _find(library_facts, "Evning Visits")
    assert "id:evening-visits" in caught.value.fix
    assert caught.value.exit_code == 4


def test_many_near_names_lead_to_the_list_of_all() -> None:
    """Five are shown; where there are more, the command that lists all is given with their number."""
    things = [Node(f"urn:{number}", f"Clinic {number}") for number in range(7)]
    with pytest.raises(UnknownNameError) as caught:
        find_node("clinic's", things)  # a quotation mark would not go through a shell as it is
    assert caught.value.fix.count("Clinic ") == 5
    assert caught.value.fix.endswith("All 7: selgraph find clinics")
    with pytest.raises(UnknownNameError) as caught:
        find_node("clinics", things[:5])
    assert "selgraph find" not in caught.value.fix


@pytest.mark.parametrize("name", ["", "   ", "!?", "zzzzzz"])
def test_name_that_is_like_none_says_how_to_look(library_facts: Facts, name: str) -> None:
    """Where nothing is near, the fix is the command that looks."""
    with pytest.raises(UnknownNameError) as caught:
        _find(library_facts, name)
    assert "selgraph find WORD" in caught.value.fix


def test_label_goes_before_another_name() -> None:
    """What one thing is called in the first place, another may be called beside."""
    first = Node("urn:first", "Clinic")
    second = Node("urn:second", "Surgery", other_names=("Clinic",))
    assert find_node("clinic", [second, first]) == first


def test_a_slug_with_capitals_is_found() -> None:
    """A workspace may name its things as it likes."""
    node = Node(f"{ID}Planned-Care", "Care that is planned")
    assert find_node("planned-care", [node]) == find_node("Planned-Care", [node]) == node


def test_slug_goes_before_a_label() -> None:
    """What can be typed exactly is never shadowed by a label."""
    first, second = Node("urn:x/clinic", "Surgery"), Node("urn:x/surgery", "Clinic")
    assert find_node("clinic", [second, first]) == first


def test_words_in_brackets_may_be_left_out_where_no_namesake_stands() -> None:
    """What tells a thing from its namesakes need not be typed; between namesakes it has to be."""
    lewisham, bexley = Node(ID + "a", "Tele-health (Lewisham)"), Node(ID + "b", "Tele-health (Bexley)")
    assert find_node("tele health", [lewisham]) == lewisham
    with pytest.raises(AmbiguousNameError):
        find_node("tele health", [lewisham, bexley])
    assert find_node("tele health", [lewisham, Node(ID + "c", "Tele-health")]).iri == ID + "c"


def test_name_without_letters_means_no_label_without_letters() -> None:
    """Two labels of signs alone do not become each other's name."""
    with pytest.raises(UnknownNameError):
        find_node("!!", [Node("urn:x", "??")])


def test_near_things_come_best_first(library_facts: Facts) -> None:
    """A whole name goes before a longer one that holds its words; a misspelt word is found in long names."""
    nodes = library_facts.nodes.values()
    assert [slug_of(node.iri) for node in find_near("evening visits", nodes)] == [
        "evening-visits",
        "evening-visits-milestone",
    ]
    assert slug_of(find_near("sandwik", nodes)[0].iri) == "sandwick"


def test_every_node_of_the_corpus_is_found_by_what_identifies_it(corpus_facts: Facts) -> None:
    """IRI, prefixed name and slug find every thing; so does its label, as no two are alike."""
    nodes = list(corpus_facts.nodes.values())
    labels = Counter(plain(node.label) for node in nodes)
    assert [label for label, count in labels.items() if count > 1] == []
    for node in nodes:
        for name in (node.iri, shorten(node.iri), slug_of(node.iri), node.label):
            assert corpus_facts.find(name) == node


@given(some.data())
def test_node_of_the_corpus_is_found_in_any_case(corpus_facts: Facts, data: some.DataObject) -> None:
    """`find_node` finds a thing by slug and by label, whatever letters are capitals."""
    nodes = list(corpus_facts.nodes.values())
    node = data.draw(some.sampled_from(nodes))
    name = data.draw(some.sampled_from([slug_of(node.iri), node.label]))
    capitals = data.draw(some.lists(some.booleans(), min_size=len(name), max_size=len(name)))
    mixed = "".join(
        letter.upper() if is_capital else letter for letter, is_capital in zip(name, capitals, strict=True)
    )
    assert find_node(mixed, nodes) == node


def test_quick_search_finds_what_the_slow_one_finds(library_facts: Facts) -> None:
    """`Facts.find` keeps an index and `find_node` looks at every node; they agree on every name."""
    nodes = list(library_facts.nodes.values())
    for node in nodes:
        for name in (node.label, *node.other_names, slug_of(node.iri), node.label.upper()):
            try:
                expected = find_node(name, nodes)
            except AmbiguousNameError:
                with pytest.raises(AmbiguousNameError):
                    library_facts.find(name)
            else:
                assert library_facts.find(name) == expected


@given(some.text(max_size=30))
def test_plain_name_is_plain_already(text: str) -> None:
    """Folding a folded name changes nothing: so names can be compared after folding both."""
    assert plain(plain(text)) == plain(text)


@given(some.text(max_size=30))
def test_case_and_composition_do_not_count(text: str) -> None:
    """However a text is composed, and in capitals where these come back, it is the same name."""
    assert plain(unicodedata.normalize("NFD", text)) == plain(text)
    assert plain(unicodedata.normalize("NFC", text)) == plain(text)
    if text.upper().casefold() == text.casefold():
        assert plain(text.upper()) == plain(text)


@given(some.text(max_size=30))
def test_plain_name_holds_letters_digits_and_single_spaces(text: str) -> None:
    """Nothing else is left of a name."""
    folded = plain(text)
    assert folded == " ".join(folded.split())
    assert all(character.isalnum() or character == " " for character in folded)


def test_equally_near_things_come_by_name() -> None:
    """The better one first, then by label, whatever their IRIs."""
    things = [Node(iri, label, "Goal", ("Goal",)) for iri, label in (("a", "Z"), ("b", "Y"), ("c", "X"))]
    alike = Alike({"a": 1.0, "b": 1.0, "c": 0.5}, is_whole=True)
    assert [node.iri for node in put_in_order(things, alike)] == ["b", "a", "c"]


def test_passages_come_in_the_order_of_the_text() -> None:
    """By document and line, whatever their IRIs."""
    places = {"p9": ("document:a", 2), "p8": ("document:a", 10), "p1": ("document:b", 1)}
    passages = [
        Passage(iri, document, "", "", line, line, "some words") for iri, (document, line) in places.items()
    ]
    found, _ = rank_passages("words", passages[::-1])
    assert [one.iri for one in found] == ["p9", "p8", "p1"]
