"""Articles, and what was found in one."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Article:
    """An article: its text and what is known of it."""

    text: str
    id: str = ""
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    #: `YYYY-MM-DD`.
    date: str | None = None
    url: str | None = None
    #: Part of the publication ('Opinion').
    section: str | None = None
    #: A BCP 47 tag ('en', 'en-GB').
    language: str | None = None


@dataclass(frozen=True)
class Dropped:
    """What could not be read in a file, and why."""

    path: str
    #: A stable short code ('empty', 'bad_json', ...).
    code: str
    reason: str
    #: The article's id or number in a file of many.
    record: str | None = None


#: `(start, end)` in code points of the text, end exclusive: `text[start:end]`.
Span = tuple[int, int]


class Row:
    """A row of a table: its columns as attributes, all of them in `to_dict()`."""

    __slots__ = ("_cells",)

    _cells: dict[str, Any]

    def __init__(self, cells: dict[str, Any]) -> None:
        object.__setattr__(self, "_cells", cells)

    def __getattr__(self, name: str) -> Any:
        # Only asked for what is no real attribute. Copying and pickling ask before there are cells.
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._cells[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no column '{name}'") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._cells]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._cells == getattr(other, "_cells", None)

    def __hash__(self) -> int:
        return hash(tuple(map(repr, self._cells.values())))

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return type(self), (self._cells,)

    def to_dict(self) -> dict[str, Any]:
        """A new dictionary of its columns."""
        return dict(self._cells)


class Quote(Row):
    """Who said what: a row of the table `quotes`. `docs/tables.md` says what each column is."""

    __slots__ = ()

    quote_id: str
    doc_id: str
    kind: str
    form: str | None
    content: str
    content_spans: list[Span]
    cue: str | None
    cue_lemma: str | None
    cue_class: str
    cue_spans: list[Span]
    source: str | None
    source_spans: list[Span]
    source_kind: str
    speaker: str | None
    speaker_id: str | None
    speaker_kind: str | None
    speaker_how: str | None
    speaker_confidence: float | None
    confidence: float
    n_words: int

    def __repr__(self) -> str:
        return f"<whosaid.Quote {self.kind} by {self.speaker or self.source or 'nobody'}: {self.content!r}>"


class Marker(Row):
    """How firmly something is said: a row of the table `stance_markers`."""

    __slots__ = ()

    doc_id: str
    quote_id: str | None
    text: str
    lemma: str
    category: str
    subcategory: str
    polarity: str
    holder: str
    start: int
    end: int

    def __repr__(self) -> str:
        return f"<whosaid.Marker {self.category}/{self.subcategory}: {self.text!r}>"


class Speaker(Row):
    """Somebody who is quoted in the article."""

    __slots__ = ()

    speaker_id: str
    name: str
    kind: str
    aliases: list[str]
    titles: list[str]
    gender: str | None

    def __repr__(self) -> str:
        return f"<whosaid.Speaker {self.kind}: {self.name!r}>"


class Document:
    """An article with all that was found in it."""

    def __init__(self, text: str, found: dict[str, Any]) -> None:
        #: The text that all spans count in.
        self.text = text
        self._row: dict[str, Any] = found["document"]
        self.quotes = [Quote(row) for row in found["quotes"]]
        self.markers = [Marker(row) for row in found["markers"]]
        self.speakers = [Speaker(row) for row in found["speakers"]]

    @property
    def id(self) -> str:
        """The article's id."""
        return str(self._row["doc_id"])

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values that JSON can take: the columns of the article's row of `documents`, its text,
        quotes, stance markers and speakers."""
        return {
            **self._row,
            "text": self.text,
            "quotes": [quote.to_dict() for quote in self.quotes],
            "speakers": [speaker.to_dict() for speaker in self.speakers],
            "stance_markers": [marker.to_dict() for marker in self.markers],
        }

    def __repr__(self) -> str:
        return f"<whosaid.Document {self.id!r}: {len(self.quotes)} quotes, {len(self.markers)} markers>"

    def _repr_html_(self) -> str:
        """The text with contents, cues and sources marked, for notebooks."""
        roles: list[tuple[int, int, str, str]] = []
        for quote in self.quotes:
            said = f"{quote.kind}: {quote.speaker or quote.source or 'nobody'}"
            for role, spans in (
                ("content", quote.content_spans),
                ("cue", quote.cue_spans),
                ("source", quote.source_spans),
            ):
                roles += [(start, end, role, said) for start, end in spans or []]
        out, at = [], 0
        for start, end, role, said in sorted(roles):
            if start < at:  # Inside of what is marked already.
                continue
            out.append(html.escape(self.text[at:start]))
            marked = html.escape(self.text[start:end])
            out.append(f'<mark style="{_STYLE[role]}" title="{html.escape(said)}">{marked}</mark>')
            at = end
        out.append(html.escape(self.text[at:]))
        return f'<div style="white-space: pre-wrap; line-height: 1.6">{"".join(out)}</div>'


_STYLE = {
    "content": "background: #cfe8d5; color: #111",
    "cue": "background: #f3e2b3; color: #111",
    "source": "background: #cddcf5; color: #111",
}
