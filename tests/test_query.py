"""Questions asked from the catalogue of .rq files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from selgraph.errors import QueryError, UnknownNameError, UnreadableFileError
from selgraph.guard import refuse_fetching
from selgraph.query import (
    ask,
    bind,
    check_iri,
    declare_prefixes,
    find_question,
    quote_text,
    read_catalogue,
    read_question,
)
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.home import Home

WHOLE = """#+ summary: What is part of this?
#+ severity: info
#+ parameters:
#+   whole: the thing that has parts
#+   name: a text
#+ columns:
#+   part: the part: in short
PREFIX id: <https://w3id.org/selgraph/id/>
PREFIX sel: <https://w3id.org/selgraph/ontology#>

SELECT ?part WHERE {
    VALUES ?whole { id:care-at-home }
    VALUES ?name { "x"@en }
    ?part sel:partOf ?whole .
}
ORDER BY ?part
"""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def question_file(tmp_path: Path) -> Path:
    """A question with a thing and a text for parameters."""
    path = tmp_path / "parts-of.rq"
    path.write_text(WHOLE, encoding="utf-8")
    return path


# ---- Reading


def test_header_is_read(question_file: Path) -> None:
    """Summary, parameters with their examples, columns, and the rest as notes."""
    question = read_question(question_file)
    assert question.name == "parts-of"
    assert question.summary == "What is part of this?"
    assert [(one.name, one.meaning, one.example, one.is_thing) for one in question.parameters] == [
        ("whole", "the thing that has parts", "id:care-at-home", True),
        ("name", "a text", '"x"@en', False),
    ]
    assert question.columns == (("part", "the part: in short"),)
    assert question.note("severity") == "info"
    assert question.note("fix") == ""


def test_byte_order_mark_hides_no_header(question_file: Path) -> None:
    """As some editors save it: the first line is the summary all the same, and the query is one."""
    question_file.write_text(WHOLE, encoding="utf-8-sig")
    question = read_question(question_file)
    assert question.summary == "What is part of this?"
    assert question.text == WHOLE


def test_query_without_a_header_is_a_question_without_words(tmp_path: Path) -> None:
    """A plain .rq file can be read, too."""
    path = tmp_path / "plain.rq"
    path.write_text("ASK {}", encoding="utf-8")
    question = read_question(path)
    assert (question.summary, question.parameters, question.columns, question.notes) == ("", (), (), ())


def test_header_line_without_a_colon_is_told(question_file: Path) -> None:
    """The message has the line and its number."""
    question_file.write_text("#+ summary: x\n#+ no key\nASK {}", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match='"#\\+ no key" has no colon') as caught:
        read_question(question_file)
    assert str(caught.value.where) == f"{question_file}:2"


@pytest.mark.parametrize(
    "example", ["", "VALUES ?whole { }", "VALUES ?whole { 12 }", "VALUES ?whole { id:a id:b }"]
)
def test_parameter_without_one_example_is_told(question_file: Path, example: str) -> None:
    """An example is one thing or one text, so that it can be told what to put in its place."""
    question_file.write_text(
        f"#+ parameters:\n#+   whole: the whole\nSELECT * {{ {example} }}", encoding="utf-8"
    )
    with pytest.raises(UnreadableFileError, match='The parameter "whole" has no line VALUES') as caught:
        read_question(question_file)
    assert "example" in caught.value.fix


@pytest.mark.parametrize("content", [b"\xff", None])
def test_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    """A file that is no text, and one that is not there."""
    path = tmp_path / "a.rq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r'The query "a\.rq" cannot be read'):
        read_question(path)


def test_catalogue_is_sorted_and_every_question_says_what_it_asks(library: Home) -> None:
    """Each question of the package has a summary and says what each of its columns holds."""
    catalogue = read_catalogue(library)
    assert [one.name for one in catalogue] == sorted(one.name for one in catalogue)
    for one in catalogue:
        assert one.summary
        assert all(meaning for _, meaning in one.columns)


@pytest.mark.parametrize("name", ["parts-of", " Parts-Of ", "parts-of.rq"])
def test_question_is_found_by_name(question_file: Path, name: str) -> None:
    """Case, white space and the ending do not matter."""
    question = read_question(question_file)
    assert find_question(name, [question]) == question


def test_unknown_question_suggests_a_near_one(question_file: Path) -> None:
    """A slip of the pen gets a hint, a name like no other the way to the list."""
    catalogue = [read_question(question_file)]
    with pytest.raises(UnknownNameError, match="partsof") as caught:
        find_question("partsof", catalogue)
    assert "parts-of" in caught.value.fix
    with pytest.raises(UnknownNameError) as caught:
        find_question("zzz", catalogue)
    assert "selgraph ask" in caught.value.fix


# ---- Binding


def test_value_takes_the_place_of_its_example(question_file: Path, library_store: OxigraphStore) -> None:
    """The initiatives of Care at Home, and then of the Café Clinics."""
    question = read_question(question_file)
    assert len(ask(library_store, bind(question, {}, str))[1]) == 3
    other = bind(question, {"whole": "cafe-clinics"}, lambda name: f"https://w3id.org/selgraph/id/{name}")
    assert ask(library_store, other)[1] == [["https://w3id.org/selgraph/id/quay-cafe"]]


def test_text_keeps_the_language_of_its_example(question_file: Path) -> None:
    """A text is compared as the data has it, language and all."""
    assert 'VALUES ?name { "a \\"b\\""@en }' in bind(read_question(question_file), {"name": 'a "b"'}, str)


def test_value_for_no_parameter_is_told(question_file: Path) -> None:
    """The message names the parameters that there are."""
    with pytest.raises(QueryError, match='has no parameter "part"') as caught:
        bind(read_question(question_file), {"part": "x"}, str)
    assert caught.value.fix == "It has: whole, name."


@pytest.mark.parametrize(
    "iri", ["http://x/> } INSERT", "http://x/{", "a b", 'x"', "x\n", "x\\u003E", "x:\ud800"]
)
def test_iri_that_would_break_out_is_refused(iri: str) -> None:
    """Nothing that ends an IRI gets into one."""
    with pytest.raises(QueryError, match="is not an IRI"):
        check_iri(iri)


def test_half_a_character_is_refused() -> None:
    """A broken command line is told, not stumbled over."""
    with pytest.raises(QueryError, match="no text"):
        quote_text("\udcff")


@example(r"\u0041 and \U00000041")
@given(ANY_TEXT | st.lists(st.sampled_from(list('\\uU"0041FF\n')), max_size=20).map("".join))
def test_any_text_comes_back_from_every_engine(text: str) -> None:
    """Quotes, backslashes, line ends and what looks like an escape come back from both engines."""
    query = f"SELECT ({quote_text(text)} AS ?text) WHERE {{}}"
    refuse_fetching(query)
    assert ask(OxigraphStore(ox.Store()), query)[1] == [[text]]
    if "\0" not in text and "\r" not in text:  # rdflib's parser takes these for something else
        assert [str(row.text) for row in rdflib.Graph().query(query)] == [text]  # type: ignore[union-attr]


# ---- Prefixes


def test_missing_prefixes_are_declared() -> None:
    """Those that the query uses, in front of it, and no others; the lines are counted."""
    whole, lines = declare_prefixes("SELECT ?x {\n ?x a sel:Goal ; rdfs:label ?y }")
    assert lines == 2
    assert re.findall(r"PREFIX (\w+):", whole) == ["rdfs", "sel"]
    assert whole.endswith("SELECT ?x {\n ?x a sel:Goal ; rdfs:label ?y }")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { ?x ?p 'sel:Goal' } # id:x",
        "SELECT ?x { ?x ?p <http://sel:1/> }",
        "PREFIX sel: <urn:own> ASK { ?x a sel:Goal }",
        "prefix sel: <urn:own> ASK { ?x a sel:Goal }",
        "ASK { ?x a unknown:Goal }",
    ],
)
def test_query_that_needs_no_prefix_stays_as_it_is(sparql: str) -> None:
    """Words in strings, comments and IRIs are no names, and a query's own prefixes go first."""
    assert declare_prefixes(sparql) == (sparql, 0)


def test_prefix_that_is_only_spoken_of_is_declared() -> None:
    """A comment that looks like a declaration is none, and prefixes are told apart by case."""
    assert declare_prefixes("# PREFIX sel: <urn:x>\nASK { ?x a sel:Goal }")[1] == 1
    assert declare_prefixes("PREFIX SEL: <urn:x> ASK { ?x a sel:Goal }")[1] == 1


# ---- Asking


def test_table_is_text(library_store: OxigraphStore) -> None:
    """Every value is a text; what is unbound is empty."""
    columns, rows = ask(
        library_store, "SELECT ?a ?b ?c WHERE { VALUES (?a ?b) { (<urn:x> 1) (UNDEF 'é'@fr) } }"
    )
    assert columns == ["a", "b", "c"]
    assert rows == [["urn:x", "1", ""], ["", "é", ""]]


def test_ask_has_no_table(library_store: OxigraphStore) -> None:
    """A yes or no is no table, and the message says so."""
    with pytest.raises(QueryError, match="An ASK query gives no table"):
        ask(library_store, "ASK {}")
