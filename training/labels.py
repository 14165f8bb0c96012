"""A shipped model as a teacher: the core's scores of every token -> soft labels in the form that --teacher takes.

    xtask learned scores MODEL X.jsonl | python labels.py --out X.npz

Either engine's model file will do. Scores are kept as 16-bit floats: 40 bytes a token.
"""
import argparse, json, sys

import numpy as np


def labels(lines):
    """Scores and word offsets by article, from the JSON lines of `xtask learned scores`."""
    out = {}
    for d in map(json.loads, lines):
        if d["words"]:
            out[d["doc_id"] + "/logits"] = np.array(d["scores"], np.float16)
            out[d["doc_id"] + "/words"] = np.array(d["words"], np.int32)
    return out


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("--out", required=True)
    a = ap.parse_args()
    found = labels(sys.stdin)
    np.savez(a.out, **found)
    print(f"{len(found) // 2} articles, {sum(len(v) for k, v in found.items() if k.endswith('/words'))} words")
