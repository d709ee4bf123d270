"""The command line, as a new user meets it: answers, mistakes, exit codes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selgraph.cli.commands import COMMANDS, import_command
from selgraph.cli.output import choose_format, choose_paint, width
from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

LIBRARY = Path(__file__).parent / "library"
HEAVY = (
    "rdflib",
    "owlready2",
    "pyshacl",
    "starlette",
    "networkx",
    "pyoxigraph",
    "pydantic",
    "SPARQLWrapper",
    "pygraphviz",
)
LASTING = (
    "serve",
    "publish",
)  # a service runs until it is stopped, and a store to publish to has to be there


@pytest.fixture
def selgraph(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, corpus_cache: Path
) -> Callable[..., Answer]:
    """Type a command on the corpus, unless another home is named."""
    monkeypatch.setenv("SELGRAPH_CACHE", str(corpus_cache))
    return type_in


@pytest.fixture
def invented(selgraph: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Type a command on the invented strategy."""
    monkeypatch.setenv("SELGRAPH_HOME", str(LIBRARY))
    return selgraph


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, selgraph: Callable[..., Answer]) -> Path:
    """A copy of the invented strategy and its texts that may be broken, and that commands speak of."""
    shutil.copytree(LIBRARY, tmp_path / "mine")
    assert selgraph
    monkeypatch.setenv("SELGRAPH_HOME", str(tmp_path / "mine"))
    return tmp_path / "mine"


@pytest.mark.parametrize("typed", [["--help"], ["trace", "--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_heavy(typed: list[str]) -> None:
    """Help comes at once: no engine and no library for graphs is loaded for it."""
    code = (
        f"import sys; sys.argv = {['selgraph', *typed]}\n"
        "from selgraph.cli.main import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print('loaded', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split("\nloaded ")[1].split()
    assert "selgraph" in loaded
    assert set(HEAVY).isdisjoint(loaded)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(selgraph: Callable[..., Answer], name: str) -> None:
    """Help names the arguments and ends with an example of the command itself."""
    answer = selgraph(name, "--help")
    assert answer.code == 0
    assert "Usage: " in answer.out
    *_, last = answer.out.rstrip().split("\n\n")
    assert last.strip().startswith(f"Example: selgraph {name}")


@pytest.mark.parametrize("name", [one for one in COMMANDS if one not in LASTING])
def test_each_example_works(
    selgraph: Callable[..., Answer], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the help shows can be typed as it stands, and answers."""
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(import_command(name).EXAMPLE)
    assert program == "selgraph"
    answer = selgraph(*arguments)
    assert answer.code == 0, answer.err
    assert answer.out or list(tmp_path.iterdir())


def test_the_help_lists_commands_as_questions_and_the_exit_codes(selgraph: Callable[..., Answer]) -> None:
    """A new user sees what each command answers, whole, and how a script can tell what happened."""
    answer = selgraph("--help")
    unfolded = " ".join(answer.out.split())
    assert "which goals does a thing serve, by which threads, and who says so?" in unfolded
    assert "..." not in answer.out.split("Commands:")[1]
    assert "3 a limit was hit" in unfolded


def test_a_name_needs_no_quotation_marks(invented: Callable[..., Answer]) -> None:
    """The words of a name are one name, however the shell hands them over."""
    for command in ("trace", "show", "find"):
        apart, together = invented(command, "quay", "cafe"), invented(command, "quay cafe")
        assert apart == together
        assert apart.code == 0
        assert "Quay Café" in apart.out


def test_trace_ends_with_a_line_that_counts(invented: Callable[..., Answer]) -> None:
    """The last line counts the threads by basis, and is one line however narrow the page."""
    last = invented("trace", "evening visits").out.rstrip("\n").splitlines()[-1]
    assert last == "3 threads at full length to 2 goals, 1 vision: 1 explicit, 2 interpreted, 0 inferred."
    down = invented("trace", "goal 2", "--down").out.rstrip("\n").splitlines()[-1]
    assert re.fullmatch(r"\d+ threads from .*: \d+ explicit, \d+ interpreted, 0 inferred\.", down)


def test_trace_as_json_is_a_list_of_paths(invented: Callable[..., Answer]) -> None:
    """Each path has nodes with iri, label, kind and edges with relation, basis and speakers."""
    paths = json.loads(invented("trace", "quay cafe", "--format", "json").out)
    assert [[node["label"] for node in path["nodes"]] for path in paths] == [
        [
            "Quay Café",
            "Café Clinics",
            "Fair access for all",
            "Living well at home for longer (vision of 2031)",
        ]
    ]
    edges = paths[0]["edges"]
    assert [edge["basis"] for edge in edges] == ["explicit", "explicit", "interpreted"]
    assert {"subject", "predicate", "object", "basis", "speakers"} <= edges[0].keys()
    assert edges[0]["speakers"][0] | {"iri": "", "basis": "", "title": ""} == {
        "iri": "",
        "basis": "",
        "title": "",
        "document": "https://w3id.org/selgraph/document/eskmouth-plan",
        "section": "2 What we will do",
        "firstLine": 18,
        "lastLine": 18,
        "quote": "The Quay Café is one of the Café Clinics",
    }
    assert [one["firstLine"] for one in edges[2]["speakers"]] == [5, 6, 7]


def test_trace_of_what_serves_nothing_says_so(invented: Callable[..., Answer]) -> None:
    """An empty answer is an answer; the note says where to look on."""
    answer = invented("trace", "sandwick")
    assert answer.code == 0
    assert answer.out.endswith("0 threads to no goal: 0 explicit, 0 interpreted, 0 inferred.\n")
    assert "selgraph show sandwick" in answer.err


def test_show_names_who_says_each_statement(invented: Callable[..., Answer]) -> None:
    """Statements stand under the words that make them; what rules derive is shown when asked for."""
    plain, more = invented("show", "quay cafe"), invented("show", "quay cafe", "--inferred")
    assert "line 18: “The Quay Café is one of the Café Clinics”" in " ".join(plain.out.split())
    assert "is part of Café Clinics" in plain.out
    assert "2 statements: 2 explicit, 0 interpreted, 0 inferred." in plain.out
    assert "0 inferred" not in more.out


def test_passage_gives_the_words_and_what_hangs_on_them(invented: Callable[..., Answer]) -> None:
    """A passage is found by its slug, also by its words apart, and read in full where the texts are."""
    quoted = invented("passage", "plan", "quay", "cafe")
    assert quoted.code == 0
    assert "It makes 2 statements:" in quoted.out
    assert "--texts" in quoted.err
    full = invented("passage", "plan-programme", "--texts", str(LIBRARY / "texts"))
    assert "| The programme <i>Care at ⇥ Home</i> is part of Healthy Harbour." in full.out
    value = json.loads(
        invented("passage", "plan-programme", "--texts", str(LIBRARY / "texts"), "-f", "json").out
    )
    assert value["text"] == "The programme <i>Care  at\tHome</i> is part of Healthy Harbour."


def test_find_lists_names_near_misses_and_classes(invented: Callable[..., Answer]) -> None:
    """Words of a name, misspelt words and a class to choose from; in JSON with the whole IRI."""
    assert invented("find", "quay").out.splitlines() == ["Quay Café (initiative)", "    id:quay-cafe"]
    assert "id:evening-visits\n" in invented("find", "evenning").out
    goals = json.loads(invented("find", "care", "--kind", "goal", "-f", "json").out)
    assert [goal["label"] for goal in goals] == ["Care close to home"]
    assert goals[0]["iri"].endswith("/id/goal-close-to-home")


def test_find_says_where_words_are_lacking(invented: Callable[..., Answer]) -> None:
    """What holds most of the words is given with a note; what holds all of them without one."""
    partly = invented("find", "evening", "visits", "zebra")
    assert partly.out.splitlines()[1] == "    id:evening-visits"
    assert "None holds all of these words" in partly.err
    assert "None holds" not in invented("find", "evening", "visit").err


def test_find_looks_into_passages(invented: Callable[..., Answer]) -> None:
    """Words of a quotation or a heading find the passage; with the texts any word of its lines does."""
    one = invented("find", "--passages", "waiting", "nurses")
    assert "    passage:plan-need" in one.out.splitlines()
    assert "Their quotations and headings were looked at" in one.err
    assert json.loads(invented("find", "--passages", "sandwick", "nurse", "-f", "json").out)
    unseen = invented("find", "--passages", "calls")
    assert (unseen.code, "name the folder of the texts with --texts" in unseen.err) == (4, True)
    texts = ("--texts", str(LIBRARY / "texts"))
    assert "passage:plan-evening-visits" in invented("find", "--passages", "calls", *texts, "-f", "csv").out
    assert invented("find", "--passages", "nurse", "--kind", "goal").code == 2


def test_ask_takes_values_in_words(selgraph: Callable[..., Answer]) -> None:
    """A value may have several words; a parameter that is left out keeps its example, and that is said."""
    spoken = selgraph("ask", "initiatives-for-goal", "goal=dignity", "and", "respect", "-f", "csv")
    slug = selgraph("ask", "initiatives-for-goal", "goal=goal-dignity-and-respect", "-f", "csv")
    assert spoken.out == slug.out
    assert spoken.out.count("\n") > 1
    assert "(the example; give another with goal=…)" in selgraph("ask", "initiatives-for-goal").err


def test_sparql_without_answers_names_terms_that_there_are_not(invented: Callable[..., Answer]) -> None:
    """A misspelt class or relation gives no error, as SPARQL has it, but a note with the one that is near."""
    misspelt = invented("sparql", "SELECT ?x WHERE { ?x a sel:Gaol }")
    assert misspelt.code == 0
    assert "The ontology has no sel:Gaol. Did you mean sel:Goal?" in misspelt.err
    assert "no sel:partOff" in invented("sparql", "ASK { ?x sel:partOff ?y }").err
    assert "The ontology has no" not in invented("sparql", "ASK { id:quay-cafe sel:ledBy id:nobody }").err


def test_place_of_a_mistake_is_that_of_the_query_as_typed(invented: Callable[..., Answer]) -> None:
    """The prefixes that are put before a query move no line of it."""
    mistaken = invented("sparql", "ASK { ?x a sel:Goal ")
    assert '"{" is not closed' in mistaken.err
    assert "query:1:5" in mistaken.err


def test_sparql_from_the_line_a_file_and_stdin(
    invented: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same query gives the same answer wherever it comes from, prefixes declared or not."""
    query = "SELECT ?name WHERE { id:quay-cafe rdfs:label ?name }"
    (tmp_path / "query.rq").write_text(query, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", open(tmp_path / "query.rq", encoding="utf-8"))  # noqa: SIM115, PTH123 - stdin is closed by nobody
    answers = {invented("sparql", text, "-f", "csv").out for text in (query, str(tmp_path / "query.rq"), "-")}
    sys.stdin.close()
    assert answers == {"name\r\nQuay Café\r\n"}
    assert invented("sparql", "ASK { id:quay-cafe a sel:Goal }").out == "no\n"
    assert "id:quay-cafe" in invented("sparql", "CONSTRUCT WHERE { id:quay-cafe a ?kind }").out.replace(
        "https://w3id.org/selgraph/id/", "id:"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["trce"], 2, ["No such command 'trce'", "trace"]),
        (["trace"], 2, ["Missing argument"]),
        (["trace", "quay", "--frmat", "json"], 2, ["No such option", "--format"]),
        (["trace", "harbor"], 4, ['Nothing is called "harbor"', "id:harbour-trust", "id:healthy-harbour"]),
        (["trace", "qui cafe"], 4, ["Did you mean", "id:quay-cafe  Quay Café"]),
        (["trace", "zzzzqq"], 4, ["selgraph find WORD"]),
        (["trace", "harbour"], 2, ['"harbour" means 2 things', "id:harbour-trust", "id:healthy-harbour"]),
        (["trace", "quay cafe", "-f", "xml"], 2, ['no format "xml"', "table, json"]),
        (["trace", "quay cafe", "-o", "threads.html"], 2, ["names no format", "--format"]),
        (["trace", "quay cafe", "--engine", "fast"], 2, ['no engine "fast"', "oxigraph or rdflib"]),
        (["trace", "quay cafe", "--home", "/nowhere"], 2, ['"/nowhere" holds no folder "data"']),
        (["show", "quay cafe", "--in-full", "--texts", "/nowhere"], 2, ['"/nowhere" is no folder']),
        (["find", "zzzzqq"], 4, ['Nothing has a name like "zzzzqq"']),
        (["find", "care", "--kind", "gaol"], 4, ['no class "gaol"', "Did you mean goal"]),
        (["passage", "plan-quai-cafe"], 4, ['"plan-quai-cafe"', "plan-quay-cafe"]),
        (["ask", "initiatives-for-gaol"], 4, ["initiatives-for-goal"]),
        (["ask", "initiatives-for-goal", "fair access"], 2, ["not of the form name=value", "goal=…"]),
        (["ask", "initiatives-for-goal", "gaol=x"], 2, ['no parameter "gaol"', "It has: goal"]),
        (["ask", "initiatives-for-goal", "goal=zzzzqq"], 4, ['Nothing is called "zzzzqq"']),
        (["ask", "initiatives-for-goal", "goal=a", "goal=b"], 2, ["given twice"]),
        (["sparql", "SELECT ?x WHERE { ?x a }"], 2, ["query:1:24", "2 of its 3 parts"]),
        (["sparql", ""], 2, ["The query is empty"]),
        (["sparql", "nowhere.rq"], 2, ['no query file "nowhere.rq"']),
        (["sparql", "SELECT ?x WHERE { ?x a ?y }", "-f", "ttl"], 2, ['no format "ttl"', "csv"]),
        (["sparql", "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"], 2, ["query:1:12", "refused"]),
        (["validate", "--texts", "/nowhere"], 2, ['"/nowhere" is no folder']),
        (["validate", "-f", "xml"], 2, ["table, json, github"]),
        (["build", "--home", "/nowhere"], 2, ['"/nowhere" holds no folder "data"']),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_words(
    invented: Callable[..., Answer], arguments: list[str], code: int, said: list[str]
) -> None:
    """A sentence with the value in it and what to do, the exit code of its kind, and nothing on stdout."""
    answer = invented(*arguments)
    assert answer.code == code
    for words in said:
        assert words in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err


def test_an_endpoint_that_is_down_is_told(invented: Callable[..., Answer]) -> None:
    """The address and the reason are named, with an exit code of its own."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/query"
        answer = invented("trace", "quay cafe", "--endpoint", address)
    assert answer.code == 5
    assert f'"{address}" cannot be reached' in answer.err
    assert "--endpoint" in answer.err


def test_a_place_in_a_query_file_is_the_files_own(invented: Callable[..., Answer], tmp_path: Path) -> None:
    """Prefixes that are put before the query do not shift the line."""
    path = tmp_path / "query.rq"
    path.write_text("SELECT ?x WHERE {\n    ?x a sel:Goal ;\n        rdfs:label\n}\n", encoding="utf-8")
    answer = invented("sparql", str(path))
    assert answer.code == 2
    assert f"{path}:4:1" in answer.err


def test_an_answer_is_written_whole_or_not_at_all(invented: Callable[..., Answer], tmp_path: Path) -> None:
    """A place that cannot be written leaves nothing behind, and what stood there stands."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = invented("trace", "quay cafe", "-o", str(tmp_path / "file" / "threads.json"))
    assert answer.code == 2
    assert "cannot be written" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    good = invented("trace", "quay cafe", "-o", str(tmp_path / "threads.json"))
    assert good.out == ""
    assert json.loads((tmp_path / "threads.json").read_text(encoding="utf-8"))


def test_a_reader_that_has_seen_enough_is_no_failure(corpus_cache: Path) -> None:
    """`selgraph … | head -1` ends quietly."""
    environment = os.environ | {"SELGRAPH_CACHE": str(corpus_cache)}
    command = [sys.executable, "-m", "selgraph", "sparql", "SELECT ?s ?p ?o WHERE { ?s ?p ?o }", "-f", "csv"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"s,p,o\r\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "typed", [["trace", "quay cafe"], ["export", "-f", "nt"], ["export", "-f", "graphml"]], ids=" ".join
)
def test_a_full_disk_is_told(corpus_cache: Path, typed: list[str]) -> None:
    """What cannot be written to stdout is told in words, once."""
    environment = os.environ | {"SELGRAPH_CACHE": str(corpus_cache), "SELGRAPH_HOME": str(LIBRARY)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "selgraph", *typed],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("The answer cannot be written to stdout: No space left on device.")
    assert "Traceback" not in done.stderr


def test_validate_says_what_was_not_checked(invented: Callable[..., Answer]) -> None:
    """Without texts the quotations are not checked, in every format; with them they are."""
    table = invented("validate").out
    assert re.search(r"^not checked +quotations", table, re.MULTILINE)
    assert not re.search(r"^checked +quotations", table, re.MULTILINE)
    value = json.loads(invented("validate", "-f", "json").out)
    assert value["notChecked"][0].startswith("quotations")
    assert "::notice title=not checked::quotations" in invented("validate", "-f", "github").out
    full = invented("validate", "--texts", str(LIBRARY / "texts")).out
    assert re.search(r"^checked +quotations.*nothing found", full, re.MULTILINE)
    assert re.search(r"^eskmouth-plan +28 +24 +4 +0\b", full, re.MULTILINE)


def test_validate_counts_gaps_and_lists_them_when_asked(invented: Callable[..., Answer]) -> None:
    """What documents leave out does not bury what is wrong."""
    brief, whole = invented("validate").out, invented("validate", "--gaps").out
    assert re.search(r"^gaps that the documents leave: .*\d goal-without-measure", brief, re.MULTILINE)
    assert "info: goal-without-measure" not in brief
    assert "info: goal-without-measure" in whole
    assert any(one["is_gap"] for one in json.loads(invented("validate", "-f", "json").out)["findings"])


def test_validate_fails_on_what_has_to_be_mended(selgraph: Callable[..., Answer], workshop: Path) -> None:
    """A doubled name gives exit code 1, with path and line; a broken file too, and no traceback."""
    names = workshop / "data/names.ttl"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace('"Quay Café"@en', '"Café Clinics"@en'), encoding="utf-8")
    answer = selgraph("validate", "-f", "github")
    assert answer.code == 1
    assert re.search(r"^::error file=data/\S+,line=\d+,title=doubled-name::", answer.out, re.MULTILINE)
    names.write_text(text.replace("id:quay-cafe\n", "id:quay-cafe [\n"), encoding="utf-8")
    broken = selgraph("validate")
    assert broken.code == 1
    assert re.search(r"^  data/names\.ttl:\d+", broken.out, re.MULTILINE)
    assert "Traceback" not in broken.err


def test_a_broken_file_is_told_by_every_command(selgraph: Callable[..., Answer], workshop: Path) -> None:
    """Nothing is answered from files that cannot be read; path, line and column are named."""
    names = workshop / "data/names.ttl"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("id:quay-cafe\n", "id:quay-cafe [\n"), encoding="utf-8")
    for command in (["trace", "quay"], ["find", "quay"], ["build"], ["sparql", "ASK { }"], ["export"]):
        answer = selgraph(*command)
        assert answer.code == 2
        assert re.search(r"data/names\.ttl:\d+:\d+", answer.err)
        assert answer.out == ""


def test_an_edited_text_is_told(selgraph: Callable[..., Answer], workshop: Path) -> None:
    """Lines of another edition are shown with a warning, and a missing text is named."""
    text = workshop / "texts/eskmouth-plan.txt"
    text.write_text("Another edition\n" + text.read_text(encoding="utf-8"), encoding="utf-8")
    edited = selgraph("passage", "plan-quay-cafe", "--texts", str(workshop / "texts"))
    assert edited.code == 0
    assert "is not the edition that was read" in edited.err
    text.unlink()
    missing = selgraph("passage", "plan-quay-cafe", "--texts", str(workshop / "texts"))
    assert missing.code == 2
    assert 'The text "eskmouth-plan.txt" is not in' in missing.err
    assert missing.out == ""


def test_the_format_is_chosen_by_option_then_ending_then_default() -> None:
    """An ending that no format has is a mistake rather than a surprise in the file."""
    known = ("table", "json", "turtle")
    assert choose_format(None, None, known, "table") == "table"
    assert choose_format("JSON", Path("x.ttl"), known, "table") == "json"
    assert choose_format(None, Path("x.ttl"), known, "table") == "turtle"
    assert choose_format(None, Path("x.txt"), known, "json") == "table"
    assert choose_format(None, Path("answer"), known, "table") == "table"
    with pytest.raises(SelgraphError, match="names no format"):
        choose_format(None, Path("x.png"), known, "table")


def test_colours_are_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, a pipe, a file and a dumb terminal get plain text."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert choose_paint()("explicit", "explicit") == "explicit"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert choose_paint()("explicit", "explicit") == "\x1b[32mexplicit\x1b[0m"
    assert choose_paint(Path("file"))("explicit", "explicit") == "explicit"
    monkeypatch.setenv("TERM", "dumb")
    assert choose_paint()("explicit", "explicit") == "explicit"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert choose_paint()("explicit", "explicit") == "explicit"


def test_lines_are_as_wide_as_the_reader_wants(
    invented: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """COLUMNS is honoured, also where the answer goes through a pipe; without it a page is 110 wide."""
    monkeypatch.delenv("COLUMNS", raising=False)
    assert width() == 110
    for columns in (80, 140):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = invented("trace", "evening visits").out.splitlines()
        assert max(len(line) for line in lines) <= columns
    assert max(len(line) for line in lines) > 80
