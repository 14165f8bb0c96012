"""The analyser: articles in, quotes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from typing import Any

from . import _core
from ._document import Article, Document, Dropped
from ._settings import Value, assignments
from ._table import Table, Tables

#: A value for all texts, or one for each.
Each = str | None | Sequence[str | None]


class Analyser:
    """Finds who said what in articles. Loading takes some hundredths of a second: make one and keep it.

    It can be shared between threads, pickled (it is loaded again on the other side), and used in forked processes.

    `engine` is "fast", "accurate" or "rules"; `model` a model file of your own, `lexicons` stance lexicons of your own.
    `settings` takes any other setting by its name in config.toml, `config` a whole config file. Neither a config.toml
    in the current folder nor WHOSAID_* variables count.
    """

    def __init__(
        self,
        engine: str | None = None,
        *,
        model: str | os.PathLike[str] | None = None,
        lexicons: Sequence[str | os.PathLike[str]] | None = None,
        settings: Mapping[str, Value] | None = None,
        config: str | os.PathLike[str] | None = None,
    ) -> None:
        named: dict[str, Value | None] = {**(settings or {}), "engine": engine, "model": model}
        named["stance.lexicons"] = [os.fspath(file) for file in lexicons] if lexicons else None
        self._load(assignments(named), None if config is None else os.fspath(config))

    def _load(self, assigned: list[str], config: str | None) -> None:
        self._given = (assigned, config)
        self._core = _core.Analyser(assigned, config)
        self._process = os.getpid()

    def _loaded(self) -> _core.Analyser:
        # A fork takes no threads along, and an engine may have some.
        if self._process != os.getpid():
            self._load(*self._given)
        return self._core

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, self._given

    @property
    def engine(self) -> str:
        """Name and version of the engine in use."""
        return self._core.engine

    @property
    def models(self) -> dict[str, str]:
        """The hash of each model and lexicon in use, by its name."""
        return dict(self._core.models)

    @property
    def settings_hash(self) -> str:
        """Hash of all settings, models and versions that what is found depends on."""
        return self._core.settings_hash

    def annotate(self, article: str | Article) -> Document:
        """What is found in one article. Spans count in code points of the text as it was given.

        The ids of speakers are those that they have in a run over this article alone.
        """
        given = article if isinstance(article, Article) else Article(article, id="text")
        return Document(given.text, self._loaded().annotate(given))

    def annotate_many(
        self,
        texts: Iterable[str | Article],
        *,
        ids: Sequence[str] | None = None,
        title: Each = None,
        outlet: Each = None,
        date: Each | Date | Sequence[Date | None] = None,
        threads: int = 0,
    ) -> Tables:
        """What is found in many articles, as tables. `threads` is 0 for as many as there are cores.

        `ids`, `title`, `outlet` and `date` say of texts what an `Article` says of itself; without ids the texts are
        numbered from 0. Each article is annotated for itself: linking speakers and finding copies over many articles
        is what `whosaid.run` does. Python goes on in other threads meanwhile.
        """
        articles = _articles(texts, ids, title, outlet, date)
        return Tables(self._loaded().annotate_many(articles, threads))

    def pack_texts(
        self,
        texts: Iterable[str | Article],
        *,
        ids: Sequence[str] | None = None,
        title: Each = None,
        outlet: Each = None,
        date: Each | Date | Sequence[Date | None] = None,
        threads: int = 1,
    ) -> Table:
        """Articles annotated on one of many machines: bytes for `unpack` and `whosaid.settle`, a row each.

        Takes what `annotate_many` takes, and tidies texts as those of files are; ids must be unique in all.
        """
        return Table(self._loaded().pack_texts(_articles(texts, ids, title, outlet, date), threads))

    def pack_files(self, names: Sequence[str], contents: Sequence[bytes], *, threads: int = 1) -> Table:
        """The same for the articles in files of any format; `names` are their paths below the input's root."""
        if len(names) != len(contents):
            raise ValueError(f"there are {len(names)} names for {len(contents)} contents")
        return Table(self._loaded().pack_files(list(zip(names, contents)), threads))

    def unpack(self, rows: Sequence[bytes]) -> Tables:
        """The tables of packed articles, by their column `rows`: each article for itself, its speakers not linked."""
        return Tables(self._loaded().unpack(rows))

    def read_bytes(self, data: bytes, name: str) -> list[Article]:
        """The articles in a file's bytes, read as `whosaid run` reads a file of that name.

        What cannot be read is left out; `read_bytes_strictly` gives it too.
        """
        return [item for item in self.read_bytes_strictly(data, name) if isinstance(item, Article)]

    def read_bytes_strictly(self, data: bytes, name: str) -> list[Article | Dropped]:
        """The articles in a file's bytes and what could not be read of it, in their order."""
        out: list[Article | Dropped] = []
        for item in self._loaded().read_bytes(data, name):
            fields: dict[str, Any] = dict(item)
            fields.pop("format", None)
            out.append(Dropped(**fields) if "code" in fields else Article(**fields))
        return out

    def __repr__(self) -> str:
        return f"<whosaid.Analyser {self.engine}>"


def _restored(assigned: list[str], config: str | None) -> Analyser:
    analyser = Analyser.__new__(Analyser)
    analyser._load(assigned, config)
    return analyser


def _articles(texts: Iterable[str | Article], ids: Any, title: Any, outlet: Any, date: Any) -> list[Article]:
    """Texts with what is said of each."""
    texts = list(texts)
    count = len(texts)
    columns = [_each(name, given, count) for name, given in (("ids", ids), ("title", title), ("outlet", outlet))]
    days = _each("date", date, count)
    return [
        text
        if isinstance(text, Article)
        else Article(text, id=str(n) if doc is None else doc, title=head, outlet=paper, date=day)
        for n, (text, doc, head, paper, day) in enumerate(zip(texts, *columns, days))
    ]


def _each(name: str, given: Any, count: int) -> list[str | None]:
    """A value for each text."""
    if given is None or isinstance(given, (str, Date)):
        return [_text(given)] * count
    values = [_text(value) for value in given]
    if len(values) != count:
        raise ValueError(f"{name} has {len(values)} values for {count} texts")
    return values


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    # A datetime is a date, too.
    return value.isoformat()[:10] if isinstance(value, Date) else str(value)
