"""Writes the manifest beside a model file: what it is, from which data, by which commands, how good, and its hash.

    python manifest.py --model ../crates/language/models/fast.model --judged DEV.judged.jsonl --shared ../../shared --command "python student.py train ..." [--command ...]
"""
import argparse, hashlib, json, struct, subprocess, sys
from pathlib import Path

from decode import write

ap = argparse.ArgumentParser()
ap.add_argument("--model", required=True); ap.add_argument("--judged", required=True); ap.add_argument("--shared", required=True); ap.add_argument("--command", action="append", default=[])
ap.add_argument("--unlabelled", action="append", default=[], help="text without gold that it was trained on, and its licence")
ap.add_argument("--own", action="append", default=[], help="further text with gold, and its licence")
ap.add_argument("--licence", default="MIT OR Apache-2.0; vocabulary and initial embeddings of sentence-transformers/all-MiniLM-L6-v2, Apache-2.0")
a = ap.parse_args()
data = Path(a.model).read_bytes()
length = struct.unpack_from("<I", data, 16)[0]
quotes = a.judged + ".csv"
write(quotes, [(d["doc_id"], {**x, "confidence": f"{x['confidence']:.4f}"}) for d in map(json.loads, open(a.judged)) for x in d["attributions"]])
corpus = Path(a.shared) / "corpora/polnear"
scores = json.loads(subprocess.run([sys.executable, f"{a.shared}/score/score.py", str(corpus / "dev.jsonl.gz"), quotes, "--tokens", str(corpus / "dev.silver.conll.gz"), "--json"], check=True, capture_output=True, text=True).stdout)
gold = hashlib.sha256((corpus / "train.jsonl.gz").read_bytes()).hexdigest()
out = {
    "id": data[20:20 + length].decode(), "format": struct.unpack_from("<I", data, 8)[0], "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
    "licence": a.licence,
    "data": {"train": "PolNeAR 1.0 train (Newell, Margolin & Ruths 2018): 840 articles, all annotators' copies; a twentieth by CRC-32 of the id kept for the confidence", "train.jsonl.gz sha256": gold,
             **({"further gold": a.own} if a.own else {}), **({"without gold": a.unlabelled} if a.unlabelled else {})},
    "commands": a.command,
    "dev": {**{f"token exact F1 {r}": scores["token_protocol_exact"][r]["f1"] for r in ("source", "cue", "content")},
            **{f"{k} F1": scores["attributions"][k]["f1"] for k in ("content_soft", "content_exact", "content+source+cue_soft", "content+source+cue_exact")},
            **{k: scores["attributions"][k]["r"] for k in ("recall_direct_soft", "recall_mixed_soft", "recall_indirect_soft")},
            **scores.get("confidence", {}).get("expected_calibration_error", {})},
}
Path(a.model).with_suffix(".json").write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
print(json.dumps(out["dev"]))
