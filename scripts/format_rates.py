#!/usr/bin/env python3
"""Rate and memory of each container format against plain text: the same articles as .txt, JSON lines, zip, tar.gz, WARC and Parquet.

    format_rates.py WHOSAID FOLDER_OF_TXT [--articles 10000] [--rounds 2] [--engine fast] [--work FOLDER]

Takes the folder's articles again and again up to the number, writes them in each format, and runs the formats by turns. Prints
articles per second of processor time (user + system), its ratio to plain text, and the peak memory. Needs nothing but Python.
"""

import argparse, io, json, os, resource, shutil, subprocess, sys, tarfile, tempfile, zipfile


def written(folder, articles):
    """Folders with the articles in each format, by the format's name."""
    out = {name: os.path.join(folder, name) for name in ("txt", "jsonl", "zip", "tar.gz", "warc", "warc_html")}
    for path in out.values():
        os.makedirs(path)
    lines = open(os.path.join(out["jsonl"], "all.jsonl"), "w", encoding="utf-8")
    archive = zipfile.ZipFile(os.path.join(out["zip"], "all.zip"), "w", zipfile.ZIP_DEFLATED)
    tar = tarfile.open(os.path.join(out["tar.gz"], "all.tar.gz"), "w:gz", compresslevel=6)
    warc = open(os.path.join(out["warc"], "all.warc"), "wb")
    pages = open(os.path.join(out["warc_html"], "all.warc"), "wb")
    for n, text in enumerate(articles):
        name, raw = f"{n % 100:02}/{n:07}.txt", text.encode()
        os.makedirs(os.path.join(out["txt"], f"{n % 100:02}"), exist_ok=True)
        with open(os.path.join(out["txt"], name), "wb") as f:
            f.write(raw)
        lines.write(json.dumps({"id": n, "text": text}, ensure_ascii=False) + "\n")
        archive.writestr(name, raw)
        info = tarfile.TarInfo(name)
        info.size = len(raw)
        tar.addfile(info, io.BytesIO(raw))
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/{n}\r\nContent-Type: text/plain\r\n"
        warc.write(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw + b"\r\n\r\n")
        paragraphs = "".join(f"<p>{p}</p>" for p in text.replace("&", "&amp;").replace("<", "&lt;").split("\n") if p.strip())
        page = f"<html><head><title>{n}</title></head><body><nav><a href='/'>Home</a></nav><article>{paragraphs}</article></body></html>"
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = head.replace("conversion", "response").replace("text/plain", "application/http; msgtype=response")
        pages.write(f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n")
    for f in (lines, archive, tar, warc, pages):
        f.close()
    return out


def run(binary, source, engine, extra=()):
    """Processor seconds, peak memory in MB, and the articles of one run."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [binary, "run", "--input", source, "--output", os.path.join(out, "t"), "--engine", engine, "--quiet", *extra]
        # GNU time would add a dependency: the largest child so far is the peak, so each run is a process of its own.
        code = (
            "import resource,subprocess,sys;p=subprocess.run(sys.argv[1:]);"
            "print(p.returncode,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        told = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True).stdout.split()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(os.path.join(out, "t", "run.json"), encoding="utf-8") as f:
            counts = json.load(f)["counts"]
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return seconds, int(told[-1]) / 1024, counts["articles"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binary")
    ap.add_argument("folder")
    ap.add_argument("--articles", type=int, default=10_000)
    ap.add_argument("--rounds", type=int, default=2)
    ap.add_argument("--engine", default="fast")
    ap.add_argument("--work", help="where the copies are written (default: a temporary folder)")
    a = ap.parse_args()
    texts = []
    for folder, _, names in sorted(os.walk(a.folder)):
        texts += [open(os.path.join(folder, n), encoding="utf-8", newline="").read() for n in sorted(names) if n.endswith(".txt")]
    # A number at the end keeps copies apart.
    articles = (f"{texts[n % len(texts)]}\n\nPiece {n}.\n" for n in range(a.articles))
    with tempfile.TemporaryDirectory(dir=a.work) as work:
        sources = written(os.path.join(work, "in"), articles)
        # Parquet as the program itself writes it.
        made = os.path.join(work, "made")
        subprocess.run(
            [a.binary, "run", "--input", sources["txt"], "--output", made, "--engine", "rules", "--quiet", "--set", "write.text_in_parquet=true"],
            check=True,
        )
        sources["parquet"] = os.path.join(work, "in", "parquet")
        os.makedirs(sources["parquet"])
        shutil.copyfile(os.path.join(made, "documents.parquet"), os.path.join(sources["parquet"], "all.parquet"))
        shutil.rmtree(made)
        found = {name: [] for name in sources}
        for _ in range(a.rounds):
            for name, source in sources.items():
                found[name].append(run(a.binary, source, a.engine))
    plain = min(seconds for seconds, _, _ in found["txt"]) / found["txt"][0][2]
    print(f"{'format':10} {'articles':>8} {'per CPU s':>10} {'of plain':>9} {'peak MB':>8}")
    for name, runs in found.items():
        seconds, memory, n = min(runs)
        print(f"{name:10} {n:8} {n / seconds:10.1f} {plain / (seconds / n):9.2f} {max(r[1] for r in runs):8.0f}")


if __name__ == "__main__":
    main()
