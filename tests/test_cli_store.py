"""Every command on a store on disk: the same answers as from the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selgraph.bulk import build_disk_store
from selgraph.cli.commands import COMMANDS, read_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer
    from selgraph.home import Home

LIBRARY = str(Path(__file__).parent / "library")
QUESTIONS = (
    ("trace", "evening visits"),
    ("trace", "care close to home", "--down", "--answers"),
    ("paths", "evening visits", "fair access for all"),
    ("select", "quay-cafe+,kind:goal"),
    ("whatif", "--remove", "evening visits"),
    ("weak-points", "fair access for all"),
    ("gaps", "--counts"),
    ("why", "evening visits", "fair access for all"),
    ("why-not", "evening visits", "transport"),
    ("find", "visits"),
    ("show", "evening visits"),
    ("passage", "plan-goal-1"),
    ("ask", "who-says"),
    ("sparql", "SELECT ?s ?o WHERE { ?s a ?o } ORDER BY ?s ?o"),
    ("reason", "--format", "csv"),
    ("reason", "--table"),
    ("export", "--format", "csv", "-o"),
)


@pytest.fixture(scope="module")
def folder(library: Home, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store on disk that holds the invented strategy."""
    target = tmp_path_factory.mktemp("stores") / "eskmouth.store"
    build_disk_store(library, target)
    return str(target)


@pytest.fixture
def selgraph(type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Type a command, with nothing kept."""
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    return type_in


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_a_store(name: str) -> None:
    """`--store FOLDER` is an option of each of them, and reads the same variable but where it writes one."""
    assert any("--store" in one.opts for one in read_command(name).params)


@pytest.mark.parametrize("arguments", QUESTIONS, ids=" ".join)
def test_a_store_answers_as_the_files_do(
    selgraph: Callable[..., Answer], folder: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """The same words on stdout, or in the files that are written, and the same exit code."""
    answers = []
    for place in (("--home", LIBRARY), ("--home", LIBRARY, "--store", folder)):
        target = tmp_path / str(len(answers))
        output = (f"{target}/",) if arguments[-1] == "-o" else ()
        target.mkdir()
        code, out, err = selgraph(*arguments, *output, *place)
        written = [(path.name, path.read_bytes()) for path in sorted(target.iterdir())]
        answers.append((code, out, written, "" if output else err))
    assert answers[0] == answers[1]
    assert answers[0][0] == 0
    assert answers[0][1] or answers[0][2]


def test_validate_looks_at_what_a_store_holds(selgraph: Callable[..., Answer], folder: str) -> None:
    """Checks and shapes are run on it; what belongs to the files is said to be not checked."""
    code, out, _ = selgraph("validate", "--home", LIBRARY, "--store", folder)
    _, beside, _ = selgraph("validate", "--home", LIBRARY)
    assert code == 0
    assert "not checked  syntax, rejected claims" in out
    looked_at = [
        line for line in beside.splitlines() if line.startswith(("checked      checks", "checked      sh"))
    ]
    assert len(looked_at) == 2
    assert all(line in out for line in looked_at)


def test_build_writes_what_the_others_ask(
    selgraph: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`build --store` says how many quads were written; SELGRAPH_STORE names the store for later commands."""
    target = tmp_path / "eskmouth.store"
    code, out, err = selgraph("build", "--home", LIBRARY, "--store", str(target))
    assert (code, err) == (0, "")
    quads = int(out.split()[0])
    monkeypatch.setenv("SELGRAPH_STORE", str(target))
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert selgraph("sparql", query, "--format", "csv")[1].split() == ["n", str(quads)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trace", "x", "--store", "nowhere"), "There is no store in"),
        (("trace", "x", "--store", "{folder}", "--endpoint", "http://127.0.0.1:9/"), "two places to ask"),
        (("build", "--rdf", "x.nq"), "--rdf says what a store on disk is built from"),
        (("reason", "--store", "{folder}", "--without", "composition"), "Leave --store or --without out"),
    ],
)
def test_a_mistake_is_told_in_words(
    selgraph: Callable[..., Answer], folder: str, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, what is wrong, and what to do."""
    code, out, err = selgraph(*(part.format(folder=folder) for part in arguments))
    assert (code, out) == (2, "")
    assert words in err


def test_python_asks_a_store_too(folder: str) -> None:
    """`selgraph.load(store=…)` answers as the command does, and hands over the dataset of the store."""
    from selgraph.graph import load

    graph = load(LIBRARY, store=folder)
    assert {one.node.label for one in graph.trace("evening visits").reached} == {
        "Care close to home",
        "Fair access for all",
        "Living well at home for longer (vision of 2031)",
    }
    assert len(graph.as_rdflib()) > 1000


def test_a_large_store_is_read_no_further_than_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two regions or of six, a trace asks the same questions and is given as much."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "bench"))
    from strategies import region_quads

    from selgraph.graph import load
    from selgraph.home import find_home
    from selgraph.store import DiskStore

    given: list[int] = []
    ask = DiskStore.answer

    def listen(store: DiskStore, sparql: str, media_type: str) -> bytes:
        """Answer, and note how much."""
        answer = ask(store, sparql, media_type)
        given.append(len(answer))
        return answer

    monkeypatch.setattr(DiskStore, "answer", listen)
    read = []
    for regions in (2, 6):
        quads, target = tmp_path / f"{regions}.nq", tmp_path / f"{regions}.store"
        lines = (line for region in range(regions) for line in region_quads(region, merged=False))
        quads.write_text("".join(lines), encoding="utf-8")
        build_disk_store(find_home(), target, [quads])
        given.clear()
        graph = load(store=target)
        found = graph.trace("region-0-initiative-7"), graph.trace("region-0-goal-1", down=True)
        read.append(([len(one.paths) for one in found], list(given)))
    assert read[0] == read[1]
    assert min(read[0][0]) > 0
