from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")

TEXTS = ["“We will wait,” said Ann Lee, the mayor 🙂.", "Nothing is said here.", "Bo Moss denied that it may fail."]


def check(docs: list) -> None:
    first, second, third = docs
    assert [q.speaker for q in first._.quotes] == ["Ann Lee"]
    assert [(s.text, s.label_, s.id) for s in first.spans["whosaid"]] == [
        ("“We will wait,”", "CONTENT", 0),
        ("said", "CUE", 0),
        ("Ann Lee, the mayor", "SOURCE", 0),
    ]
    assert second._.quotes == [] and len(second.spans["whosaid"]) == 0
    assert third._.quotes[0].cue == "denied"


def test_a_component_of_spacy() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("whosaid")
    check([nlp(text) for text in TEXTS])


def test_a_pipe_of_two_processes() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("whosaid", config={"engine": "fast"})
    check(list(nlp.pipe(TEXTS, n_process=2, batch_size=1)))
