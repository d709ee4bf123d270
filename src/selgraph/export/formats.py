"""Which formats there are; the command, its list and the README read this table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.export.content import Content, Write
    from selgraph.export.reading import Extract


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a graph.

    Args:
        name: as it is typed after `--format`.
        endings: of the file, without the dot; the first is its own, and no two formats share one.
        opens: the programs that it is made for.
        holds: one phrase on what is in it.
        writer: module and function in this package; the function is given the content and a stream, or,
            where there are several files, the content and the stem of their names.
        is_many: whether several files are written.
        is_crowd: whether there are as many files as statements; they go into a folder of their own.
        is_rdf: whether the writer wants the dataset itself.
        is_stream: whether memory does not grow with the graph.
        needs: what has to be installed for it, as an extra or a program; empty where nothing has to be.
    """

    name: str
    endings: tuple[str, ...]
    opens: str
    holds: str
    writer: str
    is_many: bool = False
    is_crowd: bool = False
    is_rdf: bool = False
    is_stream: bool = False
    needs: str = ""

    def write(self) -> Callable[..., Any]:
        """Give the function that writes it, loading its module now."""
        module, _, function = self.writer.partition(":")
        return cast("Callable[..., Any]", getattr(import_module(f"selgraph.export.{module}"), function))


FORMATS: Final = (
    Format(
        "graphml",
        ("graphml",),
        "yEd, networkx, igraph, Cytoscape",
        "graph with typed attributes; yEd draws it with shapes and colours",
        "graphml:write_graphml",
        is_stream=True,
    ),
    Format(
        "gexf",
        ("gexf",),
        "Gephi",
        "GEXF 1.3 with colours, sizes and years as time",
        "gexf:write_gexf",
        is_stream=True,
    ),
    Format("dot", ("dot", "gv"), "Graphviz", "clusters by kind, evidence as tooltips", "dot:write_dot"),
    Format(
        "svg",
        ("svg",),
        "browsers, Inkscape",
        "picture in columns by kind, with tooltips and links",
        "drawing:write_svg",
    ),
    Format("png", ("png",), "slides", "the same picture", "painting:write_png", needs="the extra pictures"),
    Format("pdf", ("pdf",), "print", "the same picture", "painting:write_pdf", needs="the extra pictures"),
    Format(
        "mermaid",
        ("mmd", "mermaid"),
        "GitHub, GitLab, wikis",
        "flowchart in strict mode, for up to 150 statements",
        "mermaid:write_mermaid",
    ),
    Format(
        "cytoscape",
        ("cyjs",),
        "Cytoscape.js, Cytoscape",
        "elements and style",
        "json_graphs:write_cytoscape",
        is_stream=True,
    ),
    Format(
        "json", ("json",), "D3, networkx", "node-link graph", "json_graphs:write_node_link", is_stream=True
    ),
    Format(
        "canvas",
        ("canvas",),
        "Obsidian",
        "JSON Canvas 1.0, a card for each thing",
        "json_graphs:write_canvas",
    ),
    Format(
        "csv",
        ("csv",),
        "pandas, R, any spreadsheet",
        "nodes, edges, and what the columns are",
        "delimited:csv_files",
        is_many=True,
        is_stream=True,
    ),
    Format(
        "tsv",
        ("tsv",),
        "pandas, R, any spreadsheet",
        "as csv, with tabs",
        "delimited:tsv_files",
        is_many=True,
        is_stream=True,
    ),
    Format(
        "xlsx",
        ("xlsx",),
        "Excel, LibreOffice",
        "elements, connections, evidence, gaps, figures",
        "workbook:write_workbook",
    ),
    Format("kumu", ("kumu.xlsx",), "Kumu", "workbook with elements and connections", "workbook:write_kumu"),
    Format(
        "neo4j",
        ("neo4j.csv",),
        "neo4j-admin database import",
        "nodes and relationships",
        "delimited:neo4j_files",
        is_many=True,
        is_stream=True,
    ),
    Format(
        "parquet",
        ("parquet",),
        "DuckDB, pandas, Spark",
        "nodes and edges, typed columns",
        "columnar:parquet_files",
        is_many=True,
        is_stream=True,
        needs="the extra parquet",
    ),
    Format(
        "turtle",
        ("ttl",),
        "any RDF tool",
        "all statements, merged; VoID beside it",
        "rdf:write_turtle",
        is_rdf=True,
        is_stream=True,
    ),
    Format(
        "ntriples",
        ("nt",),
        "any RDF tool",
        "all statements, merged; VoID beside it",
        "rdf:write_ntriples",
        is_rdf=True,
        is_stream=True,
    ),
    Format(
        "rdfxml",
        ("rdf", "owl"),
        "Protégé, older RDF tools",
        "all statements, merged; VoID beside it",
        "rdf:write_rdfxml",
        is_rdf=True,
    ),
    Format(
        "nquads",
        ("nq",),
        "any RDF store",
        "every speaker's statements in its graph, and the merge; VoID beside it",
        "rdf:write_nquads",
        is_rdf=True,
        is_stream=True,
    ),
    Format(
        "trig",
        ("trig",),
        "any RDF store",
        "as nquads, with prefixes",
        "rdf:write_trig",
        is_rdf=True,
        is_stream=True,
    ),
    Format(
        "jsonld",
        ("jsonld",),
        "web developers, RDF tools",
        "as nquads, with the published context",
        "jsonld:write_jsonld",
        is_rdf=True,
    ),
    Format(
        "context",
        ("context.jsonld",),
        "JSON-LD tools",
        "the context alone",
        "jsonld:write_context",
        is_rdf=True,
    ),
    Format(
        "void",
        ("void.ttl",),
        "RDF catalogues",
        "what the dataset is and how large",
        "rdf:write_void",
        is_rdf=True,
    ),
    Format(
        "nanopublications",
        ("np.trig",),
        "the nanopublication network",
        "a folder with a TriG file for each statement: assertion, provenance, publication info",
        "nanopublications:nanopublication_files",
        is_many=True,
        is_crowd=True,
        is_rdf=True,
    ),
    Format(
        "archimate",
        ("archimate.xml",),
        "Archi and other ArchiMate tools",
        "Open Exchange model, evidence as properties",
        "archimate:write_archimate",
        is_stream=True,
    ),
    Format(
        "archi",
        ("archi.csv",),
        "Archi (Import CSV)",
        "elements, relations, properties",
        "archimate:archi_files",
        is_many=True,
    ),
    Format(
        "stratml",
        ("stratml.xml", "stratml"),
        "StratML tools",
        "part 1, a file for each plan that sets out goals",
        "stratml:stratml_files",
        is_many=True,
    ),
)
BY_NAME: Final = {one.name: one for one in FORMATS}
WITH_VOID: Final = frozenset({"turtle", "ntriples", "rdfxml", "nquads", "trig", "jsonld"})


def format_of(file_name: str) -> Format | None:
    """Find the format that a file's name ends in; the longest ending decides.

    >>> format_of("map.kumu.xlsx").name
    'kumu'
    """
    lower = file_name.lower()
    fitting = [
        (len(ending), one) for one in FORMATS for ending in one.endings if lower.endswith(f".{ending}")
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def stem_of(file_name: str, chosen: Format) -> str:
    """Give a file's name without the ending of its format.

    >>> stem_of("map.neo4j.csv", BY_NAME["neo4j"])
    'map'
    """
    for ending in sorted(chosen.endings, key=len, reverse=True):
        if file_name.lower().endswith(f".{ending}"):
            return file_name[: -len(ending) - 1]
    return file_name.rsplit(".", 1)[0] if "." in file_name else file_name


def table_rows() -> list[list[str]]:
    """Give the rows of the list of formats: name, ending, for what, what is in it."""
    return [
        [
            one.name,
            ", ".join(f".{ending}" for ending in one.endings),
            one.opens,
            one.holds + (f" (needs {one.needs})" if one.needs else ""),
        ]
        for one in FORMATS
    ]


COLUMNS: Final = ("format", "ending", "opens in", "holds")


def write_files(
    chosen: Format, content: Content | Extract, stem: str, ending: str = ""
) -> list[tuple[str, Write]]:
    """List the files of an export with what writes each.

    Args:
        chosen: the format.
        content: what is written.
        stem: the name without its ending.
        ending: of a single file, without the dot; the format's own where it is empty.

    Returns:
        Names, and functions that write to a stream.
    """
    function = chosen.write()
    if chosen.is_many:
        files: list[tuple[str, Write]] = function(content, stem)
    else:
        files = [(f"{stem}.{ending or chosen.endings[0]}", lambda out: function(content, out))]
    if chosen.name in WITH_VOID:
        from selgraph.export.rdf import write_void

        files.append((f"{stem}.void.ttl", lambda out: write_void(cast("Extract", content), out)))
    return files
