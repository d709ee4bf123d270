"""What can go wrong, in the reader's words."""

from __future__ import annotations

import pytest

from selgraph import errors
from selgraph.errors import BrokenFilesError, Place, QueryError, SelgraphError, UnreadableFileError


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("a.ttl", 3, 5), "a.ttl:3:5"),
        (Place("a.ttl", 3), "a.ttl:3"),
        (Place("a.ttl"), "a.ttl"),
    ],
)
def test_place_is_shown_as_compilers_do(place: Place, shown: str) -> None:
    """What is not known is left out."""
    assert str(place) == shown


def test_error_is_told_in_three_parts() -> None:
    """What, where and what to do stand on lines of their own; what is missing is left out."""
    assert str(SelgraphError("It broke.", where=Place("a.ttl", 1), fix="Mend it.")) == (
        "It broke.\n  at:  a.ttl:1\n  fix: Mend it."
    )
    assert str(SelgraphError("It broke.")) == "It broke."


def test_broken_files_are_listed() -> None:
    """Every mistake is in the message, and the number of them."""
    problems: list[SelgraphError] = [
        UnreadableFileError("First.", where=Place("a", 1)),
        UnreadableFileError("Second.", where=Place("b", 2)),
    ]
    assert str(BrokenFilesError(problems)) == (
        "2 mistakes keep the files from being read.\nFirst.\n  at:  a:1\nSecond.\n  at:  b:2"
    )
    assert str(BrokenFilesError(problems[:1])).startswith("1 mistake keeps the files from being read.\n")


def test_query_error_knows_line_and_column() -> None:
    """The place of a mistake in a query has the query's name; without a line there is no place to go to."""
    error = QueryError("Wrong.", line=2, column=3, source="my.rq")
    assert (error.line, error.column, str(error.where)) == (2, 3, "my.rq:2:3")
    assert QueryError("Wrong.").where is None


def test_every_error_has_an_exit_code_of_the_design() -> None:
    """2 bad input, 3 a limit, 4 not found; an endpoint's failure has a code of its own, 5."""
    codes = {
        name: thing.exit_code
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, SelgraphError)
    }
    assert codes["SelgraphError"] == codes["QueryError"] == codes["AmbiguousNameError"] == 2
    assert codes["LimitError"] == 3
    assert codes["UnknownNameError"] == 4
    assert codes["EndpointError"] == 5
    assert set(codes.values()) == {2, 3, 4, 5}
