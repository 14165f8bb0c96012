"""Fits the confidence on judged articles that the network was not trained on, and scores judged articles.

    python calibrate.py fit --judged JUDGED.jsonl [MORE ...] --gold TRAIN.jsonl.gz [MORE ...] --out TUNING.json [--outside X --outside-quoted Y --cut Z]
    python calibrate.py level --quotes QUOTES.csv [MORE ...] --gold TRAIN.jsonl.gz [MORE ...] --tuning TUNING.json
    python calibrate.py held-out --gold TRAIN.jsonl.gz --out HELD-OUT.jsonl
    python calibrate.py score --judged JUDGED.jsonl --split dev --shared ../../shared
"""
import argparse, csv, json
from pathlib import Path

import numpy as np

from corpus import ROLES, by_article
from decode import score, write
from student import held_out


def letters(text, spans):
    return frozenset(i for s, e in spans for i in range(s, min(e, len(text))) if text[i].isalnum())


def jaccard(a, b):
    return len(a & b) / len(a | b) if a and b else 0.0


def hits(text, golds, preds):
    """Whether each prediction is right in all roles by the soft match, paired as score.py pairs."""
    g = [letters(text, a["content"]) for a in golds]; p = [letters(text, a["content"]) for a in preds]
    cand = sorted(((jaccard(x, y), i, j) for i, x in enumerate(g) for j, y in enumerate(p) if x & y), key=lambda c: (-c[0], c[1], c[2]))
    used, out = set(), [False] * len(preds)
    for _, i, j in cand:
        if i in used or ("p", j) in used: continue
        used.add(i); used.add(("p", j))
        ok = True
        for r in ROLES:
            x, y = letters(text, golds[i][r]), letters(text, preds[j][r])
            ok &= (jaccard(x, y) >= 0.5) if x or y else True
        out[j] = ok
    return out


def rows(judged, gold, keep):
    x, y = [], []
    for line in open(judged):
        d = json.loads(line)
        if keep(d["doc_id"]):
            g = gold[d["doc_id"]]
            x += [a["evidence"] for a in d["attributions"]]; y += hits(g["text"], g["copies"][0], d["attributions"])
    return np.array(x), np.array(y, float)


def fit(args):
    found = [rows(judged, {d["doc_id"]: d for d in by_article(gold)}, held_out) for judged, gold in zip(args.judged, args.gold, strict=True)]
    x, y = (np.concatenate(v) for v in zip(*found))
    mean, std = x.mean(0), x.std(0) + 1e-6
    mean[0], std[0] = 0, 1
    xs = (x - mean) / std
    w = np.zeros(x.shape[1])
    penalty = np.full(len(w), 1.0); penalty[0] = 1e-3
    for _ in range(50):  # Newton's method on the penalised likelihood
        p = 1 / (1 + np.exp(-xs @ w))
        h = (xs * (p * (1 - p))[:, None]).T @ xs + np.diag(penalty)
        w -= np.linalg.solve(h, xs.T @ (p - y) + penalty * w)
    raw = w / std
    raw[0] = w[0] - (w[1:] * mean[1:] / std[1:]).sum()
    p = 1 / (1 + np.exp(-x @ raw))
    print(f"{len(y)} attributions, right {y.mean():.3f}, mean confidence {p.mean():.3f}, log loss {-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean():.3f}")
    json.dump({"outside": args.outside, "outside_quoted": args.outside_quoted, "cut": args.cut, "weights": [round(float(v), 5) for v in raw]}, open(args.out, "w"), indent=1)


def table_rows(quotes, gold):
    """The confidence's log-odds of each row of the whole program's table that an engine found, and whether the row is right."""
    spans = lambda s: [[int(x) for x in p.split("-")] for p in s.split(";") if p]
    csv.field_size_limit(1 << 30)
    by_id, z, y = {}, [], []
    with open(quotes, encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f): by_id.setdefault(r["doc_id"].removesuffix(".txt"), []).append(r)
    for doc_id, found in by_id.items():
        if not held_out(doc_id): continue
        g = gold[doc_id]
        for r, right in zip(found, hits(g["text"], g["copies"][0], [{k: spans(r[k + "_spans"]) for k in ROLES} for r in found])):
            if r["confidence"]: z.append(float(r["confidence"])); y.append(right)
    p = np.clip(np.array(z), 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p)), np.array(y, float)


def level(args):
    """The program mends and drops some of what the network finds: the confidence of its rows is stretched and shifted to be that often right."""
    found = [table_rows(quotes, {d["doc_id"]: d for d in by_article(gold)}) for quotes, gold in zip(args.quotes, args.gold, strict=True)]
    z, y = (np.concatenate(v) for v in zip(*found))
    x, w = np.stack([np.ones_like(z), z], 1), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2), x.T @ (p - y))
    print(f"{len(y)} rows, right {y.mean():.3f}, mean confidence {(1 / (1 + np.exp(-z))).mean():.3f}; shift {w[0]:.3f}, stretch {w[1]:.3f}")
    t = json.load(open(args.tuning))
    t["weights"] = [round(float(v * w[1] + (w[0] if i == 0 else 0.0)), 5) for i, v in enumerate(t["weights"])]
    json.dump(t, open(args.tuning, "w"), indent=1)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); sub = ap.add_subparsers(dest="do", required=True)
    f = sub.add_parser("fit"); f.add_argument("--judged", required=True, nargs="+"); f.add_argument("--gold", required=True, nargs="+", help="of each of these"); f.add_argument("--out", required=True)
    f.add_argument("--outside", type=float, default=0.0); f.add_argument("--outside-quoted", type=float, default=0.0); f.add_argument("--cut", type=float, default=0.0)
    s = sub.add_parser("score"); s.add_argument("--judged", required=True); s.add_argument("--split", default="dev"); s.add_argument("--shared", default="../../shared")
    h = sub.add_parser("held-out", help="the articles that no network is trained on, a line each"); h.add_argument("--gold", required=True); h.add_argument("--out", required=True)
    h.add_argument("--folder", help="also as text files, to run the program on")
    v = sub.add_parser("level", help="the confidence as the whole program's rows need it"); v.add_argument("--quotes", required=True, nargs="+"); v.add_argument("--gold", required=True, nargs="+", help="of each of these"); v.add_argument("--tuning", required=True)
    a = ap.parse_args()
    if a.do == "fit":
        fit(a)
    elif a.do == "held-out":
        kept = [d for d in by_article(a.gold) if held_out(d["doc_id"])]
        with open(a.out, "w", encoding="utf-8") as f:
            f.writelines(json.dumps({"doc_id": d["doc_id"], "text": d["text"]}) + "\n" for d in kept)
        if a.folder:
            Path(a.folder).mkdir(parents=True, exist_ok=True)
            for d in kept: (Path(a.folder) / f"{d['doc_id']}.txt").write_text(d["text"], encoding="utf-8", newline="")
    elif a.do == "level":
        level(a)
    else:
        out = a.judged + ".csv"
        write(out, [(d["doc_id"], {**x, "confidence": f"{x['confidence']:.4f}"}) for d in map(json.loads, open(a.judged)) for x in d["attributions"]])
        print(score(a.split, a.shared, out))
