"""Many clients at once: each gets the answer to its own question, whatever the others do."""

from __future__ import annotations

import random
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Running

SIX = " ".join(f"?s{number} ?p{number} ?o{number} ." for number in range(6))  # 16 to the power of 6 rows


@pytest.fixture
def crowded(begin: Callable[..., Running]) -> Running:
    """A service with few places and little time."""
    return begin(
        "--rdf",
        str(Path(__file__).parent / "data.trig"),
        "--time",
        "0.4",
        "--at-once",
        "6",
        "--queue",
        "1000",
        "--log-format",
        "json",
    )


def test_answers_are_never_mixed_up(crowded: Running) -> None:
    """Small, slow and endless queries and clients that hang up, all at the same time."""
    wrong: list[str] = []
    small: list[int] = []

    def ask(seed: int) -> None:
        """Be one client."""
        chance = random.Random(seed)  # noqa: S311 - the same load each time
        with httpx.Client(base_url=crowded.address, trust_env=False, timeout=120) as client:
            for turn in range(30):
                mark = seed * 1000 + turn
                kind = chance.choice(["small", "small", "small", "join", "slow", "endless", "gone"])
                if kind == "gone":
                    with socket.create_connection(("127.0.0.1", crowded.port)) as connection:
                        query = quote(f"SELECT (COUNT(*) AS ?n) WHERE {{ {SIX} FILTER(?o1 != {mark}) }}")
                        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                    continue
                query = {
                    "small": f"SELECT ({mark} AS ?n) WHERE {{ }}",
                    "join": f"SELECT ({mark} AS ?n) WHERE {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 1",
                    "slow": f"SELECT (MAX({mark}) AS ?n) WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}",
                    "endless": f"SELECT (COUNT(*) AS ?n) WHERE {{ {SIX} FILTER(?o1 != {mark}) }}",
                }[kind]
                response = client.get("sparql", params={"query": query}, headers={"Accept": "text/csv"})
                if kind == "endless":
                    right = response.status_code == 503
                elif response.status_code == 200:
                    right = response.text == f"n\r\n{mark}\r\n"
                    small.append(mark)
                else:  # with places for six, even a small query may wait in vain for a moment
                    right = kind == "slow" and response.status_code == 503
                if not right:
                    wrong.append(f"{kind} {mark}: {response.status_code} {response.text[:200]}")

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(small) > 100
    assert crowded.ask("SELECT (7 AS ?n) WHERE {}", "text/csv").text == "n\r\n7\r\n"
