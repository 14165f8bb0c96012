"""Who said what, and how firmly, across a news corpus.

>>> import whosaid
>>> w = whosaid.Analyser()
>>> d = w.annotate('"We will wait," said Ann Lee, the mayor.')
>>> d.quotes[0].speaker
'Ann Lee'
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from . import _core
from ._analyser import Analyser
from ._document import Article, Document, Dropped, Marker, Quote, Row, Speaker
from ._errors import ArticleError, Error, EvaluationError, ReadError, RunError, SettingsError
from ._options import About, RunOptions, check, takes
from ._output import Output
from ._settings import Value, assignments
from ._table import Table, Tables

if TYPE_CHECKING:
    from typing_extensions import Unpack

__version__ = _core.__version__

__all__ = [
    "About",
    "Analyser",
    "Article",
    "ArticleError",
    "Document",
    "Dropped",
    "Error",
    "EvaluationError",
    "Marker",
    "Output",
    "Quote",
    "ReadError",
    "Row",
    "RunError",
    "RunOptions",
    "SettingsError",
    "Speaker",
    "Table",
    "Tables",
    "evaluate",
    "read",
    "run",
    "schema",
    "settle",
]

_Path = str | os.PathLike[str]


@takes(RunOptions)
def run(
    input: _Path | None = None,
    output: _Path | None = None,
    *,
    incremental: bool | None = None,
    **options: Unpack[RunOptions],
) -> dict[str, Any]:
    """A whole run: reads the articles of a folder, writes the tables, and returns the summary.

    `progress` is called with each event of the run (docs/log-events.md). Ctrl-C stops the run as it stops the program:
    the tables of the run before are unchanged, and KeyboardInterrupt is raised. Any other setting goes into `settings`
    by its name in config.toml; neither a config.toml in the current folder nor WHOSAID_* variables count.
    """
    return _summary(_core.run, options, {"input": input, "output": output, "incremental": incremental})


@takes(RunOptions)
def settle(annotated: _Path, output: _Path | None = None, **options: Unpack[RunOptions]) -> dict[str, Any]:
    """Writes the tables of articles that were annotated on many machines: those of a run over the same articles.

    `annotated` is a folder of Parquet files with the tables that `Analyser.pack_texts` and `pack_files` gave. Settings
    that their rows depend on must be those that they were annotated with.
    """
    return _summary(partial(_core.settle, os.fspath(annotated)), options, {"output": output})


def _summary(start: Callable[..., str], options: RunOptions, named: Mapping[str, Value | None]) -> dict[str, Any]:
    """The summary of what `start` does with the settings `named` and with what is asked for in `options`."""
    check(RunOptions, options)
    path, callback = options.get("config"), options.get("progress")
    told = None if callback is None else lambda event: callback(json.loads(event))
    settings = {
        **(options.get("settings") or {}),
        **named,
        "engine": options.get("engine"),
        "threads": options.get("threads"),
    }
    summary: dict[str, Any] = json.loads(start(assignments(settings), None if path is None else os.fspath(path), told))
    return summary


def read(output: _Path) -> Output:
    """The tables that the newest run left in an output folder, single files or shards."""
    return Output(output)


def evaluate(
    gold: _Path,
    *,
    predictions: _Path | None = None,
    engine: str | None = None,
    speakers: _Path | None = None,
    stance: _Path | None = None,
    markers: _Path | None = None,
    tokens: _Path | None = None,
    by: str | None = None,
    intervals: bool = False,
) -> dict[str, Any]:
    """The scores of the program, or of a table of quotes, against gold annotations: those of `whosaid eval`."""
    flags = {
        "predictions": predictions,
        "engine": engine,
        "speakers": speakers,
        "stance": stance,
        "markers": markers,
        "tokens": tokens,
        "by": by,
    }
    arguments = [os.fspath(gold)]
    for name, value in flags.items():
        if value is not None:
            arguments += [f"--{name}", os.fspath(value)]
    if intervals:
        arguments.append("--intervals")
    scores: dict[str, Any] = json.loads(_core.evaluate(arguments))
    return scores


def schema() -> dict[str, Any]:
    """The data dictionary: every table with its columns, their types and meanings."""
    dictionary: dict[str, Any] = json.loads(_core.schema_json())
    return dictionary
