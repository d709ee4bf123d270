"""The language in which things are picked."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from selgraph.build import merge, read_file
from selgraph.errors import SelectorError, SelgraphError, UnknownNameError
from selgraph.facts import open_facts, read_facts
from selgraph.graph import Graph
from selgraph.home import Home, find_home
from selgraph.lineage import Scope, is_selector, pick, read_selector
from selgraph.model import Basis
from selgraph.reason import apply_rules, read_rules
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES, SEL

KINDS = (
    "Initiative",
    "Opportunity",
    "StrategicProgramme",
    "Goal",
    "Enabler",
    "Place",
    "Partnership",
    "Measure",
)
RELATIONS = (
    "partOf",
    "supports",
    "partlySupports",
    "realises",
    "enables",
    "addresses",
    "appliesTo",
    "ownedBy",
    "measuredBy",
)
THINGS = tuple(f"thing-{number}" for number in range(7))
PLAN, UPDATE = "plan-2031", "update-2033"


def labels(graph: Graph, selector: str, **options: object) -> set[str]:
    """Give the names of what a selector picks from the invented strategy."""
    return {node.label for node in graph.select(selector, **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("care-at-home", {"Care at Home"}),
        ("Care at Home", {"Care at Home"}),
        ("care-at-home+1", {"Care at Home", "Healthy Harbour", "Care close to home", "Fair access for all"}),
        ("1+care-at-home", {"Care at Home", "Evening Visits", "Night Visits", "Falls Clinic"}),
        ("+falls-clinic", {"Falls Clinic", "Transport"}),
        ("quay-cafe+,kind:goal", {"Fair access for all"}),
        ("kind:initiative,place:sandwick", {"Evening Visits"}),
        (
            "kind:goal kind:initiative,doc:eskmouth-review",
            {"Care close to home", "Fair access for all", "Evening Visits", "Night Visits"},
        ),
        ("org:harbour-trust", {"Harbour Trust", "Evening Visits"}),
        ("year:2033,kind:initiative", {"Evening Visits", "Night Visits"}),
        ("rel:threatens", {"Too few nurses", "Evening Visits"}),
        ("theme:cafe-clinics", {"Café Clinics", "Quay Café"}),
        ("measure:*", {"Fewer night calls", "Evening Visits"}),
        ('text:"after six"', {"Evening Visits"}),
        ("text:qu*fé", {"Quay Café"}),
        ('text:"Quay?Café"', set()),
        ('text:"[Q]uay"', set()),
        ("night*", {"Night Visits"}),
        ('"too few nurses"', {"Too few nurses"}),
        ("basis:interpreted", {"Fair access for all", "Living well at home for longer (vision of 2031)"}),
        ("@transport,kind:enabler", {"Transport"}),
        ("gap:risk-without-mitigation", set()),
    ],
)
def test_selectors_pick_what_is_known_by_heart(eskmouth: Graph, selector: str, expected: set[str]) -> None:
    """Each part of the language picks from the invented strategy what a reader of it would."""
    assert labels(eskmouth, selector) == expected


def test_around_takes_what_else_serves_the_same(eskmouth: Graph) -> None:
    """@x is x, what it serves, and all that serves any of that."""
    around = labels(eskmouth, "@transport")
    assert {"Transport", "Falls Clinic", "Care at Home", "Night Visits", "Café Clinics"} <= around
    assert "Quay Café" in around  # serves a goal that transport serves too
    assert "Long waits in Sandwick" not in around


def test_excluding_takes_away(eskmouth: Graph) -> None:
    """What the second selector picks is not in the answer."""
    whole, less = (
        labels(eskmouth, "kind:initiative"),
        labels(eskmouth, "kind:initiative", exclude="1+care-at-home"),
    )
    assert whole - less == {"Evening Visits", "Night Visits", "Falls Clinic"}


def test_scope_of_time_leaves_later_documents_aside(eskmouth: Graph) -> None:
    """As of the year of the plan, the review has not been written."""
    assert "Night Visits" not in labels(eskmouth, "kind:initiative", scope=eskmouth.scope(as_of=2031))
    assert "Night Visits" in labels(
        eskmouth, "kind:initiative", scope=eskmouth.scope(as_of="eskmouth-review")
    )


def test_scope_of_basis_follows_passages_alone(eskmouth: Graph) -> None:
    """Without readings the second goal does not lead to the vision."""
    assert "Fair access for all" in labels(eskmouth, "1+vision-2031")
    assert "Fair access for all" not in labels(
        eskmouth, "1+vision-2031", scope=eskmouth.scope(basis="explicit")
    )


def test_scope_of_relations_follows_no_other(eskmouth: Graph) -> None:
    """Through partOf alone, no goal is come to."""
    through = eskmouth.scope(through="part of")
    assert labels(eskmouth, "evening-visits+", scope=through) == {
        "Evening Visits",
        "Care at Home",
        "Healthy Harbour",
    }


def test_a_relation_or_basis_that_there_is_not_is_refused(eskmouth: Graph) -> None:
    """A scope with a misspelt word says what was meant."""
    with pytest.raises(UnknownNameError, match="no relation") as error:
        eskmouth.scope(through="suports")
    assert "supports" in error.value.fix
    with pytest.raises(Exception, match="inferred"):
        eskmouth.scope(basis="inferred")


@pytest.mark.parametrize(
    ("selector", "column", "says"),
    [
        ("", 1, "empty"),
        ("kind:goal,", 10, "comma"),
        (",kind:goal", 1, "comma"),
        ("a kind:goal,,b", 13, "comma"),
        ("knd:goal", 1, 'no "knd:"'),
        ("kind:goal kind:", 16, "needs a value"),
        ("+ a", 2, "name is missing"),
        ("@+a", 1, "@ already"),
        ("a+b", 2, "before or after"),
        ('kind:goal "open', 11, "not closed"),
    ],
)
def test_errors_point_at_the_column(selector: str, column: int, says: str) -> None:
    """A selector that is not well formed is shown with a mark under the place."""
    with pytest.raises(SelectorError, match=says) as error:
        read_selector(selector)
    assert error.value.column == column
    assert error.value.what.splitlines()[-1].index("^") == 6 + column - 1 if selector else True


def test_a_misspelt_method_or_name_suggests_the_right_one(eskmouth: Graph) -> None:
    """Near methods, classes and things are named."""
    with pytest.raises(SelectorError) as method:
        read_selector("plce:sandwick")
    assert "place:" in method.value.fix
    with pytest.raises(UnknownNameError) as kind:
        eskmouth.select("kind:inititive")
    assert "initiative" in kind.value.fix.lower()
    with pytest.raises(UnknownNameError) as thing:
        eskmouth.select("kind:goal,+care-at-hone")
    assert "care-at-home" in thing.value.fix
    assert "column" in str(thing.value) or ":12" in str(thing.value)


def test_plain_words_are_the_name_of_one_thing_or_several_names(eskmouth: Graph) -> None:
    """Words that are a name together are one thing; else each is a name; a misspelt name stays one."""
    assert labels(eskmouth, "Evening Visits") == {"Evening Visits"}
    assert labels(eskmouth, "evening-visits night-visits") == {"Evening Visits", "Night Visits"}
    with pytest.raises(UnknownNameError, match="Evenin Visits"):
        eskmouth.select("Evenin Visits")


def test_depth_of_the_scope_and_of_the_part_are_both_kept(eskmouth: Graph) -> None:
    """The smaller of two depths counts."""
    assert labels(eskmouth, "evening-visits+3", scope=Scope(depth=1)) == {"Evening Visits", "Care at Home"}


@given(some.text(alphabet='ab+@:,"* 12-', max_size=14))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """Reading never fails in another way than by a SelectorError with a column inside the text."""
    columns = []
    try:
        assert all(read_selector(text).terms)
    except SelectorError as error:
        columns.append(error.column)
    assert all(1 <= column <= len(text) + 1 for column in columns)
    assert is_selector(text) or not set(text) & set('+@*"')


ATOMS = (
    *THINGS,
    *(f"kind:{kind}" for kind in ("initiative", "programme", "goal", "end", "course", "place")),
    "org:thing-0", "org:*", "place:thing-1", "place:*", f"doc:{PLAN}", f"doc:{UPDATE}", "year:2033",
    "year:20*", "basis:explicit", "basis:interpreted", "rel:partOf", "rel:supports", "rel:serves",
    "rel:measuredBy", "theme:thing-2", "theme:thing-3", "measure:thing-4", "text:thing", "text:g-1",
    "text:t*g-2", "thing-*", "gap:initiative-without-goal", "gap:goal-without-measure", "gap:place-left-out",
)  # fmt: skip


@some.composite
def selectors(draw: some.DrawFn) -> str:
    """Draw a selector of the whole language, over the things of `worlds`."""

    def part() -> str:
        """Draw one part."""
        atom = draw(some.sampled_from(ATOMS))
        shape = draw(some.sampled_from(["{}", "{}", "{}+", "+{}", "{}+1", "2+{}", "1+{}+2", "@{}", "+{}+"]))
        return shape.format(atom)

    terms = [
        ",".join(part() for _ in range(draw(some.integers(1, 2)))) for _ in range(draw(some.integers(1, 2)))
    ]
    return " ".join(terms)


@some.composite
def worlds(draw: some.DrawFn) -> str:
    """Draw a small dataset in TriG: seven things, two documents, passages and readings, circles too."""
    kinds = draw(some.lists(some.sampled_from(KINDS), min_size=len(THINGS), max_size=len(THINGS)))
    said = draw(
        some.lists(
            some.tuples(
                some.sampled_from(THINGS),
                some.sampled_from(RELATIONS),
                some.sampled_from(THINGS),
                some.integers(0, 5),
            ),
            max_size=14,
        )
    )
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    for document, year in ((PLAN, 2031), (UPDATE, 2033)):
        lines.append(
            f'document:{document} a sel:Document ; dcterms:title "{document}"@en ; '
            f'dcterms:issued "{year}"^^xsd:gYear .'
        )
    for number, document in enumerate((PLAN, PLAN, UPDATE, UPDATE)):
        lines.append(
            f'passage:p{number} a sel:Passage ; sel:document document:{document} ; sel:section "1" ; '
            f'sel:firstLine {number + 1} ; sel:lastLine {number + 1} ; sel:quote "words" .'
        )
    lines.append('reading:r4 a sel:Reading ; prov:wasDerivedFrom passage:p0 ; sel:rationale "why"@en .')
    lines.append(
        'reading:r5 a sel:Reading ; prov:wasDerivedFrom passage:p1, passage:p2 ; sel:rationale "why"@en .'
    )
    for place, (thing, kind) in enumerate(zip(THINGS, kinds, strict=True)):
        lines.append(f'id:{thing} rdfs:label "{thing}"@en .')
        lines.append(f"passage:p{place % 4} {{ id:{thing} a sel:{kind} . }}")
    speakers = ("passage:p0", "passage:p1", "passage:p2", "passage:p3", "reading:r4", "reading:r5")
    lines += [
        f"{speakers[speaker]} {{ id:{subject} sel:{relation} id:{thing} . }}"
        for subject, relation, thing, speaker in said
    ]
    return "\n".join(lines)


scopes = some.builds(
    Scope,
    through=some.sampled_from([(), (), ("partOf",), ("supports", "realises")]),
    bases=some.sampled_from(
        [Scope().bases, Scope().bases, frozenset({Basis.EXPLICIT}), frozenset({Basis.INTERPRETED})]
    ),
    as_of=some.sampled_from([None, None, 2031, 2033]),
    depth=some.sampled_from([None, None, 1, 2]),
)


@cache
def ontology() -> tuple[ox.Quad, ...]:
    """Read the ontology and the table of compositions."""
    home = find_home()
    return tuple(
        quad
        for name in ("strategy.ttl", "compositions.ttl")
        for quad in read_file(home.ontology / name, name)
    )


@settings(max_examples=15, deadline=None)
@given(
    worlds(),
    some.lists(
        some.tuples(selectors(), scopes, some.sampled_from(["", "kind:goal", "thing-2+"])),
        min_size=4,
        max_size=4,
    ),
)
def test_a_selector_and_its_query_pick_the_same(world: str, cases: list[tuple[str, Scope, str]]) -> None:
    """Whatever the data, the selector and the scope, the query that is printed gives the same things."""
    home = find_home()
    dataset = merge([*ontology(), *ox.parse(world.encode(), format=ox.RdfFormat.TRIG)])
    apply_rules(dataset, read_rules(home))
    graph = Graph(read_facts(OxigraphStore(dataset), home), home)
    for selector, scope, exclude in cases:
        try:
            picked = {node.iri for node in graph.select(selector, scope=scope, exclude=exclude)}
        except UnknownNameError:
            continue  # in a world without any place, place:* names nothing
        query = graph.select_query(selector, scope=scope, exclude=exclude)
        rows = {
            row["thing"].value for row in dataset.query(query)
        }  # some are longer than our own door lets in
        assert rows == picked, f"{selector} {scope} {exclude}\n{query}"


def test_a_selector_of_two_lines_stays_in_the_first_comment_of_its_query(eskmouth: Graph) -> None:
    """What the selector says stands on one line of the query, so that none of it is asked."""
    query = eskmouth.select_query("kind:goal\nkind:vision", exclude="kind:need\r\nkind:risk")
    assert "# kind:goal kind:vision without kind:need kind:risk\nSELECT DISTINCT ?thing" in query


TWO_DOCUMENTS = """
document:plan a sel:Document ; dcterms:title "plan"@en ; dcterms:issued "2031"^^xsd:gYear .
document:update a sel:Document ; dcterms:title "update"@en ; dcterms:issued "2033"^^xsd:gYear .
passage:a a sel:Passage ; sel:document document:plan ; sel:section "1" ;
    sel:firstLine 1 ; sel:lastLine 1 ; sel:quote "words" .
passage:b a sel:Passage ; sel:document document:update ; sel:section "1" ;
    sel:firstLine 1 ; sel:lastLine 1 ; sel:quote "words" .
reading:c a sel:Reading ; prov:wasDerivedFrom passage:a, passage:b ; sel:rationale "why"@en .
id:x rdfs:label "x"@en . id:y rdfs:label "y"@en . id:z rdfs:label "z"@en .
passage:a { id:x a sel:Goal ; sel:partOf id:y . id:y a sel:Goal . id:z a sel:Goal . }
passage:b { id:x sel:partOf id:y . }
reading:c { id:y sel:partOf id:z . }
"""


def test_what_two_documents_say_is_found_by_either_and_as_of_the_later() -> None:
    """One statement of two passages stands in both documents; a reading of two needs the later one."""
    home = find_home()
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    said = ox.parse((prefixes + TWO_DOCUMENTS).encode(), format=ox.RdfFormat.TRIG)
    dataset = merge([*ontology(), *said])
    apply_rules(dataset, read_rules(home))
    graph = Graph(read_facts(OxigraphStore(dataset), home), home)
    assert labels(graph, "doc:plan") == {"x", "y", "z"}
    assert labels(graph, "doc:update", exclude="z") == {"x", "y"}
    assert labels(graph, "x+") == labels(graph, "x+", scope=graph.scope(as_of=2033)) == {"x", "y", "z"}
    assert labels(graph, "x+", scope=graph.scope(as_of=2031)) == {"x", "y"}


def test_as_of_a_document_without_a_year_is_refused(copy: Home) -> None:
    """Where nobody knows from when a document is nothing can be heard up to then."""
    path = copy.data / "documents.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"2033"^^xsd:gYear', '"undated"').replace('"2033"', '"later"'), encoding="utf-8"
    )
    graph = Graph(open_facts(copy, None), copy)
    with pytest.raises(SelgraphError, match='"Eskmouth plan: review of 2033" is of no year'):
        graph.scope(as_of="eskmouth-review")
    assert graph.scope(as_of="eskmouth-plan").as_of == 2031


def test_what_serves_two_ends_is_the_cut_of_two_selectors(eskmouth: Graph) -> None:
    """A comma between two followed names gives what stands on threads from one to the other."""
    assert labels(eskmouth, "transport+,+goal-close-to-home") == {
        "Transport",
        "Falls Clinic",
        "Care at Home",
        "Care close to home",
    }


def test_results_are_values(eskmouth: Graph) -> None:
    """What is picked can be counted, walked through, looked up and put into a frame."""
    picked = pick(eskmouth.strategy, "kind:goal")
    assert len(picked) == 2
    assert [node.label for node in picked] == ["Care close to home", "Fair access for all"]
    assert ID + "goal-fair-access" in picked
    assert SEL not in picked
    frame = picked.to_frame()
    assert list(frame["name"]) == ["Care close to home", "Fair access for all"]
    assert list(frame["basis"]) == ["explicit", "explicit"]
