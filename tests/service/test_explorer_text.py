"""Passages in full and in their surroundings, from copies of the texts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selgraph.errors import UnreadableFileError
from selgraph.web.dataset import add_texts, serve_corpus
from selgraph.web.handlers import make_handlers
from selgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from running import Running

    from selgraph.home import Home
    from selgraph.web.reply import Reply

TEXTS = Path(__file__).parents[1] / "library" / "texts"
PASSAGE = "https://w3id.org/selgraph/passage/plan-initiatives"
STATEMENT = (("subject", "id:evening-visits"), ("relation", "sel:partOf"), ("object", "id:care-at-home"))


def make(library: Home, folder: Path) -> Mapping[str, Callable[..., Reply]]:
    """What a worker can do with the invented strategy and copies of its texts."""
    served = add_texts(serve_corpus(library, None, "http://localhost/"), folder)
    return make_handlers(served, Limits())


def lines_of(html: str) -> list[tuple[str, bool, str]]:
    """Give the lines that are shown: number, whether the passage holds it, and its text with what is lit."""
    found = re.findall(r'<li value="(\d+)"( class="cited")?>(.*?)</li>', html, re.DOTALL)
    return [(number, bool(cited), text) for number, cited, text in found]


def test_a_passage_stands_in_its_surroundings(library: Home) -> None:
    """Line 13 with three lines before and after it, and only the words of the quotation lit."""
    html = make(library, TEXTS)["describe"](PASSAGE, "text/html", None).body.decode()
    lines = lines_of(html)
    assert [number for number, _, _ in lines] == [str(number) for number in range(10, 17)]
    assert [number for number, is_cited, _ in lines if is_cited] == ["13"]
    assert html.count("<mark>") == 1
    assert "<mark>Evening Visits and the Falls Clinic</mark>" in lines[3][2]
    whole = (TEXTS / "eskmouth-plan.txt").read_text("utf-8").split("\n")[12]
    assert re.sub("</?mark>", "", lines[3][2]) == whole


def test_evidence_shows_the_passage_too(library: Home) -> None:
    """Behind a statement stands its passage with the words lit."""
    html = make(library, TEXTS)["evidence"](STATEMENT, "text/html", None).body.decode()
    assert "<mark>Evening Visits and the Falls Clinic</mark>" in html


def test_without_texts_the_page_says_so(handlers: Mapping[str, Callable[..., Reply]]) -> None:
    """The quotation stands for the passage, and that the text is missing is said."""
    html = handlers["describe"](PASSAGE, "text/html", None).body.decode()
    assert "The text is not at hand here" in html
    assert not lines_of(html)


def test_another_edition_is_told(library: Home, tmp_path: Path) -> None:
    """A copy with another SHA-256 is shown with a warning, a missing one is told, the entity tag changes."""
    shutil.copy(TEXTS / "eskmouth-plan.txt", tmp_path)
    same = make(library, tmp_path)["describe"](PASSAGE, "text/html", None)
    other = PASSAGE.replace("plan-initiatives", "review-night-visits")
    review = make(library, tmp_path)["describe"](other, "text/html", None)
    assert "The text is not at hand here" in review.body.decode()
    assert str(tmp_path) not in review.body.decode()
    copy = tmp_path / "eskmouth-plan.txt"
    copy.write_text("A line that was not there.\n" + copy.read_text("utf-8"), "utf-8")
    moved = make(library, tmp_path)["describe"](PASSAGE, "text/html", None)
    assert "is not the edition that was read" in moved.body.decode()
    assert "does not stand in these lines" in moved.body.decode()
    assert moved.etag != same.etag


def test_a_script_in_a_text_shows_as_text(library: Home, tmp_path: Path) -> None:
    """Tags that a conversion left are taken out, and nothing of a copy is taken for mark-up."""
    text = (TEXTS / "eskmouth-plan.txt").read_text("utf-8")
    hostile = text.replace("Falls Clinic", "<script>alert(1)</script> Falls Clinic 1 < 2 & <")
    (tmp_path / "eskmouth-plan.txt").write_text(hostile, "utf-8")
    html = make(library, tmp_path)["describe"](PASSAGE, "text/html", None).body.decode()
    assert "alert(1) Falls Clinic 1 &lt; 2 &amp; &lt;" in html
    assert "<script>alert" not in html


def test_a_folder_that_is_none_is_refused(library: Home, tmp_path: Path) -> None:
    """The service does not start with texts that it cannot have."""
    with pytest.raises(UnreadableFileError, match="is no folder"):
        make(library, tmp_path / "nowhere")


def test_the_service_takes_a_folder_of_texts(library_service: Running) -> None:
    """`serve --texts` shows the passage in its surroundings to whoever asks."""
    assert "<mark>Evening Visits" in library_service.client.get("passage/plan-initiatives.html").text
