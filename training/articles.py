"""The project's own annotated articles (articles/*.txt) as gold: attributions and who each source is.

    python articles.py OUT      # OUT/own.{train,test}.jsonl.gz, OUT/own.{train,test}.speakers.jsonl, OUT/own.mentions.jsonl

A fifth of the articles (by a hash of their number) is `test`: nothing is trained or tuned on it. `mentions` has the train
articles for the ranker of 'he' and 'she' (`cargo xtask train-pronouns`). articles/README.md has the format and the scheme.
"""
import argparse, gzip, json, re, zlib
from collections import Counter
from pathlib import Path

TAG = re.compile(r"\[((?:[scq]\d+(?:,\d+)*)(?:\+[scq]\d+(?:,\d+)*)*) ")
ROLE = {"s": "source", "c": "cue", "q": "content"}
ROLES = tuple(ROLE.values())
WHO = re.compile(r"\s*([\d, ]+?)\s*=\s*(.*?)\s*(?:\((person|group|organisation|place|document|other|unknown)\))?\s*$")
NOBODY = {"nobody", "-", "none"}
ARTICLES = {"a", "an", "the", "one", "another", "his", "her", "their", "its", "my", "our", "some", "someone"}
HONORIFIC = re.compile(r"^(the|a|an|his|her|their|its|my|our|mr|mrs|ms|dr|sir|dame|cr|cllr|councillor|prof|professor|rev|sen|gov|sgt|det|insp|mzee|haji|alhaji|hajia|sheikh) ", re.I)


class Fault(Exception):
    """What is wrong with an annotated article."""


def parse(raw):
    """Text with inline tags -> the text, and each number's spans: {number: {role: [[start, end]]}} in code points."""
    out, found, stack, i = [], {}, [], 0
    while i < len(raw):
        tag = TAG.match(raw, i)
        if tag or raw[i] == "[":
            stack.append((tag[1] if tag else None, len(out)))
            if not tag: out.append("[")
            i = tag.end() if tag else i + 1
        elif raw[i] == "]":
            if not stack: raise Fault("a ] without a [ near: " + "".join(out)[-60:])
            tag, start = stack.pop()
            if tag is None: out.append("]")
            else:
                part = "".join(out[start:])
                if not part.strip(): raise Fault(f"empty [{tag} ] near: " + "".join(out)[-60:])
                span = [start + len(part) - len(part.lstrip()), start + len(part.rstrip())]
                for role in tag.split("+"):
                    for n in role[1:].split(","): found.setdefault(int(n), {r: [] for r in ROLES})[ROLE[role[0]]].append(span)
            i += 1
        else:
            out.append(raw[i]); i += 1
    if stack: raise Fault(f"[{stack[-1][0]} is never closed")
    return "".join(out), {n: {r: sorted(spans) for r, spans in a.items()} for n, a in found.items()}


def check(text, found, who):
    """Raises Fault where an attribution breaks the scheme."""
    for n, a in found.items():
        if not a["content"]: raise Fault(f"{n} has no content")
        if not a["cue"] and not a["source"]: raise Fault(f"{n} has neither cue nor source")
        if n not in who: raise Fault(f"nothing says who {n} is")
        if any("\n" in text[s:e] for r in ("source", "cue") for s, e in a[r]): raise Fault(f"a source or cue of {n} crosses a line")
    if set(who) - set(found): raise Fault(f"no attributions {sorted(set(who) - set(found))}")


def articles(folder):
    """(doc_id, kind of outlet, text, {number: spans}, {number: (name, kind)}) of each article."""
    for path in sorted(Path(folder).glob("*.txt")):
        for k, block in enumerate(re.split(r"^=====+\s*$", path.read_text(encoding="utf-8"), flags=re.M)):
            if not block.strip(): continue
            head, _, tail = block.strip("\n").partition("\n-----\n")
            title, _, body = head.partition("\n")
            try:
                who = {}
                for line in filter(str.strip, tail.splitlines()):
                    m = WHO.match(line)
                    if not m: raise Fault(f"not understood: {line}")
                    for n in filter(str.strip, m[1].split(",")): who[int(n)] = (None if m[2].lower() in NOBODY else m[2], m[3])
                text, found = parse(body.strip("\n"))
                check(text, found, who)
            except Fault as fault: raise SystemExit(f"{path}, article {k + 1} ({title}): {fault}")
            yield f"{path.stem}-{k + 1}", title.lstrip("# ").strip(), text, found, who


def kind_of(name, kind):
    """The scorer's kind: a person without a name is 'unnamed', a place that speaks an organisation."""
    words = name.split()
    named = any(w[:1].isupper() and w.lower() not in ARTICLES for w in words)
    plain = named and words[0].lower() not in ARTICLES and not words[0].islower() and not re.search("['’]s ", name)
    if kind == "person" and not plain: return "unnamed"
    return {"place": "organisation", "unknown": "unnamed", None: "unnamed"}.get(kind, kind)


PRONOUNS = {"he", "she", "they", "i", "we", "it", "who", "that", "you", "which", "his", "her", "their", "its", "my", "our"}


def speakers(text, found, who):
    """Who each attribution is attributed to, as the scorer reads it."""
    entities, of = {}, {}
    for n, (name, kind) in who.items():
        of[f"E{n}"] = key = name and name.lower()
        if not name: continue
        aliases = entities.setdefault(key, {"name": name, "kind": kind_of(name, kind), "aliases": [name]})["aliases"]
        said = [text[s:e] for s, e in found[n]["source"]]
        for alias in [HONORIFIC.sub("", name)] + [x for x in said if x.lower() not in PRONOUNS]:
            if alias not in aliases: aliases.append(alias)
    return {"entities": entities, "attributions": of}


def mentions(text, found, who):
    """Where each person is named or is the source, for the ranker of pronouns."""
    out, people = [], sorted({name.lower() for name, kind in who.values() if name and kind == "person"})
    for n, (name, kind) in who.items():
        if name and name.lower() in people: out += [{"start": s, "end": e, "entity": f"e{people.index(name.lower())}"} for s, e in found[n]["source"]]
    for k, person in enumerate(people):
        name = next(n for n, _ in who.values() if n and n.lower() == person)
        words = re.findall(r"[^\s,“”\"]+", name)
        for alias in {" ".join(words), words[-1]}:
            if not alias[:1].isupper() or len(alias) < 3: continue
            out += [{"start": m.start(), "end": m.end(), "entity": f"e{k}"} for m in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text)]
    return sorted(out, key=lambda m: (m["start"], -m["end"], m["entity"]))


def dump(d):
    return json.dumps(d, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("out", type=Path)
    a = ap.parse_args(); a.out.mkdir(parents=True, exist_ok=True)
    gold = {p: gzip.GzipFile(a.out / f"own.{p}.jsonl.gz", "wb", mtime=0) for p in ("train", "test")}
    who_is = {p: open(a.out / f"own.{p}.speakers.jsonl", "w", encoding="utf-8") for p in gold}
    named, count = open(a.out / "own.mentions.jsonl", "w", encoding="utf-8"), Counter()
    for doc_id, outlet, text, found, who in articles(Path(__file__).with_name("articles")):
        part = "test" if zlib.crc32(doc_id.encode()) % 5 == 0 else "train"
        first = lambda n: min(s for r in ROLES for s, _ in found[n][r])
        attributions = [{"id": f"E{n}", **found[n]} for n in sorted(found, key=first)]
        gold[part].write(dump({"doc_id": doc_id, "outlet": outlet, "text": text, "attributions": attributions}).encode())
        who_is[part].write(dump({"doc_id": doc_id, **speakers(text, found, who)}))
        if part == "train": named.write(dump({"text": text, "mentions": mentions(text, found, who), "tokens": [list(m.span()) for m in re.finditer(r"\w+|[^\w\s]", text)], "attributions": attributions}))
        count.update({f"{part} articles": 1, f"{part} words": len(text.split()), f"{part} attributions": len(found)})
    for f in [*gold.values(), *who_is.values(), named]: f.close()
    print(dict(count))
