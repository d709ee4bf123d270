"""Values laid out for people and for programs."""

from selgraph.tables.evidence import cite, speaker_lines, speaker_name
from selgraph.tables.findings import format_annotations, format_coverage, format_findings
from selgraph.tables.layout import WIDTH, Paint, paint_nothing, wrap
from selgraph.tables.rows import FORMATS, format_rows
from selgraph.tables.statements import format_said, format_statements, format_things
from selgraph.tables.threads import count_ends, count_paths, format_paths
from selgraph.tables.values import edge_values, node_values, path_values, speaker_values, statement_values

__all__ = [
    "FORMATS",
    "WIDTH",
    "Paint",
    "cite",
    "count_ends",
    "count_paths",
    "edge_values",
    "format_annotations",
    "format_coverage",
    "format_findings",
    "format_paths",
    "format_rows",
    "format_said",
    "format_statements",
    "format_things",
    "node_values",
    "paint_nothing",
    "path_values",
    "speaker_lines",
    "speaker_name",
    "speaker_values",
    "statement_values",
    "wrap",
]
