"""Values by IRI that are fetched when they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from selgraph.neighbourhood import MOST_AT_ONCE

MOST_SINGLE: Final = 5  # values fetched one by one; who asks for more of them is given all in one request

T = TypeVar("T")


class Fetched(Mapping[str, T]):
    """Values by IRI, fetched one by one, and together where it is known which will be wanted.

    Args:
        some: gives those of some IRIs that there are.
        everything: gives all.
        fits: says whether an IRI can be one of them at all.
    """

    def __init__(
        self,
        some: Callable[[list[str]], Mapping[str, T]],
        everything: Callable[[], Mapping[str, T]],
        fits: Callable[[str], bool],
    ) -> None:
        """Fetch nothing yet."""
        self._some = some
        self._everything = everything
        self._fits = fits
        self._known: dict[str, T | None] = {}
        self._whole: Mapping[str, T] | None = None
        self._singles = 0

    def expect(self, iris: Iterable[str]) -> None:
        """Fetch what will be wanted, all in one."""
        wanted = sorted({iri for iri in iris if iri not in self._known and self._fits(iri)})
        if self._whole is not None or not wanted:
            return
        if len(wanted) > MOST_AT_ONCE:
            self.expect_all()
            return
        found = self._some(wanted)
        self._known |= {iri: found.get(iri) for iri in wanted}

    def expect_all(self) -> Mapping[str, T]:
        """Fetch everything."""
        if self._whole is None:
            self._whole = self._everything()
        return self._whole

    def __getitem__(self, iri: str) -> T:
        """Give a value, and fetch it where that was not done."""
        if self._whole is None and iri not in self._known and self._fits(iri):
            self._singles += 1
            if self._singles > MOST_SINGLE:
                self.expect_all()
            else:
                self.expect([iri])
        if self._whole is not None:
            return self._whole[iri]
        found = self._known.get(iri)
        if found is None:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs of all."""
        return iter(self.expect_all())

    def __len__(self) -> int:
        """Count all."""
        return len(self.expect_all())
