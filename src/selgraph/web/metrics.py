"""Counters that all processes of the service share."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

STATUSES: Final = (200, 204, 303, 304, 400, 403, 404, 405, 406, 408, 413, 415, 429, 431, 500, 503)
LIMITS: Final = (
    "--time",
    "--memory",
    "--most-rows",
    "--most-bytes",
    "--at-once",
    "--queue",
    "--request-bytes",
    "--connections",
)
BUCKETS: Final = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 30.0)  # seconds
_GAUGES: Final = ("running", "waiting")
_COUNTERS: Final = ("abandoned", "died", "kept", "bytes")

_NAMES: Final = (
    *(f"status:{status}" for status in STATUSES),
    *(f"limit:{limit}" for limit in LIMITS),
    *(f"bucket:{bound}" for bound in BUCKETS),
    "bucket:+Inf",
    "seconds",
    *_COUNTERS,
    *_GAUGES,
)
_PLACES: Final = {name: place for place, name in enumerate(_NAMES)}
_STATUS_PLACES: Final = {status: _PLACES[f"status:{status}"] for status in STATUSES}
_BYTES: Final = _PLACES["bytes"]
_SECONDS: Final = _PLACES["seconds"]
_FIRST_BUCKET: Final = _PLACES[f"bucket:{BUCKETS[0]}"]  # the others follow, the endless one last


class Metrics:
    """A row of numbers for each front, in memory that they share; each writes only its own.

    Args:
        fronts: how many rows.
    """

    def __init__(self, fronts: int) -> None:
        """Begin with nothing counted."""
        self._fronts = fronts
        self._numbers = memoryview(mmap.mmap(-1, 8 * len(_NAMES) * fronts)).cast("d")
        self._start = 0

    def take_row(self, front: int) -> None:
        """Write to this front's row from now on."""
        self._start = front * len(_NAMES)

    def add(self, name: str, amount: float = 1) -> None:
        """Count something; what has no place is not counted."""
        place = _PLACES.get(name)
        if place is not None:
            self._numbers[self._start + place] += amount

    def put(self, name: str, value: float) -> None:
        """Set a number that goes up and down."""
        self._numbers[self._start + _PLACES[name]] = value

    def request(self, status: int, size: int, seconds: float) -> None:
        """Count a request."""
        numbers, start = self._numbers, self._start
        place = _STATUS_PLACES.get(status)
        if place is not None:
            numbers[start + place] += 1
        numbers[start + _BYTES] += size
        numbers[start + _SECONDS] += seconds
        numbers[start + _FIRST_BUCKET + bisect_left(BUCKETS, seconds)] += 1

    def total(self, name: str) -> float:
        """Add up a number over all fronts."""
        return sum(self._numbers[front * len(_NAMES) + _PLACES[name]] for front in range(self._fronts))

    def collect(self) -> Iterator[Metric]:
        """Give all numbers as the Prometheus client library has them."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        requests = CounterMetricFamily("selgraph_requests", "Requests by status", labels=["status"])
        for status in STATUSES:
            requests.add_metric([str(status)], self.total(f"status:{status}"))
        yield requests
        limits = CounterMetricFamily("selgraph_limit_hits", "Queries stopped by a limit", labels=["limit"])
        for limit in LIMITS:
            limits.add_metric([limit.removeprefix("--")], self.total(f"limit:{limit}"))
        yield limits
        seen = 0.0
        buckets = []
        for bound in (*map(str, BUCKETS), "+Inf"):
            seen += self.total(f"bucket:{bound}")
            buckets.append((bound, seen))
        yield HistogramMetricFamily(
            "selgraph_request_seconds",
            "Time that requests took",
            buckets=buckets,
            sum_value=self.total("seconds"),
        )
        words = {
            "abandoned": "Queries whose client went away",
            "died": "Queries that ended their worker",
            "kept": "Answers given from memory",
            "bytes": "Bytes of bodies sent",
        }
        for name in _COUNTERS:
            yield CounterMetricFamily(f"selgraph_{name}", words[name], value=self.total(name))
        for name, text in (("running", "Queries that run"), ("waiting", "Queries that wait")):
            yield GaugeMetricFamily(f"selgraph_{name}", text, value=self.total(name))

    def text(self) -> bytes:
        """Write all numbers as Prometheus reads them."""
        from prometheus_client import CollectorRegistry, generate_latest

        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)
