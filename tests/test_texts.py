"""The reader's own copies of the documents' texts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.errors import UnreadableFileError
from selgraph.texts import fold, locate, read_text

if TYPE_CHECKING:
    from pathlib import Path


def test_text_has_lines_and_a_hash(library_texts: Path) -> None:
    """The review of the invented plan has five lines; the end of the last begins no sixth."""
    text = read_text(library_texts, "eskmouth-review.txt")
    assert len(text.lines) == 5
    assert text.lines[3] == "Night Visits carry on what Evening Visits began, within Care at Home."
    assert text.sha256 == hashlib.sha256(text.path.read_bytes()).hexdigest()


def test_lines_are_counted_from_one_and_both_ends_are_included(library_texts: Path) -> None:
    """Lines 5 to 6 are the vision and the first goal."""
    text = read_text(library_texts, "eskmouth-plan.txt")
    assert text.between(5, 6) == (
        "Our vision: everyone in Eskmouth lives well, at home, for longer.\n"
        "We reach it through Goal 1, care close to home."
    )
    assert text.between(33, 40) == "Page 1 of 1"
    assert text.between(-3, 1) == "A Healthy Eskmouth: our plan for 2031 to 2033"
    assert text.between(40, 50) == ""


def test_quotation_is_found_in_its_lines_alone(library_texts: Path) -> None:
    """Mark-up, tabs and line ends do not matter; the lines and the words do."""
    text = read_text(library_texts, "eskmouth-plan.txt")
    assert text.holds("programme Care at Home is part of", 12, 12)
    assert text.holds("for longer. We reach it", 5, 6)
    assert not text.holds("for longer. We reach it", 5, 5)
    assert not text.holds("programme Care at home is part of", 12, 12)


@pytest.mark.parametrize("quote", ["", "***", "<b></b>", " "])
def test_a_quotation_without_a_letter_stands_nowhere(library_texts: Path, quote: str) -> None:
    """Of what is mark-up alone nothing is left that a text could hold."""
    assert not read_text(library_texts, "eskmouth-plan.txt").holds(quote, 5, 6)


def test_line_ends_of_windows_do_not_show(tmp_path: Path) -> None:
    """A copy with CR LF has the same lines, and another hash."""
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\r\n")
    (tmp_path / "b.txt").write_bytes(b"one\ntwo\n")
    windows, unix = read_text(tmp_path, "a.txt"), read_text(tmp_path, "b.txt")
    assert windows.lines == unix.lines == ("one", "two")
    assert windows.sha256 != unix.sha256


def test_form_feed_ends_no_line(tmp_path: Path) -> None:
    """Lines are counted as editors count them: a form feed or a line separator is part of its line."""
    (tmp_path / "a.txt").write_text("one\x0cstill one\u2028still\ntwo", encoding="utf-8")
    assert len(read_text(tmp_path, "a.txt").lines) == 2


def test_sign_for_less_is_no_mark_up() -> None:
    """Only what looks like a tag is taken out."""
    assert fold("p < 0.05 and <b>q</b> > 3") == "p < 0.05 and q > 3"


@given(st.text(max_size=60))
def test_what_is_folded_needs_no_folding(text: str) -> None:
    """White space is single after folding, and asterisks are gone."""
    folded = fold(text)
    assert "*" not in folded
    assert folded == " ".join(folded.split())


def test_missing_text_is_told(tmp_path: Path) -> None:
    """The message names the file and the folder, and what to do."""
    with pytest.raises(UnreadableFileError, match=r'The text "plan\.txt" is not in') as caught:
        read_text(tmp_path, "plan.txt")
    assert "--texts" in caught.value.fix
    assert str(caught.value.where) == str(tmp_path / "plan.txt")


def test_folder_in_the_place_of_a_text_is_told(tmp_path: Path) -> None:
    """What is there and cannot be read is not called missing."""
    (tmp_path / "plan.txt").mkdir()
    with pytest.raises(UnreadableFileError, match="cannot be read: Is a directory"):
        read_text(tmp_path, "plan.txt")


def test_text_in_another_encoding_is_told(tmp_path: Path) -> None:
    """A Latin-1 copy is another edition."""
    (tmp_path / "plan.txt").write_bytes("Café".encode("latin-1"))
    with pytest.raises(UnreadableFileError, match="is not UTF-8") as caught:
        read_text(tmp_path, "plan.txt")
    assert "SHA-256" in caught.value.fix


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "deep/plan.txt", ""])
def test_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """Only files of the folder itself are read, whatever the data says."""
    (tmp_path / "secret.txt").touch()
    (tmp_path / "texts").mkdir()
    with pytest.raises(UnreadableFileError, match="is no name of a text file"):
        read_text(tmp_path / "texts", name)


@given(st.text(alphabet="ab *<>\n\t"), st.integers(0, 30), st.integers(0, 30))
def test_a_quotation_is_located_where_it_stands(text: str, start: int, length: int) -> None:
    """Whatever is cut out of a text and folded is found in it, and what is found folds to the same."""
    quote = fold(text[start : start + length])
    found = locate(quote, text)
    if quote and quote in fold(text):
        assert found is not None
        assert fold(text[slice(*found)]) == quote
    else:
        assert found is None


def test_what_does_not_stand_there_is_not_located() -> None:
    """Other words and no words have no place."""
    assert locate("four", "one two\nthree") is None
    assert locate("", "one two") is None
    assert locate("two three", "one <b>two</b>\n three") == (7, 21)


def test_every_text_of_the_corpus_can_be_read(corpus_texts: Path) -> None:
    """The five texts are there, and none is empty."""
    names = [path.name for path in sorted(corpus_texts.glob("*.txt"))]
    assert len(names) == 5
    assert all(read_text(corpus_texts, name).lines for name in names)
