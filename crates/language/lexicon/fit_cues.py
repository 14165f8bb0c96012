#!/usr/bin/env python3
"""Fits the weights of the rules' readings, cues_weights.csv, on the train split. Standard library only, deterministic.

    cargo xtask cue-readings TRAIN.jsonl.gz READINGS.tsv
    python3 crates/language/lexicon/fit_cues.py TRAIN.jsonl.gz READINGS.tsv crates/language/lexicon/cues_weights.csv

A reading is right when some gold attribution of its article has its content, source and cue by the soft
match (Jaccard >= 0.5 of the letters covered). Logistic regression by Adagrad over the readings' features.
"""
import gzip
import json
import math
import random
import sys
from collections import Counter

LEAST_COUNT, EPOCHS, RATE, L2, LEAST_WEIGHT = 3, 8, 0.12, 1e-3, 0.02
WINDOW = 3000  # characters between the starts of a reading and of a gold attribution that may be the same


def letters(text, spans):
    return frozenset(i for s, e in spans for i in range(s, min(e, len(text))) if text[i].isalnum())


def spans(cell):
    return [tuple(map(int, part.split("-"))) for part in cell.split(";") if part]


def soft(a, b):
    return 2 * len(a & b) >= len(a | b) if a or b else True


def read(gold_path, readings_path):
    gold = {}
    for line in gzip.open(gold_path, "rt", encoding="utf-8"):
        article = json.loads(line)
        gold.setdefault(article["doc_id"], article)
    current, attributions, rows = None, [], []
    for line in open(readings_path, encoding="utf-8"):
        doc, content, cue, source, features = line.rstrip("\n").split("\t")
        text = gold[doc]["text"]
        if doc != current:
            current = doc
            attributions = [
                (a["content"][0][0], [letters(text, a[r]) for r in ("content", "source", "cue")])
                for a in gold[doc]["attributions"] if a["content"]
            ]
        roles = [letters(text, spans(cell)) for cell in (content, source, cue)]
        first, last = spans(content)[0][0], spans(content)[-1][1]
        right = any(
            first - WINDOW < at < last + WINDOW and all(soft(x, y) for x, y in zip(roles, g)) for at, g in attributions
        )
        rows.append((features.split(" "), int(right)))
    return rows


def fit(rows):
    count = Counter(f for features, _ in rows for f in features)
    names = sorted(f for f, n in count.items() if n >= LEAST_COUNT)
    index = {f: i for i, f in enumerate(names)}
    data = [([index[f] for f in features if f in index], y) for features, y in rows]
    weights, squares = [0.0] * len(names), [1e-2] * len(names)
    order, chance = list(range(len(data))), random.Random(7)
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        loss = 0.0
        for i in order:
            features, y = data[i]
            z = 0.0
            for f in features:
                z += weights[f]
            p = 1 / (1 + math.exp(-max(-30, min(30, z))))
            loss -= math.log(max(1e-9, p if y else 1 - p))
            for f in features:
                g = p - y + L2 * weights[f]
                squares[f] += g * g
                weights[f] -= RATE * g / math.sqrt(squares[f])
        print(f"epoch {epoch}: loss {loss / len(data):.4f}", flush=True)
    return zip(names, weights)


def main():
    gold, readings, out = sys.argv[1:]
    rows = read(gold, readings)
    print(f"{len(rows)} readings, {sum(y for _, y in rows)} right")
    with open(out, "w", encoding="utf-8") as file:
        file.write("family,x,y,weight\n")
        for name, weight in fit(rows):
            if abs(weight) >= LEAST_WEIGHT:
                file.write(f"{name},{weight:.2f}\n")


if __name__ == "__main__":
    main()
