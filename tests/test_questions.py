"""The questions of the catalogue, each against rows that were worked out by hand from the texts.

`tests/questions/NAME.csv` holds the rows of a question, `NAME@parameter=value.csv` those for another value.
The column `lines` says where in the text a row stands; it is not compared. A column that the query returns
and the file leaves out (a description in the curator's own words) is not compared either. Rows are compared
as often as they occur, in whatever order.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from selgraph.build import build_dataset
from selgraph.home import Home, find_home
from selgraph.query import Question, ask, bind, find_question, read_catalogue
from selgraph.store import OxigraphStore, RdflibStore, Store, load_rdflib
from selgraph.vocabulary import PREFIXES

ROWS = Path(__file__).parent / "questions"
FILES = sorted(ROWS.glob("*.csv"))
FIRST_FILES = [file for file in FILES if file == min(ROWS.glob(f"{file.stem.partition('@')[0]}[@.]*csv"))]
CATALOGUE = read_catalogue(find_home())

_EVERY_GRAPH = "rdflib looks into every named graph in turn where GRAPH has a variable"
SLOW_ON_RDFLIB = dict.fromkeys(
    (
        "aspirations-of-area",
        "benefits-of-example",
        "delivery-of-objectives",
        "examples-of-place",
        "opportunities-by-programme",
        "opportunities-in-place",
        "opportunities-outside-the-matrix",
        "places-of-all-documents",
        "risks-and-mitigations",
        "risks-without-mitigation",
    ),
    _EVERY_GRAPH,
) | {
    "ends-without-action": "rdflib follows the path again for every goal, in every named graph",
    "initiatives-for-goal": "rdflib follows the path from every row of the matrix",
}


def read_name(file: Path) -> tuple[str, dict[str, str]]:
    """Give the question and the values that a file of rows is named after, values without their prefix."""
    name, *values = file.stem.split("@")
    return name, dict(value.split("=", 1) for value in values)


def shorten(text: str) -> str:
    """Write an IRI of the project with its prefix, as the files of rows do."""
    for prefix, base in PREFIXES.items():
        if text.startswith(base) and prefix in {"id", "document"}:
            return f"{prefix}:{text.removeprefix(base)}"
    return text


def spell_out(question: Question, values: dict[str, str]) -> dict[str, str]:
    """Give each value the namespace that the question's example has."""
    examples = {parameter.name: parameter.example for parameter in question.parameters}
    return {name: PREFIXES[examples[name].partition(":")[0]] + value for name, value in values.items()}


def compare(file: Path, store: Store) -> tuple[Counter[tuple[str, ...]], ...]:
    """Count the rows of a file and of the store's answer, in the columns that both have."""
    name, values = read_name(file)
    question = find_question(name, CATALOGUE)
    columns, rows = ask(store, bind(question, spell_out(question, values), str))
    with file.open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    kept = [column for column in expected[0] if column != "lines"]
    assert set(kept) <= set(columns)
    answered = [dict(zip(columns, map(shorten, row), strict=True)) for row in rows]
    return tuple(
        Counter(tuple(row[column] for column in kept) for row in some) for some in (expected, answered)
    )


@pytest.fixture(scope="module")
def corpus_store(corpus: Home) -> OxigraphStore:
    """The corpus in the default engine; nobody writes to it."""
    return OxigraphStore(build_dataset(corpus))


@pytest.fixture(scope="module")
def corpus_rdflib(corpus: Home) -> RdflibStore:
    """The corpus in the second engine."""
    return load_rdflib(build_dataset(corpus))


def test_every_question_has_its_rows() -> None:
    """Each question has expected rows, for two values where it has a parameter; no rows lack a question."""
    rows = Counter(read_name(file)[0] for file in FILES)
    assert set(rows) == {question.name for question in CATALOGUE}
    assert [question.name for question in CATALOGUE if question.parameters and rows[question.name] < 2] == []


def test_the_catalogue_is_of_every_kind() -> None:
    """There are at least 35 questions; some count, some deny, some follow several steps."""
    assert len(CATALOGUE) >= 35
    for sign in ("COUNT(", "NOT EXISTS", "+ ?"):
        assert [question for question in CATALOGUE if sign in question.text]


@pytest.mark.parametrize("question", CATALOGUE, ids=[question.name for question in CATALOGUE])
def test_header_says_all(question: Question, corpus_store: OxigraphStore) -> None:
    """The header gives the question in a sentence, and what each parameter and column of the answer means."""
    columns, rows = ask(corpus_store, question.text)
    assert question.summary.endswith("?")
    assert [name for name, _ in question.columns] == columns
    assert all(meaning for _, meaning in question.columns)
    assert all(parameter.meaning for parameter in question.parameters)
    assert rows, "the example that stands in the file has answers"
    assert "ORDER BY" in question.text


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_rows_cite_their_lines(file: Path) -> None:
    """Every expected row says where in the text it stands."""
    with file.open(encoding="utf-8", newline="") as lines:
        assert all(row["lines"] for row in csv.DictReader(lines))


def _for_rdflib() -> list[Path]:
    """List the files of rows, one for each question that rdflib answers in a second or two."""
    return [file for file in FIRST_FILES if read_name(file)[0] not in SLOW_ON_RDFLIB]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_answer_is_what_the_text_says(file: Path, corpus_store: OxigraphStore) -> None:
    """The default engine answers with the rows that were worked out by hand."""
    expected, answered = compare(file, corpus_store)
    assert answered == expected


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 uses what it deprecates
@pytest.mark.parametrize("file", _for_rdflib(), ids=lambda file: file.stem)
def test_second_engine_answers_the_same(file: Path, corpus_rdflib: RdflibStore) -> None:
    """The second engine answers with the same rows, wherever it answers within a second or two."""
    expected, answered = compare(file, corpus_rdflib)
    assert answered == expected
