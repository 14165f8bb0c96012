// The charts of what is filtered, in the same forms as those of all quotes, which come back when nothing is filtered.

const SVG = "http://www.w3.org/2000/svg";
const draw = (tag, attributes, title) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (title) node.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: title }));
  return node;
};
const share = (part, whole) => (whole ? 100 * part / whole : 0).toFixed(2) + "%";
const GROUP = { person: 0, organisation: 1, document: 1, group: 2, unnamed: 2 };
const LISTS = ["persons", "organisations", "unnamed"];
const SHOWN = 15;

/** Where each value of a dictionary of `n` stands in a list; -1: nowhere. */
const places = (list, n) => {
  const out = new Int32Array(n).fill(-1);
  list.forEach((value, place) => { if (value >= 0) out[value] = place; });
  return out;
};

/** Markers per 1,000 words with a 95 % interval (Byar's), as in the tables. */
function rate(k, words) {
  const z = 1.959964, end = (k, z) => k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3, scale = 1000 / words;
  return { value: k * scale, low: k ? Math.max(0, end(k, -z)) * scale : 0, high: end(k + 1, z) * scale };
}

class Charts {
  /** `choose(filter, value)` is what a click does. */
  constructor(data, choose) {
    this.data = data;
    this.choose = choose;
    this.kept = new Map();
    this.columns = [...document.querySelectorAll("#time .columns g")].map(g => ({
      g, from: dayOf(g.dataset.from), to: dayOf(g.dataset.to), total: g.querySelector("title").textContent,
    }));
  }

  /** Replaces what an element holds; `restore` brings the first back. */
  replace(node, children) {
    if (!node) return;
    if (!this.kept.has(node)) this.kept.set(node, [...node.childNodes]);
    node.replaceChildren(...children);
  }

  restore() {
    for (const [node, children] of this.kept) node.replaceChildren(...children);
  }

  show(list) {
    this.bars(list);
    this.time(list);
    this.lines(list);
    this.tables(list);
    this.firmness(list);
    this.copies(list);
  }

  /** Names as buttons that filter: those that are there from the beginning, and new ones. */
  static enable(root, choose) {
    for (const node of root.querySelectorAll("[data-filter]")) {
      const name = [...node.querySelectorAll(".name")].find(n => n.closest("[data-filter]") === node);
      if (name && !name.closest("button")) name.replaceWith(pick(name.textContent, () => choose(node.dataset.filter, node.dataset.value)));
    }
    for (const g of root.querySelectorAll(".columns g")) g.addEventListener("click", () => choose("days", [g.dataset.from, g.dataset.to]));
  }

  /** Quotes, kinds, words and quotes without reprints by a column of keys (below 0: none), the most first. */
  tally(list, key, n) {
    const { data } = this, out = Array.from({ length: n }, () => null);
    // Most words are one key's alone: only the others need a set.
    const { cluster, kind, words, hedges, boosters } = data;
    const owner = new Int32Array(data.clusters).fill(-1), shared = new Set();
    for (let at = 0; at < list.length; at++) {
      const i = list[at], k = key[i], c = cluster[i];
      if (k < 0) continue;
      const t = out[k] ??= { k, total: 0, kinds: [0, 0, 0], distinct: 0, words: 0, hedges: 0, boosters: 0 };
      t.total++;
      t.kinds[kind[i]]++;
      if (owner[c] < 0) {
        owner[c] = k;
        t.distinct++;
      } else if (owner[c] !== k && !shared.has(c * n + k)) {
        shared.add(c * n + k);
        t.distinct++;
      }
      t.words += words[i];
      t.hedges += hedges[i];
      t.boosters += boosters[i];
    }
    return out.filter(t => t).sort((a, b) => b.total - a.total || a.k - b.k);
  }

  bar(filter, value, name, t, most, plain) {
    const item = make("li");
    const who = make("span", "who");
    who.append(pick(name, () => this.choose(filter, value)));
    const svg = draw("svg", { class: "bar", "aria-hidden": "true" });
    let at = 0;
    (plain ? [["plain", t.total]] : this.data.kinds.map((kind, k) => [kind, t.kinds[k]])).forEach(([kind, n]) => {
      if (n) svg.append(draw("rect", { class: kind, x: share(at, most), width: share(n, most), height: "100%" }, `${n} ${kind}`));
      at += n;
    });
    const n = make("span", "n", grouped(t.total));
    if (!plain && t.distinct < t.total) n.append(" ", make("small", "", `(${grouped(t.distinct)})`));
    item.append(who, svg, n);
    return item;
  }

  bars(list) {
    const { data } = this;
    this.speakers = this.tally(list, data.speaker, data.speaker_names.length);
    LISTS.forEach((id, group) => {
      const of = this.speakers.filter(t => (GROUP[data.speaker_kinds[t.k]] ?? 2) === group);
      const most = of.length ? of[0].total : 0;
      const rows = of.slice(0, SHOWN).map(t => this.bar("speaker", data.speaker_ids[t.k], data.speaker_names[t.k], t, most));
      this.list(id, rows, of);
    });
    const genders = ["female", "male", "unknown"];
    this.gender ??= data.speaker.map(s => s < 0 ? -1 : genders.indexOf(data.speaker_genders[s]));
    const byGender = $("genders") ? this.tally(list, this.gender, 3) : [];
    const name = { male: "men", female: "women", unknown: "not known" };
    const largest = byGender.length ? byGender[0].total : 0;
    this.list("genders", byGender.map(t => this.bar("gender", genders[t.k], name[genders[t.k]], t, largest, true)), byGender);
    this.outlets = this.tally(list, data.outlet, data.outlets.length);
    const top = this.outlets.slice(0, SHOWN), first = top.length ? top[0].total : 0;
    this.list("outlets", top.map(t => this.bar("outlet", data.outlets[t.k], data.outlets[t.k] || "no outlet", t, first, true)), this.outlets);
  }

  list(id, rows, all) {
    const section = $(id);
    if (!section) return;
    this.replace(section.querySelector("ol"), rows);
    const note = section.querySelector(".note");
    if (note) this.replace(note, [`${grouped(all.length)} in what is filtered; ${grouped(all.reduce((n, t) => n + t.total, 0))} quotes`]);
  }

  /** The step of the time line that a day is in. */
  step(day) {
    let low = 0, high = this.columns.length - 1;
    if (day === NO_DAY || high < 0 || day < this.columns[0].from || day > this.columns[high].to) return -1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.columns[middle].to < day) low = middle + 1; else high = middle;
    }
    return low;
  }

  time(list) {
    const { data, columns } = this;
    if (!columns.length) return;
    const counts = columns.map(() => [0, 0, 0]);
    this.steps ??= data.day.map(day => this.step(day));
    const { steps } = this, { kind } = data;
    for (let at = 0; at < list.length; at++) if (steps[list[at]] >= 0) counts[steps[list[at]]][kind[list[at]]]++;
    const totals = counts.map(c => c[0] + c[1] + c[2]), most = Math.max(0, ...totals);
    columns.forEach(({ g, total }, step) => {
      const behind = (this.kept.get(g) ?? [...g.childNodes]).find(n => n.classList && n.classList.contains("behind"));
      const name = total.split(":")[0], [direct, mixed, indirect] = counts[step];
      const title = Object.assign(document.createElementNS(SVG, "title"), { textContent: `${name}: ${totals[step]} (${direct} direct, ${mixed} mixed, ${indirect} indirect)` });
      const [x, width] = ["x", "width"].map(a => behind.getAttribute(a));
      let y = most - totals[step];
      const parts = [2, 1, 0].filter(k => counts[step][k]).map(k => {
        const rect = draw("rect", { class: data.kinds[k], x, width, y: share(y, most), height: share(counts[step][k], most) });
        y += counts[step][k];
        return rect;
      });
      this.replace(g, [title, behind.cloneNode(), ...parts]);
    });
    this.replace(document.querySelector("#time .most"), [`${grouped(most)} at most, of what is filtered`]);
    const rows = document.querySelectorAll("#time tbody tr");
    rows.forEach((row, step) => [totals[step], ...counts[step]].forEach((n, k) => this.replace(row.children[k + 1], [grouped(n)])));
  }

  lines(list) {
    const { data } = this, root = $("lines");
    if (!root) return;
    const top = this.speakers.filter(t => GROUP[data.speaker_kinds[t.k]] < 2).slice(0, 12);
    const place = places(top.map(t => t.k), data.speaker_names.length);
    const steps = top.map(() => new Array(this.columns.length).fill(0));
    for (let at = 0; this.steps && at < list.length; at++) {
      const s = data.speaker[list[at]], p = s < 0 ? -1 : place[s], step = this.steps[list[at]];
      if (p >= 0 && step >= 0) steps[p][step]++;
    }
    const n = Math.max(1, this.columns.length);
    this.replace(root, top.map((t, p) => {
      const item = make("li"), most = Math.max(1, ...steps[p]), total = make("span", "n", grouped(t.total) + " ");
      total.append(make("small", "", grouped(Math.max(0, ...steps[p]))));
      const svg = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": `${t.total} quotes` });
      svg.append(draw("polyline", { points: steps[p].map((c, s) => `${((s + 0.5) * 100 / n).toFixed(2)},${(98 - 96 * c / most).toFixed(2)}`).join(" ") }));
      item.append(pick(data.speaker_names[t.k], () => this.choose("speaker", data.speaker_ids[t.k])), total, svg);
      return item;
    }));
  }

  /** The shaded tables: rows of speakers or outlets, columns of outlets or classes. */
  tables(list) {
    const { data } = this;
    const named = this.speakers.filter(t => GROUP[data.speaker_kinds[t.k]] < 2).slice(0, SHOWN);
    const outlets = this.outlets.slice(0, 12);
    const rows = { speaker: named, outlet: outlets };
    for (const [id, by, column] of [["by-outlet", "speaker", "outlet"], ["class-by-speaker", "speaker", "class"], ["class-by-outlet", "outlet", "class"]]) {
      const table = $(id);
      if (!table) continue;
      const columns = [...table.querySelectorAll("thead th[data-filter]")].map(th => column === "class" ? data.classes.indexOf(th.dataset.value) : data.outlets.indexOf(th.dataset.value));
      const place = places(columns, column === "class" ? data.classes.length : data.outlets.length);
      const row = places(rows[by].map(t => t.k), by === "speaker" ? data.speaker_names.length : data.outlets.length);
      const of = data[column], whose = data[by];
      const counts = rows[by].map(() => new Array(columns.length).fill(0)), all = new Array(columns.length).fill(0);
      for (let at = 0; at < list.length; at++) {
        const p = place[of[list[at]]], who = whose[list[at]];
        if (p < 0) continue;
        all[p]++;
        const r = who < 0 ? -1 : row[who];
        if (r >= 0) counts[r][p]++;
      }
      const most = Math.max(1, ...counts.flat());
      const line = (value, name, total, cells) => {
        const tr = make("tr"), th = make("th");
        th.scope = "row";
        th.append(value === null ? make("span", "name", name) : pick(name, () => this.choose(by, value)));
        tr.append(th, make("td", "n", grouped(total)));
        for (const n of cells) {
          const whole = column === "class" ? total : most, percent = 100 * n / Math.max(1, total);
          const level = n ? Math.min(6, Math.round(1 + 5 * Math.sqrt(n / Math.max(1, whole)))) : 0;
          tr.append(make("td", "h" + level, !n ? "" : column !== "class" ? grouped(n) : percent < 1 ? "<1" : percent.toFixed(0)));
        }
        return tr;
      };
      const name = k => by === "speaker" ? data.speaker_names[k] : data.outlets[k] || "no outlet";
      const value = k => by === "speaker" ? data.speaker_ids[k] : data.outlets[k];
      const lines = rows[by].map((t, r) => line(value(t.k), name(t.k), t.total, counts[r]));
      if (column === "class") lines.unshift(line(null, "all that is filtered", list.length, all));
      this.replace(table.querySelector("tbody"), lines);
    }
  }

  firmness(list) {
    const { data } = this, table = $("firmness");
    const sum = column => {
      let total = 0;
      for (let at = 0; at < list.length; at++) total += column[list[at]];
      return total;
    };
    const all = [[null, null, "all that is filtered", { words: sum(data.words), hedges: sum(data.hedges), boosters: sum(data.boosters) }]];
    const speakers = this.speakers.filter(t => GROUP[data.speaker_kinds[t.k]] < 2).map(t => ["speaker", data.speaker_ids[t.k], data.speaker_names[t.k], t]);
    const outlets = this.outlets.map(t => ["outlet", data.outlets[t.k], data.outlets[t.k] || "no outlet", t]);
    const enough = rows => rows.filter(r => r[3].words >= about.min_words).slice(0, SHOWN);
    const rows = [...all.filter(r => r[3].words), ...enough(speakers), ...enough(outlets)];
    const rates = rows.map(r => [rate(r[3].hedges, r[3].words), rate(r[3].boosters, r[3].words)]);
    const most = Math.max(10, ...rates.flat().map(r => 1.6 * r.value));
    this.replace(table.caption, [`Hedges and boosters per 1,000 words, from 0 to ${most.toFixed(0)}, of what is filtered`]);
    this.replace(table.tBodies[0], rows.map(([filter, value, name, t], r) => {
      const tr = make("tr"), th = make("th");
      th.scope = "row";
      th.append(filter ? pick(name, () => this.choose(filter, value)) : make("span", "name", name));
      tr.append(th, make("td", "n", grouped(t.words)));
      ["hedges", "boosters"].forEach((what, k) => {
        const x = rates[r][k], number = make("td", "n", x.value.toFixed(1) + " ");
        number.append(make("small", "", `${x.low.toFixed(1)} to ${x.high.toFixed(1)}`));
        const svg = draw("svg", { class: "whisker " + what, "aria-hidden": "true" });
        svg.append(draw("line", { x1: share(x.low, most), x2: share(Math.min(x.high, most), most), y1: "50%", y2: "50%" }), draw("circle", { cx: share(x.value, most), cy: "50%", r: 4 }));
        const track = make("td", "track");
        track.append(svg);
        tr.append(number, track);
      });
      return tr;
    }));
  }

  copies(list) {
    const { data } = this, root = $("reprints");
    if (!root) return;
    const printed = new Int32Array(data.clusters), clusters = new Map();
    for (const i of list) printed[data.cluster[i]]++;
    for (const i of list) {
      if (printed[data.cluster[i]] < 2) continue;
      const c = clusters.get(data.cluster[i]) ?? { n: printed[data.cluster[i]], first: i, outlets: new Set() };
      c.outlets.add(data.outlet[i]);
      if (isEarlier(data, i, c.first)) c.first = i;
      clusters.set(data.cluster[i], c);
    }
    const top = [...clusters.values()].sort((a, b) => b.n - a.n || a.first - b.first).slice(0, 20);
    this.replace(root, !top.length ? [make("li", "note", "None is printed twice in what is filtered.")] : top.map(c => {
      const item = make("li"), i = c.first, s = data.speaker[i], text = contentOf(data, i), said = make("p", "said", text.length > 300 ? text.slice(0, 300) + "…" : text);
      said.dir = "auto";
      const note = make("p", "note");
      note.append(s < 0 ? "nobody named" : pick(data.speaker_names[s], () => this.choose("speaker", data.speaker_ids[s])));
      const first = [data.outlets[data.outlet[i]], shownDay(data.day[i]), data.titles[data.document[i]]].filter(p => p).join(", ");
      note.append(`: printed ${c.n} times${c.outlets.size > 1 ? ` in ${c.outlets.size} outlets` : ""}; first of these ${first || "in an article without outlet, date and title"}`);
      item.append(said, note);
      return item;
    }));
  }
}

