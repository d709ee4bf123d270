from .attachments import GROUPINGS
from .circles import build_graph
from .comparing import compare, read_kinds
from .comparison import KINDS, Compared, Comparison, Held
from .compositions import Compositions
from .coverage import DocumentCoverage, measure_coverage, read_runs
from .crossing import find_matrix
from .drift.change import MEANINGS, Change
from .drift.drift import DRIFT_KINDS, Drift, find_drift
from .drift.read import read_changes, read_classes, read_side
from .drift.story import Step, Story, drift_of
from .drift.transition import Drifted
from .drift.words import Mark, Segment, mark_words, show_marks
from .figures import Figure, in_unit, read_figures, write_unit
from .gaps import Gap, GapAnswer, GapCheck, Gaps, Standing, find_gaps
from .graph import Lineage
from .impact import Impact, find_impact
from .matrix import Cell, Level, Matrix, Show, read_show
from .matrix_printed import ComparedCell, ComparedMatrix, PrintedMatrices, compare_printed
from .matrix_transcribed import Holds, MatrixNote, PrintedCell, PrintedMatrix
from .money import Money, Subtotal, find_money
from .paths import MOST_PATHS, find_paths, find_paths_between, find_paths_down
from .ranking import Support, explain_rank, rank, support_of
from .removable import Removal, read_removal
from .removal import Verdict, WhatIf, whatif
from .report import Report, Section
from .reporting import find_report
from .sayings import Key, Sayings
from .scope import Scope, read_bases
from .selection import Picked, pick
from .selector import is_selector, read_selector
from .selector_query import write_query
from .strategy import Strategy
from .totals import AddedAgain, Tally, add_again, compare_sums, totals_sheet
from .tracing import Reached, Trace, Unreached, trace, trace_between
from .weak_points import WeakPoints, find_weak_points

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
