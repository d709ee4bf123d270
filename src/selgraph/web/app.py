"""The application: what every request goes through."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from selgraph.web.problem import Problem, explain_mistake
from selgraph.web.sparql import CORS, Endpoint

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.applications import Starlette

    from selgraph.web.access import AccessLog
    from selgraph.web.metrics import Metrics
    from selgraph.web.sparql import Receive, Scope, Send


class Application:
    """Counts, logs and dispatches; nothing that goes wrong behind it leaves a client without a sentence.

    Args:
        endpoint: answers /sparql.
        site: answers all other paths.
        metrics: counts requests.
        log: takes a line for each.
        root: the path under which the service is published; a proxy may or may not take it away.
    """

    def __init__(
        self, endpoint: Endpoint, site: Starlette, metrics: Metrics, log: AccessLog, root: str
    ) -> None:
        """Keep the parts."""
        self._endpoint = endpoint
        self._site = site
        self._metrics = metrics
        self._log = log
        self._root = root.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: C901 - one place sees all ends
        """Answer one request."""
        given = scope.get("selgraph.outcome")
        begun = given[1] if given else time.perf_counter()
        status = size = 0
        limit = ""

        async def counted(message: MutableMapping[str, Any]) -> None:
            """Send on, and take note."""
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        path: str = scope["path"]
        if self._root and path.startswith(self._root + "/"):
            path = path.removeprefix(self._root)
            scope = {**scope, "path": path}
        try:
            if path == "/sparql":
                await self._endpoint(scope, receive, counted)
            elif scope["method"] == "OPTIONS":
                await _allow(counted)
            else:
                await self._site(scope, receive, counted)
        except asyncio.CancelledError:
            status = status or 499  # the client has gone; nobody is told
        except Problem as problem:
            hit = problem.more.get("limit")
            limit = str(hit["name"]) if isinstance(hit, dict) else ""
            if limit == "--request-bytes":  # what the pool refuses, it counts
                self._metrics.add(f"limit:{limit}")
            if not status:
                await _refuse(counted, problem)
        except Exception as error:  # noqa: BLE001 - a mistake of ours is one client's 500
            self._log.mistake(explain_mistake(error))
            if not status:
                await _refuse(
                    counted,
                    Problem(
                        500, f"The service made a mistake: {type(error).__name__}.", fix="Tell its keeper."
                    ),
                )
        finally:
            seconds = time.perf_counter() - begun
            self._metrics.request(status, size, seconds)
            query: bytes = scope.get("query_string", b"")
            address = path + ("?" + query.decode("latin-1") if query else "")
            client = scope.get("client")
            self._log.add(
                client[0] if client else "-", scope["method"], address, status, size, seconds, limit
            )


async def _refuse(send: Send, problem: Problem) -> None:
    """Tell a problem."""
    body = problem.document()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept, Accept-Encoding"),
        *CORS,
        *(
            (name.lower().encode(), value.encode("latin-1", "replace"))
            for name, value in problem.headers.items()
        ),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _allow(send: Send) -> None:
    """Answer OPTIONS for what is only read."""
    headers = [
        (b"allow", b"GET, HEAD, OPTIONS"),
        (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
        (b"access-control-allow-headers", b"Accept, If-None-Match"),
        *CORS,
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
