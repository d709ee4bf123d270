"""The parts of the service that need no service: formats, memory, numbers, log."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.web.access import AccessLog
from selgraph.web.answers import LARGEST, Answers, key_of
from selgraph.web.evaluate import is_stable
from selgraph.web.limits import Limits
from selgraph.web.links import Links
from selgraph.web.metrics import Metrics
from selgraph.web.negotiation import choose, takes
from selgraph.web.pool import Pool
from selgraph.web.problem import Problem
from selgraph.web.worker import do_job

if TYPE_CHECKING:
    from selgraph.web.reply import Reply

OFFERED = ("application/json", "text/csv", "text/html")


@given(
    st.dictionaries(
        st.sampled_from(["application/json", "text/csv", "text/html", "text/*", "*/*"]),
        st.integers(0, 10),
        min_size=1,
    )
)
def test_choose_agrees_with_the_definition(wishes: dict[str, int]) -> None:
    """The narrowest wish that fits gives a format its quality; the best format wins, the first of equals."""

    def quality(media_type: str) -> int:
        """Find what is wished of a type, by trying from narrow to wide."""
        for name in (media_type, media_type.split("/", maxsplit=1)[0] + "/*", "*/*"):
            if name in wishes:
                return wishes[name]
        return 0

    header = ", ".join(f"{name};q={tenths / 10}" for name, tenths in wishes.items())
    best = max(OFFERED, key=quality)
    assert choose(header, OFFERED) == (best if quality(best) else None)


@given(st.text(max_size=60))
def test_choose_takes_any_header(header: str) -> None:
    """Nonsense in a header is passed over."""
    assert choose(header, OFFERED) in (*OFFERED, None)
    assert takes(header, "gzip") in (True, False)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand () AS ?x) {}",
        "CONSTRUCT { _:a ?p ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT (N\\u004fW() AS ?x) {}",
    ],
)
def test_what_differs_is_not_stable(query: str) -> None:
    """Clock, chance and new blank nodes."""
    assert not is_stable(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a <urn:knows> ?b }",
        "SELECT ?now {}",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p [] }",
    ],
)
def test_what_only_looks_so_is_stable_or_not_kept(query: str) -> None:
    """A name that holds the word is no call; a variable of that name is not kept, which costs little."""
    assert is_stable(query) is ("?now" not in query)


def test_answers_are_bounded() -> None:
    """The one that was asked for longest ago goes first; too large a one is not kept at all."""
    answers = Answers(most_bytes=30)
    keys = [key_of(name, []) for name in (b"/1", b"/2", b"/3")]
    assert None not in keys
    first, second, third = (key for key in keys if key)
    answers.keep(first, b"x" * 10)
    answers.keep(second, b"y" * 10)
    assert answers.find(first) == b"x" * 10
    answers.keep(third, b"z" * 10)
    assert [answers.find(key) is not None for key in (first, second, third)] == [True, False, True]
    large = Answers()
    large.keep(first, b"x" * (LARGEST + 1))
    assert large.find(first) is None


def test_keys_hold_all_that_an_answer_depends_on() -> None:
    """Accept and Accept-Encoding are part of the key; a conditional request has none."""
    plain = key_of(b"/a", [])
    assert key_of(b"/a", [(b"accept", b"text/csv")]) != plain
    assert key_of(b"/a", [(b"accept-encoding", b"gzip")]) != plain
    assert key_of(b"/a", [(b"user-agent", b"x")]) == plain
    assert key_of(b"/a", [(b"if-none-match", b'"x"')]) is None


def test_links_and_paths() -> None:
    """Own IRIs have their own path, others stand in a parameter; what climbs is not our own."""
    links = Links("https://x.org/s/", "https://w3id.org/selgraph/")
    assert links.page("https://w3id.org/selgraph/id/a", ".ttl") == "/s/id/a.ttl"
    assert links.page("https://w3id.org/selgraph/id/é b") == "/s/id/%C3%A9%20b"
    assert links.page("javascript:alert(1)") == "/s/resource?iri=javascript%3Aalert%281%29"
    assert links.page("https://w3id.org/selgraph/../x").startswith("/s/resource?iri=")


def test_metrics_add_up_over_fronts() -> None:
    """Each front writes its own numbers; all of them are given together."""
    metrics = Metrics(2)
    for front in (0, 1):
        metrics.take_row(front)
        metrics.request(200, 10, 0.003)
        metrics.add("limit:--time")
    text = metrics.text().decode()
    assert 'selgraph_requests_total{status="200"} 2.0' in text
    assert 'selgraph_limit_hits_total{limit="time"} 2.0' in text
    assert 'selgraph_request_seconds_bucket{le="0.001"} 0.0' in text
    assert 'selgraph_request_seconds_bucket{le="0.005"} 2.0' in text
    assert "selgraph_request_seconds_count 2.0" in text


def test_the_log_writes_one_line_each() -> None:
    """Line ends and control characters of a request are written out."""
    lines: list[bytes] = []
    for layout in ("text", "json", "none"):
        AccessLog(layout, lines.append).add("c", "GET", "/a\nb\x1b", 200, 5, 0.0012, "--time")
    assert len(lines) == 2
    assert lines[0].endswith(b" c GET /a\\nb\\x1b 200 5 bytes 1.20 ms limit --time\n")
    assert json.loads(lines[1])["address"] == "/a\nb\x1b"
    assert lines[1].count(b"\n") == 1


def test_a_mistake_of_ours_is_for_the_log_alone() -> None:
    """The client gets 500 and the sort of mistake; what it was, and where, whoever keeps the service."""

    def fail() -> Reply:
        """Make a mistake that names a file."""
        raise KeyError("/home/keeper/secret")

    kind, parts, body = do_job(fail, (), compress=False, limits=Limits())
    lines: list[bytes] = []
    log = AccessLog("json", lines.append)
    with asyncio.Runner() as runner:
        here, there = socket.socketpair()

        async def check() -> Problem:
            """Take what the worker said, as a front does."""
            pool = Pool(asyncio.get_running_loop(), here, Limits(), lambda _: None, log.mistake, lambda: None)
            with pytest.raises(Problem) as caught:
                pool.check((kind, parts, -1))
            return caught.value

        problem = runner.run(check())
    here.close()
    there.close()
    assert (problem.status, body) == (500, b"")
    assert b"KeyError" in problem.document()
    assert b"secret" not in problem.document()
    assert "secret' (in fail, line" in json.loads(lines[0])["mistake"]
