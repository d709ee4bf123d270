"""Values laid out for people and for programs."""

from selgraph.tables.answers import carried_by, format_answers
from selgraph.tables.evidence import cite, speaker_lines, speaker_name
from selgraph.tables.findings import format_annotations, format_coverage, format_findings, format_gaps
from selgraph.tables.grids import fit_grid, matrix_values, row_totals
from selgraph.tables.layout import NO_BREAK, WIDTH, Paint, fold_lines, paint_nothing, wrap
from selgraph.tables.rows import FORMATS, format_rows
from selgraph.tables.sheets import SHEET_FORMATS, count_sentence, format_sheets, sentence_of, sheet_values
from selgraph.tables.statements import format_passages, format_said, format_statements, format_things
from selgraph.tables.threads import count_ends, count_paths, count_sources, format_paths
from selgraph.tables.values import edge_values, node_values, path_values, speaker_values, statement_values

__all__ = [
    "FORMATS",
    "NO_BREAK",
    "SHEET_FORMATS",
    "WIDTH",
    "Paint",
    "carried_by",
    "cite",
    "count_ends",
    "count_paths",
    "count_sentence",
    "count_sources",
    "edge_values",
    "fit_grid",
    "fold_lines",
    "format_annotations",
    "format_answers",
    "format_coverage",
    "format_findings",
    "format_gaps",
    "format_passages",
    "format_paths",
    "format_rows",
    "format_said",
    "format_sheets",
    "format_statements",
    "format_things",
    "matrix_values",
    "node_values",
    "paint_nothing",
    "path_values",
    "row_totals",
    "sentence_of",
    "sheet_values",
    "speaker_lines",
    "speaker_name",
    "speaker_values",
    "statement_values",
    "wrap",
]
