"""Tables, read back with the programs that they are for."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from selgraph.export.reading import Extract, node_id
from selgraph.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.export.content import About
    from selgraph.facts import Facts
    from selgraph.home import Home

    Export = Callable[[Extract, str], list[Path]]

THINGS, STATEMENTS = 15, 30
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Give a label as a spreadsheet's table has it."""
    return f"'{text}" if text.startswith(FORMULAS) else text


@pytest.mark.parametrize(("name", "between"), [("csv", ","), ("tsv", "\t")])
def test_delimited_tables_come_back_in_pandas(  # noqa: PLR0913, PLR0917 - fixtures, all of them needed
    name: str, between: str, hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Every label and statement comes back in pandas; a formula has an apostrophe before it."""
    nodes, edges, described = export(hostile, name)
    things = pd.read_csv(nodes, sep=between, keep_default_na=False)
    wanted = {key: harmless(label) for key, label in labels.items()}
    assert {
        key: label.replace("\r\n", "\n") for key, label in zip(things["id"], things["label"], strict=True)
    } == {key: label.replace("\r\n", "\n") for key, label in wanted.items()}
    assert list(things["first_line"]) == [7] * THINGS
    statements = pd.read_csv(edges, sep=between, keep_default_na=False)
    assert len(set(statements["id"])) == STATEMENTS
    assert Counter(statements["level"]) == {"fully": 15, "": 15}
    assert statements["about"][0] == about.sentence()
    columns = [
        table["tableSchema"]["columns"]
        for table in json.loads(described.read_text(encoding="utf-8"))["tables"]
    ]
    assert [[one["name"] for one in table] for table in columns] == [list(things), list(statements)]


def test_no_cell_of_a_table_is_a_formula(hostile: Extract, export: Export) -> None:
    """No text of a CSV or TSV file begins with a sign that makes a spreadsheet calculate."""
    for name, between in (("csv", ","), ("tsv", "\t")):
        for path in export(hostile, name)[:2]:
            with path.open(encoding="utf-8", newline="") as file:
                cells = [cell for row in csv.reader(file, delimiter=between) for cell in row]
            assert not [cell for cell in cells if cell.startswith(FORMULAS)]


def test_workbook_comes_back_in_openpyxl(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Every label comes back in openpyxl as text, with filters and a fixed first row, and no formula."""
    book = openpyxl.load_workbook(export(hostile, "xlsx")[0])
    assert book.sheetnames == ["Elements", "Connections", "Evidence", "Gaps", "Figures", "About"]
    rows = list(book["Elements"].iter_rows(min_row=2, values_only=True))
    assert {row[0]: row[1].replace("_x000D_", "\r") for row in rows} == labels
    for sheet in book:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes == "A2"
        assert not [
            cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink
        ]
    assert book["Connections"].max_row == book["Evidence"].max_row == STATEMENTS + 1
    assert dict(book["About"].iter_rows(min_row=2, values_only=True)) == dict(about.pairs())
    assert book.properties.title == about.title
    assert about.fingerprint in book.properties.keywords


def test_workbook_lists_gaps_and_figures(
    strategy: Extract, about: About, library_facts: Facts, library: Home, export: Export
) -> None:
    """The sheet of gaps has the lines of `selgraph gaps`; that of figures has the amounts as numbers."""
    found = Graph(library_facts, library).gaps()
    book = openpyxl.load_workbook(export(Extract(about, strategy.dataset, lacks=lambda: found), "xlsx")[0])
    sheet = found.sheets()[0]
    rows = list(book["Gaps"].iter_rows(values_only=True))
    assert rows[0] == (*sheet.columns, "check", "id")
    assert [row[:2] for row in rows[1:]] == [row.cells[:2] for row in sheet.rows]
    assert [row[-2:] for row in rows[1:]] == [(one.check.name, node_id(one.node.iri)) for one in found.found]
    figures = list(book["Figures"].iter_rows(min_row=2, values_only=True))
    assert {row[1] for row in figures} == {one.label for one in strategy.elements() if one.kind == "Figure"}


def test_kumu_finds_both_ends_by_label(hostile: Extract, export: Export) -> None:
    """Each connection of the Kumu workbook names two labels that are there once."""
    book = openpyxl.load_workbook(export(hostile, "kumu")[0])
    rows = list(book["Elements"].iter_rows(min_row=1, values_only=True))
    assert rows[0][:4] == ("Label", "Type", "Description", "Tags")
    names = Counter(row[0] for row in rows[1:])
    assert len(names) == THINGS
    links = list(book["Connections"].iter_rows(min_row=2, values_only=True))
    assert len(links) == STATEMENTS
    assert all(names[row[0]] == names[row[1]] == 1 for row in links)


def test_neo4j_files_have_typed_heads(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """The heads tell ids, ends, types and numbers; every end is a node; each record is one line."""
    nodes, links = export(hostile, "neo4j")
    with nodes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id:ID"]: row["label"] for row in rows} == {
        key: " ".join(label.splitlines()) for key, label in labels.items()
    }
    assert rows[0][":LABEL"] == "Goal;end"
    assert rows[0]["first_line:int"] == "7"
    with links.open(encoding="utf-8", newline="") as file:
        joined = list(csv.DictReader(file))
    assert {row[":START_ID"] for row in joined} | {row[":END_ID"] for row in joined} == {
        row["id:ID"] for row in rows
    }
    assert Counter(row[":TYPE"] for row in joined) == {"PART_OF": 15, "FULLY_SUPPORTS": 15}
    assert len(nodes.read_text(encoding="utf-8").splitlines()) == THINGS + 1


def test_parquet_comes_back_in_pyarrow_and_duckdb(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Types, labels and what the file is come back in pyarrow; DuckDB joins the two tables."""
    nodes, edges = export(hostile, "parquet")
    table = pq.read_table(nodes)
    assert dict(zip(table["id"].to_pylist(), table["label"].to_pylist(), strict=True)) == labels
    assert table["first_line"].to_pylist() == [7] * THINGS
    assert table["years"].to_pylist() == [[2031]] * THINGS
    metadata = {
        key.decode().removeprefix("selgraph."): value.decode()
        for key, value in table.schema.metadata.items()
        if key.startswith(b"selgraph.")
    }
    assert metadata == dict(about.pairs())
    joined = f"'{edges}' e join '{nodes}' s on e.source = s.id join '{nodes}' t on e.target = t.id"
    query = f"select count(*), count(distinct e.id) from {joined}"  # noqa: S608 - the names are our own
    assert duckdb.sql(query).fetchall() == [(STATEMENTS, STATEMENTS)]
