"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const store = "whosaid-audit-" + data.audit + "-" + data.coder;
  // Offsets are code points; a JavaScript string counts UTF-16 units.
  const texts = data.articles.map(a => Array.from(a.text));
  const KINDS = { d: "direct", m: "mixed", i: "indirect" };
  const MARKS = [["y", "yes"], ["p", "partly"], ["n", "no"], ["u", "cannot tell"]];
  const YES_NO = [["y", "yes"], ["n", "no"], ["u", "cannot tell"]];
  const questions = [
    { key: "attribution", text: "Is it an attribution: does somebody say, think or want this?", answers: YES_NO },
    { key: "content", text: "Is the content right?", answers: MARKS },
    { key: "source", text: "Is the source right?", answers: MARKS },
    { key: "cue", text: "Is the cue right?", answers: MARKS },
    { key: "speaker", text: "Is the speaker right?", answers: YES_NO },
    { key: "kind", text: "What kind is it?", answers: [["d", "direct"], ["m", "mixed"], ["i", "indirect"]] },
    ...data.asked.map((text, i) => ({ key: "ask_" + (i + 1), text, answers: YES_NO })),
  ];
  let codes = {}, at = 0, question = 0;
  try { codes = JSON.parse(localStorage.getItem(store)) || {}; } catch (_) { codes = {}; }

  const $ = id => document.getElementById(id);
  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const item = () => data.items[at];
  const code = () => codes[item().item] || (codes[item().item] = {});
  const asked = c => questions.filter(q => q.key === "attribution" || c.attribution !== "n");
  const isDone = it => {
    const c = codes[it.item];
    if (!c) return false;
    return it.unit === "paragraph" ? !!c.done : asked(c).every(q => c[q.key]);
  };
  const keep = () => {
    try { localStorage.setItem(store, JSON.stringify(codes)); }
    catch (_) { $("progress").textContent = "This browser keeps nothing: export often."; }
  };
  const cover = spans => spans.map(s => texts[item().article].slice(s[0], s[1]).join("")).join(" […] ");

  /** The article with its marks, as runs of characters that have the same ones. */
  function showArticle() {
    const it = item(), text = texts[it.article], about = data.articles[it.article], c = code();
    const marks = new Array(text.length), number = {};
    const put = (spans, role, row) => spans.forEach(([s, e]) => {
      for (let k = s; k < e && k < text.length; k++) if (role !== "content" || !marks[k]) marks[k] = role + " " + row;
    });
    it.rows.forEach((row, n) => {
      for (const role of ["content", "source", "cue"]) put(row[role], role, n);
      if (row.content.length) number[row.content[0][0]] = n;
    });
    const missed = new Set();
    (c.missed || []).forEach(m => ["content", "source", "cue"].forEach(role => (m[role] || []).forEach(([s, e]) => {
      for (let k = s; k < e; k++) missed.add(k);
    })));
    const all = it.rows.flatMap(r => [...r.content, ...r.source, ...r.cue]);
    const [from, to] = it.span || [Math.min(...all.map(s => s[0])), Math.max(...all.map(s => s[1]))];
    const root = $("article");
    root.replaceChildren();
    const head = make("div", "head");
    head.append(make("b", "", about.title || ""), [about.outlet, about.date].filter(Boolean).join(", "));
    root.append(head);
    const wrong = new Set(c.wrong || []);
    let box = null;
    for (let k = 0; k < text.length;) {
      const inside = k >= from && k < to, near = k >= from - 600 && k < to + 600, mark = marks[k], m = missed.has(k);
      const starts = it.unit === "paragraph" && number[k] !== undefined;
      let end = k + 1;
      while (end < text.length && marks[end] === mark && missed.has(end) === m && (end >= from && end < to) === inside
        && (end >= from - 600 && end < to + 600) === near && number[end] === undefined) end++;
      const run = make(mark || m ? "mark" : "span");
      if (mark) {
        const [role, row] = mark.split(" ");
        run.classList.add(role);
        run.title = role + (it.unit === "paragraph" ? " of row " + (Number(row) + 1) : "");
        if (wrong.has(it.rows[row].quote_id)) run.classList.add("wrong");
      }
      if (m) run.classList.add("missed");
      if (!near) run.classList.add("far");
      run.dataset.at = k;
      run.textContent = text.slice(k, end).join("");
      if (inside && it.unit === "paragraph") {
        if (!box) { box = make("span", "framed"); root.append(box); }
        if (starts) box.append(make("sup", "", String(number[k] + 1)));
        box.append(run);
      } else root.append(run);
      k = end;
    }
    const shown = root.querySelector(".framed") || root.querySelector("mark");
    if (shown) shown.scrollIntoView({ block: "center" });
  }

  /** The selected words as a span of code points, or null. */
  function selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const place = (node, offset) => {
      if (node.nodeType !== Node.TEXT_NODE) return null;
      const run = node.parentElement.closest("[data-at]");
      return run ? Number(run.dataset.at) + Array.from(node.data.slice(0, offset)).length : null;
    };
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    return start !== null && end !== null && start < end ? [start, end] : null;
  }

  function showQuestions() {
    const it = item(), c = code(), root = $("answers");
    root.replaceChildren();
    if (it.unit === "row") {
      const row = it.rows[0];
      const shown = { content: cover(row.content), source: cover(row.source) || "(none)", cue: cover(row.cue) || "(none)", speaker: row.speaker || "(none)" };
      questions.forEach((q, n) => {
        const box = make("div", "question" + (n === question ? " now" : ""));
        if (q.key !== "attribution" && c.attribution === "n") box.classList.add("void");
        box.append(make("p", "", q.text));
        if (shown[q.key]) box.append(make("p", "shown", shown[q.key]));
        q.answers.forEach(([key, word]) => {
          const button = make("button", "", key + " " + word);
          button.type = "button";
          button.setAttribute("aria-pressed", String(c[q.key] === key));
          button.addEventListener("click", () => { question = n; answer(key); });
          box.append(button, " ");
        });
        root.append(box);
      });
    } else {
      const box = make("div", "question now");
      box.append(make("p", "", "Which attributions that begin in the framed paragraph are missing?"));
      const missed = c.missed || [];
      missed.forEach((m, n) => box.append(make("p", "shown", (n + 1) + ". " + m.kind + ": " + (cover(m.content) || "(not marked)")
        + (m.source.length ? "; source " + cover(m.source) : "") + (m.cue.length ? "; cue " + cover(m.cue) : ""))));
      [["d", "direct"], ["m", "mixed"], ["i", "indirect"]].forEach(([key, word]) => {
        const button = make("button", "", "+ " + word + " (" + key + ")");
        button.type = "button";
        button.addEventListener("click", () => paragraphKey(key));
        box.append(button, " ");
      });
      const done = make("button", "", missed.length ? "done (Enter)" : "nothing is missing (Enter)");
      done.type = "button";
      done.setAttribute("aria-pressed", String(!!c.done));
      done.addEventListener("click", () => paragraphKey("Enter"));
      box.append(done);
      root.append(box);
      if (it.rows.length) {
        const rows = make("div", "question");
        rows.append(make("p", "", "Rows that are wrong:"));
        it.rows.forEach((row, n) => {
          const button = make("button", "", (n + 1) + " " + (row.speaker || "(no speaker)"));
          button.type = "button";
          button.setAttribute("aria-pressed", String((c.wrong || []).includes(row.quote_id)));
          button.addEventListener("click", () => toggle(n));
          rows.append(button, " ");
        });
        root.append(rows);
      }
    }
    const note = make("textarea");
    note.rows = 2;
    note.placeholder = "Note";
    note.setAttribute("aria-label", "Note");
    note.value = c.note || "";
    note.addEventListener("input", () => { code().note = note.value; keep(); });
    root.append(note);
    const now = root.querySelector(".now");
    if (now) root.scrollTop = now.offsetTop - root.offsetTop - 40;
  }

  function show() {
    if (!data.items.length) { $("progress").textContent = "no items"; return; }
    showArticle();
    showQuestions();
    const done = data.items.filter(isDone).length;
    $("progress").textContent = "item " + (at + 1) + " of " + data.items.length + " (" + item().item + "), " + done + " done";
  }
  function go(to) {
    at = Math.max(0, Math.min(data.items.length - 1, to));
    question = 0;
    if (item().unit === "row") {
      const open = questions.findIndex(q => asked(code()).includes(q) && !code()[q.key]);
      question = Math.max(0, open);
    }
    show();
  }
  function nextOpen() {
    const n = data.items.length;
    for (let k = 1; k <= n; k++) if (!isDone(data.items[(at + k) % n])) return go((at + k) % n);
    show();
  }
  function answer(key) {
    const q = questions[question], c = code();
    if (!q || !q.answers.some(a => a[0] === key)) return;
    c[q.key] = key;
    if (q.key === "attribution" && key === "n") questions.forEach(o => { if (o.key !== "attribution") delete c[o.key]; });
    keep();
    if (isDone(item())) return nextOpen();
    const open = questions.findIndex((o, n) => n > question && !c[o.key]);
    question = open >= 0 ? open : questions.findIndex(o => !c[o.key]);
    showQuestions();
  }
  function toggle(n) {
    const row = item().rows[n], c = code();
    if (!row) return;
    const wrong = new Set(c.wrong || []);
    if (!wrong.delete(row.quote_id)) wrong.add(row.quote_id);
    c.wrong = [...wrong];
    keep();
    show();
  }
  function paragraphKey(key) {
    const c = code(), missed = c.missed || (c.missed = []), chosen = selection(), last = missed[missed.length - 1];
    if (KINDS[key]) missed.push({ kind: KINDS[key], content: chosen ? [chosen] : [], source: [], cue: [] });
    else if (key === "s" && last && chosen) last.source.push(chosen);
    else if (key === "c" && last && chosen) last.cue.push(chosen);
    else if (key === "Backspace") missed.pop();
    else if (key === "Enter") { c.done = true; keep(); return nextOpen(); }
    else if (/^[1-9]$/.test(key)) return toggle(Number(key) - 1);
    else return;
    getSelection().removeAllRanges();
    keep();
    show();
  }

  // CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  const COLUMNS = ["audit", "item", "unit", "coder", ...questions.map(q => q.key), "missed_direct", "missed_mixed", "missed_indirect", "missed_spans", "wrong_rows", "note"];
  const spans = list => list.map(s => s[0] + "-" + s[1]).join(";");
  function cells(it) {
    const c = codes[it.item] || {}, out = { audit: data.audit, item: it.item, unit: it.unit, coder: data.coder };
    if (it.unit === "row") questions.forEach(q => { out[q.key] = q.key === "kind" ? KINDS[c.kind] : c[q.key]; });
    else if (c.done) {
      const missed = c.missed || [];
      for (const kind of Object.values(KINDS)) out["missed_" + kind] = missed.filter(m => m.kind === kind).length;
      out.missed_spans = missed.filter(m => m.content.length).map(m => m.kind + " " + spans(m.content)
        + (m.source.length ? " s" + spans(m.source) : "") + (m.cue.length ? " c" + spans(m.cue) : "")).join(" / ");
      out.wrong_rows = (c.wrong || []).join(" ");
    }
    out.note = c.note;
    return out;
  }
  function csv() {
    const quoted = value => {
      let text = value === undefined ? "" : String(value);
      if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const lines = [COLUMNS, ...[...data.items].sort((a, b) => (a.item < b.item ? -1 : 1)).map(it => { const c = cells(it); return COLUMNS.map(n => c[n]); })];
    return lines.map(line => line.map(quoted).join(",")).join("\r\n") + "\r\n";
  }
  function exportCsv() {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = data.coder + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  /** Rows of a CSV text. */
  function parse(text) {
    const rows = [[""]];
    let quoted = false;
    for (let k = 0; k < text.length; k++) {
      const c = text[k], row = rows[rows.length - 1];
      if (quoted) {
        if (c === '"' && text[k + 1] === '"') { row[row.length - 1] += c; k++; }
        else if (c === '"') quoted = false;
        else row[row.length - 1] += c;
      } else if (c === '"') quoted = true;
      else if (c === ",") row.push("");
      else if (c === "\n") rows.push([""]);
      else if (c !== "\r") row[row.length - 1] += c;
    }
    return rows.filter(r => r.length > 1);
  }
  /** Takes up the answers of an exported file. */
  function load(text) {
    const [header, ...rows] = parse(text.replace(/^\ufeff/, ""));
    const place = name => header.indexOf(name);
    const list = cell => (cell ? cell.split(";").map(s => s.split("-").map(Number)) : []);
    for (const row of rows) {
      const cell = name => (place(name) >= 0 ? row[place(name)] || "" : "");
      const it = data.items.find(i => i.item === cell("item"));
      if (!it || cell("audit") !== data.audit) continue;
      const c = {};
      if (it.unit === "row") {
        questions.forEach(q => { if (cell(q.key)) c[q.key] = cell(q.key)[0].toLowerCase(); });
      } else if (cell("missed_direct") !== "") {
        c.done = true;
        c.wrong = cell("wrong_rows").split(" ").filter(Boolean);
        c.missed = cell("missed_spans").split(" / ").filter(Boolean).map(part => {
          const [kind, ...words] = part.split(" "), m = { kind, content: [], source: [], cue: [] };
          words.forEach(w => { if (w[0] === "s") m.source = list(w.slice(1)); else if (w[0] === "c") m.cue = list(w.slice(1)); else m.content = list(w); });
          return m;
        });
        for (const kind of Object.values(KINDS)) {
          const marked = c.missed.filter(m => m.kind === kind).length;
          for (let k = marked; k < Number(cell("missed_" + kind)); k++) c.missed.push({ kind, content: [], source: [], cue: [] });
        }
      }
      if (cell("note")) c.note = cell("note");
      codes[it.item] = c;
    }
    keep();
    go(at);
  }

  function toggleHelp() {
    $("guide").hidden = !$("guide").hidden;
    $("help").setAttribute("aria-expanded", String(!$("guide").hidden));
  }
  $("back").addEventListener("click", () => go(at - 1));
  $("next").addEventListener("click", () => go(at + 1));
  $("open").addEventListener("click", nextOpen);
  $("export").addEventListener("click", exportCsv);
  $("help").addEventListener("click", toggleHelp);
  $("load").addEventListener("change", event => {
    const file = event.target.files[0];
    if (file) file.text().then(load);
    event.target.value = "";
  });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "TEXTAREA" || !data.items.length) return;
    const key = event.key;
    if (key === "Enter" && event.target.tagName === "BUTTON") return;
    if (key === "?") toggleHelp();
    else if (key === "ArrowLeft") go(at - 1);
    else if (key === "ArrowRight") go(at + 1);
    else if (key === "o") nextOpen();
    else if (item().unit === "paragraph") paragraphKey(key);
    else if (key === "ArrowUp") { question = Math.max(0, question - 1); showQuestions(); }
    else if (key === "ArrowDown") { question = Math.min(questions.length - 1, question + 1); showQuestions(); }
    else answer(key);
    if (["ArrowUp", "ArrowDown", "Backspace", "Enter"].includes(key)) event.preventDefault();
  });
  if (data.items.length && !Object.keys(codes).length) toggleHelp();
  const open = data.items.findIndex(it => !isDone(it));
  if (data.items.length) go(Math.max(0, open)); else show();
})();
