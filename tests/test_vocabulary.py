"""The IRIs that the code names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.vocabulary import PREFIXES, expand, shorten, slug_of

if TYPE_CHECKING:
    from selgraph.home import Home


def test_prefixes_are_those_of_the_curated_files(corpus: Home) -> None:
    """Code and data agree about every prefix that the data declares."""
    parser = ox.parse(path=corpus.data / "prefixes.ttl", format=ox.RdfFormat.TURTLE)
    assert not list(parser)
    assert {prefix: PREFIXES.get(prefix) for prefix in parser.prefixes} == parser.prefixes


@given(st.sampled_from(sorted(PREFIXES)), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.\-]*", fullmatch=True))
def test_short_name_and_iri_lead_to_each_other(prefix: str, local: str) -> None:
    """What is shortened can be typed back."""
    iri = PREFIXES[prefix] + local
    assert expand(f"{prefix}:{local}") == iri
    assert expand(shorten(iri)) == iri


@pytest.mark.parametrize("name", ["minor oral surgery", "http://example.org/x", "unknown:x", "https://x", ""])
def test_other_names_are_no_prefixed_names(name: str) -> None:
    """An address or words with no prefix of ours in front are not taken for one."""
    assert expand(name) is None


def test_longest_fitting_base_is_taken() -> None:
    """An IRI of a passage is not a thing's, although both begin alike."""
    assert shorten(PREFIXES["passage"] + "x") == "passage:x"
    assert shorten("https://w3id.org/selgraph/other/x") == "https://w3id.org/selgraph/other/x"


@pytest.mark.parametrize(
    ("iri", "slug"),
    [("http://x/y", "y"), ("http://x#y", "y"), ("http://x/y/", "y"), ("http://x/y#", "y"), ("y", "y")],
)
def test_slug_is_the_last_part_that_is_not_empty(iri: str, slug: str) -> None:
    """A stroke or a hash at the end of an IRI leaves its last part."""
    assert slug_of(iri) == slug
