"""Queries taken apart into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.tokens import find_line, query_form, read_tokens


def _texts(sparql: str) -> list[tuple[str, str]]:
    """Give kind and text of each token."""
    return [(token.kind, token.text) for token in read_tokens(sparql)]


def test_comment_is_left_out_and_hash_in_iri_is_not() -> None:
    """A comment begins at #, but not inside an IRI."""
    assert _texts("<http://x/y#z> # <a>\n?s") == [("iri", "<http://x/y#z>"), ("variable", "?s")]


def test_keyword_beside_sign_is_a_word_of_its_own() -> None:
    """SPARQL wants no space between a keyword and a sign or a number."""
    assert _texts("SELECT*WHERE{1e0SERVICE?g") == [
        ("word", "SELECT"),
        ("other", "*"),
        ("word", "WHERE"),
        ("open", "{"),
        ("number", "1e0"),
        ("word", "SERVICE"),
        ("variable", "?g"),
    ]


def test_full_stop_inside_a_name_belongs_to_it_and_at_its_end_does_not() -> None:
    """`a:b.c.` is the name `a:b.c` and a full stop."""
    assert _texts("a:b.c. _:d.") == [("name", "a:b.c"), ("other", "."), ("blank", "_:d"), ("other", ".")]


def test_escaped_signs_belong_to_a_name() -> None:
    """A name may hold signs behind a backslash (PN_LOCAL_ESC)."""
    assert _texts(r"a:b\#c\'d") == [("name", r"a:b\#c\'d")]


@pytest.mark.parametrize(
    "string", ['"a\\"b"', "'it'", '"""a""b"\nc"""', '"""a""\\""""', "'''a'b''c\\''''", '""', "''''''"]
)
def test_string_is_one_token(string: str) -> None:
    """Strings of all four quotations end where SPARQL 1.1 §19.8 ends them."""
    assert _texts(f"{string} .") == [("string", string), ("other", ".")]


def test_quoted_triple_does_not_swallow_what_follows() -> None:
    """`<<` is a sign of its own, before a variable and before an IRI."""
    assert [kind for kind, _ in _texts("<<?s <u:p> <u:o>>> <<<u:a>")] == [
        "quoted", "variable", "iri", "iri", "quoted", "quoted", "iri",
    ]  # fmt: skip


def test_escape_inside_an_iri_belongs_to_it() -> None:
    r"""An IRI may hold \u0041, and its # begins no comment."""
    assert _texts("<u:\\u0041#b> ?s")[0] == ("iri", "<u:\\u0041#b>")


@given(st.text(max_size=200))
def test_no_character_is_lost(text: str) -> None:
    """Every character is in a token, in a comment or is white space, and the tokens stand in order."""
    position = 0
    for token in read_tokens(text):
        between = text[position : token.position]
        assert between.strip() == "" or "#" in between
        assert text.startswith(token.text, token.position)
        position = token.position + len(token.text)


@pytest.mark.parametrize(
    ("sparql", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select*{?s?p?o}", "SELECT"),
        ("BASE <http://select/> # DESCRIBE\nASK {}", "ASK"),
        ("PREFIX describe: <urn:select> CONSTRUCT WHERE { ?s ?p 'ASK' }", "CONSTRUCT"),
        ("DESCRIBE <urn:x>", "DESCRIBE"),
        ("'SELECT'", ""),
        ("", ""),
    ],
)
def test_form_is_the_first_keyword_that_names_one(sparql: str, form: str) -> None:
    """Comments, strings, IRIs and prefixes name no form."""
    assert query_form(sparql) == form


def test_line_and_column_begin_at_one() -> None:
    """The first character stands on line 1, column 1."""
    assert find_line("ab\nc", 0) == (1, 1)
    assert find_line("ab\nc", 3) == (2, 1)
