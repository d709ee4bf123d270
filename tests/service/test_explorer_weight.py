"""How heavy pages are, and that nothing is lost where one is turned over or stands beside its picture."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as some
from viewing import Handlers, view

from selgraph.web.explorer_leaves import MOST_ROWS, turn_to
from selgraph.web.explorer_lineage import MOST_SENT
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from selgraph.facts import Facts

LARGEST = "kind:Workstream"  # with one step: 257 things and 444 statements, the most that is drawn one by one
HEAVIEST = (
    "id/csp-better-for-you",
    "id/vision-better-for-you",
    "passage/better-for-you-table-4-after-total",
    "document/better-for-you",
    "rule/wider-relation",
    "gaps?gap=goal-without-measure",
    "what-if?remove=enabler-2013-communications-and-engagement",
    "matrix?rows=organisation&columns=initiative",
    "matrix?rows=programme&columns=initiative",
    "drift?from=better-for-you&to=community-based-care",
    "compare?of=lambeth-ccg&of=southwark-ccg",
    "money?by=organisation",
    "search?q=intentions",
    "lineage?select=area-primary-and-community-care",
    "lineage?select=enabler-2013-communications-and-engagement",
    "lineage?select=incentives-2013-approach-risk-sharing%2B",
    "lineage?select=%2Bgoal-care-tailored-to-long-term-conditions",
    "lineage?select=%2Bsel-collective-vision",
    "lineage?select=kind%3AAspiration&depth=1",
    "lineage?select=kind%3AWorkstream&depth=1",
    "lineage?select=doc%3Aplans-on-a-page",
    "report?org=lambeth-ccg",
    "report?org=southwark-ccg",
    "report?org=nhs-england-direct-commissioning",
)
"""The heaviest pages of each sort that the corpus has, or had before they were made lighter."""


def turn_over(handlers: Handlers, address: str, what: str) -> list[str]:
    """Give the page at an address and all that its links to the next of something lead to."""
    pages = [view(handlers, address)]
    while found := re.search(rf'href="([^"]*)" rel="next">Next {what}<', pages[-1]):
        pages.append(view(handlers, unescape(found[1])))
    return pages


def table(page: str, what: str) -> list[str]:
    """Give the rows of the table of something."""
    body = page.partition(f'aria-label="{what}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)


@pytest.mark.parametrize("address", HEAVIEST)
def test_no_page_is_heavier_than_is_promised(corpus_handlers: Handlers, address: str) -> None:
    """Even to whoever takes no gzip a page is sent in fewer than 150,000 bytes."""
    assert len(view(corpus_handlers, address).encode()) <= MOST_SENT


def test_the_tables_of_a_large_picture_hold_all_of_it(corpus_handlers: Handlers) -> None:
    """Page by page the tables say every statement and every thing of the data, each once and in its order."""
    address = f"lineage?select={LARGEST.replace(':', '%3A')}&depth=1"
    values = json.loads(view(corpus_handlers, address, "application/json"))
    names = {one["id"]: one["label"] for one in values["things"]}
    pages = turn_over(corpus_handlers, address, "statements")
    rows = [row for page in pages for row in table(page, "Statements")]
    ends = [re.findall(r"<td>(.*?)</td>", row)[:3:2] for row in rows]
    assert [[unescape(one) for one in pair] for pair in ends] == [
        [names[one["source"]], names[one["target"]]] for one in values["statements"]
    ]
    hrefs = [unescape(re.findall(r'href="([^"]*)"', row)[-1]) for row in rows]
    assert len(set(hrefs)) == len(values["statements"])
    things = [row for page in turn_over(corpus_handlers, address, "things") for row in table(page, "Things")]
    assert [unescape(re.findall(r"<a [^>]*>(.*?)</a>", row)[0]) for row in things] == list(names.values())
    assert all(len(page.encode()) <= MOST_SENT for page in pages)


def test_a_large_picture_stands_beside_its_page(corpus_handlers: Handlers) -> None:
    """The page leads to the picture, for those without scripts too, and the picture has every line."""
    address = f"lineage?select={LARGEST.replace(':', '%3A')}&depth=1"
    page = view(corpus_handlers, address)
    assert "<svg" not in page
    image = re.search(r'<noscript><a href="([^"]*)"><img src="([^"]*)"', page)
    assert image is not None
    assert image[1] == image[2]
    file = unescape(image[1])
    assert file.startswith("/lineage.svg?")
    drawn = ET.fromstring(view(corpus_handlers, file.replace(".svg", "", 1), "image/svg+xml"))
    values = json.loads(view(corpus_handlers, address, "application/json"))
    assert not values["grouped"]
    assert len([part for part in drawn.iter() if part.get("data-source")]) == len(values["statements"])


def test_a_small_picture_stands_in_its_page(corpus_handlers: Handlers) -> None:
    """What is light enough is one page, with its tables whole."""
    page = view(corpus_handlers, "lineage?select=minor-oral-surgery")
    values = json.loads(view(corpus_handlers, "lineage?select=minor-oral-surgery", "application/json"))
    assert page.count("<svg") == 1
    assert len(table(page, "Statements")) == len(values["statements"])
    assert 'rel="next"' not in page


def test_a_statement_is_found_by_its_short_name(corpus_handlers: Handlers, corpus_facts: Facts) -> None:
    """The short address of a statement's evidence gives the page that its full address gives."""
    page = view(corpus_handlers, f"lineage?select={LARGEST.replace(':', '%3A')}&depth=1")
    short = re.findall(r'href="(/evidence\?id=[^"]*)"', page)
    assert short
    shown = view(corpus_handlers, short[0])
    twin = re.search(r'href="/evidence\.json(\?subject=[^"]*)"', shown)
    assert twin is not None
    assert shown == view(corpus_handlers, f"evidence{unescape(twin[1])}")
    said = json.loads(view(corpus_handlers, short[0], "application/json"))
    edges = {(edge.subject, edge.predicate, edge.object) for edge in corpus_facts.edges}
    assert (said["subject"], said["relation"], said["object"]) in edges


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("evidence?id=s0", 404),
        ("evidence?id=s0&id=s1", 400),
        ("lineage?select=minor-oral-surgery&statements=0", 400),
        ("lineage?select=minor-oral-surgery&things=x", 400),
        ("report?org=lambeth-ccg&part=9", 400),
        ("report?org=lambeth-ccg&part=0", 400),
    ],
)
def test_a_page_that_there_is_not_is_a_mistake(corpus_handlers: Handlers, address: str, status: int) -> None:
    """Names and numbers that fit nothing are told as such."""
    with pytest.raises(Problem) as told:
        view(corpus_handlers, address)
    assert told.value.status == status


def test_a_heavy_paper_stands_on_several_pages(corpus_handlers: Handlers) -> None:
    """Each part stands on one page, with all its sources, and the contents of each page lead to all parts."""
    first = view(corpus_handlers, "report?org=lambeth-ccg")
    links = re.findall(r'<li><a href="([^"]*)#part-(\d)">', first)
    assert [part for _, part in links] == list("12345678")
    addresses = list(dict.fromkeys(unescape(href) for href, _ in links))
    assert addresses[0] == ""
    assert len(addresses) > 1
    pages = [first, *(view(corpus_handlers, address) for address in addresses[1:])]
    shown = [re.findall(r'<h2 id="part-(\d)">', page) for page in pages]
    assert sorted(part for parts in shown for part in parts) == list("12345678")
    for page in pages:
        assert len(page.encode()) <= MOST_SENT
        cited = set(re.findall(r'href="#source-(\d+)"', page))
        assert cited == set(re.findall(r'<li id="source-(\d+)"', page))
    whole = view(corpus_handlers, "report?org=lambeth-ccg&part=all")
    source = re.compile(r'<li id="source-(\d+)" value="\d+">(.*?)</li>')
    assert {one for page in pages for one in source.findall(page)} == set(source.findall(whole))
    assert re.findall(r'<h2 id="part-(\d)">', whole) == list("12345678")


@given(some.lists(some.integers(), max_size=400), some.integers(1, 12))
def test_the_pages_of_a_table_make_the_table(rows: list[int], page: int) -> None:
    """From any page the links lead to all others, and these hold every row once."""
    leaf = turn_to(rows, page, str)
    while leaf.earlier:
        leaf = turn_to(rows, int(leaf.earlier), str)
    assert leaf.first == 1
    told = list(leaf.rows)
    while leaf.later:
        leaf = turn_to(rows, int(leaf.later), str)
        assert leaf.first == len(told) + 1
        told += leaf.rows
        assert leaf.last == len(told)
    assert told == rows
    assert leaf.is_whole == (len(rows) <= MOST_ROWS)
