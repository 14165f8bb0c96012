// The quotes that were found, a page of them at a time, and what can be taken away.

const PAGE = 50;
/** Characters of a passage that are shown at first. */
const LONG = 1600;

class List {
  constructor(data, finder, choose) {
    this.data = data;
    this.finder = finder;
    this.choose = choose;
    this.page = 0;
    this.found = [];
    $("before").addEventListener("click", () => this.turn(-1));
    $("after").addEventListener("click", () => this.turn(1));
    $("download").addEventListener("click", () => this.download());
  }

  show(found) {
    this.found = found;
    this.page = 0;
    this.draw();
  }

  turn(by) {
    this.page += by;
    this.draw();
    $("quotes").scrollIntoView();
    $("list").querySelector("button, a")?.focus({ preventScroll: true });
  }

  draw() {
    const from = this.page * PAGE, shown = this.found.slice(from, from + PAGE), pages = Math.ceil(this.found.length / PAGE);
    const words = wanted(this.finder.state.q);
    $("list").start = from + 1;
    $("list").replaceChildren(...Array.from(shown, i => this.row(i, words)));
    $("pages").hidden = pages < 2;
    $("page").textContent = `${grouped(from + 1)} to ${grouped(from + shown.length)} of ${grouped(this.found.length)}`;
    $("before").disabled = this.page === 0;
    $("after").disabled = this.page >= pages - 1;
    $("key").hidden = !shown.length;
  }

  row(i, words) {
    const { data } = this, s = data.speaker[i], d = data.document[i], item = make("li");
    const meta = make("div", "meta"), who = make("b");
    who.append(s < 0 ? "nobody named" : pick(data.speaker_names[s], () => this.choose("speaker", data.speaker_ids[s])));
    meta.append(who);
    const outlet = data.outlets[data.outlet[i]];
    if (outlet) meta.append(pick(outlet, () => this.choose("outlet", outlet)));
    if (data.day[i] !== NO_DAY) meta.append(make("span", "", shownDay(data.day[i])));
    meta.append(make("span", "", data.kinds[data.kind[i]]));
    const cue = cueOf(data, i), cls = data.classes[data.class[i]];
    meta.append(make("span", "", cue ? `“${cue}” (${cls})` : "no reporting words"));
    meta.append(make("span", "", `confidence ${(data.confidence[i] / 1000).toFixed(2)}`));
    item.append(meta, this.passage(i, words));
    const spans = spansOf(data, i), source = sourceOf(data, i);
    if (!spans.source.length && source) {
      const said = make("p", "note", "said by ");
      said.append(make("span", "source", source));
      item.append(said);
    }
    const tools = make("div", "tools"), link = this.link(d);
    const title = data.titles[d] || data.document_ids[d];
    if (link) {
      const a = make("a", "", title);
      a.href = link;
      a.rel = "noreferrer noopener";
      a.dir = "auto";
      tools.append(a);
    } else tools.append(Object.assign(make("span", "", title), { dir: "auto" }));
    const copy = make("button", "", "copy as citation");
    copy.type = "button";
    copy.addEventListener("click", async () => {
      copy.textContent = await keep(this.citation(i)) ? "copied" : "cannot copy here";
      setTimeout(() => { copy.textContent = "copy as citation"; }, 2000);
    });
    tools.append(copy);
    item.append(tools);
    return item;
  }

  /** The passage in runs of characters that have the same marks. */
  passage(i, words) {
    const { data } = this, text = data.passages[data.passage[i]], spans = spansOf(data, i);
    const root = make("p", "passage");
    root.dir = "auto";
    const hits = this.hits(text, words);
    const marks = [
      ...spans.content.map(([s, e]) => [s, e, "content"]), ...spans.cue.map(([s, e]) => [s, e, "cue"]),
      ...spans.source.map(([s, e]) => [s, e, "source"]), ...hits.map(([s, e]) => [s, e, "hit"]),
    ];
    const cuts = [...new Set([0, text.length, ...marks.flatMap(m => [m[0], m[1]]), ...spans.markers.flatMap(m => [m[0], m[1]])])].sort((a, b) => a - b);
    const fill = end => {
      root.replaceChildren();
      for (let k = 0; k + 1 < cuts.length && cuts[k] < end; k++) {
        const [from, to] = [cuts[k], cuts[k + 1]], names = marks.filter(m => m[0] <= from && to <= m[1]).map(m => m[2]);
        const marker = spans.markers.find(m => m[0] <= from && to <= m[1]);
        if (!names.length && !marker) {
          root.append(text.slice(from, to));
          continue;
        }
        const run = make(names.includes("content") ? "mark" : "span", names.join(" "), text.slice(from, to));
        if (marker) {
          const [category, subcategory, hyland] = data.stance[marker[2]].split("\t");
          run.classList.add("m", { hedge: "hedge", booster: "booster", "attitude marker": "attitude" }[hyland] ?? "other");
          run.title = `${hyland ? hyland + ": " : ""}${subcategory === category ? category : `${category}, ${subcategory}`}${marker[3] ? ", negated" : ""}`;
        }
        root.append(run);
      }
    };
    const first = spans.content.length ? spans.content[0][0] : 0;
    if (text.length > first + LONG + 400) {
      const cut = cuts.find(c => c > first + LONG) ?? text.length;
      if (cut > first + LONG) cuts.splice(cuts.indexOf(cut), 0, first + LONG);
      fill(first + LONG);
      const more = pick("… show all", () => fill(text.length));
      root.append(more);
    } else fill(text.length);
    return root;
  }

  /** Where the words of the search are: found in the text folded letter by letter, so that the places stay. */
  hits(text, words) {
    if (!words.length) return [];
    let plain = "";
    const place = [];
    for (let at = 0; at < text.length; at++) {
      const letters = fold(text[at]);
      for (const letter of letters) place.push(at), plain += letter;
    }
    place.push(text.length);
    const out = [];
    for (const word of words) {
      for (let at = plain.indexOf(word.text); at >= 0; at = plain.indexOf(word.text, at + 1)) {
        const end = at + word.text.length;
        if (isWord(plain[at - 1]) && isWord(word.text[0]) || word.exact && isWord(plain[end])) continue;
        out.push([place[at], place[end - 1] + 1]);
      }
    }
    return out;
  }

  /** Where the article is: its address on the web, or its file next to the page. */
  link(d) {
    const { data } = this;
    if (/^https?:\/\//i.test(data.urls[d])) return data.urls[d];
    if (about.articles === null) return null;
    const path = data.document_paths[d] || data.document_ids[d];
    return (about.articles + path).split("/").map(p => p === ".." || p === "." ? p : encodeURIComponent(p)).join("/");
  }

  citation(i) {
    const { data } = this, d = data.document[i], s = data.speaker[i];
    const who = s < 0 ? sourceOf(data, i) || "nobody named" : data.speaker_names[s];
    const content = contentOf(data, i), said = data.kind[i] === 0 ? content : `“${content.replace(/[“”]/g, m => m === "“" ? "‘" : "’")}”`;
    const where = [data.outlets[data.outlet[i]], data.titles[d] && `“${data.titles[d]}”`, shownDay(data.day[i]), data.urls[d]].filter(p => p).join(", ");
    return `${said} (${who}, ${data.kinds[data.kind[i]]}${data.kind[i] === 0 ? "" : " quote"}). ${where || data.document_ids[d]}. [${idOf(data, i)}]`;
  }

  /** What is found, as a spreadsheet takes it: RFC 4180 with a byte order mark; no cell runs as a formula. */
  csv() {
    const { data } = this;
    const cell = value => {
      const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const head = ["quote_id", "date", "outlet", "title", "speaker", "speaker_id", "speaker_kind", "kind", "content", "cue", "cue_class", "source", "confidence", "url", "path"];
    const rows = Array.from(this.found, i => {
      const d = data.document[i], s = data.speaker[i], of = list => s < 0 ? "" : list[s];
      return [idOf(data, i), isoDay(data.day[i]), data.outlets[data.outlet[i]], data.titles[d], of(data.speaker_names), of(data.speaker_ids),
        of(data.speaker_kinds), data.kinds[data.kind[i]], contentOf(data, i), cueOf(data, i), data.classes[data.class[i]], sourceOf(data, i),
        data.confidence[i] / 1000, data.urls[d], data.document_paths[d] || data.document_ids[d]].map(cell).join(",");
    });
    return "\ufeff" + [head.join(","), ...rows].join("\r\n") + "\r\n";
  }

  download() {
    const a = make("a"), url = URL.createObjectURL(new Blob([this.csv()], { type: "text/csv;charset=utf-8" }));
    a.href = url;
    a.download = "quotes-filtered.csv";
    a.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}

/** Puts text on the clipboard. */
async function keep(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const area = make("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

