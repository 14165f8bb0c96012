#!/usr/bin/env python3
"""Codes a page of `whosaid audit` in a headless browser, by its keys alone.

    audit_page.py PAGE.html ANSWERS.json FOLDER [--screenshot FILE.png] [--width 1280]

ANSWERS  {item: {"attribution": "y", "content": "p", ..., "kind": "d"}} for rows, {item: {"missed": [["i", "words"]], "wrong": [1]}} for
         paragraphs: each missed attribution has its kind and its words, which are selected as a reader would, or null. Items that
         are not in it are passed over.
FOLDER   where the exported CSV goes.

Needs Python's selenium and Debian's chromium and chromium-driver. Fails on any error in the browser's console and on
any request that is not the page itself. Reloads the page half-way, to see that the progress was kept.
"""
import argparse, json, pathlib, sys, time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browser import browser, check_quiet


SELECT = """
for (const run of document.querySelectorAll("#article [data-at]")) {
  const at = run.textContent.indexOf(arguments[0]);
  if (at >= 0) { getSelection().setBaseAndExtent(run.firstChild, at, run.firstChild, at + arguments[0].length); return true; }
}
return false;"""


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("page", type=pathlib.Path); ap.add_argument("answers", type=pathlib.Path); ap.add_argument("folder", type=pathlib.Path)
    ap.add_argument("--screenshot"); ap.add_argument("--width", type=int, default=1280)
    a = ap.parse_args()
    answers = json.loads(a.answers.read_text())
    a.folder.mkdir(parents=True, exist_ok=True)
    folder = a.folder.resolve()
    driver = browser(folder, a.width)
    try:
        url = a.page.resolve().as_uri()
        driver.get(url)
        data = json.loads(driver.find_element(By.ID, "data").get_attribute("textContent"))
        questions = ["attribution", "content", "source", "cue", "speaker", "kind"] + [f"ask_{i + 1}" for i in range(len(data["asked"]))]
        press = lambda key: driver.find_element(By.TAG_NAME, "body").send_keys(key)
        at = lambda: driver.execute_script("return document.getElementById('progress').textContent")
        done = 0
        for n, item in enumerate(data["items"]):
            answer = answers.get(item["item"])
            if answer is None:
                continue
            for _ in range(len(data["items"])):
                now = int(at().split()[1]) - 1
                if now == n:
                    break
                press(Keys.ARROW_RIGHT if now < n else Keys.ARROW_LEFT)
            if item["unit"] == "row":
                for question in questions:
                    if question == "attribution" or answer.get("attribution") != "n":
                        press(answer.get(question) or "u")
            else:
                for kind, words in answer.get("missed", []):
                    if words:
                        assert driver.execute_script(SELECT, words), f"{item['item']}: '{words}' is not in one run"
                    press(kind)
                for row in answer.get("wrong", []):
                    press(str(row))
                press(Keys.ENTER)
            done += 1
            if done == 20:
                if a.screenshot:
                    driver.save_screenshot(a.screenshot)
                driver.refresh()
        kept = int(at().split(", ")[1].split()[0])
        assert kept == done, f"{kept} items done in the page, {done} answered"
        driver.find_element(By.ID, "export").click()
        csv = folder / f"{data['coder']}.csv"
        for _ in range(300):
            if csv.exists():
                break
            time.sleep(0.1)
        assert csv.exists(), "nothing was exported"
        check_quiet(driver, url)
        print(f"{done} items coded, {csv}")
    finally:
        driver.quit()


if __name__ == "__main__":
    sys.exit(main())
