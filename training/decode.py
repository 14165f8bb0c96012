"""Token scores -> attributions: the decoding and linking of the Rust core, in Python, to try ideas and to compare with."""
import csv, gzip, json, subprocess, sys

import numpy as np

from corpus import DIRECTIONS, ROLES, SOURCES, TAGS, by_article, targets

A, B = len(TAGS), len(TAGS) + len(DIRECTIONS)
KIND = [None] + [r for r in ROLES for _ in "BIES"]
MARK = ["O"] + [p for _ in ROLES for p in "BIES"]
ALLOWED = np.zeros((A, A), bool)
for i in range(A):
    for j in range(A):
        inside = MARK[i] in "BI" 
        ALLOWED[i, j] = (MARK[j] in "IE" and KIND[i] == KIND[j]) if inside else MARK[j] in "OBS"
TRANS = np.where(ALLOWED, 0.0, -1e9)
STARTS = np.array([m in "OBS" for m in MARK]); ENDS = np.array([m in "OES" for m in MARK])


def log_softmax(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def viterbi(score):
    n = len(score)
    back = np.zeros((n, A), np.int16)
    v = np.where(STARTS, score[0], -1e9)
    for t in range(1, n):
        m = v[:, None] + TRANS
        back[t] = m.argmax(0)
        v = m[back[t], np.arange(A)] + score[t]
    v = np.where(ENDS, v, -1e9)
    path = [int(v.argmax())]
    for t in range(n - 1, 0, -1):
        path.append(int(back[t][path[-1]]))
    return np.array(path[::-1])


def runs(path):
    out, start = [], None
    for t, p in enumerate(path):
        if MARK[p] in "BS":
            start = t
        if MARK[p] in "ES":
            out.append((KIND[p], start, t + 1))
    return out


def link(path, ldir, lsrc, paragraph):
    """Runs of roles and the scores of the link heads -> attributions as lists of runs."""
    rs = runs(path)
    cues = [r for r in rs if r[0] == "cue"]; sources = [r for r in rs if r[0] == "source"]
    atts = [dict(cue=[c], source=[], content=[]) for c in cues]
    for n, c in enumerate(cues):
        left = [s for s in reversed(sources) if s[1] < c[1]][:2]; right = next((s for s in sources if s[1] > c[1]), None)
        options = [left[0] if left else None, right, None, left[1] if len(left) > 1 else None]
        z = lsrc[c[1]:c[2]].mean(0).copy()
        for k, o in enumerate(options):
            if k != 2 and (o is None or paragraph[o[1]] != paragraph[c[1]]):
                z[k] = -1e9
        o = options[int(z.argmax())]
        atts[n]["source"] = [o] if o else []
    for s in (r for r in rs if r[0] == "content"):
        left = [n for n in range(len(cues) - 1, -1, -1) if cues[n][1] < s[1]][:2]; right = next((n for n in range(len(cues)) if cues[n][1] > s[1]), None)
        options = [left[0] if left else None, right, left[1] if len(left) > 1 else None]
        z = ldir[s[1]:s[2]].mean(0).copy()
        for k, o in enumerate(options):
            if o is None: z[k] = -1e9
        if z.max() > -1e8:
            atts[options[int(z.argmax())]]["content"].append(s)
        else:
            atts.append(dict(cue=[], source=[], content=[s]))
    return [a for a in atts if a["content"]]


def decode(words, logits, paragraph, confidence=None):
    path = viterbi(log_softmax(logits[:, :A]))
    atts = link(path, log_softmax(logits[:, A:B]), log_softmax(logits[:, B:]), paragraph)
    return [{r: [(int(words[s][0]), int(words[e - 1][1])) for _, s, e in a[r]] for r in ROLES} for a in atts]


def paragraphs_of(text, words):
    starts = np.array([i + 1 for i, c in enumerate(text) if c == "\n"] or [0])
    return np.searchsorted(starts, np.asarray(words)[:, 0], side="right")


def write(path, rows):
    cell = lambda s: ";".join(f"{a}-{b}" for a, b in s)
    with open(path, "w", newline="") as f:
        w = csv.writer(f); w.writerow(["doc_id", "content_spans", "cue_spans", "source_spans", "speaker", "confidence"])
        for doc, a in rows:
            w.writerow([doc] + [cell(a[r]) for r in ("content", "cue", "source")] + ["", a.get("confidence", "")])


def score(gold, shared, quotes):
    out = subprocess.run([sys.executable, f"{shared}/score/score.py", f"{shared}/corpora/polnear/{gold}.jsonl.gz", quotes, "--tokens", f"{shared}/corpora/polnear/{gold}.silver.conll.gz", "--json"], capture_output=True, text=True, check=True).stdout
    d = json.loads(out); a, t = d["attributions"], d["token_protocol_exact"]
    f = lambda k: a[k]["f1"]
    return (f"tok s/c/c {t['source']['f1']} {t['cue']['f1']} {t['content']['f1']} | content soft {f('content_soft')} exact {f('content_exact')} triple soft {f('content+source+cue_soft')} exact {f('content+source+cue_exact')} | recall d/m/i "
            + " ".join(str(a[f'recall_{k}_soft']['r']) for k in ("direct", "mixed", "indirect")) + f" | n {a['content_soft']['n_pred']}/{a['content_soft']['n_gold']}" + (f" | ece {d['confidence']['expected_calibration_error']['ece']}" if "confidence" in d else ""))


if __name__ == "__main__":
    shared, split, source, out = sys.argv[1:5]
    z = None if source in ("gold", "near") else np.load(source)
    rows = []
    for d in by_article(f"{shared}/corpora/polnear/{split}.jsonl.gz"):
        text = d["text"]
        if z is None:
            import re
            words = np.array([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)])
            t, a, b = targets(text, d["copies"][0], words)
            logits = np.full((len(words), B + len(SOURCES)), -9.0)
            logits[np.arange(len(words)), t] = 0
            if source == "gold":
                logits[np.nonzero(a >= 0)[0], A + a[a >= 0]] = 0; logits[np.nonzero(b >= 0)[0], B + b[b >= 0]] = 0
        else:
            words, logits = z[d["doc_id"] + "/words"], z[d["doc_id"] + "/logits"].astype(np.float32)
        rows += [(d["doc_id"], a) for a in decode(words, logits, paragraphs_of(text, words))]
    write(out, rows)
    print(source, score(split, shared, out))
