"""Reads a model file back into torch's weights, so that training can go on from a shipped model.

    python import_model.py --file ../crates/language/models/fast.model --out START.pt
    python import_model.py --file X.model --check X.features.jsonl --scores X.scores.jsonl

The file's weights are 8-bit numbers, so what comes back is the network that the engine computes, not the one that was
exported: a weight differs by at most half a step of its row. The second form proves that it is the same network: it
compares torch's scores with the engine's (`xtask learned scores`), which differ by the engine's rounding of what lies
between the layers. START.pt goes to `student.py train --start` or, of the accurate engine, `encoder.py train --start`.
"""
import argparse, json, struct, zlib
from pathlib import Path

import numpy as np
import torch

from encoder import Encoder, pieces_of
from compare import scores_of
from student import A, N_OUT, Student, pack, prepare

FAST, ACCURATE = 2, 257


def sections(data):
    """The file's format and the sections after its header, in order."""
    if data[:8] != b"whosaid\0": raise SystemExit("not a model file")
    version, checksum = struct.unpack_from("<II", data, 8)
    if version not in (FAST, ACCURATE): raise SystemExit(f"a model file of format {version}: {FAST} and {ACCURATE} are read")
    if zlib.crc32(data[16:]) != checksum: raise SystemExit("the model file is damaged: its checksum is wrong")
    out, at = [], 16
    while at < len(data):
        (n,) = struct.unpack_from("<I", data, at)
        out.append(data[at + 4:at + 4 + n]); at += 4 + n
    return version, iter(out)


def read(data):
    """A model file's bytes -> (format, id, weights, sizes, decoder's numbers): what export.py or export_encoder.py writes, the other way round."""
    version, rest = sections(data)
    floats = lambda: np.frombuffer(next(rest), "<f4").copy()

    def matrix():
        q, scale = np.frombuffer(next(rest), np.int8), floats()
        return q.reshape(len(scale), -1).astype(np.float32) * scale[:, None]

    s = {}

    def linear(name): s[name + ".weight"], s[name + ".bias"] = matrix(), floats()
    def norm(name): s[name + ".weight"], s[name + ".bias"] = floats(), floats()
    def tables(width, *names):
        for n in names: s[n + ".weight"] = floats().reshape(-1, width)

    identity, sizes = next(rest).decode(), [int(v) for v in floats()]
    vocabulary = next(rest).decode().count("\n") + 1
    if version == FAST:
        dim, width, layers, n_out = sizes
        s["pieces.weight"] = matrix()
        tables(dim, "looks", "places", "tags"); linear("project")
        half = width // 2
        for n in range(layers):
            s[f"layers.{n}.conv"] = floats().reshape(-1, width)
            w, b = np.zeros((3 * width, width), np.float32), np.zeros(3 * width, np.float32)
            for way in (0, half):
                rows = np.concatenate([np.arange(k * width + way, k * width + way + half) for k in range(3)])
                w[rows], b[rows] = matrix(), floats()
            s[f"layers.{n}.gates.weight"], s[f"layers.{n}.gates.bias"] = w, b
        linear("head")
        config = dict(vocabulary=vocabulary, dim=dim, width=width, layers=layers, taps=s["layers.0.conv"].shape[0])
    else:
        width, _, _, layers, _, own, _, _, n_out = sizes
        s["words.weight"] = matrix()
        tables(width, "positions", "looks", "places", "tags"); norm("norm")
        for n in range(layers):
            l = f"layers.{n}."
            linear(l + "qkv"); linear(l + "o"); norm(l + "norm1"); linear(l + "up"); linear(l + "down"); norm(l + "norm2")
        s["head.weight"], s["head.bias"] = floats().reshape(n_out, width), floats()
        config = dict(own=own)
    assert n_out == N_OUT
    return version, identity, {k: torch.from_numpy(v) for k, v in s.items()}, config, floats()


@torch.inference_mode()
def compared(version, state, config, features, scores):
    """Torch's scores beside the engine's: the differences, and whether the best tags are equal."""
    model = Student(**config) if version == FAST else Encoder("minilm")
    model.load_state_dict(state); model.eval()
    gaps, tags = [], []
    by_id = {d["id"]: d for d in prepare(features)}
    for line in open(scores):
        d = json.loads(line)
        if d["doc_id"] not in by_id: continue
        article, ours = by_id[d["doc_id"]], np.array(d["scores"], np.float32)
        z = model(*pack([(article, 0, len(ours))])).numpy() if version == FAST else scores_of(model, pieces_of(article), config["own"])
        gaps.append(np.abs(z - ours).ravel()); tags.append(z[:, :A].argmax(-1) == ours[:, :A].argmax(-1))
    return np.concatenate(gaps), np.concatenate(tags)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--file", required=True); ap.add_argument("--out"); ap.add_argument("--check", help="features to compare on"); ap.add_argument("--scores", help="the engine's scores of the same articles")
    a = ap.parse_args()
    version, identity, state, config, tuning = read(Path(a.file).read_bytes())
    print(identity, config, "decoder", *(round(float(v), 3) for v in tuning[:3]))
    if a.out: torch.save({"config": config, "model": state} if version == FAST else state, a.out)
    if a.check:
        gaps, tags = compared(version, state, config, a.check, a.scores)
        print(f"{len(tags)} words: scores differ by {gaps.mean():.4f} on average, {gaps.max():.3f} at most; best tag equal {100 * tags.mean():.2f}%")
        if gaps.mean() > 0.1 or tags.mean() < 0.98: raise SystemExit("not the network that the engine computes")
