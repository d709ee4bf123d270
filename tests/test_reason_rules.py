"""What the rules derive, and that they derive no more."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from selgraph.build import merge, read_files
from selgraph.errors import QueryError, SelgraphError, UnknownNameError, UnreadableFileError
from selgraph.query import ask, read_catalogue
from selgraph.reason import RuleFile, apply_rules, read_rule, read_rules, write_derived
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES, SEL
from small_lineage import AXIOMS, RDFS, RELATIONS, RULES, Triple, ontology, short, small, statements

if TYPE_CHECKING:
    from selgraph.home import Home

HERE = Path(__file__).parent / "rules"
ABOVE = {"fullySupports": "supports", "partlySupports": "supports"}


def derived_by(store: ox.Store, name: str) -> set[Triple]:
    """Give what stands in a rule's graph, by the last part of each name."""
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(PREFIXES["rule"] + name))
    return {(short(quad.subject), short(quad.predicate), short(quad.object)) for quad in quads}


def test_a_rule_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Nothing of it is lost."""
    rule = RULES["composition"]
    path = tmp_path / rule.path.name
    path.write_bytes(codecs.BOM_UTF8 + rule.path.read_bytes())
    assert replace(read_rule(path), path=rule.path) == rule


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_derives_what_its_example_says_and_nothing_else(name: str) -> None:
    """Each rule, applied alone to its given.trig, derives its derived.trig."""
    given_quads = [*ontology(), *ox.parse(path=str(HERE / name / "given.trig"), format=ox.RdfFormat.TRIG)]
    expected = set(ox.parse(path=str(HERE / name / "derived.trig"), format=ox.RdfFormat.TRIG))
    store = merge(given_quads)
    counts = apply_rules(store, [RULES[name]])
    assert set(store.quads_for_pattern(None, None, None, ox.NamedNode(RULES[name].iri))) == expected
    assert counts == {name: len(expected)}


def test_the_library_yields_what_a_reader_composes_by_hand(library: Home) -> None:
    """The threads of the invented strategy, composed by hand, are what the rule derives."""
    store = merge(read_files(library))
    apply_rules(store, read_rules(library))
    parts = ("evening-visits", "falls-clinic", "night-visits")
    named = {short(quad.subject) for quad in store.quads_for_pattern(None, None, None, None)}
    parts = tuple(one for one in parts if one in named)
    by_hand = {
        ("healthy-harbour", "serves", "vision-2031"),
        ("care-at-home", "serves", "goal-fair-access"),
        ("care-at-home", "serves", "vision-2031"),
        ("transport", "serves", "care-at-home"),
        ("transport", "serves", "goal-close-to-home"),
        ("transport", "serves", "goal-fair-access"),
        ("transport", "serves", "vision-2031"),
        ("cafe-clinics", "serves", "vision-2031"),
        ("quay-cafe", "serves", "goal-fair-access"),
        ("quay-cafe", "serves", "vision-2031"),
    }
    for part in parts:
        by_hand.add((part, "partOf", "healthy-harbour"))
        by_hand |= {
            (part, "serves", end) for end in ("goal-close-to-home", "goal-fair-access", "vision-2031")
        }
    assert derived_by(store, "composition") == by_hand


def table_rows() -> dict[tuple[str, str], str | None]:
    """Read the table anew, without the program's own reader."""
    parts: dict[str, dict[str, str]] = {}
    for quad in AXIOMS:
        parts.setdefault(str(quad.subject), {})[short(quad.predicate)] = short(quad.object)
    return {
        (one["firstRelation"], one["secondRelation"]): one.get("yields")
        for one in parts.values()
        if "firstRelation" in one
    }


def chain(relation: str) -> list[str]:
    """List a relation and what stands above it."""
    found = [relation]
    while found[-1] != "serves":
        found.append(ABOVE.get(found[-1], "serves"))
    return found


def closure(stated: list[Triple], rows: dict[tuple[str, str], str | None]) -> tuple[set[Triple], set[Triple]]:
    """Work out by brute force what composes and what is wider: all pairs, until nothing new comes."""

    def decide(first: str, second: str) -> str | None:
        """Ask the row of the narrowest relations, the first before the second."""
        pairs = [(left, right) for left in chain(first) for right in chain(second)]
        return next((rows[pair] for pair in pairs if pair in rows), None)

    composed: set[Triple] = set()
    while True:
        new = {
            (subject, made, thing)
            for subject, first, middle in {*stated, *composed}
            for other, second, thing in stated
            if middle == other and subject != thing and (made := decide(first, second))
        }
        if new <= composed:
            break
        composed |= new
    wider = {
        (subject, above, thing)
        for subject, relation, thing in {*stated, *composed}
        for above in chain(relation)[1:]
    }
    return composed - set(stated), wider - set(stated)


@settings(deadline=None, max_examples=60)
@given(statements())
def test_the_closure_equals_brute_force(stated: list[Triple]) -> None:
    """On random small graphs both rules of lineage derive what trying every pair derives."""
    store = small(stated, AXIOMS)
    apply_rules(store, [RULES["composition"], RULES["wider-relation"]])
    composed, wider = closure(stated, table_rows())
    assert derived_by(store, "composition") == composed
    assert {one for one in derived_by(store, "wider-relation") if one[1] in RELATIONS} == wider


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(statements())
def test_the_closure_equals_that_of_owlrl_where_owl_can_say_the_rule(stated: list[Triple]) -> None:
    """With the table cut down to what the property chains say, owlrl comes to the same statements."""
    import owlrl
    import rdflib

    owl = PREFIXES["owl"]
    pairs = table_of_chains()
    rows = [
        ox.Quad(ox.NamedNode(f"urn:row:{place}"), ox.NamedNode(SEL + name), ox.NamedNode(SEL + value))
        for place, (first, second, made) in enumerate(pairs)
        for name, value in (("firstRelation", first), ("secondRelation", second), ("yields", made))
    ]
    reasons = [
        ox.Quad(row.subject, ox.NamedNode(SEL + "rationale"), ox.Literal("said by a chain"))
        for row in rows
        if short(row.predicate) == "yields"
    ]
    under = [quad for quad in AXIOMS if quad.predicate.value == RDFS + "subPropertyOf"]
    store = small(stated, [*under, *rows, *reasons])
    apply_rules(store, [RULES["composition"], RULES["wider-relation"]])
    ours = {
        (short(one.subject), short(one.predicate), short(one.object))
        for one in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if short(one.predicate) in RELATIONS and one.subject.value.startswith(ID)
    }
    graph = rdflib.Graph()
    for quad in under:
        graph.add(tuple(rdflib.URIRef(term.value) for term in quad.triple))  # type: ignore[arg-type]
    graph.add((rdflib.URIRef(SEL + "partOf"), rdflib.RDF.type, rdflib.URIRef(owl + "TransitiveProperty")))
    for first, second, made in pairs:
        if made == "serves":
            members = rdflib.BNode()
            rdflib.collection.Collection(
                graph, members, [rdflib.URIRef(SEL + first), rdflib.URIRef(SEL + second)]
            )
            graph.add((rdflib.URIRef(SEL + "serves"), rdflib.URIRef(owl + "propertyChainAxiom"), members))
    for subject, relation, thing in stated:
        graph.add((rdflib.URIRef(ID + subject), rdflib.URIRef(SEL + relation), rdflib.URIRef(ID + thing)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    theirs = {
        (short(subject), short(relation), short(thing))
        for subject, relation, thing in graph
        if str(subject).startswith(ID) and short(relation) in RELATIONS and str(relation).startswith(SEL)
    }
    assert ours == {one for one in theirs if one[0] != one[2]}


def table_of_chains() -> list[Triple]:
    """Read from the ontology which pairs of relations OWL says something of."""
    store = merge(ontology())
    query = """SELECT ?first ?second WHERE {
        sel:serves owl:propertyChainAxiom ?chain . ?chain rdf:first ?first ; rdf:rest/rdf:first ?second }"""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "rdf", "sel"))
    pairs = ask(OxigraphStore(store), prefixes + query)[1]
    assert len(pairs) > 10
    return [
        ("partOf", "partOf", "partOf"),
        *((short(first), short(second), "serves") for first, second in pairs),
    ]


def test_rules_can_be_left_out_one_by_one(library: Home) -> None:
    """Without the composition rule, what the others derive stands alone."""
    rules = read_rules(library, ["composition"])
    assert [rule.name for rule in rules] == ["wider-class", "wider-relation"]
    store = merge(read_files(library))
    assert set(apply_rules(store, rules)) == {"wider-class", "wider-relation"}
    assert not derived_by(store, "composition")


def test_an_unknown_rule_to_leave_out_is_told(library: Home) -> None:
    """The rules that there are are listed."""
    with pytest.raises(UnknownNameError, match='No rule is called "compositions"') as caught:
        read_rules(library, ["compositions"])
    assert "wider-class" in caught.value.fix


@pytest.mark.parametrize("home_name", ["library", "corpus"])
def test_no_rule_derives_what_a_passage_or_a_reading_states(
    home_name: str, request: pytest.FixtureRequest
) -> None:
    """The rules' graphs hold nothing that another speaker says."""
    home = request.getfixturevalue(home_name)
    store = merge(read_files(home))
    before = set(store)
    apply_rules(store, read_rules(home))
    rule = PREFIXES["rule"]
    derived = {quad.triple for quad in store if short_graph(quad).startswith(rule)}
    assert derived
    assert not derived & {quad.triple for quad in before}


def short_graph(quad: ox.Quad) -> str:
    """Give the IRI of a quad's graph; empty for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


@pytest.mark.parametrize("home_name", ["library", "corpus"])
def test_taking_the_inferred_away_gives_back_what_was_said(
    home_name: str, request: pytest.FixtureRequest
) -> None:
    """Without the rules' graphs and what only they say, the dataset is the one that the files make."""
    home = request.getfixturevalue(home_name)
    quads = read_files(home)
    plain, store = merge(quads), merge(quads)
    apply_rules(store, read_rules(home))
    rule = PREFIXES["rule"]
    derived = {quad.triple for quad in store if short_graph(quad).startswith(rule)}
    described = {quad for quad in store if str(quad.subject).startswith(f"<{rule}")}
    left = {
        quad
        for quad in store
        if not short_graph(quad).startswith(rule)
        and not (isinstance(quad.graph_name, ox.DefaultGraph) and quad.triple in derived)
    }
    assert left - described == set(plain)


def test_no_explicit_answer_changes_without_the_inferred(corpus: Home) -> None:
    """What speakers say reads the same with and without the rules, and so do questions about it alone."""
    quads = read_files(corpus)
    dataset = merge(quads)
    apply_rules(dataset, read_rules(corpus))
    plain, reasoned = OxigraphStore(merge(quads)), OxigraphStore(dataset)
    rule = PREFIXES["rule"]
    widened = {
        short(term)
        for quad in dataset
        if short_graph(quad).startswith(rule)
        for term in (quad.predicate, quad.object if short(quad.predicate) == "type" else quad.predicate)
    }
    reads = (
        "everything-said",
        "lineage",
        "things",
        "other-names",
        "passages",
        "readings",
        "set-aside",
        "compositions",
    )
    texts = {name: (corpus.queries / "reads" / f"{name}.rq").read_text(encoding="utf-8") for name in reads}
    about_said = [
        one for one in read_catalogue(corpus) if not set(re.findall(r"sel:(\w+)", one.text)) & widened
    ]
    assert len(about_said) > 10
    texts |= {one.name: one.text for one in about_said}
    changed = {
        name for name, text in texts.items() if sorted(ask(plain, text)[1]) != sorted(ask(reasoned, text)[1])
    }
    assert changed == set()


def test_the_rules_come_to_the_same_in_any_order(library: Home) -> None:
    """What is derived does not depend on the order in which rules are applied."""
    graphs = []
    for rules in (read_rules(library), read_rules(library)[::-1]):
        store = merge(read_files(library))
        apply_rules(store, rules)
        graphs.append({rule.name: derived_by(store, rule.name) for rule in read_rules(library)})
    assert graphs[0] == graphs[1]


def test_blank_nodes_do_not_stop_a_rule() -> None:
    """What is said of a thing without a name is widened, too, in the second round as in the first."""
    text = f"GRAPH <{PREFIXES['passage']}p> {{ _:x a <{SEL}Opportunity> }}"
    store = merge([*ontology(), *ox.parse(text, format=ox.RdfFormat.TRIG)])
    apply_rules(store, [RULES["wider-class"]])
    graph = ox.NamedNode(RULES["wider-class"].iri)
    kinds = {short(quad.object) for quad in store.quads_for_pattern(None, None, None, graph)}
    assert kinds == {"Initiative", "Course", "StrategyElement", "Speaker"}


def test_derived_statements_are_written_with_their_rules(library: Home) -> None:
    """N-Quads and TriG hold the same statements, each in its rule's graph."""
    store = merge(read_files(library))
    rules = read_rules(library)
    counts = apply_rules(store, rules)
    nquads = set(ox.parse(write_derived(store, rules, "nquads"), format=ox.RdfFormat.N_QUADS))
    trig = set(ox.parse(write_derived(store, rules, "trig"), format=ox.RdfFormat.TRIG))
    assert nquads == trig
    assert len(nquads) == sum(counts.values())


def write_rule(folder: Path, text: str) -> RuleFile:
    """Write a rule and read it."""
    path = folder / "made-up.rq"
    path.write_text(text, encoding="utf-8")
    return read_rule(path)


HEADER = "#+ summary: made up\n#+ premise: ?a <urn:p> ?b\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT ?a WHERE { ?a <urn:p> ?b }", "not of the form CONSTRUCT"),
        ("CONSTRUCT { ?a <urn:q> ?b } WHERE { ?a <urn:p> ?b }", "name its premises"),
        (HEADER + "CONSTRUCT { ?a <urn:q> ?b . ?b <urn:q> ?a } WHERE { ?a <urn:p> ?b }", "one statement"),
        ("#+ premise: ?a sel:unknown\nCONSTRUCT { ?a <urn:q> ?b } WHERE { ?a <urn:p> ?b }", "one statement"),
    ],
)
def test_a_rule_of_another_form_is_told(tmp_path: Path, text: str, words: str) -> None:
    """A rule that cannot be explained is not read, and the reader is told what to write."""
    with pytest.raises(UnreadableFileError, match=words) as caught:
        write_rule(tmp_path, text)
    assert caught.value.fix


@pytest.mark.parametrize(
    "body",
    [
        "SERVICE <http://127.0.0.1/> { ?a <urn:p> ?b }",
        "?a <urn:p> ?b } ; LOAD <http://127.0.0.1/> ; CLEAR ALL {",
    ],
)
def test_a_rule_that_would_fetch_or_change_is_refused(tmp_path: Path, body: str) -> None:
    """A rule asks nothing of another host, and does nothing but derive."""
    with pytest.raises(QueryError, match=r"refused|update"):
        write_rule(tmp_path, HEADER + f"CONSTRUCT {{ ?a <urn:q> ?b }} WHERE {{ {body} }}")


def test_no_graph_of_a_round_is_left(library: Home) -> None:
    """When the rules have come to rest the dataset holds their own graphs and no others of theirs."""
    store = merge(read_files(library))
    apply_rules(store, read_rules(library))
    graphs = {quad.graph_name.value for quad in store if isinstance(quad.graph_name, ox.NamedNode)}
    assert {one for one in graphs if one.startswith(PREFIXES["rule"])} == {
        rule.iri for rule in RULES.values()
    }


def test_a_missing_rule_is_told(tmp_path: Path) -> None:
    """A rule file that cannot be read is named."""
    with pytest.raises(UnreadableFileError, match=r"gone\.rq"):
        read_rule(tmp_path / "gone.rq")


def test_a_malformed_rule_is_told_with_its_place(tmp_path: Path) -> None:
    """The engine's complaint names the rule."""
    rule = write_rule(tmp_path, HEADER + "CONSTRUCT { ?a <urn:q> ?b } WHERE { ?a <urn:p> }")
    with pytest.raises(QueryError) as caught:
        apply_rules(ox.Store(), [rule])
    assert "made-up.rq" in str(caught.value)


def test_rules_that_never_rest_are_stopped(tmp_path: Path) -> None:
    """A rule that makes a new name in every round is told after some rounds."""
    text = (
        HEADER
        + "CONSTRUCT { ?c <urn:p> ?b } WHERE { ?a <urn:p> ?b . BIND (IRI(CONCAT(STR(?a), 'x')) AS ?c) }"
    )
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b")))
    with pytest.raises(SelgraphError, match="not come to rest"):
        apply_rules(store, [write_rule(tmp_path, text)])


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_names_all_its_premises(name: str) -> None:
    """The patterns of the query, but for a table that a subquery asks, are the premises of the header."""
    pattern = re.compile(r"\?\w+\s+(?:\?\w+|a|\w+:\w+)\s+\?\w+(?=\s*[.}\n])")
    body = re.sub(r"#[^\n]*", "", RULES[name].body)
    outside = re.sub(r"^    \{$.*?^    \}$", "", body, flags=re.DOTALL | re.MULTILINE)
    written = {tuple(expand(word) for word in match[0].split()) for match in pattern.finditer(outside)}
    assert written == {premise.pattern for premise in RULES[name].premises}


def expand(word: str) -> str:
    """Write a word of a pattern in full."""
    prefix, colon, local = word.partition(":")
    return PREFIXES["rdf"] + "type" if word == "a" else PREFIXES[prefix] + local if colon else word
