"""The catalogue as an API: a question by name, its answer as a page, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError, SelgraphError, UnknownNameError
from selgraph.misfits import find_misfits
from selgraph.query import bind, find_question
from selgraph.store import TABLE_TYPES, OxigraphStore
from selgraph.vocabulary import expand, shorten, slug_of
from selgraph.web.formats import content_type
from selgraph.web.links import Links, links_of
from selgraph.web.negotiation import matches_etag
from selgraph.web.problem import problem_of
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.misfits import Misfit
    from selgraph.model import Node
    from selgraph.query import Question
    from selgraph.web.dataset import Served

PAGE_ROWS: Final = 100
MOST_PAGE_ROWS: Final = 10_000
MOST_PAGES: Final = 1_000_000
FORMATS: Final = ("text/html", "application/json", "text/csv")
FORMAT_SUFFIXES: Final = {".html": "text/html", ".json": "application/json", ".csv": "text/csv"}


class Questions:
    """Answers the catalogue; used inside workers.

    Args:
        served: the corpus.
        render: fills a template with values.
    """

    def __init__(self, served: Served, render: Callable[..., str]) -> None:
        """Keep what is asked."""
        self._served = served
        self._render = render
        self._links: Links = links_of(served)
        self._store = OxigraphStore(served.store)

    def list_all(self, media_type: str, known_etag: str | None) -> Reply:
        """List the questions."""
        etag = make_etag(self._served.hash, "questions", media_type)
        if matches_etag(known_etag, etag):
            return Reply(b"", content_type(media_type), etag, 304)
        questions = [self._values(question) for question in self._served.catalogue]
        if media_type == "application/json":
            body = _json({"questions": questions})
        elif media_type == "text/csv":
            rows = [
                [
                    one["name"],
                    one["summary"],
                    " ".join(f"{name['name']}={name['example']}" for name in one["parameters"]),
                ]
                for one in questions
            ]
            body = _csv(["question", "summary", "parameters"], rows)
        else:
            body = self._render("questions.html", title="Questions", questions=questions).encode()
        return Reply(body, content_type(media_type), etag)

    def answer(
        self, name: str, given: tuple[tuple[str, str], ...], media_type: str, known_etag: str | None
    ) -> Reply:
        """Answer a question.

        Args:
            name: of the question.
            given: the parameters of the request, with `page` (from 1) and `size` (rows of a page).
            media_type: one of `FORMATS`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 404 for a question or a name that there is not, 400 for a parameter that does not fit.
        """
        try:
            question = find_question(name, list(self._served.catalogue))
            values = dict(given)
            if len(values) < len(given):
                raise QueryError("A parameter stands twice in the request.", fix="Send it once.")
            page, size = (
                _number(values.pop("page", "1"), "page", MOST_PAGES),
                _number(values.pop("size", str(PAGE_ROWS)), "size", MOST_PAGE_ROWS),
            )
            etag = make_etag(
                self._served.hash,
                question.name,
                repr(sorted(values.items())),
                str(page),
                str(size),
                media_type,
            )
            if matches_etag(known_etag, etag):
                return Reply(b"", content_type(media_type), etag, 304)
            sparql = bind(question, values, self._find_iri)
        except UnknownNameError as error:
            raise problem_of(error, 404) from error
        except SelgraphError as error:
            raise problem_of(error, 400) from error
        table = json.loads(self._store.answer(sparql, TABLE_TYPES["json"]))
        columns: list[str] = table["head"]["vars"]
        rows = table["results"]["bindings"]
        pages = max(-(-len(rows) // size), 1)
        shown = rows[(page - 1) * size : page * size]
        headers = (
            [("Link", ", ".join(self._neighbours(question.name, values, page, pages, size, media_type)))]
            if pages > 1
            else []
        )
        texts = [[row.get(column, {}).get("value", "") for column in columns] for row in shown]
        if media_type == "application/json":
            body = _json(
                {
                    **self._values(question),
                    "asked": values,
                    "columns": [
                        {"name": column, "meaning": dict(question.columns).get(column, "")}
                        for column in columns
                    ],
                    "rows": [dict(zip(columns, line, strict=True)) for line in texts],
                    "page": page,
                    "pages": pages,
                    "total": len(rows),
                    "sparql": sparql,
                }
            )
        elif media_type == "text/csv":
            body = _csv(columns, texts)
            headers.append(("X-Total-Count", str(len(rows))))
        else:
            body = self._render(
                "answer.html",
                title=question.summary or question.name,
                question=self._values(question),
                asked=values,
                columns=columns,
                rows=[[self._cell(row.get(column)) for column in columns] for row in shown],
                page=page,
                pages=pages,
                total=len(rows),
                previous=self._address(question.name, values, page - 1, size, ".html") if page > 1 else "",
                following=self._address(question.name, values, page + 1, size, ".html")
                if page < pages
                else "",
                twins=[
                    (twin, self._address(question.name, values, page, size, ending))
                    for twin, ending in (("JSON", ".json"), ("CSV", ".csv"))
                ],
                sparql=sparql,
                misfits=[] if rows else self._misfits(question, values),
            ).encode()
        return Reply(body, content_type(media_type), etag, 200, tuple(headers))

    def _values(self, question: Question) -> dict[str, Any]:
        """Give what the catalogue says of a question."""
        return {
            "name": question.name,
            "summary": question.summary,
            "href": f"{self._links.root}questions/{question.name}",
            "parameters": [
                {
                    "name": one.name,
                    "meaning": one.meaning,
                    "example": _typable(one.example),
                    "isThing": one.is_thing,
                }
                for one in question.parameters
            ],
        }

    def _cell(self, value: dict[str, str] | None) -> tuple[str, str]:
        """Give the text and the path of one cell of a page."""
        if value is None:
            return "", ""
        if value["type"] == "uri":
            return shorten(value["value"]), self._links.page(value["value"])
        return value["value"], ""

    def _misfits(self, question: Question, values: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
        """Say which value is of another kind than is asked for, with links to what could be meant."""
        facts = self._served.facts
        if facts is None:
            return []

        def address(misfit: Misfit, node: Node) -> str:
            """Give the address of the question, asked of another thing."""
            meant = {**values, misfit.parameter: slug_of(node.iri)}
            return self._address(question.name, meant, 1, PAGE_ROWS, ".html")

        return [
            (one.sentence, [(node.label, address(one, node)) for node in one.nodes])
            for one in find_misfits(question, values, facts)
        ]

    def _address(self, name: str, values: dict[str, str], page: int, size: int, ending: str) -> str:
        """Give the address of one page of an answer."""
        from urllib.parse import urlencode

        return (
            f"{self._links.root}questions/{name}{ending}?{urlencode({**values, 'page': page, 'size': size})}"
        )

    def _neighbours(  # noqa: PLR0913, PLR0917 - what it has to know
        self, name: str, values: dict[str, str], page: int, pages: int, size: int, media_type: str
    ) -> list[str]:
        """Write links to the first, previous, next and last page (RFC 8288)."""
        ending = {kind: ending for ending, kind in FORMAT_SUFFIXES.items()}[media_type]
        wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
        return [
            f'<{self._address(name, values, number, size, ending)}>; rel="{relation}"'
            for relation, number in wanted.items()
            if 1 <= number <= pages
        ]

    def _find_iri(self, name: str) -> str:
        """Give the IRI that a parameter's value means."""
        facts = self._served.facts
        return name if facts is None else facts.find_iri(name)


def _number(text: str, name: str, most: int) -> int:
    """Read a number from 1 to `most`.

    Raises:
        QueryError: it is none.
    """
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most:  # noqa: PLR2004 - `most` has fewer digits
        return int(text)
    raise QueryError(f'"{text}" is no {name}.', fix=f"Give a number from 1 to {most}.")


def _typable(example: str) -> str:
    """Write the example of a parameter as a person would type it."""
    iri = expand(example)
    if iri is not None:
        return slug_of(iri)
    return example.strip("\"'")


def _json(value: object) -> bytes:
    """Write JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _csv(columns: list[str], rows: list[list[str]]) -> bytes:
    """Write CSV (RFC 4180)."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue().encode()
