"""A shipped model as a teacher: the core's scores of every token -> soft labels in the form that --teacher takes.

    xtask learned scores MODEL X.jsonl | python labels.py --out X.npz
    python labels.py --mean A.npz B.npz --share 0.8 --out X.npz         # the weighted mean of two teachers' probabilities

Either engine's model file will do. Scores are kept as 16-bit floats: 40 bytes a token.
"""
import argparse, json, sys

import numpy as np

from student import A, B, softmax


def labels(lines):
    """Scores and word offsets by article, from the JSON lines of `xtask learned scores`."""
    out = {}
    for d in map(json.loads, lines):
        if d["words"]:
            out[d["doc_id"] + "/logits"] = np.array(d["scores"], np.float16)
            out[d["doc_id"] + "/words"] = np.array(d["words"], np.int32)
    return out


def mean(x, y, share):
    """Scores whose probabilities are `share` of the first teacher's and the rest of the second's; both have the same words."""
    out = {}
    for k in x:
        if k.endswith("/words"):
            assert np.array_equal(x[k], y[k]), k
            out[k] = x[k]
        else:
            p, q = (np.concatenate([softmax(z[:, i:j]) for i, j in ((0, A), (A, B), (B, None))], 1) for z in (x[k].astype(np.float32), y[k].astype(np.float32)))
            out[k] = np.log(share * p + (1 - share) * q + 1e-9).astype(np.float16)
    return out


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("--out", required=True)
    ap.add_argument("--mean", nargs=2, metavar=("A.npz", "B.npz")); ap.add_argument("--share", type=float, default=0.5, help="the first one's")
    a = ap.parse_args()
    found = mean(*map(np.load, a.mean), a.share) if a.mean else labels(sys.stdin)
    np.savez(a.out, **found)
    print(f"{len(found) // 2} articles, {sum(len(v) for k, v in found.items() if k.endswith('/words'))} words")
