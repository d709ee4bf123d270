"""`selgraph export`: what is picked, how it is written, and what is said about it."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import openpyxl
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from selgraph.build import build_dataset
from selgraph.cli.commands import app
from selgraph.cli.export import watch
from selgraph.errors import LimitError, SelgraphError, UnreadableFileError
from selgraph.export.content import About, Listed, make_legible
from selgraph.export.files import write_all
from selgraph.export.formats import BY_NAME, COLUMNS, FORMATS, format_of, table_rows, write_files
from selgraph.export.picture import picture_of
from selgraph.export.rdf import quads
from selgraph.export.reading import SORTED_UP_TO, Extract, connection_id, node_id
from selgraph.model import Basis
from selgraph.tables import format_rows
from selgraph.vocabulary import ID, PREFIXES, SEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from selgraph.facts import Facts
    from selgraph.graph import Graph
    from selgraph.home import Home

    Run = Callable[..., Result]

LIBRARY = Path(__file__).parent / "library"
README = Path(__file__).parents[1] / "README.md"
EPOCH = "1795305600"  # 2026-11-22, noon


@pytest.fixture(scope="module")
def graph(library: Home) -> Extract:
    """The invented strategy, whole."""
    about = About("Strategy graph", "", "0" * 64, "2026-11-22", "selgraph", "MIT")
    return Extract(about, build_dataset(library))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `selgraph export` on the invented strategy, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("SELGRAPH_HOME", str(LIBRARY))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def export(*arguments: str) -> Result:
        """Run it; a mistake is raised."""
        return CliRunner().invoke(app, ["export", *arguments], catch_exceptions=False)

    return export


def counts(path: Path, name: str) -> tuple[int, ...]:
    """Count things and statements of a file, by nothing but its own marks."""
    text = path.read_text(encoding="utf-8")
    marks = {
        "graphml": (r"<node id=", r"<edge id="),
        "gexf": (r"<node id=", r"<edge id="),
        "dot": (r'^    "\S+" \[label', r'^  "\S+" -> '),
        "mermaid": (r":::c_", r" s[0-9a-f]{16}@"),
        "cytoscape": (r'^\{"data": \{"id": "id:', r'^\{"data": \{"id": "s'),
        "json": (r'^\{"id": "id:', r'^\{"id": "s'),
        "archimate": (r"<element identifier", r"<relationship identifier"),
    }
    return tuple(len(re.findall(mark, text, re.MULTILINE)) for mark in marks[name])


def test_things_and_statements_are_those_of_the_facts(graph: Extract, library_facts: Facts) -> None:
    """The export has every thing, and every statement of lineage with the same basis and speakers."""
    things = {one.iri: one for one in graph.elements()}
    assert set(things) == set(library_facts.nodes)
    assert {iri: one.label for iri, one in things.items()} == {
        iri: node.label for iri, node in library_facts.nodes.items()
    }
    assert {iri: one.kind for iri, one in things.items()} == {
        iri: node.kind for iri, node in library_facts.nodes.items()
    }
    found = {one.id: one for one in graph.connections()}
    for edge in library_facts.edges:
        one = found[connection_id(edge.subject, edge.predicate, edge.object)]
        assert (one.basis, one.speaker_count) == (str(edge.basis), len(edge.speakers))
        assert {speaker.iri for speaker in one.speakers} == {speaker.iri for speaker in edge.speakers}


def test_a_thing_carries_the_evidence_for_what_it_is(graph: Extract) -> None:
    """The vision is explicit, on line 5 of the plan, with the quotation."""
    vision = next(one for one in graph.elements() if one.id == "id:vision-2031")
    assert (vision.kind, vision.family, vision.basis) == ("Vision", "end", "explicit")
    assert (vision.section, vision.first_line, vision.last_line) == ("1 What we want", 5, 5)
    assert vision.quotation == "everyone in Eskmouth lives well, at home, for longer"


def test_the_evidence_that_is_shown_is_the_strongest_and_then_the_first(graph: Extract) -> None:
    """Passages by document and line go before readings, in whatever order the store has them."""
    passages = ["plan-goal-1", "plan-goal-2", "review-partnership"]
    ordered = [*(PREFIXES["passage"] + name for name in passages), PREFIXES["reading"] + "vision-restated"]
    assert [one.iri for one in graph.speakers.heard(ordered[::-1])] == ordered


def test_counts_agree_across_formats(graph: Extract, tmp_path: Path) -> None:
    """Every format has the same number of things and of statements."""
    things, statements = len(list(graph.elements())), len(list(graph.connections()))
    for one in FORMATS:
        if one.name in ("graphml", "gexf", "dot", "mermaid", "cytoscape", "json", "archimate"):
            path = write_all(tmp_path, write_files(one, graph, "map"))[0]
            assert counts(path, one.name) == (things, statements), one.name
    for name in ("csv", "tsv", "neo4j", "archi"):
        chosen = BY_NAME[name]
        rows = []
        for path in write_all(tmp_path, write_files(chosen, graph, name))[:2]:
            with path.open(encoding="utf-8", newline="") as file:
                rows.append(len(list(csv.reader(file, delimiter="\t" if name == "tsv" else ","))) - 1)
        assert rows == [things + (name == "archi"), statements], name
    canvas = json.loads(
        write_all(tmp_path, write_files(BY_NAME["canvas"], graph, "map"))[0].read_text(encoding="utf-8")
    )
    cards = [one for one in canvas["nodes"] if one["type"] == "text"]
    assert (len(cards), len(canvas["edges"])) == (things, statements)
    rows = [
        pq.read_metadata(path).num_rows
        for path in write_all(tmp_path, write_files(BY_NAME["parquet"], graph, "map"))
    ]
    assert rows == [things, statements]
    for name in ("xlsx", "kumu"):
        chosen = BY_NAME[name]
        book = openpyxl.load_workbook(write_all(tmp_path, write_files(chosen, graph, name))[0])
        assert (book["Elements"].max_row - 1, book["Connections"].max_row - 1) == (things, statements)
    stated = {
        quad.triple
        for quad in quads(graph)
        if isinstance(quad.graph_name, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and "/rule/" not in quad.graph_name.value
    }
    known = {one.iri for one in graph.elements()}
    assert (
        len(
            [one for one in stated if one.object.value in known and not one.predicate.value.endswith("#type")]
        )
        == statements
    )


IN_THEIR_OWN_WAY = {"xlsx", "kumu", "parquet", "context"}  # read with their own programs in tests/formats


@pytest.mark.parametrize("name", [one.name for one in FORMATS if one.name not in IN_THEIR_OWN_WAY])
def test_every_file_says_what_it_is(name: str, graph: Extract, tmp_path: Path) -> None:
    """Title, hash of the dataset, date and licence stand in what is written."""
    one = BY_NAME[name]
    if one.name in {"svg", "png", "pdf"}:
        caption = picture_of(graph).caption
        assert f"{graph.about.date} · sha256:{graph.about.fingerprint[:16]} · MIT" in caption
        return
    for path in write_all(tmp_path, write_files(one, graph, "map"))[:1]:
        text = path.read_text(encoding="utf-8")
        for part in (graph.about.title, graph.about.fingerprint, graph.about.date, "MIT"):
            assert part in text


def test_statements_keep_their_basis_apart(graph: Extract) -> None:
    """Inferred statements are given when they are asked for, and only then."""
    given = {
        basis: {one.id for one in Extract(graph.about, graph.dataset, bases={basis}).connections()}
        for basis in Basis
    }
    assert given[Basis.EXPLICIT] | given[Basis.INTERPRETED] == {one.id for one in graph.connections()}
    assert given[Basis.INFERRED]
    assert not given[Basis.INFERRED] & (given[Basis.EXPLICIT] | given[Basis.INTERPRETED])


def test_a_large_graph_is_read_in_the_order_of_the_store(
    graph: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the limit the things are the same, without their names being held to be sorted."""
    assert SORTED_UP_TO > 1000
    ordered = [one.id for one in graph.elements()]
    monkeypatch.setattr("selgraph.export.reading.SORTED_UP_TO", 3)
    assert sorted(one.id for one in Extract(graph.about, graph.dataset).elements()) == ordered


def test_a_second_name_makes_no_second_thing() -> None:
    """A thing with two names is one thing, and a text that spells its IRI is no statement about it."""
    store = ox.Store()
    me, label = ox.NamedNode(f"{ID}one"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.extend([ox.Quad(me, label, ox.Literal(text)) for text in ("b", "a")])
    store.add(
        ox.Quad(
            me,
            ox.NamedNode(SEL + "description"),
            ox.Literal(f"{ID}one"),
            ox.NamedNode("https://w3id.org/selgraph/passage/p"),
        )
    )
    made = Extract(About("t", "", "", "2026-11-22", "s", "MIT"), store)
    assert [one.label for one in made.elements()] == ["a"]
    assert not list(made.connections())


def test_ids_are_names_in_every_format() -> None:
    """An IRI that no format takes as a name gets one that is the same every time."""
    strange = node_id("http://example.org/a b<c>")
    assert re.fullmatch(r"[A-Za-z][\w.\-]*:[\w.\-]+", strange)
    assert strange == node_id("http://example.org/a b<c>") != node_id("http://example.org/a b<d>")
    assert node_id(f"{ID}goal-1") == "id:goal-1"


def test_the_list_names_every_format(run: Run) -> None:
    """`--format list` prints each format with its ending."""
    shown = run("--format", "list").stdout
    for one in FORMATS:
        assert one.name in shown
        assert f".{one.endings[0]}" in shown


def test_endings_are_told_apart() -> None:
    """No two formats share an ending, and a file's ending finds its format."""
    endings = [ending for one in FORMATS for ending in one.endings]
    assert len(endings) == len(set(endings))
    assert [format_of(f"map.{ending}").name for one in FORMATS for ending in one.endings] == [
        one.name for one in FORMATS for _ in one.endings
    ]
    assert format_of("map.docx") is None


def test_readme_lists_every_format() -> None:
    """The README's table is the one that the command prints."""
    text = README.read_text(encoding="utf-8")
    table = text.split("<!-- generated: formats -->\n", 1)[1].split("\n<!-- end -->", 1)[0]
    assert table + "\n" == format_rows(COLUMNS, table_rows(), "md")


def test_the_ending_chooses_the_format(run: Run) -> None:
    """A file's ending says how it is written, and several files get names after it."""
    run("-o", "map.graphml")
    assert Path("map.graphml").read_text(encoding="utf-8").startswith("<?xml")
    run("-o", "map.csv")
    assert sorted(path.name for path in Path().glob("map-*")) == [
        "map-csv-metadata.json",
        "map-edges.csv",
        "map-nodes.csv",
    ]
    run("--format", "tsv", "-o", "tables")
    assert sorted(path.name for path in Path("tables").iterdir()) == [
        "selgraph-csv-metadata.json",
        "selgraph-edges.tsv",
        "selgraph-nodes.tsv",
    ]
    run("--format", "rdfxml", "-o", "map.owl")
    assert Path("map.owl").is_file()
    assert Path("map.void.ttl").is_file()


def test_a_file_for_each_statement_stands_in_a_folder_of_its_own(run: Run) -> None:
    """Nanopublications are as many as statements: they do not lie about where the reader works."""
    run("evening-visits", "-o", "visits.np.trig")
    assert [path.name for path in Path().glob("visits*")] == ["visits"]
    written = sorted(path.name for path in Path("visits").iterdir())
    assert written
    assert all(name.startswith("visits-") and name.endswith(".trig") for name in written)


def test_a_selector_picks_a_part(run: Run, graph: Extract) -> None:
    """What is picked is written with the statements within it, and the file names the selector."""
    served = next(one for one in graph.connections() if one.relation == "realises")
    run(f"{served.source}+", "-o", "part.json")
    part = json.loads(Path("part.json").read_text(encoding="utf-8"))
    run("kind:goal", "-o", "goals.json")
    goals = json.loads(Path("goals.json").read_text(encoding="utf-8"))
    assert {one["kind"] for one in goals["nodes"]} == {"Goal"}
    known = {one["id"] for one in part["nodes"]}
    assert {served.source, served.target} <= known
    assert all({one["source"], one["target"]} <= known for one in part["links"])
    assert goals["graph"]["selector"] == "kind:goal"
    assert goals["graph"]["date"] == "2026-11-22"


def test_relations_and_bases_can_be_chosen(run: Run) -> None:
    """--through keeps a relation and its narrower ones, --basis what stands on it, --exclude what is left."""
    run("--through", "serves", "--basis", "interpreted", "-o", "a.json")
    read = json.loads(Path("a.json").read_text(encoding="utf-8"))
    assert read["links"]
    assert {one["basis"] for one in read["links"]} == {"interpreted"}
    assert {one["relation"] for one in read["links"]} <= {
        "serves",
        "partOf",
        "supports",
        "fullySupports",
        "partlySupports",
        "delivers",
        "realises",
        "enables",
        "addresses",
    }
    run("kind:goal", "--exclude", "kind:goal", "-o", "none.json")
    assert json.loads(Path("none.json").read_text(encoding="utf-8"))["nodes"] == []


def test_later_documents_are_not_heard(run: Run) -> None:
    """--as-of leaves out what only a later document says."""
    run("-o", "all.json")
    run("--as-of", "2031", "-o", "early.json")
    whole, early = (
        json.loads(Path(name).read_text(encoding="utf-8"))["links"] for name in ("all.json", "early.json")
    )
    assert 0 < len(early) < len(whole)
    assert {year for one in early for year in one["years"]} <= {2031}


def test_the_same_graph_gives_the_same_bytes(run: Run) -> None:
    """With SOURCE_DATE_EPOCH two exports of one dataset are equal, byte for byte."""
    for name in ("a.graphml", "b.graphml", "a.archimate.xml", "b.archimate.xml", "a.xlsx", "b.xlsx"):
        run("-o", name)
    for ending in ("graphml", "archimate.xml", "xlsx"):
        assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()


def test_mermaid_warns_of_too_many_statements(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that cannot be read is written, and that is said."""
    assert "cannot be read" not in run("kind:vision", "-o", "small.mmd").stderr
    monkeypatch.setattr("selgraph.export.mermaid.MANY_EDGES", 1)
    assert "cannot be read" in run("-o", "large.mmd").stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "map.docx"], 'No format has the ending ".docx".'),
        (["-o", "map.html"], "selgraph export site SELECTOR --single-file -o map.html"),
        (["--format", "grafml"], "Did you mean graphml"),
        (["--format", "csv"], "several files"),
        (["--basis", "hearsay"], '"hearsay" is no basis'),
        (["--through", "befriends"], 'There is no relation "befriends".'),
        (["kind:vision", "-o", "map.stratml"], 'as "stratml", which holds part 1, a file for each plan'),
    ],
)
def test_mistakes_are_told_in_words(arguments: list[str], words: str, run: Run) -> None:
    """A mistake names what was typed and what to do."""
    with pytest.raises(SelgraphError, match=re.escape(words)):
        run(*arguments)


def test_a_progress_bar_changes_nothing(monkeypatch: pytest.MonkeyPatch, graph: Extract) -> None:
    """A pass that is shown on a terminal gives the same things in the same order as one that is not."""
    monkeypatch.setattr("selgraph.cli.export.SHOWN_AFTER_SECONDS", 0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = list(watch("things", graph.iris(), graph.count()))
    assert shown == list(graph.iris())
    assert len(shown) == graph.count()


def test_control_characters_are_shown_by_their_pictures() -> None:
    """Every control character has a sign that can be seen; line breaks, tabs and letters stay."""
    pictures = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
    for code, picture in {**pictures, 0x7F: "\u2421", 0x80: "\ufffd", 0xFFFE: "\ufffd"}.items():
        assert make_legible(f"a{chr(code)}b") == f"a{picture}b"
    assert make_legible("a\t\r\nb é 語") == "a\t\r\nb é 語"


def test_more_rows_than_excel_has_are_refused_in_words(
    graph: Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet is not cut without a word, and no file is left."""
    monkeypatch.setattr("selgraph.export.workbook.MOST_ROWS", 3)
    with pytest.raises(LimitError, match="sheet Elements would have more than 3 rows"):
        write_all(tmp_path, write_files(BY_NAME["xlsx"], graph, "map"))
    assert list(tmp_path.iterdir()) == []


def test_a_text_where_a_name_is_expected_stays_a_text_in_json_ld(library: Home, tmp_path: Path) -> None:
    """What breaks a shape is written as it is said, and read back as the same."""
    dataset = build_dataset(library)
    thing, relation = ox.NamedNode(ID + "quay-cafe"), ox.NamedNode(SEL + "partOf")
    wrong = ox.Quad(thing, relation, ox.Literal("id:care-at-home"))
    dataset.add(wrong)
    broken = Extract(About("", "", "", "2026-11-22", "", ""), dataset)
    path = write_all(tmp_path, write_files(BY_NAME["jsonld"], broken, "map"))[0]
    read = ox.parse(path.read_bytes(), format=ox.RdfFormat.JSON_LD)
    assert {quad.object for quad in read if (quad.subject, quad.predicate) == (thing, relation)} == {
        quad.object for quad in dataset.quads_for_pattern(thing, relation, None, None)
    }


def test_a_line_number_that_is_none_is_told(copy: Home, tmp_path: Path) -> None:
    """A misprint in a curated file is a sentence here, too, and no file is begun."""
    path = copy.data / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8").replace("sel:firstLine 6 ;", 'sel:firstLine "six" ;')
    path.write_text(text, encoding="utf-8")
    broken = Extract(About("", "", "", "2026-11-22", "", ""), build_dataset(copy))
    with pytest.raises(SelgraphError, match='"passage:plan-goal-1" stands in lines "six" to "6"'):
        write_all(tmp_path / "out", write_files(BY_NAME["graphml"], broken, "map"))
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    """Where one of several files fails, none appears, and what stood there stands there still."""
    (tmp_path / "one.csv").write_text("before", encoding="utf-8")

    def fail(_: BinaryIO) -> None:
        """Fail as a full disk does."""
        raise OSError(28, "disk full")

    with pytest.raises(UnreadableFileError, match="cannot be written"):
        write_all(tmp_path, [("one.csv", lambda out: out.write(b"after")), ("two.csv", fail)])
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]
    assert (tmp_path / "one.csv").read_text(encoding="utf-8") == "before"


def test_a_folder_in_the_way_of_one_file_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    """Where the second of two files cannot be put in its place, the first is not either."""
    (tmp_path / "one.csv").write_text("before", encoding="utf-8")
    (tmp_path / "two.csv").mkdir()
    files = [(name, lambda out: out.write(b"after")) for name in ("one.csv", "two.csv")]
    with pytest.raises(UnreadableFileError, match=r"cannot be written: two\.csv is a folder"):
        write_all(tmp_path, files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "two.csv"]
    assert (tmp_path / "one.csv").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_a_lone_carriage_return_ends_no_row(name: str, graph: Extract, tmp_path: Path) -> None:
    """A label with one comes back as it was, by a reader that takes any sign for the end of a line."""
    first = next(graph.elements())
    content = Listed(graph.about, (first._replace(label="one\rtwo"),), ())
    nodes = write_all(tmp_path, write_files(BY_NAME[name], content, "map"))[0]
    lines = nodes.read_bytes().decode().splitlines(keepends=True)
    rows = list(csv.DictReader(lines, delimiter="," if name == "csv" else "\t"))
    assert [row["label"] for row in rows] == ["one\rtwo"]


def test_a_png_without_cairo_says_what_to_install(
    graph: Extract, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where CairoSVG is missing the reader is told how to get it; SVG needs nothing."""
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    with pytest.raises(SelgraphError) as caught:
        write_all(tmp_path, write_files(BY_NAME["png"], graph, "map"))
    assert 'pip install "selgraph[pictures]"' in caught.value.fix
    assert write_all(tmp_path, write_files(BY_NAME["svg"], graph, "map"))


def test_networkx_is_handed_over(graph: Extract) -> None:
    """The graph comes as a networkx graph, with ids as keys and evidence on every edge."""
    made = graph.to_networkx()
    assert set(made) == {one.id for one in graph.elements()}
    assert {key for *_, key in made.edges(keys=True)} == {one.id for one in graph.connections()}
    assert all(data["document"] for *_, data in made.edges(data=True))
    assert made.graph["title"] == "Strategy graph"


def test_frames_without_pandas_say_what_to_install(
    graph: Extract, eskmouth: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export and an answer alike name the extra that is missing."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    for make_frame in (graph.to_frame, eskmouth.trace("evening-visits").to_frame):
        with pytest.raises(SelgraphError, match="made by pandas") as caught:
            make_frame()
        assert "selgraph[notebook]" in caught.value.fix


def test_frames_are_handed_over(graph: Extract) -> None:
    """Statements and things come as pandas frames, indexed by id, line numbers as whole numbers."""
    statements, things = graph.to_frame(), graph.to_frame("things")
    assert list(statements.index) == [one.id for one in graph.connections()]
    assert list(things.index) == [one.id for one in graph.elements()]
    assert str(things["first_line"].dtype) == "Int32"
    assert things.loc["id:vision-2031", "kind"] == "Vision"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib 7.6 warns of what it does itself
def test_rdflib_is_handed_over(graph: Extract) -> None:
    """The quads come as an rdflib dataset, graphs of the speakers and the merge."""
    assert len(list(graph.as_rdflib().quads())) == len(set(quads(graph)))


def test_a_notebook_shows_the_statements(graph: Extract) -> None:
    """The HTML counts by basis and escapes every text; a graph that is too large to be read is not drawn."""
    html = graph._repr_html_()
    bases = [one.basis for one in graph.connections()]
    assert f"{bases.count('explicit')} explicit, {bases.count('interpreted')} interpreted, 0 inferred" in html
    first = next(graph.elements())._replace(label="<script>")
    rest = [one._replace(source=first.id, target=first.id) for one in list(graph.connections())[:1]]
    from selgraph.export.notebook import draw_svg, make_html

    assert "<script>" not in make_html(Listed(graph.about, (first,), tuple(rest)))
    assert draw_svg(Listed(graph.about, (first,) * 401, ())) is None
