"""A problem, told in the format that was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from selgraph.web.formats import SUFFIXES
from selgraph.web.headers import CORS_HEADERS, PAGE_HEADERS
from selgraph.web.negotiation import choose
from selgraph.web.problem import TITLES, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_EMPTY: Final = {
    "text/turtle": "# {}\n",
    "application/n-triples": "# {}\n",
    "application/trig": "# {}\n",
    "application/n-quads": "# {}\n",
    "application/rdf+xml": (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><!-- {} --></rdf:RDF>\n'
    ),
}
_TOLD: Final = ("application/problem+json", "application/json", "text/html", *_EMPTY, "application/ld+json")


def refuse(request: Request, error: Exception, render: Callable[..., str]) -> Response:
    """Tell an error as a page, as an empty graph with a comment, or as problem+json.

    Args:
        request: what gets no answer.
        error: a problem of ours, or what Starlette raises where no path fits.
        render: fills a template.
    """
    problem = error if isinstance(error, Problem) else _name_problem(request, error)
    wanted = _read_format(request)
    headers = {**problem.headers, **CORS_HEADERS, "Vary": "Accept"}
    if wanted == "text/html":
        page = render("problem.html", title=TITLES[problem.status], what=problem.what, fix=problem.fix)
        return Response(page, problem.status, media_type=wanted, headers={**PAGE_HEADERS, **headers})
    told = f"{problem.what} {problem.fix}".strip()
    if wanted in _EMPTY:
        body = _EMPTY[wanted].format(_as_comment(told))
        return Response(body, problem.status, media_type=wanted, headers=headers)
    if wanted == "application/ld+json":
        document = {"http://www.w3.org/2000/01/rdf-schema#comment": told}
        return Response(json.dumps(document) + "\n", problem.status, media_type=wanted, headers=headers)
    response = problem.response()
    response.headers.update(headers)
    return response


def _name_problem(request: Request, error: Exception) -> Problem:
    """Say in our words what Starlette has found wrong."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    allowed = {"Allow": "GET, HEAD, OPTIONS"} if status == 405 else {}  # noqa: PLR2004 - HTTP
    words = {
        404: f'There is no page "{request.url.path}".',
        405: f"The method {request.method} is not allowed here.",
    }
    return Problem(
        status,
        words.get(status, "The request is refused."),
        fix="Use GET." if allowed else "Start at the front page.",
        headers=allowed,
    )


def _read_format(request: Request) -> str | None:
    """Read which format was asked for, by the path, the parameter or Accept; None where none was."""
    short = "." + request.query_params.get("format", "")
    for ending, media_type in SUFFIXES.items():
        if request.url.path.endswith(ending) or short == ending:
            return media_type
    accept = request.headers.get("accept")
    return choose(accept, _TOLD) if accept and accept.strip() != "*/*" else None


def _as_comment(text: str) -> str:
    """Write a text so that it ends neither a line nor a comment of XML."""
    ascii_alone = text.replace("--", "- -").encode("unicode_escape").decode()
    return ascii_alone.replace("<", "(").replace(">", ")")
