"""Changed copies of annotated articles, as the world outside of one corpus prints them: the gold follows by its offsets.

    python augment.py X.jsonl.gz OUT.jsonl.gz --seed 1 [--only headings marks ...] [--held-out] [--teacher X.npz --labels OUT.npz] [--judged X.judged.jsonl]

headings   headings, captions, credits, 'Read more' lines and unmarked pull quotes between paragraphs: nobody's speech
marks      single, straight, doubled or pointed quotation marks; marks that never close; no marks at all
capitals   lines in ALL CAPS, as old wires and headlines have them
turns      a paragraph that is a quotation and 'NAME said' becomes a turn of a transcript: 'NAME: ...'
paragraphs paragraphs joined by a space or a single line break, or cut at a sentence
names      people's names become names of other languages, the same everywhere in the article

Every article is changed in some of these ways, drawn by the seed and the article's id. With --held-out the phrases
and names come from lists that training copies never use: for measuring. A teacher's labels of the articles as they
were (--teacher) are carried over to the changed text (--labels): what was inserted gets 'no role'. Text without gold is
changed by what an engine finds in it (--judged: the output of `xtask learned judge`).
"""
import argparse, gzip, json, random, re
from pathlib import Path

import numpy as np

from corpus import DIRECTIONS, ROLES, SOURCES, TAGS

KINDS = ("headings", "marks", "capitals", "turns", "paragraphs", "names")
# How likely each kind is in an article.
SHARE = {"headings": 0.6, "marks": 0.5, "capitals": 0.25, "turns": 0.3, "paragraphs": 0.4, "names": 0.5}

# Lines that stand between paragraphs, and parts they are made of; the first list of each pair is for training copies,
# the second for measuring.
LINES = (
    ["Advertisement", "ADVERTISEMENT", "Story continues below", "Story continues below advertisement", "Continue reading the main story", "Related", "Related coverage", "Share this article",
     "Background", "Key points", "What happens next", "How we got here", "The numbers", "A long road ahead", "Why it matters", "Two views of one plan", "The road to November", "'A wake-up call'",
     "Watch the full interview", "Sign up for our daily newsletter", "Photo: {name}/Reuters", "(AP Photo/{name})", "Image copyright Getty Images", "{name}/Getty Images", "Photograph by {name}",
     "{name} speaks to reporters in {place} on {day}. (AP Photo/{name})", "FILE PHOTO: {name} arrives at a rally in {place}. REUTERS/{name}", "Image caption {name} at a meeting in {place} last year",
     "Supporters of {name} gather outside the courthouse in {place}.", "Read more: {headline}", "READ MORE: {headline}", "Related: {headline}", "MORE: {headline}", "[Read: {headline}]", "Also read: {headline}",
     "By {name}", "Updated {day} at 4:15 p.m.", "Reporting by {name}; editing by {name}", "{name} contributed to this report.", "* * *", "___", "Follow {name} on Twitter", "1. The economy", "2. Foreign policy", "{headline}"],
    ["Article continues after this message", "Most read", "You may also like", "The bottom line", "At a glance", "An uneasy peace", "What we know so far", "'Not on my watch'", "Get the app", "Listen to the podcast",
     "Picture credit: {name}, EPA", "Credit: {name}/AFP", "{name} waves to the crowd in {place}, {day}. Picture: {name}", "Caption: {name}, left, with aides in {place}", "See also: {headline}", "Don't miss: {headline}",
     "From our archive: {headline}", "Words by {name}", "Last modified on {day}", "With reporting from {place} by {name}", "~", "3. What comes after", "Q1 results in three charts"])
HEADLINES = (
    ["Five things to know about the budget vote", "Who is {name}?", "{place} mayor under fire over water bills", "Inside the fight for the suburbs", "Poll shows tight race in {place}", "{name} to visit {place} next week",
     "Senate panel delays hearing again", "Why {place} matters", "{name} drops out of race", "What the ruling means for schools", "{name} says plan will fail", "Critics warn of delays in {place}", "How {name} became a power broker"],
    ["A guide to the new tax rules", "The week in pictures", "{name} faces questions over {place} land deal", "Farmers in {place} brace for drought", "{name} denies claims", "Is {place} ready for the games?", "Court to hear appeal on {day}"])
PLACES = (["Ohio", "Des Moines", "Berlin", "Nairobi", "Tampa", "Lyon", "Osaka", "Phoenix", "Leeds", "Manila"], ["Tallinn", "Oregon", "Porto", "Accra", "Hobart", "Lima"])
DAYS = (["Monday", "Tuesday", "Wednesday", "Oct. 12, 2016", "June 3"], ["Thursday", "Friday", "21 March 2019", "Sunday"])
GIVEN = (["Oluwaseun", "Priya", "Nguyễn", "Mehmet", "Katarzyna", "José", "Fatima", "Wei", "Dmitri", "Siobhán", "Ayşe", "Rajesh", "Zoë", "Håkon", "Thandiwe", "Yuki", "Ibrahim", "Marisol", "Jean-Luc", "Olena", "Kwame", "Soo-jin"],
         ["Chidi", "Ananya", "Bjørn", "Leïla", "Tomasz", "Xin", "Renée", "Amara", "Goran", "Sunita", "Emre", "Inés"])
FAMILY = (["Adeyemi", "Krishnamurthy", "Trần", "Yılmaz", "Wójcik", "García", "al-Hassan", "Zhang", "Volkov", "O’Shaughnessy", "Lefèvre", "van der Berg", "Nkosi", "Tanaka", "Okonkwo", "Müller", "de la Cruz", "Shevchenko", "Mensah", "Park", "Papadopoulos", "Hernández-Ruiz", "Singh", "Østergaard"],
          ["Okafor", "Iyer", "Lindqvist", "Benali", "Kowalczyk", "Chen", "D’Angelo", "Diallo", "Petrović", "von Habsburg", "Chatterjee", "El-Sayed", "Peña"])

# Opening and closing mark; "" leaves a mark out.
MARKS = [("‘", "’"), ("'", "'"), ('"', '"'), ("``", "''"), ("''", "''"), ("«", "»"), ("„", "“"), ("“", ""), ('"', ""), ("", "")]
SENTENCE_END = re.compile(r"(?<=[a-z0-9][.!?])[”\"’']? (?=[A-Z“\"])")
SAID = {"said", "says", "added", "told", "explained", "argued", "continued", "noted", "asked", "wrote", "insisted", "recalled"}


def given_names():
    path = Path(__file__).resolve().parent.parent / "crates/language/lexicon/names/given.txt"
    return {line.split("\t")[0] for line in open(path, encoding="utf-8")}


class Text:
    """A text under change: its characters, and for each the character of the first text that it stands for (-1: none)."""

    def __init__(self, text):
        self.chars, self.origin = list(text), list(range(len(text)))

    def replace(self, start, end, by):
        """Puts `by` in place of [start, end); its characters stand for those that were there."""
        old = self.origin[start:end]
        self.chars[start:end] = by
        self.origin[start:end] = [old[min(i * len(old) // len(by), len(old) - 1)] for i in range(len(by))]

    def insert(self, at, what):
        self.chars[at:at] = what
        self.origin[at:at] = [-1] * len(what)

    def move(self, pieces, start, end):
        """Puts `pieces`, lists of (character, origin), in place of [start, end)."""
        flat = [x for p in pieces for x in p]
        self.chars[start:end] = [c for c, _ in flat]; self.origin[start:end] = [o for _, o in flat]

    def cells(self, start, end):
        return list(zip(self.chars[start:end], self.origin[start:end]))

    def __str__(self):
        return "".join(self.chars)


class Offsets:
    """From offsets of the first text to those of the changed one."""

    def __init__(self, text):
        self.chars = text.chars
        self.at = {}
        for new, old in enumerate(text.origin): self.at.setdefault(old, []).append(new)

    def spans(self, old):
        """The stretches of the changed text that stand for the given spans, without white space at their ends."""
        new = sorted(n for s, e in old for o in range(s, e) for n in self.at.get(o, ()))
        out = []
        for n in new:
            if out and not "".join(self.chars[out[-1][1]:n]).strip(" "): out[-1][1] = n + 1
            else: out.append([n, n + 1])
        for s in out:
            while s[0] < s[1] and self.chars[s[0]].isspace(): s[0] += 1
            while s[1] > s[0] and self.chars[s[1] - 1].isspace(): s[1] -= 1
        return [s for s in out if s[0] < s[1]]


def paragraphs(text):
    """[start, end) of each paragraph of a text."""
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def hulls(attributions):
    """The stretch from the first to the last character of each attribution."""
    spans = [[x for r in ROLES for x in a[r]] for a in attributions]
    return [(min(s for s, _ in x), max(e for _, e in x)) for x in spans if x]


def name_of(rng, which):
    return f"{rng.choice(GIVEN[which])} {rng.choice(FAMILY[which])}"


def line(rng, which, quoted):
    """A line that stands between paragraphs."""
    if quoted and rng.random() < 0.12: return rng.choice(quoted)
    out = rng.choice(LINES[which]).replace("{headline}", rng.choice(HEADLINES[which]))
    while "{name}" in out: out = out.replace("{name}", name_of(rng, which), 1)
    return out.replace("{place}", rng.choice(PLACES[which])).replace("{day}", rng.choice(DAYS[which]))


def change(text, copies, kinds, rng, which, known):
    """A changed text; `copies`: each annotator's attributions. Also returns the stretches (of the first text) that became turns."""
    out, turned, every = Text(text), [], [a for c in copies for a in c]
    if "turns" in kinds:
        for start, end in reversed(paragraphs(text)):
            inside = [a for a in copies[0] if any(start <= s < end for r in ROLES for s, _ in a[r])]
            if len(inside) != 1 or not inside[0]["content"] or len(inside[0]["source"]) != 1 or len(inside[0]["cue"]) != 1: continue
            a, ((s, e),), ((cs, ce),) = inside[0], inside[0]["source"], inside[0]["cue"]
            content = [x for x in a["content"] if start <= x[0] and x[1] <= end]
            speech = "".join(text[x:y] for x, y in content)
            rest = re.sub(r"[\s,.]", "", text[start:end])
            if len(content) != len(a["content"]) or text[cs:ce] not in SAID or not speech.startswith(("“", '"')): continue
            if len(rest) != len(re.sub(r"[\s,.]", "", speech + text[s:e] + text[cs:ce])) or not text[s:e][:1].isupper() or len(text[s:e]) > 40: continue
            if rng.random() < 0.6: continue
            cells = [[c for c in out.cells(x, y) if c[0] not in '“”"'] for x, y in content]
            cells[-1] = [((".", o) if c == "," and i + 1 == len(cells[-1]) else (c, o)) for i, (c, o) in enumerate(cells[-1])]
            source = out.cells(s, e)
            if rng.random() < 0.5: source = [(c.upper() if len(c.upper()) == 1 else c, o) for c, o in source]
            out.move([source, [(":", cs), (" ", -1)], *(p for i, x in enumerate(cells) for p in (([[(" ", -1)]] if i else []) + [x]))], start, end)
            turned.append((start, end))
    if "names" in kinds:
        new = {}
        sources = {text[s:e] for a in every for s, e in a["source"]}
        for m in (m for s in sorted(sources) for m in re.finditer(r"(?<!the )(?<!The )\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]{3,})\b", s)):
            if m[1].lower() in known and m[2] not in new and m[1] not in new:
                new[m[1]], new[m[2]] = rng.choice(GIVEN[which]), rng.choice(FAMILY[which])
        if new:
            for m in reversed(list(re.finditer(r"\b(?:" + "|".join(map(re.escape, new)) + r")\b", str(out)))): out.replace(*m.span(), new[m[0]])
    if "marks" in kinds:
        opening, closing = rng.choice(MARKS); inside = False
        for i in range(len(out.chars)):
            if out.chars[i] == "\n": inside = False
            if out.chars[i] in '“”"':
                inside = out.chars[i] == "“" or out.chars[i] == '"' and not inside
                out.chars[i] = opening if inside else closing
        # A mark of two characters, or of none, is put in its place last: offsets stay until then.
        for i in reversed([i for i, c in enumerate(out.chars) if len(c) != 1]): out.replace(i, i + 1, list(out.chars[i])) if out.chars[i] else out.move([], i, i + 1)
    if "capitals" in kinds:
        spans = paragraphs(str(out))
        for start, end in [spans[0]] + [s for s in spans[1:] if rng.random() < 0.08]:
            stop = SENTENCE_END.search(str(out), start, end)
            for i in range(start, end if stop is None or rng.random() < 0.5 else stop.start()):
                if len(out.chars[i].upper()) == 1: out.chars[i] = out.chars[i].upper()
    if "paragraphs" in kinds:
        style, at, held = rng.random(), Offsets(out).at, hulls(every)
        closed = lambda i: out.origin[i] >= 0 and not any(s <= out.origin[i] < e for s, e in held)
        for m in reversed(list(re.finditer(r"\n+", str(out)))):
            if style < 0.3: out.replace(*m.span(), "\n" if m.end() - m.start() > 1 else "\n\n")
            elif rng.random() < 0.3 and not any(s <= out.origin[i] < e for i in range(*m.span()) for s, e in turned): out.replace(*m.span(), " ")
        if style > 0.6:
            for m in reversed(list(SENTENCE_END.finditer(str(out)))):
                if rng.random() < 0.25 and closed(m.end() - 1): out.replace(m.end() - 1, m.end(), "\n\n")
    if "headings" in kinds:
        quoted = [text[s + 1:e].rstrip('”",') for a in copies[0] for s, e in a["content"] if text[s] in '“"' and 40 < e - s < 160 and "\n" not in text[s:e]]
        ends = [e for _, e in paragraphs(str(out))]
        rate = rng.choice((0.1, 0.2, 0.4))
        gap = "\n\n" if "\n\n" in str(out) else "\n"
        for e in reversed(ends[:-1]):
            if rng.random() < rate: out.insert(e, list(gap + gap.join(line(rng, which, quoted) for _ in range(rng.choice((1, 1, 1, 2))))))
        if rng.random() < rate: out.insert(0, list(line(rng, which, quoted) + gap))
    return out, turned


def carried(out, turned, words, logits):
    """A teacher's words and scores of the first text, for the changed one."""
    logits, offsets = logits.astype(np.float32).copy(), Offsets(out)
    a, b = len(TAGS), len(TAGS) + len(DIRECTIONS)
    for start, end in turned:
        # A turn's name and colon stand on the left, wherever they stood before.
        t = (words[:, 0] >= start) & (words[:, 0] < end)
        logits[t, a:] = -6.0; logits[t, a] = 6.0; logits[t, b] = 6.0
    found = []
    for t, (s, e) in enumerate(words.tolist()):
        new = offsets.spans([(s, e)])
        if new: found.append((new[0][0], new[-1][1], t))
        elif found or t + 1 < len(words):
            # A word that is left out leaves what begins or ends with it to its neighbour.
            for k in range(1, a, 4):  # order B I E S
                if t + 1 < len(words) and logits[t, k] > logits[t, [0, k + 1, k + 2]].max(): logits[t + 1, [k, k + 1]] = logits[t + 1, [k + 1, k]]
                if t and logits[t, k + 2] > logits[t, [0, k, k + 1]].max(): logits[t - 1, [k + 2, k + 1]] = logits[t - 1, [k + 1, k + 2]]
    none = np.zeros(logits.shape[1], np.float32); none[1:a] = -12.0
    rows = [(s, e, logits[t]) for s, e, t in found]
    text = str(out)
    for m in re.finditer(r"\S+", text):
        if all(o < 0 for o in out.origin[m.start():m.end()]): rows.append((*m.span(), none))
    rows.sort(key=lambda r: r[0])
    return np.array([r[:2] for r in rows], np.int32), np.array([r[2] for r in rows], np.float16)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("input"); ap.add_argument("output")
    ap.add_argument("--seed", type=int, default=1); ap.add_argument("--only", nargs="*", choices=KINDS, help="these kinds, in every article"); ap.add_argument("--held-out", action="store_true")
    ap.add_argument("--teacher", help="scores of the articles as they are"); ap.add_argument("--labels", help="where those of the changed text go")
    ap.add_argument("--judged", help="an engine's attributions, where the articles have none")
    a = ap.parse_args()
    known, which, labels, soft = given_names(), int(a.held_out), {}, np.load(a.teacher) if a.teacher else {}
    by_id, judged = {}, {}
    if a.judged:
        for d in map(json.loads, open(a.judged, encoding="utf-8")): judged[d["doc_id"]] = [{r: x[r] for r in ROLES} for x in d["attributions"]]
    with (gzip.open if a.input.endswith(".gz") else open)(a.input, "rt", encoding="utf-8") as f:
        for d in map(json.loads, f): by_id.setdefault(d["doc_id"], []).append({"attributions": judged[d["doc_id"]], **d} if a.judged else d)
    with gzip.open(a.output, "wt", encoding="utf-8") as f:
        for doc_id, group in by_id.items():
            rng = random.Random(f"{a.seed} {doc_id}")
            kinds = a.only or [k for k in KINDS if rng.random() < SHARE[k]]
            out, turned = change(group[0]["text"], [d["attributions"] for d in group], kinds, rng, which, known)
            offsets = Offsets(out)
            for d in group:
                changed = [{**x, **{r: offsets.spans(x[r]) for r in ROLES}} for x in d["attributions"]]
                f.write(json.dumps({**d, "text": str(out), "attributions": [x for x in changed if x["content"]]}, ensure_ascii=False) + "\n")
            if doc_id + "/words" in soft:
                labels[doc_id + "/words"], labels[doc_id + "/logits"] = carried(out, turned, soft[doc_id + "/words"], soft[doc_id + "/logits"])
    if a.labels: np.savez(a.labels, **labels)
