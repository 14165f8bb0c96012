#!/usr/bin/env python3
"""Makes a large archive out of a small corpus, and what happens to it in a night.

    growing_archive.py make OUT N CORPUS.jsonl.gz...      N articles, the corpus's again and again with changed text
    growing_archive.py make --keep-names OUT N CORPUS...  the same, but for capitalised words
    growing_archive.py night OUT late N SEED              0.7 N new articles of late dates, 0.3 N late ones changed
    growing_archive.py night OUT scattered N SEED         N articles of any date changed

Articles lie as OUTLET/DATE/SLUG.txt, 40 outlets, ten years (read.path_pattern = "{outlet}/{date}/{slug}"). Of each
copy a tenth of the paragraphs are left out, every twentieth longer word is another one of its article, and of the
capitalised words four in ten are, all through the copy, some other capitalised word of the corpus.
"""
import datetime
import glob
import gzip
import json
import os
import random
import re
import sys

NAME = r"[A-Z][a-z]{3,}"
WITHIN = r"(?<=[a-z,] )" + NAME
WORD = r"\b[a-z]{5,}\b"


def make(out, n, corpora, keep_names):
    texts, seen = [], set()
    for corpus in corpora:
        for line in gzip.open(corpus, "rt"):
            article = json.loads(line)
            if article["doc_id"] not in seen:
                seen.add(article["doc_id"])
                texts.append(article["text"])
    names = sorted({w for t in texts for w in re.findall(WITHIN, t)})
    outlets = [f"paper-{i:02}" for i in range(40)]
    rng = random.Random(7)
    for k in range(n):
        text = texts[k % len(texts)]
        if not keep_names:
            own = sorted(set(re.findall(WITHIN, text)))
            other = {w: rng.choice(names) for w in own if rng.random() < 0.4}
            text = re.sub(NAME, lambda m: other.get(m.group(), m.group()), text)
        paragraphs = [p for p in text.split("\n") if rng.random() > 0.1]
        words = re.findall(WORD, text) or ["word"]
        changed = lambda m: rng.choice(words) if rng.random() < 0.05 else m.group()
        text = "\n".join(re.sub(WORD, changed, p) for p in paragraphs)
        day = datetime.date(2016, 1, 1) + datetime.timedelta(days=int(k * 3650 / n))
        folder = f"{out}/{rng.choice(outlets)}/{day}"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{k:06}.txt", "w") as f:
            f.write(text)


def night(out, kind, n, seed):
    rng = random.Random(seed)
    files = sorted(glob.glob(out + "/*/*/*.txt"))
    if kind == "scattered":
        for path in rng.sample(files, n):
            with open(path, "a") as f:
                f.write(f"\nHe said it was over, {seed}.\n")
        return
    late = sorted(files, key=lambda f: f.split("/")[-2])[-3 * n:]
    for i, path in enumerate(rng.sample(late, n)):
        if i % 10 < 7:
            folder = f"{out}/{path.split('/')[-3]}/2025-12-{20 + seed % 8:02}"
            os.makedirs(folder, exist_ok=True)
            with open(f"{folder}/new{seed}_{i}.txt", "w") as f:
                f.write(open(path).read() + f"\nShe said {i} more would follow.\n")
        else:
            with open(path, "a") as f:
                f.write(f"\nHe said it was over, {seed}.\n")


def main(args):
    if args[:1] == ["make"] and len(args) >= 4:
        keep = "--keep-names" in args
        out, n, *corpora = [a for a in args[1:] if a != "--keep-names"]
        make(out, int(n), corpora, keep)
    elif args[:1] == ["night"] and len(args) == 5 and args[2] in ("late", "scattered"):
        night(args[1], args[2], int(args[3]), int(args[4]))
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
