#!/usr/bin/env python3
"""Write the articles of a JSON-lines corpus as plain text files, DOC_ID.txt each.

    corpus_to_text.py CORPUS.jsonl[.gz] FOLDER [--copies N]

Where a doc_id stands more than once (several annotators) its first line counts. With --copies N
files are written over and over, 1,000 a folder, until there are N, each copy with its number in
its name and in its last line, so that no two files are equal.
"""
import argparse, gzip, itertools, json, pathlib


def articles(path):
    seen = set()
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as lines:
        for line in lines:
            article = json.loads(line)
            if article["doc_id"] not in seen:
                seen.add(article["doc_id"])
                yield article["doc_id"], article["text"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpus"); ap.add_argument("folder", type=pathlib.Path); ap.add_argument("--copies", type=int)
    a = ap.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    found = list(articles(a.corpus))
    if a.copies is None:
        for doc_id, text in found:
            (a.folder / f"{doc_id}.txt").write_text(text, encoding="utf-8", newline="")
        return
    for n, (doc_id, text) in zip(range(a.copies), itertools.cycle(found)):
        folder = a.folder / f"{n // 1000:04}"
        folder.mkdir(exist_ok=True)
        (folder / f"{doc_id}.{n:07}.txt").write_text(f"{text}\n\n{n}\n", encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
