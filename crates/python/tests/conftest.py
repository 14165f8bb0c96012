from __future__ import annotations

from pathlib import Path

import pytest

import whosaid

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def analyser() -> whosaid.Analyser:
    return whosaid.Analyser()


@pytest.fixture(scope="session")
def articles() -> Path:
    """The sample articles of the repository."""
    return ROOT / "data" / "articles"


@pytest.fixture(scope="session")
def tables(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a run over the sample articles."""
    output = tmp_path_factory.mktemp("tables")
    whosaid.run(articles, output)
    return output


@pytest.fixture(scope="session")
def shards(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of an incremental run over the same."""
    output = tmp_path_factory.mktemp("shards")
    whosaid.run(articles, output, incremental=True)
    return output
