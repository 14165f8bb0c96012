from __future__ import annotations

import json
import os
import pickle
import threading
import time

import pytest

import whosaid

TEXT = "“We will wait,” said Ann Lee, the mayor of Dunmore.\r\n\r\nLee 🙂 denied that it may cost more 🎉."


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    return " […] ".join(text[start:end] for start, end in spans)


def test_who_said_what(analyser: whosaid.Analyser) -> None:
    d = analyser.annotate(TEXT)
    first, second = d.quotes
    assert (first.speaker, first.cue, first.kind, first.source) == (
        "Ann Lee",
        "said",
        "direct",
        "Ann Lee, the mayor of Dunmore",
    )
    assert (second.speaker, second.cue_class, second.kind) == ("Ann Lee", "denial", "indirect")
    assert 0 < first.confidence <= 1
    assert [s.name for s in d.speakers] == ["Ann Lee"]
    assert "may" in [m.text for m in d.markers]


def test_spans_are_code_points(analyser: whosaid.Analyser) -> None:
    d = analyser.annotate(TEXT)
    assert d.text == TEXT
    for quote in d.quotes:
        assert cut(TEXT, quote.content_spans) == quote.content
        assert cut(TEXT, quote.cue_spans) == quote.cue
        assert cut(TEXT, quote.source_spans) == quote.source
    for marker in d.markers:
        assert TEXT[marker.start : marker.end] == marker.text
    assert d.quotes[1].content_spans[0][0] > TEXT.index("🙂")


def test_rows_know_their_columns(analyser: whosaid.Analyser) -> None:
    quote = analyser.annotate(TEXT).quotes[0]
    assert quote.to_dict()["speaker"] == quote.speaker
    assert "speaker" in dir(quote)
    with pytest.raises(AttributeError, match="no column 'speker'"):
        quote.speker
    with pytest.raises(AttributeError, match="read-only"):
        quote.speaker = "nobody"
    assert pickle.loads(pickle.dumps(quote)) == quote


def test_stubs_name_the_columns_that_there_are() -> None:
    """What the classes declare for editors must be columns of the data dictionary."""
    tables = {t["name"]: {c["name"] for c in t["columns"]} for t in whosaid.schema()["tables"]}
    assert set(whosaid.Quote.__annotations__) <= tables["quotes"]
    assert set(whosaid.Marker.__annotations__) <= tables["stance_markers"]


def test_an_article_as_json(analyser: whosaid.Analyser) -> None:
    d = analyser.annotate(whosaid.Article(TEXT, id="a", outlet="Dunmore Post", date="2025-03-14"))
    out = json.loads(json.dumps(d.to_dict()))
    assert (out["doc_id"], out["outlet"], out["date"]) == ("a", "Dunmore Post", "2025-03-14")
    assert out["quotes"][0]["quote_id"].startswith("a:")
    assert d.id == "a"


def test_html_marks_the_text_and_escapes_it(analyser: whosaid.Analyser) -> None:
    shown = analyser.annotate("“<b>No</b>,” said Ann Lee.")._repr_html_()
    assert "&lt;b&gt;No" in shown and "<b>" not in shown
    assert shown.count("<mark") == 3


def test_nothing_in_nothing(analyser: whosaid.Analyser) -> None:
    assert analyser.annotate("").quotes == []
    assert analyser.annotate("\ud7ff\x00 \u2028").quotes == []


def test_engines_and_what_they_say_of_themselves(analyser: whosaid.Analyser) -> None:
    rules = whosaid.Analyser("rules")
    assert rules.engine.startswith("rules")
    assert rules.annotate(TEXT).quotes[0].speaker == "Ann Lee"
    assert analyser.engine in analyser.models
    assert analyser.settings_hash != rules.settings_hash


def test_accurate_engine() -> None:
    try:
        accurate = whosaid.Analyser(engine="accurate")
    except whosaid.SettingsError as error:
        # A wheel without it says so.
        assert "built without the engine" in str(error)
        pytest.skip("this wheel is built without the accurate engine")
    assert accurate.annotate(TEXT).quotes[0].speaker == "Ann Lee"


def test_wrong_settings_are_told_in_the_words_of_the_program() -> None:
    with pytest.raises(whosaid.SettingsError, match="acurate"):
        whosaid.Analyser("acurate")
    with pytest.raises(ValueError, match="did you mean 'annotate.max_seconds'"):
        whosaid.Analyser(settings={"annotate.max_second": 1})
    with pytest.raises(whosaid.SettingsError, match="nowhere.model"):
        whosaid.Analyser(model="nowhere.model")


def test_too_slow_is_an_article_error() -> None:
    slow = whosaid.Analyser("rules", settings={"annotate.max_seconds": 1})
    with pytest.raises(whosaid.ArticleError, match="annotate.max_seconds = 1"):
        slow.annotate("said that the mayor, he said, said " * 400_000)


def test_pickled_and_forked(analyser: whosaid.Analyser) -> None:
    again = pickle.loads(pickle.dumps(analyser))
    assert again.annotate(TEXT).to_dict() == analyser.annotate(TEXT).to_dict()
    if hasattr(os, "fork"):
        child = os.fork()
        if child == 0:
            os._exit(len(analyser.annotate(TEXT).quotes))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2


def test_shared_by_threads(analyser: whosaid.Analyser) -> None:
    expected = analyser.annotate(TEXT).to_dict()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(analyser.annotate(TEXT).to_dict())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_python_goes_on_while_articles_are_annotated(analyser: whosaid.Analyser) -> None:
    ticks = []
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks.append(time.perf_counter())

    clock = threading.Thread(target=tick)
    clock.start()
    begun = time.perf_counter()
    analyser.annotate((TEXT + "\n\n") * 2000)
    ended = time.perf_counter()
    done.set()
    clock.join()
    assert sum(begun < t < ended for t in ticks) >= 5


def test_articles_of_a_file(analyser: whosaid.Analyser) -> None:
    page = "<html><head><title>A</title></head><body><article><p>“We will wait,” said Ann Lee.</p></article></body></html>"
    (article,) = analyser.read_bytes(page.encode(), "a.html")
    assert "Ann Lee" in article.text and "<p>" not in article.text
    lines = b'{"id": 1, "text": "One.", "outlet": "Post"}\nnot json\n'
    one, dropped = analyser.read_bytes_strictly(lines, "a.jsonl")
    assert isinstance(one, whosaid.Article) and (one.id, one.outlet) == ("a.jsonl#1", "Post")
    assert isinstance(dropped, whosaid.Dropped) and dropped.code == "bad_json"
    assert analyser.annotate(one).id == "a.jsonl#1"
