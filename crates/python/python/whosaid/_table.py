"""Tables: Arrow streams with a way into pandas, polars and pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import _core

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Table:
    """A table, which every reader of Arrow's PyCapsule protocol takes: `pyarrow.table(t)`, `polars.DataFrame(t)`.

    A table of a run (`whosaid.read`) is read from its files whenever it is asked for.
    """

    def __init__(self, core: _core.Table) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """Its name in the data dictionary."""
        return self._core.name

    @property
    def column_names(self) -> list[str]:
        """The names of its columns, in their order."""
        return self._core.column_names

    @property
    def files(self) -> list[str]:
        """The Parquet files that it is in, for engines that read these themselves; none for a table in memory."""
        return [str(file) for file in self._core.files]

    def to_pandas(self) -> pandas.DataFrame:
        """As a DataFrame of pandas. Needs pandas and pyarrow."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a DataFrame of polars. Needs polars."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow. Needs pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self._core.num_rows

    def __repr__(self) -> str:
        return f"<whosaid.Table {self.name}: {len(self):,} rows of {len(self.column_names)} columns>"


class Tables:
    """The tables of some articles, or of a run."""

    def __init__(self, tables: list[_core.Table]) -> None:
        self._tables = {table.name: Table(table) for table in tables}

    @property
    def documents(self) -> Table:
        """Every article, including those that could not be annotated."""
        return self["documents"]

    @property
    def quotes(self) -> Table:
        """Every quote with its source, cue and speaker."""
        return self["quotes"]

    @property
    def stance_markers(self) -> Table:
        """Every stance marker."""
        return self["stance_markers"]

    @property
    def stance_by_quote(self) -> Table:
        """Stance markers counted by quote and subcategory."""
        return self["stance_by_quote"]

    @property
    def failures(self) -> Table:
        """What could not be annotated, and why."""
        return self["failures"]

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def __repr__(self) -> str:
        return "<whosaid.Tables " + ", ".join(f"{t.name}: {len(t):,}" for t in self) + ">"
