"""The same articles in other quotation marks, character for character, so that the gold's offsets stay.

    python requote.py X.jsonl.gz OUT.jsonl.gz --marks curly|straight

British papers quote in single marks; PolNeAR's in double ones. A student that reads both loses less on the former.
"""
import argparse, gzip, json

MARKS = {"curly": {"“": "‘", "”": "’", '"': "'"}, "straight": {"“": "'", "”": "'", '"': "'"}}

ap = argparse.ArgumentParser(); ap.add_argument("input"); ap.add_argument("output"); ap.add_argument("--marks", choices=MARKS, required=True)
a = ap.parse_args()
table = str.maketrans(MARKS[a.marks])
with gzip.open(a.input, "rt", encoding="utf-8") as f, gzip.open(a.output, "wt", encoding="utf-8") as out:
    for line in f:
        d = json.loads(line)
        d["text"] = d["text"].translate(table)
        out.write(json.dumps(d, ensure_ascii=False) + "\n")
