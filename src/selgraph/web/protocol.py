"""What a request asks, by the SPARQL 1.1 Protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS: Final = "GET, HEAD, POST, QUERY, OPTIONS"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_MOST_FIELDS: Final = 1000  # a dataset of more graphs than this is asked for with GRAPH


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with the dataset it is asked of.

    Args:
        query: the SPARQL text; empty where there is none.
        default_graphs: IRIs of `default-graph-uri`, in their order.
        named_graphs: IRIs of `named-graph-uri`, in their order.
        format: short name of a format (`csv`), for clients that cannot send an Accept header; empty for none.
        update: an update that was sent in the place of a query, or with one; None for none.
    """

    query: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    update: str | None = None


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked:
    """Read a request (SPARQL 1.1 Protocol §2.1; QUERY as in draft-ietf-httpbis-safe-method-w-body).

    Args:
        method: GET, HEAD, POST or QUERY.
        query_string: what follows the question mark of the address, still encoded.
        content_type: the Content-Type header; empty where there is none.
        body: the whole body; empty for GET and HEAD.

    Raises:
        Problem: 400 where it is not well formed, 415 where the body's type is not one of the protocol's.
    """
    fields = _read_fields(query_string)
    if method in ("GET", "HEAD"):
        return _ask(fields)
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    charset = parameters.lower().replace(" ", "").partition("charset=")[2].split(";")[0].strip('"')
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Problem(415, f'The body is in the character set "{charset}".', fix="Send UTF-8.")
    if kind == FORM_TYPE:
        return _ask(fields + _read_fields(body))
    if kind == UPDATE_TYPE:
        return Asked(update=_decode(body))
    if kind == QUERY_TYPE:
        if any(name == "query" for name, _ in fields):
            raise Problem(400, "There is a query in the address and another in the body.", fix="Send one.")
        text = _decode(body)
        asked = _ask(fields)
        return Asked(text, asked.default_graphs, asked.named_graphs, asked.format, asked.update)
    raise Problem(
        415,
        f'A body of the type "{kind}" is not understood here.' if kind else "The body has no Content-Type.",
        fix=f"Send {QUERY_TYPE}, or {FORM_TYPE} with the field query.",
        headers={"Accept-Query": f'"{QUERY_TYPE}", "{FORM_TYPE}"'},
    )


def require_query(asked: Asked) -> None:
    """Refuse a request that asks nothing.

    Raises:
        Problem: 400.
    """
    if not asked.query.strip():
        raise Problem(
            400,
            "The request has no query.",
            fix="Send the parameter query, or a body of the type application/sparql-query.",
        )


def _ask(fields: list[tuple[str, str]]) -> Asked:
    """Make the request of its fields."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    for name in ("query", "update", "format"):
        if len(values.get(name, [])) > 1:
            raise Problem(
                400,
                f'The parameter "{name}" stands {len(values[name])} times in the request.',
                fix="Send it once.",
            )
    return Asked(
        _one(values, "query"),
        tuple(values.get("default-graph-uri", [])),
        tuple(values.get("named-graph-uri", [])),
        _one(values, "format").lower(),
        values["update"][0] if "update" in values else None,
    )


def _one(values: Mapping[str, list[str]], name: str) -> str:
    """Give the value of a field; empty where it is not there."""
    return values.get(name, [""])[0]


def _read_fields(encoded: bytes) -> list[tuple[str, str]]:
    """Decode a form, strictly."""
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError as error:
        raise Problem(
            400, "The request is not UTF-8, or not percent-encoded.", fix="Encode it as UTF-8."
        ) from error
    except ValueError as error:
        raise Problem(
            400, f"The request has more than {_MOST_FIELDS} fields.", fix="Use GRAPH in the query."
        ) from error


def _decode(body: bytes) -> str:
    """Decode a body, strictly."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            400, f"The query is not UTF-8 at byte {error.start}.", fix="Send it as UTF-8."
        ) from error
