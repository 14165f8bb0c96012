"""The analyser: articles in, quotes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING, Any

from . import _core
from ._document import Article, Document, Dropped
from ._options import About, check, takes
from ._settings import Value, assignments
from ._table import Table, Tables

if TYPE_CHECKING:
    from typing_extensions import Unpack


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

    @takes(About)
    def annotate_many(
        self, texts: Iterable[str | Article], *, threads: int = 0, **about: Unpack[About]
    ) -> Tables:
        """What is found in many articles, as tables. `threads` is 0 for as many as there are cores.

        `ids`, `title`, `outlet` and `date` say of texts what an `Article` says of itself; without ids the texts are
        numbered from 0. Each article is annotated for itself: linking speakers and finding copies over many articles
        is what `whosaid.run` does. Python goes on in other threads meanwhile.
        """
        return Tables(self._loaded().annotate_many(_articles(texts, about), threads))

    @takes(About)
    def pack_texts(self, texts: Iterable[str | Article], *, threads: int = 1, **about: Unpack[About]) -> Table:
        """Articles annotated on one of many machines: bytes for `unpack` and `whosaid.settle`, a row each.

        Takes what `annotate_many` takes, and tidies texts as those of files are; ids must be unique in all.
        """
        return Table(self._loaded().pack_texts(_articles(texts, about), threads))

    def pack_files(self, names: Sequence[str], contents: Sequence[bytes], *, threads: int = 1) -> Table:
        """The same for the articles in files of any format; `names` are their paths below the input's root."""
        if len(names) != len(contents):
            raise ValueError(f"there are {len(names)} names for {len(contents)} contents")
        return Table(self._loaded().pack_files(list(zip(names, contents)), threads))

    def unpack(self, rows: Sequence[bytes]) -> Tables:
        """The tables of packed articles, by their column `rows`: each article for itself, its speakers not linked."""
        return Tables(self._loaded().unpack(rows))

    # The corpus stage on a cluster, window by window (docs/cluster.md). A record is a pair of bytes: the column `key` of a
    # packed article, and the one of its other columns that is needed.

    def windows(self, keys: Iterable[bytes]) -> list[bytes]:
        """The windows of an archive (`corpus.window`): the first key of each, by all keys in their order, each once."""
        return self._loaded().windows(keys)

    def resolve_window(
        self, window: Sequence[tuple[bytes, bytes]], before: Sequence[tuple[bytes, bytes]]
    ) -> tuple[bytes, bytes]:
        """Resolves the articles of a window over those of this and of the window before, in any order.

        A record is `(key, facts)`. Returns the resolutions for `settle_window`, and the state for `hand_on`.
        """
        return self._loaded().resolve_window(window, before)

    def hand_on(self, before: bytes, state: bytes) -> bytes:
        """What a window hands on to the next one: its state, after what the window before handed on (`b""`: none)."""
        return self._loaded().hand_on(before, state)

    def settle_window(self, records: Sequence[tuple[bytes, bytes]], resolutions: bytes, before: bytes) -> Table:
        """The articles of a window with all that a run says of them: a table of doc_id, key and rows for `unpack`.

        A record is `(key, rows)`, each there once; `before` is what the window before handed on.
        """
        return Table(self._loaded().settle_window(records, resolutions, before))

    def count(self, rows: Sequence[bytes], parts: int) -> Table:
        """Counts settled articles in so many parts: a table of part and counts. A speaker, cue or outlet is in one part."""
        return Table(self._loaded().count(rows, parts))

    def total(self, counts: Sequence[bytes]) -> Tables:
        """The tables of a run that count over all articles, for one part: by all counts of that part."""
        return Tables(self._loaded().total(counts))

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


def _articles(texts: Iterable[str | Article], about: About) -> list[Article]:
    """Texts with what is said of each."""
    check(About, about)
    texts = list(texts)
    count = len(texts)
    if about.get("ids") is None:
        about = {**about, "ids": [str(n) for n in range(count)]}
    # Those of the keywords that an article calls otherwise.
    fields = {"ids": "id"}
    columns = {fields.get(name, name): _each(name, given, count) for name, given in about.items()}
    rows = zip(*columns.values())
    return [
        text if isinstance(text, Article) else Article(text, **dict(zip(columns, row)))
        for text, row in zip(texts, rows)
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
