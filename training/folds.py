"""Soft labels by folds: for each fold a teacher that has not read it, which labels it, and text without gold.

    python folds.py --base mpnet --weights all-mpnet-base-v2.safetensors --features TRAIN.features.jsonl --gold TRAIN.jsonl.gz --out DIR
                    [--folds 5] [--seeds 1 2] [--unlabelled NAME=X.features.jsonl ...] [options of encoder.py train]

One command, started again after a stop: training goes on with the next epoch, and a fold's labels are written before
the next fold begins. At the end DIR/train.npz has each article's labels by the teachers that have not read it, and
DIR/NAME.npz those of all teachers, both averaged. It computes on a CUDA device where there is one, else on the CPU.
"""
import argparse
from pathlib import Path

import numpy as np

import encoder
from student import A, B


def log_softmax(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def merged(paths, out):
    """The teachers' labels of the same articles, averaged as probabilities; of different articles, all of them."""
    found = {}
    for labels in map(np.load, paths):
        for key in (k.removesuffix("/words") for k in labels.files if k.endswith("/words")):
            z = labels[key + "/logits"].astype(np.float32)
            p = np.exp(np.concatenate([log_softmax(z[:, :A]), log_softmax(z[:, A:B]), log_softmax(z[:, B:])], 1))
            words, total, n = found.get(key, (labels[key + "/words"], 0.0, 0))
            found[key] = words, total + p, n + 1
    packed = {}
    for key, (words, total, n) in found.items():
        packed[key + "/words"] = words
        # The smallest 16-bit float that is not 0 keeps the logarithm finite.
        packed[key + "/logits"] = np.log(np.maximum(total / n, 6e-8)).astype(np.float16)
    np.savez(out, **packed)
    return len(found)


def run(args, rest):
    out = Path(args.out); out.mkdir(parents=True, exist_ok=True)
    sets = dict(x.split("=", 1) for x in args.unlabelled)
    for seed in args.seeds:
        for fold in range(args.folds):
            here = out / f"fold-{fold}-seed-{seed}"
            common = ["--base", args.base, "--folds", str(args.folds)] + (["--device", args.device] if args.device else [])
            wanted = {"train": (args.features, ["--fold", str(fold)]), **{name: (path, []) for name, path in sets.items()}}
            left = {name: x for name, x in wanted.items() if not (out / f"{name}-{here.name}.npz").exists()}
            if not left: continue
            print(f"fold {fold} of {args.folds}, seed {seed}", flush=True)
            if not (here / "last.pt").exists() or (here / "state.pt").exists():
                encoder.train(encoder.parser().parse_args(["train", *common, "--fold", str(fold), "--features", args.features, "--gold", args.gold, "--weights", args.weights, "--seed", str(seed), "--out", str(here), "--all", *rest]))
            for name, (features, only) in left.items():
                encoder.predict(encoder.parser().parse_args(["predict", *common, *only, "--features", features, "--model", str(here / "last.pt"), "--out", str(out / f"{name}-{here.name}.npz")]))
            # What training goes on from is three times the model: of no use once the labels are there.
            (here / "state.pt").unlink(missing_ok=True)
    for name in ("train", *sets):
        n = merged(sorted(out.glob(f"{name}-fold-*-seed-*.npz")), out / f"{name}.npz")
        print(f"{name}.npz: {n} articles")


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    for name in ("--base", "--weights", "--features", "--gold", "--out"): ap.add_argument(name, required=True)
    ap.add_argument("--folds", type=int, default=5); ap.add_argument("--seeds", type=int, nargs="+", default=[1]); ap.add_argument("--device")
    ap.add_argument("--unlabelled", nargs="*", default=[], metavar="NAME=FEATURES")
    run(*ap.parse_known_args())
