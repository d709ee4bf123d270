"""What became of things from one document to a later one, on an annex and a paper invented for it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from selgraph.cli.commands import app
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.home import Home
from selgraph.lineage import MEANINGS, Change, Mark, mark_words, show_marks
from selgraph.vocabulary import ID, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selgraph.facts import Facts
    from selgraph.lineage import Drift, Drifted

# Each line is a line of the document: the words that are quoted, and what they say. A line that begins with >
# is a reading of lines of both documents, with its reason.
INVENTED = Path(__file__).parent / "drift"
ANNEX, PAPER = ((INVENTED / f"{name}.txt").read_text(encoding="utf-8").strip() for name in ("annex", "paper"))
NAMES = {
    "harbour-clinics-2035": "Harbour Clinics (programme of 2035)",
    "falls-classes-2035": "Falls Classes (2035)",
    "walking-groups-2035": "Walking Groups (2035)",
    "minibuses-2035": "Minibuses (2035)",
}


@pytest.fixture(scope="module")
def town(library: Home, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The invented strategy with its annex of 2032 and its paper of 2035, every line of them read."""
    return write_town(library, tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def drift(town: Graph) -> Drift:
    """What became of the annex in the paper."""
    return town.drift("eskmouth-annex", "eskmouth-paper")


@pytest.fixture(scope="module")
def corpus_graph(corpus: Home, corpus_facts: Facts) -> Graph:
    """The real strategies as a Python user holds them."""
    return Graph(corpus_facts, corpus)


def write_town(library: Home, folder: Path, *, unread: int = 0) -> Graph:
    """Write the invented strategy with two more documents, some of whose lines nobody has read."""
    shutil.copytree(library.data, folder / "data")
    home = Home(library.ontology, folder / "data", library.queries)
    documents, names = folder / "data/documents.ttl", folder / "data/names.ttl"
    prefixes = (folder / "data/prefixes.ttl").read_text(encoding="utf-8")
    things: set[str] = set()
    for name, year, text in (("annex", 2032, ANNEX), ("paper", 2035, PAPER)):
        passages = list(write_passages(name, text))
        (folder / f"data/passages/eskmouth-{name}.trig").write_text(
            "\n".join([prefixes, *passages]), encoding="utf-8"
        )
        things |= set(re.findall(r"id:([\w-]+) a sel:", text))
        lines = sum(not line.startswith(">") for line in text.splitlines()) + unread
        entry = (
            f'\ndocument:eskmouth-{name}\n    a sel:Document ;\n    dcterms:title "Eskmouth {name}"@en ;\n'
            f'    dcterms:issued "{year}"^^xsd:gYear ;\n    sel:printedLines "1-{lines}" .\n'
        )
        documents.write_text(documents.read_text(encoding="utf-8") + entry, encoding="utf-8")
    labels = {one: NAMES.get(one, one.replace("-", " ").capitalize()) for one in sorted(things)}
    told = "".join(f'\nid:{one}\n    rdfs:label "{label}"@en .\n' for one, label in labels.items())
    names.write_text(names.read_text(encoding="utf-8") + told, encoding="utf-8")
    return Graph(open_facts(home, None), home)


def write_passages(name: str, text: str) -> Iterator[str]:
    """Write the lines of a document as passages, and the readings of them."""
    line = 0
    for place, entry in enumerate(text.splitlines()):
        parts = [part.strip() for part in entry.removeprefix("> ").split(" | ")]
        if entry.startswith(">"):
            sources = "".join(
                f"    prov:wasDerivedFrom passage:{source.replace(' ', '-')} ;\n"
                for source in parts[0].split(", ")
            )
            yield (
                f'reading:{name}-{place}\n    a sel:Reading ;\n{sources}    sel:rationale "{parts[1]}"@en .\n'
                f"\nreading:{name}-{place} {{\n    {parts[2]}\n}}\n"
            )
            continue
        line += 1
        yield (
            f"passage:{name}-{line}\n    a sel:Passage ;\n    sel:document document:eskmouth-{name} ;\n"
            f'    sel:section "Lines" ;\n    sel:firstLine {line} ;\n    sel:lastLine {line} ;\n'
            f'    sel:quote "{parts[0]}" .\n\npassage:{name}-{line} {{\n    {parts[1]}\n}}\n'
        )


def lines_of(drift: Drift, earlier: str = "", later: str = "") -> list[Drifted]:
    """Give the lines about a thing of the earlier or of the later side."""
    return [
        one
        for one in drift.found
        if (not earlier or (one.earlier is not None and slug_of(one.earlier.iri) == earlier))
        and (not later or (one.later is not None and slug_of(one.later.iri) == later))
    ]


def changes(drift: Drift, earlier: str = "", later: str = "") -> set[Change]:
    """Give all that is told of a thing of the earlier or of the later side."""
    return {change for one in lines_of(drift, earlier, later) for change in one.changes}


CASES = {
    Change.KEPT: ("fair-access", "long-life"),
    Change.REWORDED: ("long-life", "close-care"),
    Change.NARROWED: ("falls-classes", "walking-groups"),
    Change.WIDENED: ("minibuses", "walking-groups"),
    Change.SPLIT: ("home-nursing", "beach-clinics"),
    Change.MERGED: ("diet-advice", "island-care"),
    Change.TARGET_MOVED: ("eye-tests", "ear-tests"),
    Change.MOVED: ("ferry-nurse", "quay-plan"),
    Change.NOT_MENTIONED: ("dry-docks", "harbour-clinics"),
}


@pytest.mark.parametrize(("change", "pair"), CASES.items(), ids=[slug.replace(" ", "-") for slug in CASES])
def test_each_change_has_a_case_and_a_near_miss(drift: Drift, change: Change, pair: tuple[str, str]) -> None:
    """Of two things alike the one has changed so and the other has not."""
    case, near_miss = pair
    assert change in changes(drift, case)
    assert change not in changes(drift, near_miss)
    assert lines_of(drift, near_miss)


def test_what_is_new_restates_and_continues_nothing(drift: Drift) -> None:
    """The tea room comes from nothing; Good Advice is a new name for what was there."""
    assert changes(drift, later="tea-room") == {Change.NEW}
    assert changes(drift, later="good-advice") == {Change.REWORDED, Change.MERGED}


def test_only_what_has_not_changed_is_kept(drift: Drift) -> None:
    """A thing is kept, or it changed in one way or several; never both."""
    for one in drift.found:
        assert one.changes == (Change.KEPT,) or Change.KEPT not in one.changes
        assert one.changes == tuple(change for change in Change if change in one.changes)
    assert {slug_of(one.node.iri) for one in drift.of(Change.KEPT)} == {
        "fair-access",
        "close-care",
        "harbour-clinics",
        "walking-groups",
        "ear-tests",
        "foot-care",
        "quay-plan",
        "night-desk",
        "slip-way",
    }


def test_a_name_is_the_same_whatever_stands_in_brackets(drift: Drift) -> None:
    """Harbour Clinics of 2035 have the name of those of 2032; Sand Clinics have not that of Beach Clinics."""
    assert changes(drift, "harbour-clinics") == {Change.KEPT}
    assert show_marks(lines_of(drift, "beach-clinics", "sand-clinics")[0].words) == (
        "[-Beach-] {+Sand+} clinics"
    )


def test_the_words_of_an_end_are_those_that_are_quoted(drift: Drift) -> None:
    """Labels of goals are a curator's, so that quotations are compared, and the curator's note is told."""
    one = lines_of(drift, "long-life")[0]
    assert show_marks(one.words) == "[-everyone-] {+everybody+} lives well [-and at home-] for longer"
    assert one.notes == ("'everybody' for 'everyone'; home is not named",)
    assert [(place.document[-5:], place.first_line) for place in one.places] == [("annex", 3), ("paper", 3)]


def test_a_thing_may_have_changed_in_several_ways(drift: Drift) -> None:
    """Home nursing goes by two names and is split; nothing else is told of it."""
    lines = lines_of(drift, "home-nursing")
    assert [one.changes for one in lines] == [(Change.REWORDED, Change.SPLIT)] * 2
    assert all(
        {slug_of(said.subject) for said in one.said} == {"day-nursing", "night-nursing"} for one in lines
    )


def test_a_part_of_what_follows_makes_no_split(drift: Drift) -> None:
    """The Dune Clinics are a part of the Sand Clinics, which alone follow the Beach Clinics."""
    assert [one.changes for one in lines_of(drift, "beach-clinics")] == [(Change.REWORDED,)] * 2


def test_a_whole_and_its_part_are_not_merged(drift: Drift) -> None:
    """Island Nursing takes up Island Care and the Boat Calls, which were a part of it already."""
    assert changes(drift, later="island-nursing") == {Change.REWORDED}


def test_what_two_documents_say_one_after_the_other_is_no_split(town: Graph) -> None:
    """The Pier Café of the annex and the Boat Café of the paper follow the Quay Café each in its turn."""
    found = town.drift("eskmouth-plan", "eskmouth-annex,eskmouth-paper")
    assert [one.changes for one in lines_of(found, "quay-cafe")] == [(Change.REWORDED,)] * 2


def test_targets_in_other_units_cannot_be_compared(drift: Drift) -> None:
    """50 people are neither more nor less than 2,000 visits."""
    assert changes(drift, "foot-care") == {Change.KEPT}
    assert lines_of(drift, "eye-tests")[0].notes == ("target: 200, then 300",)


def test_a_thing_moves_only_in_one_and_the_same_role(drift: Drift) -> None:
    """Who leads the Night Desk is told in 2032, who owns it in 2035: that says nothing of a move."""
    assert changes(drift, "night-desk") == {Change.KEPT}
    assert lines_of(drift, "ferry-nurse")[0].notes == ("is provided by Harbour Trust, then Esk ferries",)


def test_a_line_stands_on_the_statements_that_it_needs(drift: Drift) -> None:
    """What narrows stands on the link and on the reading, and is therefore interpreted."""
    one = lines_of(drift, "falls-classes")[0]
    assert [slug_of(said.predicate) for said in one.said] == ["continues", "narrows"]
    assert str(one.basis) == "interpreted"
    assert one.notes == ("narrowed: The ill are left out",)
    kept = lines_of(drift, "fair-access")[0]
    assert [speaker.iri[-7:] for said in kept.said for speaker in said.speakers] == ["annex-1", "paper-1"]
    assert str(kept.basis) == "explicit"
    assert {one.basis for one in drift.of(Change.NEW)} == {None}


def test_a_reading_of_both_may_say_that_a_thing_is_meant(drift: Drift) -> None:
    """The paper does not name the Slip Way; a curator reads its Tea Room as a part of it, and says why."""
    one = lines_of(drift, "slip-way")[0]
    assert one.notes == ("read as meant: The room is to stand where the Slip Way begins",)
    assert (str(one.basis), [place.first_line for place in one.places]) == ("interpreted", [22, 20])
    assert changes(drift, later="tea-room") == {Change.NEW}


def test_what_is_new_here_may_be_known_elsewhere(drift: Drift) -> None:
    """Late Visits carry on the Night Visits of the review, which the annex does not have."""
    one = lines_of(drift, later="late-visits")[0]
    assert one.changes == (Change.NEW,)
    assert one.notes == (
        "also in eskmouth-plan (2031-03) as Evening Visits",
        "also in eskmouth-review (2033) as Night Visits",
    )


def test_a_thing_is_followed_through_documents_between(town: Graph) -> None:
    """From the plan to the paper the Evening Visits became Late Visits, by way of the Night Visits."""
    one = lines_of(town.drift(2031, 2035), "evening-visits")[0]
    assert one.later is not None
    assert (slug_of(one.later.iri), one.notes) == ("late-visits", ("by way of Night Visits",))
    assert len(one.chain) == 2


@pytest.fixture(scope="module")
def half_read(library: Home, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The same where one line of each new document has not been read."""
    return write_town(library, tmp_path_factory.mktemp("half-read"), unread=1)


def test_nothing_is_missing_from_what_was_not_read(half_read: Graph) -> None:
    """With a line unread nobody knows whether it names the Dry Docks, or what the Tea Room comes from."""
    drift = half_read.drift("eskmouth-annex", "eskmouth-paper")
    assert changes(drift, "dry-docks") == {Change.UNKNOWN}
    assert changes(drift, later="tea-room") == {Change.UNKNOWN}
    assert not drift.of(Change.NEW) + drift.of(Change.NOT_MENTIONED)
    assert changes(drift, "fair-access") == {Change.KEPT}


def test_a_year_means_the_latest_documents_then(town: Graph) -> None:
    """In 2034 the review of 2033 was the latest; several years are several documents."""

    def documents(before: str | int) -> list[str]:
        """Name the documents of the earlier side."""
        return [slug_of(one.iri) for one in town.drift(before, 2040).before.documents]

    assert documents(2034) == documents("2033") == ["eskmouth-review"]
    assert documents("2033, eskmouth-plan") == ["eskmouth-plan", "eskmouth-review"]


@pytest.mark.parametrize(
    ("before", "after", "options", "message"),
    [
        (2035, 2032, {}, "does not come before"),
        (2032, 2034, {}, ""),
        ("2031,2035", 2033, {}, "does not come before"),
        (2032, 2033, {"kinds": "gaol"}, "no kind"),
        (2032, 2033, {"changes": "dropped"}, "no change"),
        (2001, 2033, {}, "2001 or earlier"),
        ("eskmouth-letter", 2033, {}, "No document"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    town: Graph, before: str | int, after: str | int, options: dict[str, str], message: str
) -> None:
    """Sides the wrong way round, unknown documents, kinds and changes are told; what is right is not."""
    if not message:
        assert town.drift(before, after, **options).found  # type: ignore[arg-type]
        return
    with pytest.raises((SelgraphError, UnknownNameError), match=message):
        town.drift(before, after, **options)  # type: ignore[arg-type]


def test_kinds_changes_and_selectors_leave_lines_out(town: Graph) -> None:
    """Each option keeps the lines that it names, on whichever side the thing stands."""
    sides = ("eskmouth-annex", "eskmouth-paper")
    assert {one.node.kind for one in town.drift(*sides, kinds="goal,risk").found} == {"Goal", "Risk"}
    assert {one.changes for one in town.drift(*sides, changes="target").found} == {(Change.TARGET_MOVED,)}
    picked = town.drift(*sides, "good-advice").found
    assert {slug_of(one.node.iri) for one in picked} == {"diet-advice", "sleep-advice"}
    assert not lines_of(town.drift(*sides, exclude="good-advice text:foot"), "diet-advice")
    explicit = town.drift(*sides, scope=town.scope(basis="explicit"))
    assert changes(explicit, "long-life") == {Change.NOT_MENTIONED}


def test_counts_are_of_things_not_of_lines(drift: Drift) -> None:
    """One programme was split into two, two initiatives were merged into one."""
    sheet = drift.count()
    rows = {row.cells[0]: dict(zip(sheet.columns, row.cells, strict=True)) for row in sheet.rows}
    assert (rows["split"]["programme"], rows["split"]["all"]) == (1, 1)
    assert (rows["merged"]["initiative"], rows["merged"]["all"]) == (1, 1)
    assert len(lines_of(drift, "home-nursing")) == len(lines_of(drift, later="good-advice")) == 2
    assert {row.cells[0] for row in sheet.rows} == set(Change) == set(MEANINGS)


def test_every_thing_of_either_side_is_told_of(drift: Drift, town: Graph) -> None:
    """Whatever the two documents introduce of the kinds that are compared has a line."""
    told = {node.iri for one in drift.found for node in (one.earlier, one.later) if node is not None}
    compared = {node.iri for node in town.strategy.of_kind(*drift.kinds)}
    introduced = {ID + name for name in re.findall(r"id:([\w-]+) a sel:", ANNEX + PAPER)}
    assert introduced & compared <= told


def test_a_paper_has_a_heading_for_each_change(drift: Drift) -> None:
    """For a board paper each change that occurs has its table, with the places and its marks in Markdown."""
    sheets = {sheet.title: sheet for sheet in drift.board_sheets()}
    assert [title for title in sheets if title.startswith("Re-worded")] == ["Re-worded (9)"]
    assert "Target moved (1)" in sheets
    narrowed = sheets["Narrowed (1)"]
    assert narrowed.columns == ("before", "after", "kind", "notes", "where")
    assert narrowed.rows[0].cells[-1] == "eskmouth-annex, Lines, line 6; eskmouth-paper, Lines, line 7"
    reworded = next(row for row in sheets["Re-worded (9)"].rows if "**everybody**" in str(row.cells[3]))
    assert reworded.cells[3] == "~~everyone~~ **everybody** lives well ~~and at home~~ for longer"


def test_the_story_of_a_thing_runs_through_all_documents(town: Graph) -> None:
    """Evening Visits of the plan: not in the annex, Night Visits in the review, Late Visits in the paper."""
    story = town.drift_of("evening visits")
    told = [
        (slug_of(one.document.iri), one.drifted.changes, one.drifted.later and one.drifted.later.label)
        for one in story.steps
    ]
    assert told == [
        ("eskmouth-plan", (Change.NEW,), "Evening Visits"),
        ("eskmouth-annex", (Change.NOT_MENTIONED,), None),
        ("eskmouth-review", (Change.REWORDED,), "Night Visits"),
        ("eskmouth-paper", (Change.REWORDED,), "Late visits"),
    ]
    assert town.drift_of("late visits").sheets()[0].rows[0].cells[0] == "eskmouth-plan (2031-03)"


WORDS = some.lists(some.sampled_from(["care", "Care,", "home", "and", "for", "all", "£5"]), max_size=9)


@given(WORDS, WORDS)
def test_marked_words_hold_both_wordings(before: list[str], after: list[str]) -> None:
    """What is not gone is the later wording as it is printed; what is not added the earlier, case aside."""
    segments = mark_words(" ".join(before), " ".join(after))
    new = " ".join(one.text for one in segments if one.mark is not Mark.GONE)
    old = " ".join(one.text for one in segments if one.mark is not Mark.ADDED)
    assert new == " ".join(after)
    assert re.sub(r"[^\w£ ]", "", old).lower() == re.sub(r"[^\w£ ]", "", " ".join(before)).lower()


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("Planned care", "planned care.", "planned care."),
        ("", "Planned care", "{+Planned care+}"),
        ("£128m saved", "£117m saved", "[-£128m-] {+£117m+} saved"),
        ("encouraged and enabled", "free and able", "[-encouraged and enabled-] {+free and able+}"),
        ("care and rest", "care and sleep", "care and [-rest-] {+sleep+}"),
    ],
)
def test_words_are_marked_for_a_reader(before: str, after: str, marked: str) -> None:
    """Case and full stops are no change; a small word between two changes does not part them."""
    assert show_marks(mark_words(before, after)) == marked


def test_quotations_are_cut_out_of_more() -> None:
    """Words that one quotation alone has at its end may stand in the other passage, too."""
    before, after = "fair access for all", "access for some people"
    assert show_marks(mark_words(before, after)) == "[-fair-] access for [-all-] {+some people+}"
    assert show_marks(mark_words(before, after, are_cut=True)) == "… access for [-all-] {+some people+}"
    assert show_marks(mark_words("fair access", "good care", are_cut=True)) == (
        "[-fair access-] {+good care+}"
    )


def test_words_are_marked_in_sentences_where_they_are_at_hand(town: Graph) -> None:
    """Whole sentences are compared where both can be read, quotations where one of them cannot."""
    sides = ("eskmouth-annex", "eskmouth-paper")
    whole = town.drift(*sides, sentence=lambda passage: f"{passage.quote} in {passage.document[-5:]}")
    assert show_marks(lines_of(whole, "long-life")[0].words).endswith("for longer in [-annex-] {+paper+}")
    half = town.drift(*sides, sentence=lambda passage: passage.quote * ("annex" in passage.document))
    assert show_marks(lines_of(half, "long-life")[0].words).endswith("for longer")


# ---- the real documents


def test_the_five_goals_of_2011_were_kept_in_2013(corpus_graph: Graph) -> None:
    """The strategy for community-based care repeats vision and goals of Better for You word for word."""
    found = corpus_graph.drift("better-for-you", "community-based-care", kinds="goal,vision")
    assert {slug_of(one.node.iri) for one in found.of(Change.KEPT)} == {
        "vision-better-for-you",
        "goal-manage-own-health",
        "goal-joined-up-service",
        "goal-dignity-and-respect",
        "goal-best-practice-and-value",
        "goal-meeting-patient-needs",
    }
    assert {(str(one.basis), len(one.places), len(one.remarks)) for one in found.of(Change.KEPT)} == {
        ("explicit", 2, 1)
    }


def test_a_point_on_inequalities_is_gone_by_september(corpus_graph: Graph) -> None:
    """Seven of the nine points of May 2014 are kept in September, one is narrowed, one is not mentioned."""
    found = corpus_graph.drift("plans-on-a-page", "five-year-update", "1+sel-collective-vision")
    points = {one: found.of(one) for one in Change}
    assert [slug_of(one.node.iri) for one in points[Change.NOT_MENTIONED]] == ["sel-vision-closing-gap"]
    narrowed = next(
        one for one in points[Change.NARROWED] if slug_of(one.node.iri) != "sel-collective-vision"
    )
    assert show_marks(narrowed.words) == (
        "Reducing variation in healthcare outcomes [-and addressing inequalities-] by raising the standards"
    )
    assert len(points[Change.KEPT]) == 7


def test_a_commissioning_group_is_no_other_organisation_than_its_trust(corpus_graph: Graph) -> None:
    """The goals were those of the cluster of trusts and are those of their successors: nothing has moved."""
    for later in ("community-based-care", "plans-on-a-page", "intentions-2019-20"):
        assert not corpus_graph.drift("better-for-you", later).of(Change.MOVED)


def test_referral_management_went_to_four_boroughs(corpus_graph: Graph) -> None:
    """One opportunity of all of south east London is carried on by a scheme in each of four boroughs."""
    found = corpus_graph.drift(2011, 2013, "referral-management")
    assert [one.changes for one in found.found] == [(Change.REWORDED, Change.SPLIT)] * 4


def test_every_pair_of_documents_can_be_compared(corpus_graph: Graph) -> None:
    """Whatever a document of either side introduces of the kinds is told of, kept or changed, never both."""
    names = [
        "better-for-you",
        "community-based-care",
        "plans-on-a-page",
        "five-year-update",
        "intentions-2019-20",
    ]
    for place, before in enumerate(names):
        for after in names[place + 1 :]:
            found = corpus_graph.drift(before, after)
            assert not found.of(Change.UNKNOWN)
            assert all(one.earlier or Change.NEW in one.changes for one in found.found)
            assert all(one.later or Change.NOT_MENTIONED in one.changes for one in found.found)
            assert all(
                (Change.KEPT in one.changes) is (len(one.changes) == 1 and one.changes[0] is Change.KEPT)
                for one in found.found
            )
            assert all(one.said and one.places for one in found.found)


@pytest.mark.parametrize("layout", ["table", "json", "csv", "md"])
def test_the_command_writes_every_format(library: Home, tmp_path: Path, layout: str) -> None:
    """Each format tells that the Night Visits of the review carry on the Evening Visits of the plan."""
    from typer.testing import CliRunner

    path = tmp_path / "answer.txt"
    arguments = ["drift", "--from", "2031", "--to", "eskmouth-review", "--kind", "initiative", "--evidence"]
    arguments += ["--home", str(library.data.parent), "-f", layout, "-o", str(path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    text = path.read_text(encoding="utf-8")
    if layout == "json":
        main = json.loads(text)["sheets"][0]["rows"]
        row = next(one for one in main if one["after"] == "Night Visits")
        assert (row["before"], row["words"]) == ("Evening Visits", "[-Evening-] {+Night+} Visits")
        return
    assert ("~~Evening~~ **Night** Visits" if layout == "md" else "[-Evening-] {+Night+} Visits") in text
    assert ("### Re-worded (1)" in text) is (layout == "md")
    assert "Night Visits carry on what Evening Visits began" in re.sub(r"\s+", " ", text)
