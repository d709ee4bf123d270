"""Every path but /sparql."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from selgraph.web.description import FILES, OWN_PATHS
from selgraph.web.explorer import explorer_routes
from selgraph.web.explorer_start import start_values
from selgraph.web.formats import SUFFIXES
from selgraph.web.headers import CORS_HEADERS, PAGE_HEADERS, PAGE_POLICY
from selgraph.web.links import links_of
from selgraph.web.negotiation import choose, choose_or_refuse, takes
from selgraph.web.openapi import describe_api, pages_of
from selgraph.web.problem import Problem
from selgraph.web.questions import FORMAT_SUFFIXES
from selgraph.web.questions import FORMATS as TABLE_FORMATS
from selgraph.web.refusal import refuse
from selgraph.web.render import FOLDER
from selgraph.web.sparql import SAFE, send_outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from starlette.requests import Request

    from selgraph.web.dataset import Served
    from selgraph.web.metrics import Metrics
    from selgraph.web.pool import Pool

EDITOR_POLICY: Final = (
    PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") + "; font-src 'self' data:"
)  # CodeMirror sets styles
_GRAPHS: Final = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_ABOUT: Final = ("text/html", *_GRAPHS, "application/trig", "application/n-quads")
_STATIC: Final = {
    "site.css": "text/css",
    "icon.svg": "image/svg+xml",
    "editor.js": "text/javascript",
    "explorer.css": "text/css",
    "answers.css": "text/css",
    "explorer.js": "text/javascript",
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
}


class _Wrapped:
    """A response that is sent by a function of its own, which Starlette only calls."""

    def __init__(self, send_it: Callable[[Any], Any]) -> None:
        """Keep the function."""
        self._send_it = send_it

    async def __call__(self, _scope: MutableMapping[str, Any], _receive: Any, send: Any) -> None:
        """Send the response."""
        await self._send_it(send)


class Site:
    """The pages and descriptions of a service.

    Args:
        served: the dataset.
        pool: does what needs the data.
        metrics: counted by all fronts.
        render: fills a template.
        files: further static files, by name.
    """

    def __init__(
        self,
        served: Served,
        pool: Pool,
        metrics: Metrics,
        render: Callable[..., str],
        files: Mapping[str, bytes],
    ) -> None:
        """Work out what does not change."""
        self._served = served
        self._pool = pool
        self._metrics = metrics
        self._render = render
        self._links = links_of(served)
        own = {path.name: path.read_bytes() for path in (FOLDER / "static").iterdir() if path.name in _STATIC}
        self._static = {
            name: (content, gzip.compress(content, mtime=0)) for name, content in {**own, **files}.items()
        }
        self._explorer = explorer_routes(self._do) if served.home is not None else []
        self._pages = pages_of(self._explorer)
        self._api = json.dumps(describe_api(served, self._pages), ensure_ascii=False).encode()
        self._start = self._write_start()
        self._context = (served.home.ontology / "context.jsonld").read_bytes() if served.home else b""

    def routes(self) -> Starlette:
        """Give the application that knows the paths."""
        routes = [
            Route("/", self.start),
            Route("/health", self.health),
            Route("/metrics", self.numbers),
            Route("/robots.txt", self.robots),
            Route("/openapi.json", self.api),
            Route("/static/{name}", self.static),
            Route("/.well-known/void", self.dataset),
            Route("/void", self.dataset),
            Route("/catalog", self.catalogue),
            *(Route(f"/dataset{ending}", self.whole) for ending in FILES),
            Route("/resource", self.resource),
        ]
        if self._served.home is not None:
            routes += [
                Route("/questions", self.questions),
                *(Route(f"/questions{ending}", self.questions) for ending in FORMAT_SUFFIXES),
                Route("/questions/{name}", self.question),
                Route("/question/{name}", self.named),
                Route("/ontology/context.jsonld", self.context),
                *self._explorer,
            ]
        routes.append(Route("/{path:path}", self.thing))
        return Starlette(routes=routes, exception_handlers={Problem: self.refuse, HTTPException: self.refuse})

    async def start(self, request: Request) -> Response:
        """Give the front page; a client that wants RDF is led to the description of the dataset."""
        chosen = choose(request.headers.get("accept"), ("text/html", *_GRAPHS))
        if chosen not in (None, "text/html"):
            return RedirectResponse(self._links.root + OWN_PATHS["dataset"], 303, headers={"Vary": "Accept"})
        return Response(self._start, media_type="text/html", headers={**PAGE_HEADERS, "Vary": "Accept"})

    async def health(self, _request: Request) -> Response:
        """Say that the service is up."""
        values = {
            "status": "ok",
            "dataset": self._served.hash,
            "quads": len(self._served.store),
            "running": self._pool.running,
            "waiting": self._pool.waiting,
        }
        return Response(
            json.dumps(values) + "\n",
            media_type="application/json",
            headers={"Cache-Control": "no-store", **CORS_HEADERS},
        )

    async def numbers(self, _request: Request) -> Response:
        """Give the counters."""
        return Response(
            self._metrics.text(),
            media_type="text/plain; version=0.0.4; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )

    async def robots(self, _request: Request) -> Response:
        """Ask crawlers to read pages and leave the queries alone."""
        # what a page of the explorer leads to has no end
        views = (f"{name}?" for name in self._pages if "{" not in name)
        closed = ("sparql", "questions/", "resource", "metrics", *views)
        lines = "".join(f"Disallow: {self._links.root}{name}\n" for name in closed)
        return Response(f"User-agent: *\n{lines}", media_type="text/plain")

    async def api(self, _request: Request) -> Response:
        """Describe what is not SPARQL."""
        return Response(self._api, media_type="application/json", headers=CORS_HEADERS)

    async def context(self, _request: Request) -> Response:
        """Give the JSON-LD context of the ontology's terms."""
        headers = {"Cache-Control": "max-age=3600", **CORS_HEADERS}
        return Response(self._context, media_type="application/ld+json", headers=headers)

    async def static(self, request: Request) -> Response:
        """Give a file of the pages."""
        name = request.path_params["name"]
        if name not in self._static:
            raise Problem(404, f'There is no file "{name}" here.')
        plain, packed = self._static[name]
        compress = takes(request.headers.get("accept-encoding"), "gzip")
        headers = {
            "Cache-Control": "max-age=3600",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if compress:
            headers["Content-Encoding"] = "gzip"
        return Response(packed if compress else plain, media_type=_STATIC[name], headers=headers)

    async def dataset(self, request: Request) -> Any:
        """Describe the dataset."""
        return await self._describe(request, "dataset")

    async def catalogue(self, request: Request) -> Any:
        """Describe releases and files."""
        return await self._describe(request, "catalogue")

    async def _describe(self, request: Request, subject: str) -> Any:
        """Answer with one of the descriptions."""
        return await self._do(
            request, "description", (subject, _choose(request, _GRAPHS), request.headers.get("if-none-match"))
        )

    async def whole(self, request: Request) -> Any:
        """Give the whole dataset as a file."""
        ending = "." + request.url.path.rsplit(".", 1)[-1]
        return await self._do(request, "whole", (ending, request.headers.get("if-none-match")))

    async def questions(self, request: Request) -> Any:
        """List the questions."""
        ending = "." + request.url.path.rsplit(".", 1)[-1]
        media_type = FORMAT_SUFFIXES.get(ending) or _choose(request, TABLE_FORMATS)
        return await self._do(request, "questions", (media_type, request.headers.get("if-none-match")))

    async def question(self, request: Request) -> Any:
        """Answer a question."""
        name: str = request.path_params["name"]
        media_type = ""
        for ending, kind in FORMAT_SUFFIXES.items():
            if name.endswith(ending):
                name, media_type = name.removesuffix(ending), kind
        chosen = media_type or _choose(request, TABLE_FORMATS)
        given = tuple(request.query_params.multi_items())
        return await self._do(
            request, "question", (name, given, chosen, request.headers.get("if-none-match"))
        )

    async def named(self, request: Request) -> Any:
        """Lead from the IRI of a question to its answer, or to what the dataset says of it."""
        name: str = request.path_params["name"]
        ending = next((ending for ending in SUFFIXES if name.endswith(ending)), "")
        wanted = SUFFIXES.get(ending) or _choose(request, (*TABLE_FORMATS, *_GRAPHS))
        if wanted not in TABLE_FORMATS:
            request.path_params["path"] = f"question/{name}"
            return await self.thing(request)
        return RedirectResponse(f"{self._links.root}questions/{name}", 303, headers={"Vary": "Accept"})

    async def resource(self, request: Request) -> Any:
        """Describe any IRI of the dataset."""
        iri = request.query_params.get("iri", "")
        if not iri:
            raise Problem(
                400,
                "The parameter iri is missing.",
                fix="Ask for /resource?iri=… with a percent-encoded IRI.",
            )
        short = request.query_params.get("format", "")
        if short and "." + short not in SUFFIXES:
            raise Problem(
                406,
                f'There is no format "{short}" here.',
                fix=f"Choose one of: {', '.join(ending.removeprefix('.') for ending in SUFFIXES)}.",
            )
        media_type = SUFFIXES["." + short] if short else _choose(request, _ABOUT)
        return await self._do(request, "describe", (iri, media_type, request.headers.get("if-none-match")))

    async def thing(self, request: Request) -> Any:
        """Lead from a thing to its page or data, or give them (Cool URIs, §4.2)."""
        paths = self._spellings(request)
        known = request.headers.get("if-none-match")
        missing: list[Problem] = []
        for ending, media_type in SUFFIXES.items():
            for path in paths if paths[-1].endswith(ending) else ():
                iri = self._links.iri(path.removesuffix(ending))
                try:
                    return await self._do(request, "describe", (iri, media_type, known))
                except Problem as problem:
                    missing.append(_require_missing(problem))
        for path in paths if not missing or self._served.home is None else ():  # a file may name a.html
            try:
                return await self._lead(request, self._links.iri(path))
            except Problem as problem:
                missing.append(_require_missing(problem))
        raise missing[len(paths) - 1]  # as decoded, for people to read

    async def _lead(self, request: Request, iri: str) -> Response:
        """Lead from a thing to its page or data.

        Raises:
            Problem: there is no such thing (404), or no such format (406).
        """
        _, parts, _ = await self._pool.do("exists", (iri,))
        media_type = _choose(request, _ABOUT)
        suffix = {kind: ending for ending, kind in SUFFIXES.items()}[media_type]
        headers = {"Vary": "Accept", **dict(parts[3]), **CORS_HEADERS}
        return RedirectResponse(self._links.page(iri, suffix), 303, headers=headers)

    def _spellings(self, request: Request) -> list[str]:
        """Give a path as it was sent and decoded: an IRI may hold `%20`, or what has to be sent so."""
        decoded: str = request.path_params["path"]
        sent = request.scope["raw_path"].decode("latin-1")
        root = self._links.root
        sent = sent.removeprefix(root) if sent.startswith(root) else sent.removeprefix("/")
        return list(dict.fromkeys((sent, decoded)))

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Tell what goes wrong."""
        return refuse(request, error, self._render)

    async def _do(self, request: Request, name: str, arguments: tuple[Any, ...]) -> _Wrapped:
        """Have a worker answer, and send what it says."""
        compress = takes(request.headers.get("accept-encoding"), "gzip")
        outcome = await self._pool.do(name, arguments, compress=compress)
        policy = (
            SAFE
            if not outcome[1][1].startswith("text/html")
            else tuple((key.lower().encode(), value.encode()) for key, value in PAGE_HEADERS.items())
        )
        return _Wrapped(lambda send: send_outcome(send, outcome, None, policy))

    def _write_start(self) -> bytes:
        """Write the front page."""
        served = self._served
        common = {
            "title": served.title,
            "quads": len(served.store),
            "graphs": sum(1 for _ in served.store.named_graphs()),
            "files": FILES,
        }
        if served.facts is None:
            return self._render("start.html", **common).encode()
        return self._render("explorer_start.html", **common, **start_values(served, served.facts)).encode()


def _choose(request: Request, offered: tuple[str, ...]) -> str:
    """Choose a format by Accept.

    Raises:
        Problem: 406, with what there is.
    """
    return choose_or_refuse(request.headers.get("accept"), offered)


def _require_missing(problem: Problem) -> Problem:
    """Give a problem back if it is that there is no such thing.

    Raises:
        Problem: it is another one.
    """
    if problem.status != 404:  # noqa: PLR2004 - HTTP
        raise problem
    return problem
