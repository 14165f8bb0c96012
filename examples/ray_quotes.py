"""Who said what, on Ray: articles in, annotated articles and quotes out.

    python examples/ray_quotes.py --table articles.parquet --out annotated
    python examples/ray_quotes.py --files archive --out annotated
    whosaid settle annotated --output tables

The workers need the wheel of whosaid (docs/cluster.md). The last line, on one machine, does what needs all articles:
who is who over the archive, what is printed twice, and every table of `whosaid run`.
"""

from __future__ import annotations

import argparse
from typing import Any

import pyarrow
import ray
import ray.data

import whosaid


class AnnotateTable:
    """An actor that annotates the batches of a table with id and text, and title, outlet and date where it has them."""

    def __init__(self, engine: str = "fast") -> None:
        self.analyser = whosaid.Analyser(engine)

    def __call__(self, batch: pyarrow.Table) -> pyarrow.Table:
        column = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        known = {name: column[name] for name in ("title", "outlet", "date") if name in column}
        return pyarrow.table(self.analyser.pack_texts(column["text"], ids=column["id"], **known))


class AnnotateFiles:
    """An actor that annotates files, as `ray.data.read_binary_files(..., include_paths=True)` gives them."""

    def __init__(self, engine: str = "fast", root: str = "") -> None:
        self.analyser = whosaid.Analyser(engine)
        self.root = root

    def __call__(self, batch: pyarrow.Table) -> pyarrow.Table:
        paths = [path.split(self.root, 1)[-1].lstrip("/") for path in batch.column("path").to_pylist()]
        return pyarrow.table(self.analyser.pack_files(paths, batch.column("bytes").to_pylist()))


class Quotes:
    """An actor that unpacks the quotes of annotated articles, each article for itself."""

    def __init__(self, engine: str = "fast") -> None:
        self.analyser = whosaid.Analyser(engine)

    def __call__(self, batch: pyarrow.Table) -> pyarrow.Table:
        return pyarrow.table(self.analyser.unpack(batch.column("rows").to_pylist()).quotes)


def _pool(data: ray.data.Dataset, actor: type, actors: int, **settings: Any) -> ray.data.Dataset:
    return data.map_batches(
        actor,
        batch_format="pyarrow",
        batch_size=1024,
        compute=ray.data.ActorPoolStrategy(size=actors),
        fn_constructor_kwargs=settings,
    )


def annotate_table(articles: ray.data.Dataset, engine: str = "fast", actors: int = 2) -> ray.data.Dataset:
    """The annotated articles of a table."""
    return _pool(articles, AnnotateTable, actors, engine=engine)


def annotate_files(folder: str, engine: str = "fast", actors: int = 2) -> ray.data.Dataset:
    """The annotated articles of the files below a folder, of any format that `whosaid run` reads."""
    files = ray.data.read_binary_files(folder, include_paths=True)
    return _pool(files, AnnotateFiles, actors, engine=engine, root=folder)


def quotes(annotated: ray.data.Dataset, engine: str = "fast", actors: int = 2) -> ray.data.Dataset:
    """The quotes of annotated articles."""
    return _pool(annotated, Quotes, actors, engine=engine)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", help="a Parquet table with id and text, and title, outlet and date if known")
    source.add_argument("--files", help="a folder of files of articles")
    parser.add_argument("--out", required=True, help="where the annotated articles go")
    parser.add_argument("--engine", default="fast", choices=["fast", "accurate", "rules"])
    parser.add_argument("--actors", type=int, default=2, help="how many annotate, one core each")
    asked = parser.parse_args()
    if asked.table:
        annotated = annotate_table(ray.data.read_parquet(asked.table), asked.engine, asked.actors)
    else:
        annotated = annotate_files(asked.files, asked.engine, asked.actors)
    annotated.write_parquet(asked.out)


if __name__ == "__main__":
    main()
