"""The weighted mean of two students that share a beginning (Wortsman et al. 2022).

    python soup.py --model A.pt B.pt --share 0.7 --out C.pt
"""
import argparse

import torch

ap = argparse.ArgumentParser()
ap.add_argument("--model", nargs=2, required=True); ap.add_argument("--share", type=float, default=0.5, help="the first one's"); ap.add_argument("--out", required=True)
a = ap.parse_args()
x, y = (torch.load(m, weights_only=False) for m in a.model)
assert x["config"] == y["config"]
torch.save({"config": x["config"], "model": {k: a.share * v.float() + (1 - a.share) * y["model"][k].float() for k, v in x["model"].items()}}, a.out)
