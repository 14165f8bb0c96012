"""Scores a quotes table by the protocol that results on PolNeAR are published in (CofeNet, Wang et al. 2022): exact
spans of source, cue and content, a paragraph at a time (sentences joined up to an empty line), every annotator's copy
of an article counted.

    python paragraphs.py --split dev --shared ../../shared QUOTES.csv     # doc_id, content_spans, cue_spans, source_spans
    python paragraphs.py --split train --shared ../../shared              # the annotators against each other
"""
import argparse, csv, gzip, itertools, json, re, sys
from collections import defaultdict

from corpus import ROLES


def key(doc_id):
    return re.sub(r"\.txt$", "", doc_id.rsplit("/", 1)[-1])


def paragraphs(path, texts):
    """The tokens of each article, a list a paragraph."""
    out, tokens = {}, None
    for line in gzip.open(path, "rt", encoding="utf-8", newline="\n"):
        line = line.rstrip("\n")
        if line.startswith("# article = "):
            k = key(line[12:]); tokens = out.setdefault(k, []) if k in texts else None
        elif line and tokens is not None:
            f = line.split("\t"); s, e = int(f[7]), int(f[8])
            if not tokens or re.search(r"\n\s*\n", texts[k][tokens[-1][-1][1]:s]): tokens.append([])
            tokens[-1].append((s, e))
    return out


def spans(tokens, attributions):
    """The runs of one role of one attribution over a paragraph's tokens."""
    owner = {}
    for n, a in enumerate(attributions):
        for r in ("content", "source", "cue"):  # a cue or source inside a content wins over it
            for s, e in a[r]:
                for i in range(s, e):
                    if r != "content" or i not in owner: owner[i] = (r, n)
    out = set()
    for p, paragraph in enumerate(tokens):
        own = [next((owner[i] for i in range(s, e) if i in owner), None) for s, e in paragraph]
        for o, run in itertools.groupby(range(len(own)), key=own.__getitem__):
            run = list(run)
            if o: out.add((o[0], p, run[0], run[-1]))
    return out


def f1(pairs):
    """pairs of (gold, found) span sets -> F1 of each role in percent."""
    n = defaultdict(lambda: [0, 0, 0])
    for gold, found in pairs:
        for k, part in enumerate((gold & found, gold, found)):
            for r, *_ in part: n[r][k] += 1
    return {r: round(200 * n[r][0] / max(n[r][1] + n[r][2], 1), 2) for r in ROLES}


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("quotes", nargs="?"); ap.add_argument("--split", default="dev"); ap.add_argument("--shared", default="../../shared")
    a = ap.parse_args()
    copies = defaultdict(list); texts = {}
    for line in gzip.open(f"{a.shared}/corpora/polnear/{a.split}.jsonl.gz", "rt", encoding="utf-8"):
        d = json.loads(line); copies[key(d["doc_id"])].append(d["attributions"]); texts[key(d["doc_id"])] = d["text"]
    tokens = paragraphs(f"{a.shared}/corpora/polnear/{a.split}.silver.conll.gz", texts)
    if a.quotes:
        csv.field_size_limit(sys.maxsize)
        cell = lambda s: [tuple(map(int, p.split("-"))) for p in s.split(";") if p]
        found = defaultdict(list)
        for row in csv.DictReader(open(a.quotes, encoding="utf-8", newline="")):
            found[key(row["doc_id"])].append({r: cell(row[f"{r}_spans"]) for r in ROLES})
        print(f1((spans(tokens[k], gold), spans(tokens[k], found[k])) for k in tokens for gold in copies[k]))
    else:
        pairs = [(spans(tokens[k], x), spans(tokens[k], y)) for k in tokens for x, y in itertools.combinations(copies[k], 2)]
        print(len(pairs), "pairs", f1(pairs))
