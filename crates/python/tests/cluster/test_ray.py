from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import whosaid

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    import sys

    # Actors import the example by its name.
    paths = {"env_vars": {"PYTHONPATH": ":".join(path for path in sys.path if path.endswith("examples"))}}
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, runtime_env=paths)
    yield
    ray.shutdown()


def test_files_give_the_tables_of_the_program(folder: Path, tmp_path: Path, check: Callable[..., None]) -> None:
    import ray_quotes

    ray_quotes.annotate_files(str(folder)).write_parquet(str(tmp_path / "annotated"))
    check(tmp_path / "annotated")


def test_a_table_gives_the_tables_of_the_program(
    table: Path, expected: Path, tmp_path: Path, check: Callable[..., None]
) -> None:
    import ray.data
    import ray_quotes

    ray_quotes.annotate_table(ray.data.read_parquet(str(table))).write_parquet(str(tmp_path / "annotated"))
    check(tmp_path / "annotated", but=("format",), without=("south/broken.json",))
    quotes = ray_quotes.quotes(ray.data.read_parquet(str(tmp_path / "annotated")))
    assert quotes.count() == len(whosaid.read(expected).quotes)
