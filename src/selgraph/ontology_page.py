"""The ontology as one page: HTML for a browser, Markdown for the repository."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import SEL, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.terms import Term

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b2430; --paper: #fdfdfb; --line: #cfd6dd; }
:root { --link: #0b5394; --quiet: #55606c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #15191e; --line: #3a444f; --link: #8fc1ff; --quiet: #a3adb8; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
main, header, nav { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul { columns: 14rem; padding-left: 1rem; margin: 0 0 1rem; }
nav h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
article { border-top: 1px solid var(--line); padding: 0.75rem 0; scroll-margin-top: 1rem; }
article:target { border-left: 4px solid var(--link); padding-left: 0.75rem; }
h3 { margin: 0; font-size: 1.1rem; }
h3 small { color: var(--quiet); font-weight: normal; }
p { margin: 0.25rem 0; max-width: 70ch; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0.5rem 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.35rem; } }
@media print { nav { display: none; } article { break-inside: avoid; } }
"""


def write_page(terms: list[Term], *, version: str, source: str) -> str:
    """Write the ontology as one HTML page with an anchor for each term, which needs nothing else to be read.

    Args:
        terms: in reading order, as `read_terms` gives them.
        version: of the ontology.
        source: what the counts were made of, in words.

    Returns:
        The page.
    """
    known = {term.iri: term for term in terms}
    sections = [
        (heading, list(members)) for heading, members in groupby(terms, key=lambda term: term.section)
    ]
    contents = "".join(
        f"<h2>{escape(heading)}</h2><ul>"
        + "".join(f'<li><a href="#{term.name}">{escape(term.label)}</a></li>' for term in members)
        + "</ul>"
        for heading, members in sections
    )
    body = "".join(
        f'<section aria-labelledby="section-{place}"><h2 id="section-{place}">{escape(heading)}</h2>'
        + "".join(_article(term, known) for term in members)
        + "</section>"
        for place, (heading, members) in enumerate(sections, 1)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Strategy ontology of selgraph {escape(version)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>Strategy ontology of selgraph</h1>"
        f"<p>Version {escape(version)}, <code>{escape(SEL)}</code>. "
        f"{len(terms)} terms for what health strategies want, do, need and fear, and for who says so. "
        f"Counts: {escape(source)}.</p></header>\n"
        f'<nav aria-label="Terms">{contents}</nav>\n<main>{body}</main>\n</body>\n</html>\n'
    )


def write_list(terms: list[Term]) -> str:
    """Write the terms as Markdown, one table for each heading, in reading order.

    Counts are left out, so that the list changes with the ontology alone.
    """
    lines = []
    for heading, members in groupby(terms, key=lambda term: term.section):
        lines += [
            f"### {heading}",
            "",
            "| term | what it means | an example | not to be mixed up |",
            "| --- | --- | --- | --- |",
        ]
        for term in members:
            under = ", ".join(shorten(iri) for iri in term.wider)
            name = f"`{shorten(term.iri)}`" + (f" (under {under})" if under else "")
            cells = (f"{name} **{term.label}**", term.definition, term.example, term.note)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _article(term: Term, known: dict[str, Term]) -> str:
    """Write one term."""

    def link(iri: str) -> str:
        """Link to a term of this page, or name one of another ontology."""
        other = known.get(iri)
        if other:
            return f'<a href="#{other.name}">{escape(other.label)}</a>'
        return f"<code>{escape(shorten(iri))}</code>"

    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _details(term, known, link) if value
    )
    return (
        f'<article id="{term.name}"><h3>{escape(term.label)} '
        f"<small>{escape(term.kind)} <code>{escape(shorten(term.iri))}</code></small></h3>"
        f"<p>{escape(term.definition)}</p><dl>{rows}</dl></article>"
    )


def _details(term: Term, known: dict[str, Term], link: Callable[[str], str]) -> list[tuple[str, str]]:
    """List what is said of a term: the name of each detail, and its value as HTML."""

    def links(iris: tuple[str, ...]) -> str:
        """Link to several terms."""
        return ", ".join(link(iri) for iri in iris)

    narrower = tuple(other.iri for other in known.values() if term.iri in other.wider)
    makes = tuple(f"{link(first)} and then {link(second)}" for first, second in term.chains)
    aligned = "<br>".join(
        f"{escape(_RELATIONS[one.relation])} <code>{escape(one.other)}</code>: {escape(one.note)}"
        for one in term.alignments
    )
    noun = "thing" if term.kind == "class" else "statement"
    count = f"{term.count} {noun}{'' if term.count == 1 else 's'}"
    return [
        ("example", escape(term.example)),
        ("take care", escape(term.note)),
        ("a kind of" if term.kind in ("class", "named value") else "narrower than", links(term.wider)),
        ("kinds" if term.kind == "class" else "wider than", links(narrower)),
        ("said of", links(term.domains)),
        ("value", links(term.ranges)),
        ("read backwards", link(term.inverse) if term.inverse else ""),
        ("made by", ", ".join(makes)),
        ("holds", escape(", ".join(term.traits))),
        ("never also", links(term.disjoint)),
        ("elsewhere", aligned),
        ("in the data", count),
        ("used by", escape(", ".join(term.questions)) or "no question yet"),
    ]


_RELATIONS: Final = {
    "subClassOf": "a kind of",
    "subPropertyOf": "narrower than",
    "closeMatch": "close to",
}
