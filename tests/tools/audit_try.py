#!/usr/bin/env python3
"""Draws an audit of the sample corpus, codes its page in a headless browser, and scores the answers.

    audit_try.py WHOSAID FOLDER
"""
import json, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent


def main(program, folder):
    folder = pathlib.Path(folder).resolve()
    program = str(pathlib.Path(program).resolve())
    whosaid = lambda *a: subprocess.run([program, *map(str, a)], check=True, cwd=HERE.parents[1], stdout=subprocess.DEVNULL)
    whosaid("run", "--quiet", "--output", folder / "tables")
    whosaid("audit", "sample", "--n", 25, "--paragraphs", 6, "--coders", "ann", "--output", folder / "tables", "--to", folder / "audit", "--replace")
    design = json.loads((folder / "audit/audit.json").read_text())
    row = {"attribution": "y", "content": "y", "source": "p", "cue": "y", "speaker": "u", "kind": "d"}
    answers = {r["item"]: {"attribution": "n"} if i % 7 == 0 else row for i, r in enumerate(design["rows"])}
    answers |= {p["item"]: {"missed": [["i", None]] if i == 0 else []} for i, p in enumerate(design["paragraphs"])}
    (folder / "answers.json").write_text(json.dumps(answers))
    export = folder / "export"
    for old in export.glob("*.csv"):
        old.unlink()
    subprocess.run([sys.executable, HERE / "audit_page.py", folder / "audit/ann.html", folder / "answers.json", export], check=True)
    whosaid("audit", "score", export / "ann.csv", "--design", folder / "audit/audit.json")
    score = json.loads((folder / "audit/score.json").read_text())
    assert score, "a score"
    whosaid("report", "--output", folder / "tables", "--audit", folder / "audit/score.json", "--to", folder / "report.html")
    assert f"audit {score['audit']}" in (folder / "report.html").read_text(), "the page of the tables names the audit"
    print("the audit's page: coded, exported and scored")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
