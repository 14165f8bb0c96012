"""whosaid as a component of spaCy: `nlp.add_pipe("whosaid")`.

It sets `doc.spans["whosaid"]`, a span for each content, cue and source (labels CONTENT, CUE and SOURCE; `span.id` is
the number of the quote), and `doc._.quotes`, the quotes with their speakers. Spans are widened to whole tokens;
`quote.content_spans` count characters of `doc.text`. It needs nothing of the pipeline before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from ._analyser import Analyser
from ._document import Quote

KEY = "whosaid"
_ROLES = (("content_spans", "CONTENT"), ("cue_spans", "CUE"), ("source_spans", "SOURCE"))


def _quotes(doc: Doc) -> list[Quote]:
    # Kept as plain values: spaCy hands documents between processes as bytes.
    return [Quote(cells) for cells in doc.user_data.get(KEY, [])]


class Component:
    """The component; `analyser` is what it annotates with."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        if not Doc.has_extension("quotes"):
            Doc.set_extension("quotes", getter=_quotes)

    def __call__(self, doc: Doc) -> Doc:
        found = self.analyser.annotate(doc.text)
        spans = []
        for number, quote in enumerate(found.quotes):
            for column, label in _ROLES:
                for start, end in getattr(quote, column) or []:
                    span = doc.char_span(start, end, label=label, alignment_mode="expand", span_id=number)
                    if span is not None:
                        spans.append(span)
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        doc.user_data[KEY] = [quote.to_dict() for quote in found.quotes]
        return doc


@Language.factory(KEY, default_config={"engine": "fast", "model": None, "lexicons": []})
def make(nlp: Language, name: str, engine: str, model: str | None, lexicons: Sequence[str]) -> Any:
    """Makes the component; `engine`, `model` and `lexicons` are those of `whosaid.Analyser`."""
    return Component(Analyser(engine, model=model, lexicons=lexicons or None))
