"""Why a question has no rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from selgraph.misfits import find_misfits
from selgraph.query import read_question
from selgraph.vocabulary import slug_of
from selgraph.web.dataset import serve_corpus
from selgraph.web.links import links_of
from selgraph.web.questions import Questions
from selgraph.web.render import make_renderer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.query import Question

ASKED = """#+ summary: What does this board lead?
#+ parameters:
#+   body: the board
#+   thing: anything
#+ columns:
#+   led: what it leads
PREFIX id: <https://w3id.org/selgraph/id/>
PREFIX sel: <https://w3id.org/selgraph/ontology#>

SELECT ?led WHERE {
    VALUES ?body { id:eskmouth-health-board }
    VALUES ?thing { id:evening-visits }
    ?led sel:ledBy ?body ; sel:partOf ?thing .
}
ORDER BY ?led
"""


@pytest.fixture
def question(tmp_path: Path) -> Question:
    """A question whose example is an organisation."""
    (tmp_path / "led.rq").write_text(ASKED, encoding="utf-8")
    return read_question(tmp_path / "led.rq")


def test_value_of_another_kind_is_told_with_what_could_be_meant(
    question: Question, library_facts: Facts
) -> None:
    """Eskmouth is a place; the board that has its name in its own is offered."""
    (found,) = find_misfits(question, {"body": "eskmouth"}, library_facts)
    assert found.parameter == "body"
    assert "“Eskmouth” is of the kind place; the example for body, “Eskmouth Health Board”" in found.sentence
    assert [slug_of(node.iri) for node in found.nodes] == ["eskmouth-health-board"]


def test_value_that_has_another_name_in_its_own_leads_to_it(question: Question, library_facts: Facts) -> None:
    """Where places are asked for, the board leads to the place that it is called after."""
    of_place = replace(question.parameters[0], name="place", example="id:eskmouth")
    (found,) = find_misfits(
        replace(question, parameters=(of_place,)), {"place": "eskmouth health board"}, library_facts
    )
    assert [slug_of(node.iri) for node in found.nodes] == ["eskmouth"]


@pytest.mark.parametrize(
    "given",
    [
        {"body": "harbour-trust"},  # a provider is an organisation, as a board is
        {"thing": "sandwick"},  # what is called a thing may be of any kind
        {"body": "document:eskmouth-plan"},
        {},
    ],
)
def test_value_that_fits_or_cannot_be_told_is_no_misfit(
    question: Question, library_facts: Facts, given: dict[str, str]
) -> None:
    """Kinds under one class fit, and of what is no thing nothing is said."""
    assert find_misfits(question, given, library_facts) == []


def test_ask_says_which_value_does_not_fit(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, corpus_cache: Path
) -> None:
    """A borough where a plan is asked for: no rows, the reason, and its plans to type."""
    monkeypatch.setenv("SELGRAPH_CACHE", str(corpus_cache))
    asked = type_in("ask", "risks-of-plan", "plan=lambeth")
    assert asked.code == 0
    assert "“Lambeth” is of the kind place" in asked.err
    assert "lambeth-ccg-plan-on-a-page  Lambeth CCG Plan on a Page 2014" in asked.err
    assert "is of the kind" not in type_in("ask", "risks-of-plan", "plan=lambeth-ccg-plan-on-a-page").err


def test_page_of_an_answer_links_to_what_could_be_meant(question: Question, library: Home) -> None:
    """The same on the page, each as a link that asks again."""
    served = replace(serve_corpus(library, None, "http://localhost/"), catalogue=(question,))
    page = Questions(served, make_renderer(served)).answer("led", (("body", "eskmouth"),), "text/html", None)
    root = links_of(served).root
    assert "“Eskmouth” is of the kind place" in page.body.decode()
    assert f'href="{root}questions/led.html?body=eskmouth-health-board&amp;page=1' in page.body.decode()
