"""Gold attributions -> per-word targets (roles in BIOES, the cue of a content, the source of a cue)."""
import gzip, json, re

import numpy as np

ROLES = ("source", "cue", "content")
TAGS = ["O"] + [f"{p}-{r}" for r in ROLES for p in "BIES"]
TAG = {t: i for i, t in enumerate(TAGS)}
DIRECTIONS = ["left", "right", "left2"]           # where a content word's cue stands, counted in cues
SOURCES = ["left", "right", "none", "left2"]      # where a cue's source stands, counted in sources


def articles(path):
    """One dict an article as one annotator saw it."""
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(l) for l in f]


def by_article(path):
    """Articles in file order, each with the list of its annotators' attributions."""
    out = {}
    for d in articles(path):
        out.setdefault(d["doc_id"], {"doc_id": d["doc_id"], "text": d["text"], "copies": []})["copies"].append(d["attributions"])
    return list(out.values())


def targets(text, attributions, words):
    """words: [(start, end)] in code points. Returns tag ids, direction ids (-1: not content), source ids (-1: not a cue)."""
    owner = {}
    att = [a for a in attributions if a["content"] or a["cue"]]
    for n, a in enumerate(att):
        for r in ("content", "source", "cue"):
            for s, e in a[r]:
                for i in range(s, e):
                    if r != "content" or i not in owner:
                        owner[i] = (r, n, s)
    tags = np.zeros(len(words), np.int64)
    direction = np.full(len(words), -1, np.int64)
    source = np.full(len(words), -1, np.int64)
    own = [owner.get(s) for s, _ in words]
    # A shared source belongs to several attributions: compare its role and start only.
    k = [None if o is None else (o[0], o[2]) if o[0] == "source" else o for o in own]
    cues, sources = [], []
    for t, o in enumerate(own):
        if o is None:
            continue
        first, last = t == 0 or k[t - 1] != k[t], t + 1 == len(words) or k[t + 1] != k[t]
        tags[t] = TAG[("S" if first and last else "B" if first else "E" if last else "I") + "-" + o[0]]
        if first and o[0] == "cue":
            cues.append((t, o[1]))
        if first and o[0] == "source":
            sources.append((t, o[2]))
    for t, o in enumerate(own):
        if o is None:
            continue
        if o[0] == "content":
            left = [n for q, n in reversed(cues) if q < t][:2]
            right = next((n for q, n in cues if q > t), None)
            direction[t] = 0 if left[:1] == [o[1]] else 1 if right == o[1] else 2 if left[1:2] == [o[1]] else -1
        elif o[0] == "cue":
            want = att[o[1]]["source"][0][0] if att[o[1]]["source"] else None
            left = [s for q, s in reversed(sources) if q < t][:2]
            right = next((s for q, s in sources if q > t), None)
            source[t] = 2 if want is None else 0 if left[:1] == [want] else 1 if right == want else 3 if left[1:2] == [want] else -1
    return tags, direction, source


OPENING, CLOSING = set("“«„"), set("”»")


def shapes(text, words):
    """A word's look: 0..3 letter case, +4 inside quotation marks, +8 after a line break."""
    out = np.zeros(len(words), np.int64)
    inside, at = False, 0
    for t, (s, e) in enumerate(words):
        gap = text[at:s]
        newline = "\n" in gap or t == 0
        if newline:
            inside = False
        w = text[s:e]
        if w[:1] in OPENING:
            inside = True
        straight = w[:1] == '"' or w in ("``", "''")
        if straight and not inside:
            inside, straight = True, False
        case = 0 if w.islower() else 1 if w[:1].isupper() and (len(w) == 1 or w[1:].islower()) else 2 if w.isupper() else 3 if re.search("[A-Z]", w) else 0
        out[t] = case + 4 * inside + 8 * newline
        if w[:1] in CLOSING or straight:
            inside = False
        at = e
    return out
