#!/usr/bin/env python3
"""Is every input read in linear time? Files of hostile shapes at n, 2n and 4n kilobytes, a run of the program over each.

    file_shapes.py WHOSAID [--kb 200] [--engine rules] [--only WORD] [--rounds 1]
    file_shapes.py WHOSAID --articles 4000      # the corpus stage: so many articles of one line, and 2 and 4 times so many

Prints processor seconds (user + system, less those of a run over one short article) and marks a ratio of a size to the half of it
above 2.3 where the larger takes more than 0.2 s. What a bound refuses says so. Exit code 1 if a shape is marked. The texts inside
of an article have a benchmark of their own: `cargo xtask hostile`.
"""

import argparse, base64, json, os, resource, subprocess, sys, tempfile

PROSE = "Ann Lee said on Monday that the harbour would not open. “It may rain,” she said. "


def times(unit):
    """A file of a unit again and again; `%` in it is the number of the copy."""
    return lambda n: "".join(unit.replace("%", str(i)) for i in range(max(1, n // len(unit))))


def within(start, unit, end):
    return lambda n: start + times(unit)(n) + end


def nested(start, opening, middle, closing, end):
    def text(n):
        depth = max(1, n // (len(opening) + len(closing)))
        return start + "".join(opening.replace("%", str(i)) for i in range(depth)) + middle + closing * depth + end

    return text


PAGE, END = "<html><body><article>", "</article></body></html>"
SHAPES = [
    ("prose", "txt", times(PROSE + "\n\n")),
    ("page", "html", within(PAGE, f"<p>{PROSE}</p>", END)),
    ("unclosed paragraphs", "html", within(PAGE, f"<p>{PROSE}", "")),
    ("nested div", "html", nested(PAGE, "<div>", PROSE, "</div>", END)),
    ("nested lists", "html", nested(PAGE, "<ul><li>", PROSE, "</li></ul>", END)),
    ("nested tables", "html", nested(PAGE, "<table><tr><td>", PROSE, "</td></tr></table>", END)),
    ("nested b", "html", nested(PAGE, "<b>", PROSE, "</b>", END)),
    ("b and p", "html", within(PAGE, "<b><p>", PROSE + END)),
    ("a and p", "html", within(PAGE, "<a href=x><p>", PROSE + END)),
    ("closing tags", "html", within(PAGE, "</p></b>", PROSE + END)),
    ("html again and again", "html", times("<html a%='1'>")),
    ("attributes", "html", within("<p ", "a%='1' ", ">" + PROSE)),
    ("entities", "html", within(PAGE + "<p>", "&amp;&nbsp;", "</p>" + END)),
    ("comments", "html", within(PAGE, "<!-- a -->", PROSE + END)),
    ("open comments", "html", times("<!--")),
    ("less than", "html", times("<")),
    ("block quotes", "html", nested(PAGE, "<blockquote>", PROSE, "</blockquote>", END)),
    ("q", "html", nested(PAGE, "<q>", PROSE, "</q>", END)),
    ("JSON-LD", "html", lambda n: f"<script type='application/ld+json'>{'[' * n}</script>{PAGE}{PROSE}{END}"),
    ("nested elements", "xml", nested("<?xml version='1.0'?><nitf>", "<p>", PROSE, "</p>", "</nitf>")),
    ("nested xmlns", "xml", nested("<?xml version='1.0'?><nitf>", "<p xmlns:a%='b'>", PROSE, "</p>", "</nitf>")),
    ("XML attributes", "xml", within("<?xml version='1.0'?><nitf ", "a%='1' ", f"><body.content><p>{PROSE}</p></body.content></nitf>")),
    ("XML paragraphs", "xml", within("<?xml version='1.0'?><nitf><body><body.content>", f"<p>{PROSE}</p>", "</body.content></body></nitf>")),
    ("feed of items", "xml", within("<rss><channel>", f"<item><title>A %</title><description>{PROSE}</description></item>", "</channel></rss>")),
    ("lines of JSON", "jsonl", times(json.dumps({"id": "%", "text": PROSE}) + "\n")),
    ("array of JSON", "json", lambda n: json.dumps([{"id": i, "text": PROSE} for i in range(n // 100)])),
    ("nested JSON", "json", lambda n: "[" * n + "]" * n),
    ("backslashes", "json", lambda n: '{"text": "' + "\\\\" * n + '"}'),
    ("fields of one object", "json", lambda n: json.dumps({"text": PROSE, **{f"f{i}": i for i in range(n // 12)}})),
    ("rows of CSV", "csv", lambda n: "id,text\n" + "".join(f'{i},"{PROSE}"\n' for i in range(n // 90))),
    ("open quotes in CSV", "csv", lambda n: "id,text\n" + 'a,"b\n' * (n // 5)),
    ("columns of CSV", "csv", lambda n: "text" + "".join(f",c{i}" for i in range(n // 12)) + "\n" + PROSE + "," * (n // 12) + "\n"),
    ("RTF groups", "rtf", nested("{\\rtf1 ", "{\\b ", PROSE, "}", "}")),
    ("RTF words", "rtf", within("{\\rtf1 ", "\\par\\b0 word ", "}")),
    ("headers of a message", "eml", lambda n: "From: a@example.org\n" + "X-A: b\n" * (n // 7) + f"\n{PROSE}\n"),
    ("parts of a message", "eml", lambda n: "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" + f"--b\n\n{PROSE}\n" * (n // 90) + "--b--\n"),
    ("quoted lines", "md", times("> " * 3 + PROSE + "\n")),
    ("nested quotes", "md", lambda n: ">" * n + PROSE),
    ("nested emphasis", "md", lambda n: "*a _b " * (n // 6)),
    ("front matter", "md", lambda n: "---\n" + "".join(f"k{i}: v\n" for i in range(n // 8)) + f"---\n{PROSE}\n"),
    ("base64", "txt", lambda n: base64.b64encode(bytes(i * 7 % 256 for i in range(n * 3 // 4))).decode()),
    ("records of a crawl", "warc", lambda n: "".join(
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/{i}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(PROSE.encode())}\r\n\r\n{PROSE}\r\n\r\n" for i in range(n // 260))),
]


def letters(i):
    """A word of its own for each number."""
    return chr(97 + i % 26) + (letters(i // 26) if i >= 26 else "")


def articles(text):
    return lambda n: "".join(json.dumps({"id": i, "text": text(i)}) + "\n" for i in range(n))


CORPUS = [
    ("people of one surname", "jsonl", articles(lambda i: f"K{letters(i)} Lee said that it may rain.")),
    ("a surname, bearers", "jsonl", articles(lambda i: f"K{letters(i)} Lee said that it may rain." if i % 2 else "Mr Lee said that it may rain.")),
    ("namesakes, middles", "jsonl", articles(lambda i: f"Ann K{letters(i)} Lee said that it may rain.")),
    ("what belongs to them", "jsonl", articles(lambda i: f"K{letters(i)} Lee said that it may rain." if i % 2 else "Lee’s office said that it may rain.")),
]


def seconds(binary, engine, path):
    """Processor seconds of a run over one file, and the first code in `failures`."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [binary, "run", "--input", path, "--output", out, "--engine", engine, "--threads", "1", "--quiet", "--allow-empty"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=out)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            sys.exit(f"{path}: exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
        with open(os.path.join(out, "failures.csv"), encoding="utf-8") as f:
            rows = f.read().splitlines()
        code = rows[1].rsplit(",", 1)[1] if len(rows) > 1 else ""
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, code


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binary", type=os.path.abspath)
    ap.add_argument("--kb", type=int, default=200)
    ap.add_argument("--engine", default="rules")
    ap.add_argument("--only", default="")
    ap.add_argument("--rounds", type=int, default=1)
    ap.add_argument("--articles", type=int, default=0)
    a = ap.parse_args()
    shapes, n, unit = (CORPUS, a.articles, "articles") if a.articles else (SHAPES, a.kb * 1000, "bytes")
    marked = []
    with tempfile.TemporaryDirectory() as folder:
        def measured(name, text):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(text)
            return min(seconds(a.binary, a.engine, path) for _ in range(a.rounds))

        least = min(measured("a.txt", PROSE)[0] for _ in range(3))
        print(f"{'shape':22} {'n':>8} {'2n':>8} {'4n':>8}  ratios       (n = {n} {unit})")
        for name, extension, text in shapes:
            if a.only not in name:
                continue
            found = [measured(f"a.{extension}", text(n * k)) for k in (1, 2, 4)]
            took = [max(0.001, s - least) for s, _ in found]
            ratios = [took[1] / took[0], took[2] / took[1]]
            is_slow = any(r > 2.3 and t > 0.2 for r, t in zip(ratios, took[1:]))
            if is_slow:
                marked.append(name)
            code = found[2][1]
            print(f"{name:22} {took[0]:8.3f} {took[1]:8.3f} {took[2]:8.3f}  {ratios[0]:4.1f} {ratios[1]:4.1f} {'!' if is_slow else ' '} {code}", flush=True)
    print(f"{len(marked)} of {len(shapes)} shapes grow faster than their size" + (": " + ", ".join(marked) if marked else ""))
    return bool(marked)


if __name__ == "__main__":
    sys.exit(main())
