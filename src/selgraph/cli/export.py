"""`selgraph export`: the whole dataset as a file."""

from __future__ import annotations

from selgraph.cli.session import FormatOption, HomeOption, OutputOption, Session, choose_format, write

EXAMPLE = "selgraph export --format trig -o selgraph.trig"


def export(layout: FormatOption = None, output: OutputOption = None, home: HomeOption = None) -> None:
    """Write the whole dataset: nquads and trig with the graphs of the speakers, turtle the merged graph alone.

    Formats: nquads, trig, turtle; the file's ending says which, unless --format does.
    """
    from selgraph.build import open_dataset
    from selgraph.export import FORMATS, export_dataset

    choice = choose_format(layout, output, tuple(FORMATS), "nquads")
    session = Session(home)
    write(export_dataset(open_dataset(session.home, session.cache), choice), output)
