"""What a client is told when it gets no answer, as RFC 9457 has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.errors import SelgraphError

TITLES = {
    400: "The request is not well formed",
    403: "The request is refused",
    404: "There is no such thing here",
    405: "The method is not allowed here",
    406: "There is no such format here",
    408: "The request took too long to arrive",
    413: "Too much",
    415: "The request is in a format that is not understood here",
    429: "Too many queries",
    431: "The headers are too long",
    500: "The service made a mistake",
    503: "A limit was hit",
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that gets no answer.

    Args:
        status: the HTTP status.
        what: one sentence.
        fix: the next thing to do.
        more: further members of the problem document (`line`, `column`, `limit`, `spent`…).
        headers: further headers of the response.
    """

    def __init__(
        self,
        status: int,
        what: str,
        *,
        fix: str = "",
        more: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what is told."""
        super().__init__(what)
        self.status = status
        self.what = what
        self.fix = fix
        self.more = dict(more or {})
        self.headers = dict(headers or {})

    def document(self) -> bytes:
        """Give the body of the response."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.what,
        }
        if self.fix:
            members["advice"] = self.fix
        return json.dumps(members | self.more, ensure_ascii=False).encode() + b"\n"

    def response(self) -> Response:
        """Give the response."""
        return Response(
            self.document(), self.status, headers=self.headers, media_type="application/problem+json"
        )


def problem_of(error: SelgraphError, status: int = 400) -> Problem:
    """Tell an error of ours to a client, with line and column where it has them."""
    more: dict[str, object] = {}
    line = getattr(error, "line", 0)
    if line:
        more = {"line": line, "column": getattr(error, "column", 0)}
    return Problem(status, error.what, fix=error.fix, more=more)


def over(  # noqa: PLR0913, PLR0917 - what a client is told
    limit: str, allowed: float, spent: float, unit: str, advice: str, status: int = 503
) -> Problem:
    """Tell which limit was hit, what was spent and what to do.

    Args:
        limit: name of the limit, as the option of `selgraph serve` is called.
        allowed: what is allowed.
        spent: what was spent until the query was stopped.
        unit: of both numbers.
        advice: what to do.
        status: 503, 413 or 429.
    """
    headers = {"Retry-After": "5"} if status in (429, 503) else {}
    return Problem(
        status,
        f"The limit of {allowed:g} {unit} ({limit}) was hit.",
        fix=advice,
        more={"limit": {"name": limit, "allowed": allowed, "unit": unit}, "spent": round(spent, 3)},
        headers=headers,
    )


def explain_mistake(error: Exception) -> str:
    """Say in a line what went wrong with us and where, for the log of who keeps the service."""
    import traceback

    name, words = type(error).__name__, " ".join(str(error).split())
    where = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{name}: {words}" + "".join(f" (in {one.name}, line {one.lineno})" for one in where)
