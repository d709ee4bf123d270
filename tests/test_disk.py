

def test_a_folder_that_never_was_a_store_is_not_called_broken(tmp_path: Path) -> None:
    """A folder with other things in it, and a file, hold no store."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    for path in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(UnreadableFileError, match="There is no store in"):
            open_disk_store(path)
