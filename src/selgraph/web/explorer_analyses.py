"""The pages of the verbs that weigh the whole: matrix, drift, comparison, money, board paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.web.explorer_compare import ComparePages
from selgraph.web.explorer_drift import DriftPages
from selgraph.web.explorer_matrix import MatrixPages
from selgraph.web.explorer_money import MoneyPages
from selgraph.web.explorer_printed import PrintedPages
from selgraph.web.explorer_report import REPORT_SUFFIXES, ReportPages
from selgraph.web.explorer_sheets import ANSWER_SUFFIXES
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selgraph.facts import Facts
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

ANALYSES: Final = {
    "matrix": ANSWER_SUFFIXES,
    "matrix/printed": ANSWER_SUFFIXES,
    "drift": ANSWER_SUFFIXES,
    "compare": ANSWER_SUFFIXES,
    "money": ANSWER_SUFFIXES,
    "report": REPORT_SUFFIXES,
}
"""The pages by path, with the endings under which each has twins."""


@dataclass(frozen=True, slots=True)
class Analyses:
    """What answers for the pages; used inside workers.

    Args:
        matrix: of things crossed with things.
        printed: of the matrices that the documents print.
        drift: of what became of things.
        compare: of places or organisations side by side.
        money: of sums.
        report: of board papers.
    """

    matrix: MatrixPages
    printed: PrintedPages
    drift: DriftPages
    compare: ComparePages
    money: MoneyPages
    report: ReportPages

    def handlers(self) -> Mapping[str, Callable[..., Reply]]:
        """Give what a worker can do, by the path of its page."""
        return {
            "matrix": self.matrix.matrix,
            "matrix/printed": self.printed.printed,
            "drift": self.drift.drift,
            "compare": self.compare.compare,
            "money": self.money.money,
            "report": self.report.report,
        }

    def work_out(self) -> None:
        """Work out what is worked out once, as whoever opens each page first would."""
        _ = self.printed.all_printed, self.compare.offered
        self.report.work_out()
        for answer in self.handlers().values():
            try:
                answer((), "text/html", None)
            except Problem:  # such as one document alone, in which nothing drifts
                continue


def make_analyses(served: Served, facts: Facts, render: Callable[..., str]) -> Analyses:
    """Make the pages.

    Args:
        served: the corpus.
        facts: what it holds.
        render: fills a template.
    """
    return Analyses(
        MatrixPages(served, facts, render),
        PrintedPages(served, facts, render),
        DriftPages(served, facts, render),
        ComparePages(served, facts, render),
        MoneyPages(served, facts, render),
        ReportPages(served, facts, render),
    )
