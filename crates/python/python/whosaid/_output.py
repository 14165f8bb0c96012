"""The tables of a run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import _core
from ._table import Table


class Output:
    """The tables that the newest run left in an output folder. Each is read when it is used."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def table(self, name: str) -> Table:
        """A table by its name."""
        return Table(_core.read_table(os.fspath(self.folder), name))

    __getitem__ = table

    @property
    def documents(self) -> Table:
        """Every file and article found, including those that were skipped or failed."""
        return self.table("documents")

    @property
    def quotes(self) -> Table:
        """Every quote with its source, cue and speaker."""
        return self.table("quotes")

    @property
    def stance_markers(self) -> Table:
        """Every stance marker."""
        return self.table("stance_markers")

    @property
    def stance_by_quote(self) -> Table:
        """Stance markers counted by quote and subcategory."""
        return self.table("stance_by_quote")

    @property
    def speakers(self) -> Table:
        """Every speaker of the corpus."""
        return self.table("speakers")

    @property
    def failures(self) -> Table:
        """What could not be read or annotated, and why."""
        return self.table("failures")

    def names(self) -> list[str]:
        """The names of all tables of the data dictionary."""
        return [table["name"] for table in json.loads(_core.schema_json())["tables"]]

    def __iter__(self) -> Iterator[Table]:
        return (self.table(name) for name in self.names())

    def info(self) -> dict[str, Any]:
        """What run.json says of the run: models, settings, counts."""
        folder = self.folder / "current" if (self.folder / "current" / "run.json").exists() else self.folder
        info: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return info

    def __repr__(self) -> str:
        return f"<whosaid.Output {os.fspath(self.folder)!r}>"
