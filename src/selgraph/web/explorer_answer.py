"""What the pages of answers have in common: parameters, formats and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.errors import AmbiguousNameError, QueryError, SelgraphError, UnknownNameError
from selgraph.web.formats import content_type
from selgraph.web.negotiation import matches_etag
from selgraph.web.problem import problem_of
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Callable

Given = tuple[tuple[str, str], ...]


def read_given(given: Given, single: tuple[str, ...], several: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Read the parameters of an address: every name that may be given, with what is given, trimmed.

    Args:
        given: as they stand in the address; empty ones count as not given, later ones of a single name win.
        single: names that are given once.
        several: names that may be given again and again.

    Raises:
        QueryError: there is no such parameter.

    >>> read_given((("gap", " a "), ("remove", "x"), ("remove", "")), ("gap",), ("remove",))
    {'gap': ['a'], 'remove': ['x']}
    """
    values: dict[str, list[str]] = {name: [] for name in (*single, *several)}
    for name, text in given:
        if name not in values:
            raise QueryError(
                f'There is no parameter "{name}".', fix=f"Choose of: {', '.join((*single, *several))}."
            )
        value = text.strip()
        if value and name in single:
            values[name] = [value]
        elif value and value not in values[name]:
            values[name].append(value)
    return values


def read_single(given: Given, names: tuple[str, ...]) -> dict[str, str]:
    """Read the parameters of an address, each given once: what is given, and nothing for the others.

    Args:
        given: as `read_given` takes it.
        names: those that may be given.

    Raises:
        QueryError: there is no such parameter.

    >>> read_single((("gap", " a "),), ("gap", "page"))
    {'gap': 'a', 'page': ''}
    """
    return {name: "".join(values) for name, values in read_given(given, names).items()}


def reply_with(
    what: tuple[str, ...], media_type: str, known_etag: str | None, write: Callable[[], bytes]
) -> Reply:
    """Give what is written, or say that it is known already.

    Args:
        what: all that the answer depends on: the dataset, the page, its parameters.
        media_type: in which it is written.
        known_etag: the If-None-Match header.
        write: writes it.

    Raises:
        Problem: 404 for a name that nothing has, 400 for other parameters that do not fit.
    """
    etag = make_etag(*what, media_type)
    typed = content_type(media_type)
    if matches_etag(known_etag, etag):
        return Reply(b"", typed, etag, 304)
    try:
        return Reply(write(), typed, etag)
    except (UnknownNameError, AmbiguousNameError) as error:
        raise problem_of(error, 404) from error
    except SelgraphError as error:
        raise problem_of(error, 400) from error
