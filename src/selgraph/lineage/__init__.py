"""Threads through what the documents say."""

from selgraph.lineage.attachments import GROUPINGS
from selgraph.lineage.circles import build_graph
from selgraph.lineage.compare import compare, read_kinds
from selgraph.lineage.comparison import KINDS, Compared, Comparison, Held
from selgraph.lineage.compositions import Compositions
from selgraph.lineage.coverage import DocumentCoverage, measure_coverage, read_runs
from selgraph.lineage.drift.change import MEANINGS, Change
from selgraph.lineage.drift.drift import DRIFT_KINDS, Drift, find_drift
from selgraph.lineage.drift.read import read_changes, read_classes, read_side
from selgraph.lineage.drift.story import Step, Story, drift_of
from selgraph.lineage.drift.transition import Drifted
from selgraph.lineage.drift.words import Mark, Segment, mark_words, show_marks
from selgraph.lineage.figures import Figure, in_unit, read_figures, write_unit
from selgraph.lineage.gaps import Gap, GapAnswer, GapCheck, Gaps, Standing, find_gaps
from selgraph.lineage.graph import Lineage, read_edges
from selgraph.lineage.impact import Impact, find_impact
from selgraph.lineage.matrix import Cell, Level, Matrix, Show, find_matrix, read_show
from selgraph.lineage.matrix_printed import ComparedCell, ComparedMatrix, PrintedMatrices, compare_printed
from selgraph.lineage.matrix_transcribed import Holds, MatrixNote, PrintedCell, PrintedMatrix
from selgraph.lineage.money import Money, Subtotal, find_money
from selgraph.lineage.paths import MOST_PATHS, find_paths, find_paths_between, find_paths_down
from selgraph.lineage.ranking import Support, explain_rank, rank, support_of
from selgraph.lineage.removal import Removal, Verdict, WhatIf, read_removal, whatif
from selgraph.lineage.report import Report, Section, find_report
from selgraph.lineage.sayings import Key, Sayings
from selgraph.lineage.scope import Scope, read_bases
from selgraph.lineage.selection import Picked, pick
from selgraph.lineage.selector import is_selector, read_selector
from selgraph.lineage.selector_query import write_query
from selgraph.lineage.strategy import Strategy
from selgraph.lineage.totals import AddedAgain, Tally, add_again, compare_sums, totals_sheet
from selgraph.lineage.trace import Reached, Trace, Unreached, trace, trace_between
from selgraph.lineage.weak_points import WeakPoints, find_weak_points

__all__ = [
    "DRIFT_KINDS",
    "GROUPINGS",
    "KINDS",
    "MEANINGS",
    "MOST_PATHS",
    "AddedAgain",
    "Cell",
    "Change",
    "Compared",
    "ComparedCell",
    "ComparedMatrix",
    "Comparison",
    "Compositions",
    "DocumentCoverage",
    "Drift",
    "Drifted",
    "Figure",
    "Gap",
    "GapAnswer",
    "GapCheck",
    "Gaps",
    "Held",
    "Holds",
    "Impact",
    "Key",
    "Level",
    "Lineage",
    "Mark",
    "Matrix",
    "MatrixNote",
    "Money",
    "Picked",
    "PrintedCell",
    "PrintedMatrices",
    "PrintedMatrix",
    "Reached",
    "Removal",
    "Report",
    "Sayings",
    "Scope",
    "Section",
    "Segment",
    "Show",
    "Standing",
    "Step",
    "Story",
    "Strategy",
    "Subtotal",
    "Support",
    "Tally",
    "Trace",
    "Unreached",
    "Verdict",
    "WeakPoints",
    "WhatIf",
    "add_again",
    "build_graph",
    "compare",
    "compare_printed",
    "compare_sums",
    "drift_of",
    "explain_rank",
    "find_drift",
    "find_gaps",
    "find_impact",
    "find_matrix",
    "find_money",
    "find_paths",
    "find_paths_between",
    "find_paths_down",
    "find_report",
    "find_weak_points",
    "in_unit",
    "is_selector",
    "mark_words",
    "measure_coverage",
    "pick",
    "rank",
    "read_bases",
    "read_changes",
    "read_classes",
    "read_edges",
    "read_figures",
    "read_kinds",
    "read_removal",
    "read_runs",
    "read_selector",
    "read_show",
    "read_side",
    "show_marks",
    "support_of",
    "totals_sheet",
    "trace",
    "trace_between",
    "whatif",
    "write_query",
    "write_unit",
]
