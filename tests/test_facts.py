"""What the graph holds, as values."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.explain import why_not
from selgraph.facts import open_facts, read_facts
from selgraph.home import Home, find_home
from selgraph.lines import MOST_LINES, read_lines
from selgraph.model import Basis, Passage, Reading, Rule
from selgraph.reads import READS, read_columns
from selgraph.statements import read_said, read_statements
from selgraph.store import OxigraphStore, RemoteStore, load_rdflib
from selgraph.vocabulary import ID, PREFIXES, SEL, slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.facts import Facts

PASSAGE = PREFIXES["passage"]
READING = PREFIXES["reading"]


def _say(facts: Facts, subject: str, relation: str, thing: str) -> tuple[str, ...]:
    """Give the slugs of those who make a statement of lineage."""
    wanted = (ID + subject, SEL + relation, ID + thing)
    return next(
        tuple(slug_of(speaker.iri) for speaker in edge.speakers)
        for edge in facts.edges
        if (edge.subject, edge.predicate, edge.object) == wanted
    )


def test_thing_has_its_names_and_its_narrowest_kind(library_facts: Facts) -> None:
    """The trust is a community provider; its other name is Harbour."""
    trust = library_facts.nodes[ID + "harbour-trust"]
    assert (trust.label, trust.kind, trust.kinds) == (
        "Harbour Trust",
        "CommunityProvider",
        ("CommunityProvider",),
    )
    assert trust.other_names == ("Harbour",)


def test_all_things_are_there_and_nothing_else(library_facts: Facts) -> None:
    """39 things are named; documents, passages and terms are none of them."""
    assert len(library_facts.nodes) == 39
    assert all(iri.startswith(ID) for iri in library_facts.nodes)


def test_passage_has_its_place(library_facts: Facts) -> None:
    """Document, section, lines and quotation, as they were curated."""
    assert library_facts.speakers[PASSAGE + "plan-goal-1"] == Passage(
        iri=PASSAGE + "plan-goal-1",
        document="https://w3id.org/selgraph/document/eskmouth-plan",
        title="A Healthy Eskmouth: plan for 2031 to 2033",
        section="1 What we want",
        first_line=6,
        last_line=6,
        quote="We reach it through Goal 1",
    )


def test_reading_has_its_passages_in_the_order_of_the_documents(library_facts: Facts) -> None:
    """The reading across documents names the plan's vision before the review's lines."""
    reading = library_facts.speakers[READING + "vision-restated"]
    assert isinstance(reading, Reading)
    assert [slug_of(passage.iri) for passage in reading.passages] == [
        "plan-vision",
        "review-partnership",
        "review-vision",
    ]
    assert reading.rationale.startswith("The review is the partnership's own")


def test_rule_has_its_words(library_facts: Facts) -> None:
    """A rule is a speaker with one sentence in plain English."""
    rule = library_facts.speakers[PREFIXES["rule"] + "wider-class"]
    assert rule == Rule(PREFIXES["rule"] + "wider-class", "what is of a kind is of every wider kind")


def test_lineage_is_what_the_two_documents_say(library_facts: Facts) -> None:
    """Thirteen statements, counted by hand; what rules derive is not among them."""
    stated = {
        (slug_of(edge.subject), slug_of(edge.predicate), slug_of(edge.object)): edge.basis
        for edge in library_facts.edges
    }
    assert stated == {
        ("cafe-clinics", "addresses", "long-waits-in-sandwick"): Basis.EXPLICIT,
        ("cafe-clinics", "fullySupports", "goal-fair-access"): Basis.EXPLICIT,
        ("care-at-home", "fullySupports", "goal-close-to-home"): Basis.EXPLICIT,
        ("care-at-home", "partOf", "healthy-harbour"): Basis.EXPLICIT,
        ("care-at-home", "partlySupports", "goal-fair-access"): Basis.EXPLICIT,
        ("evening-visits", "partOf", "care-at-home"): Basis.EXPLICIT,
        ("falls-clinic", "partOf", "care-at-home"): Basis.EXPLICIT,
        ("goal-close-to-home", "realises", "vision-2031"): Basis.EXPLICIT,
        ("goal-fair-access", "realises", "vision-2031"): Basis.INTERPRETED,
        ("healthy-harbour", "supports", "goal-fair-access"): Basis.EXPLICIT,
        ("night-visits", "partOf", "care-at-home"): Basis.EXPLICIT,
        ("quay-cafe", "partOf", "cafe-clinics"): Basis.EXPLICIT,
        ("transport", "enables", "falls-clinic"): Basis.EXPLICIT,
    }


def test_blank_cell_is_no_statement(library_facts: Facts) -> None:
    """The matrix has a blank where Café Clinics and the first goal cross."""
    with pytest.raises(StopIteration):
        _say(library_facts, "cafe-clinics", "supports", "goal-close-to-home")


def test_statement_knows_who_makes_it(library_facts: Facts) -> None:
    """A passage, or a reading where only a reading says so."""
    assert _say(library_facts, "evening-visits", "partOf", "care-at-home") == ("plan-initiatives",)
    assert _say(library_facts, "goal-fair-access", "realises", "vision-2031") == ("goal-2-realises-vision",)


def test_speakers_come_passages_first_and_in_order(library_facts: Facts) -> None:
    """By document and line, then readings, then rules; who is not known is left out."""
    mixed = [
        PREFIXES["rule"] + "wider-class",
        READING + "vision-restated",
        PASSAGE + "review-vision",
        PASSAGE + "plan-goal-2",
        PASSAGE + "plan-vision",
        PASSAGE + "nobody",
    ]
    assert [slug_of(speaker.iri) for speaker in library_facts.speakers_of(mixed)] == [
        "plan-vision",
        "plan-goal-2",
        "review-vision",
        "vision-restated",
        "wider-class",
    ]


def test_thing_is_of_its_wider_kinds(library_facts: Facts) -> None:
    """A strategic programme is a programme and a course of action, and no end."""
    programme = library_facts.nodes[ID + "care-at-home"]
    assert [
        name
        for name in ("StrategicProgramme", "Programme", "Course", "End")
        if library_facts.is_a(programme, name)
    ] == [
        "StrategicProgramme",
        "Programme",
        "Course",
    ]


def test_names_are_for_people(library_facts: Facts) -> None:
    """Things and terms have labels; what has none is shown short."""
    assert library_facts.label_of(ID + "quay-cafe") == "Quay Café"
    assert library_facts.label_of(SEL + "partOf") == "is part of"
    assert library_facts.label_of(ID + "nobody") == "id:nobody"


def test_statements_of_a_thing_come_with_their_speakers(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """What is said of the Falls Clinic, then what is said with it; rules speak too."""
    said = read_statements(library_store, library, library_facts, ID + "falls-clinic")
    explicit = [one for one in said if one.basis is Basis.EXPLICIT]
    assert [(slug_of(one.subject), slug_of(one.predicate), one.label) for one in explicit] == [
        ("falls-clinic", "type", "initiative"),
        ("falls-clinic", "hasTarget", "200 people a year at the Falls Clinic"),
        ("falls-clinic", "milestoneNote", "to be advised"),
        ("falls-clinic", "partOf", "Care at Home"),
        ("transport", "enables", "Falls Clinic"),
    ]
    note = next(one for one in explicit if slug_of(one.predicate) == "milestoneNote")
    assert not note.is_thing
    assert {
        slug_of(speaker.iri) for one in said if one.basis is Basis.INFERRED for speaker in one.speakers
    } >= {
        "wider-class",
        "wider-relation",
    }


def test_passage_says_what_stands_in_its_graph(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """The passage on the first goal makes two statements."""
    said = read_said(library_store, library, library_facts, PASSAGE + "plan-goal-1")
    assert [(slug_of(one.subject), slug_of(one.predicate), one.label) for one in said] == [
        ("goal-close-to-home", "type", "goal"),
        ("goal-close-to-home", "realises", "Living well at home for longer (vision of 2031)"),
    ]
    assert {one.basis for one in said} == {Basis.EXPLICIT}


# ---- From every store, and from the cache


def test_facts_are_the_same_from_every_store(
    library: Home, library_facts: Facts, library_endpoint: str, copy: Home, tmp_path: Path
) -> None:
    """rdflib, an endpoint and a cache give the facts that Oxigraph gives."""
    from selgraph.build import build_dataset

    others = [
        read_facts(load_rdflib(build_dataset(library)), library),
        read_facts(RemoteStore(library_endpoint), library),
        open_facts(copy, tmp_path / "cache"),
        open_facts(copy, tmp_path / "cache"),
    ]
    for other in others:
        assert dict(other.nodes) == dict(library_facts.nodes)
        assert dict(other.speakers) == dict(library_facts.speakers)
        assert other.edges == library_facts.edges
        assert other.compositions.rows == library_facts.compositions.rows


def test_second_start_asks_no_store(copy: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first start has read and kept is enough for the second."""
    first = open_facts(copy, tmp_path / "cache")
    expected = first.edges

    def refuse(*_: object) -> None:
        """Fail, as no store is to be opened."""
        raise AssertionError

    monkeypatch.setattr("selgraph.facts.open_store", refuse)
    assert open_facts(copy, tmp_path / "cache").edges == expected


def test_spoilt_cache_is_read_anew(copy: Home, tmp_path: Path) -> None:
    """Kept tables that were cut short are not served as short answers."""
    expected = open_facts(copy, tmp_path / "cache").edges
    for kept in (tmp_path / "cache").iterdir():
        kept.write_bytes(kept.read_bytes()[:-7])
    assert open_facts(copy, tmp_path / "cache").edges == expected


def test_every_read_is_a_file(library: Home) -> None:
    """The reads that the facts are made of are in the catalogue."""
    assert {f"{name}.rq" for name in READS} <= {
        path.name for path in (library.queries / "reads").glob("*.rq")
    }


def test_columns_are_the_same_however_they_are_read() -> None:
    """The quick way through CSV gives what JSON gives, commas in IRIs and empty tables included."""
    dataset = ox.Store()
    dataset.add(ox.Quad(ox.NamedNode("http://x/a,b"), ox.NamedNode("http://x/p"), ox.NamedNode("http://x/c")))
    store = OxigraphStore(dataset)
    query = "SELECT ?s ?o WHERE { ?s ?p ?o }"
    assert (
        read_columns(store, query)
        == (["http://x/a,b"], ["http://x/c"])
        == read_columns(load_rdflib(dataset), query)
    )
    assert read_columns(OxigraphStore(ox.Store()), query) == ([], [])


# ---- What is not as it should be


def test_store_without_a_dataset_is_told(library: Home) -> None:
    """An endpoint that holds something else is not said to lack one name."""
    facts = read_facts(OxigraphStore(ox.Store()), library)
    with pytest.raises(UnknownNameError, match="holds nothing that selgraph knows"):
        facts.find("evening visits")


def test_line_number_that_is_none_is_told(copy: Home) -> None:
    """A misprint in a curated file is a sentence, not a traceback."""
    path = copy.data / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8").replace("sel:firstLine 6 ;", 'sel:firstLine "six" ;')
    path.write_text(text, encoding="utf-8")
    facts = open_facts(copy, None)
    with pytest.raises(SelgraphError, match='"passage:plan-goal-1" stands in lines "six" to "6"') as caught:
        list(facts.speakers.values())
    assert "selgraph validate" in caught.value.fix


def test_line_that_no_text_has_is_told(copy: Home) -> None:
    """Where lines are counted one by one, a slip of twelve digits would take all memory."""
    assert read_lines(PASSAGE + "x", "3", str(MOST_LINES)) == (3, MOST_LINES)
    path = copy.data / "set-aside.ttl"
    text = path.read_text(encoding="utf-8").replace("sel:lastLine 4 ;", f"sel:lastLine {MOST_LINES + 1} ;", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SelgraphError, match="stands in lines 4 to 1000001, and no text has more") as caught:
        _ = open_facts(copy, None).set_aside
    assert "sel:lastLine" in caught.value.fix


def test_set_aside_line_that_is_no_number_is_told(copy: Home) -> None:
    """So is one in what is set aside, by everything that counts what was read."""
    path = copy.data / "set-aside.ttl"
    text = path.read_text(encoding="utf-8").replace("sel:lastLine 4 ;", 'sel:lastLine "4b" ;', 1)
    path.write_text(text, encoding="utf-8")
    facts = open_facts(copy, None)
    told = '"aside:eskmouth-plan-4-4" stands in lines "4" to "4b"'
    with pytest.raises(SelgraphError, match=told):
        _ = facts.coverage
    with pytest.raises(SelgraphError, match=told):
        why_not(copy, facts, ID + "goal-fair-access", ID + "evening-visits")


def test_ontology_that_goes_round_in_circles_is_borne(library: Home, copy: Home) -> None:
    """Two classes that are each above the other keep nothing from being read."""
    shutil.copytree(library.ontology, copy.data.parent / "ontology")
    strategy = copy.data.parent / "ontology" / "strategy.ttl"
    with strategy.open("a", encoding="utf-8") as file:
        file.write("\nsel:Goal rdfs:subClassOf sel:Vision .\nsel:Vision rdfs:subClassOf sel:Goal .\n")
    facts = open_facts(find_home(copy.data.parent), None)
    goal = facts.nodes[ID + "goal-fair-access"]
    assert goal.kind in ("Goal", "Vision")
    assert facts.is_a(goal, "Goal")
