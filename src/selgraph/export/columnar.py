"""Parquet, for DuckDB, pandas, Spark and their kind."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from selgraph.errors import SelgraphError
from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS
from selgraph.export.json_graphs import connection_values, element_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.export.content import Content, Field, Write

_BATCH: Final = 10_000  # rows held at once: some 10 MB


def parquet_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give nodes and edges as Parquet; what the file is stands in its key-value metadata.

    Raises:
        SelgraphError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise SelgraphError(
            "Parquet is written by pyarrow, which is not installed.",
            fix='Install it: pip install "selgraph[parquet]"',
        ) from error
    about = {f"selgraph.{name}": value for name, value in content.about.pairs()}

    def schema(first: tuple[str, ...], fields: tuple[Field, ...]) -> Any:
        """Type the columns."""
        columns = [pa.field(name, pa.string(), nullable=False) for name in first]
        for field in fields:
            kind = (
                pa.int32()
                if field.is_number
                else pa.list_(pa.string())
                if field.name == "other_names"
                else pa.string()
            )
            columns.append(pa.field(field.name, kind, metadata={"description": field.meaning}))
        columns.append(
            pa.field(
                "years", pa.list_(pa.int16()), metadata={"description": "years of the documents that say it"}
            )
        )
        return pa.schema(columns, metadata=about)

    def write(out: BinaryIO, columns: Any, rows: Iterable[dict[str, Any]]) -> None:
        """Write batch after batch."""
        stream = iter(rows)
        with pyarrow.parquet.ParquetWriter(out, columns, compression="zstd") as writer:
            while batch := list(islice(stream, _BATCH)):
                writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=columns))

    def nodes(out: BinaryIO) -> None:
        """Write the things."""
        write(out, schema(("id",), ELEMENT_FIELDS), map(element_values, content.elements()))

    def edges(out: BinaryIO) -> None:
        """Write the statements."""
        write(
            out,
            schema(("id", "source", "target"), CONNECTION_FIELDS),
            map(connection_values, content.connections()),
        )

    return [(f"{stem}-nodes.parquet", nodes), (f"{stem}-edges.parquet", edges)]
