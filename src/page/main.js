// The page at work: the form, the clicks, the filters in words.

const LABELS = { direct: "direct", mixed: "mixed", indirect: "indirect" };
const GENDERS = { female: "women", male: "men", unknown: "gender not known" };

/** Fills a list of choices, the first of them 'any'. */
function choices(id, values) {
  $(id).replaceChildren(...[["", "any"], ...values].map(([value, text]) => Object.assign(make("option", "", text), { value })));
}

async function start() {
  if (!about.quotes) {
    $("result").textContent = "There is no quote to show.";
    return;
  }
  $("loading").hidden = false;
  const data = await open(), finder = new Finder(data), { state } = finder;

  const choose = (filter, value) => {
    if (filter === "days") [state.from, state.to] = value.map(dayOf);
    else if (filter === "speaker") [state.speaker, state.typed] = [value, ""];
    else state[{ class: "cls", gender: "gender", kind: "kind", outlet: "outlet" }[filter]] = value;
    refresh();
  };
  const charts = new Charts(data, choose), list = new List(data, finder, choose);

  // Values of the selects are places in these lists: a value may be empty, and "" is 'any'.
  const outlets = data.outlets.map((o, i) => [String(i), o || "no outlet"]).sort((a, b) => a[1] < b[1] ? -1 : 1);
  choices("outlet", outlets);
  choices("kind", data.kinds.map(k => [k, LABELS[k]]));
  choices("who-kind", [...new Set(data.speaker_kinds)].sort().concat(data.speaker.includes(-1) ? ["nobody"] : []).map(k => [k, k]));
  choices("class", data.classes.filter((_, c) => data.class.includes(c)).map(c => [c, c]));
  if (data.speaker_genders.some(g => g)) {
    $("gender-label").hidden = false;
    choices("gender", [["female", "women"], ["male", "men"], ["unknown", "not known"]]);
  }
  // The names with the most quotes: a longer list helps nobody to type.
  const known = new Map();
  for (const s of data.speaker) if (s >= 0) known.set(s, (known.get(s) ?? 0) + 1);
  const names = [...known].sort((a, b) => b[1] - a[1]).slice(0, 500).map(([s]) => data.speaker_names[s]);
  $("speakers").replaceChildren(...[...new Set(names)].map(name => Object.assign(make("option"), { value: name })));

  /** The filters in words, each with a button that takes it away. */
  function chips() {
    const out = [], add = (text, keys) => {
      const chip = make("button", "chip", text + " ×");
      chip.type = "button";
      chip.dir = "auto";
      chip.setAttribute("aria-label", `remove the filter: ${text}`);
      chip.addEventListener("click", () => {
        keys.forEach(key => { state[key] = EMPTY[key]; });
        refresh();
      });
      out.push(chip);
    };
    if (state.q.trim()) add(`words: ${state.q}`, ["q", "around"]);
    if (state.speaker !== null) add(data.speaker_names[data.speaker_ids.indexOf(state.speaker)] ?? state.speaker, ["speaker"]);
    if (state.typed) add(`speaker: ${state.typed}`, ["typed"]);
    if (state.outlet !== null) add(state.outlet || "no outlet", ["outlet"]);
    if (state.from !== null || state.to !== null) add([state.from === null ? "" : `from ${shownDay(state.from)}`, state.to === null ? "" : `to ${shownDay(state.to)}`].join(" ").trim(), ["from", "to"]);
    if (state.kind !== null) add(state.kind, ["kind"]);
    if (state.whoKind !== null) add(`speaker: ${state.whoKind}`, ["whoKind"]);
    if (state.gender !== null) add(GENDERS[state.gender] ?? state.gender, ["gender"]);
    if (state.cls !== null) add(`cue: ${state.cls}`, ["cls"]);
    if (state.confidence !== EMPTY.confidence) add(`confidence from ${state.confidence.toFixed(2)}`, ["confidence"]);
    if (state.once) add("reprints once", ["once"]);
    return out;
  }

  /** The form as the filters are. */
  function fill() {
    const values = {
      q: state.q, in: state.around ? "around" : "said", speaker: state.speaker === null ? state.typed : data.speaker_names[data.speaker_ids.indexOf(state.speaker)] ?? "",
      outlet: state.outlet === null ? "" : String(data.outlets.indexOf(state.outlet)), from: state.from === null ? "" : isoDay(state.from), to: state.to === null ? "" : isoDay(state.to),
      kind: state.kind ?? "", "who-kind": state.whoKind ?? "", class: state.cls ?? "", confidence: String(Math.round(state.confidence * 100)), sort: state.sort,
      gender: state.gender ?? "",
    };
    for (const [id, value] of Object.entries(values)) if ($(id) !== document.activeElement && $(id).value !== value) $(id).value = value;
    $("once").checked = state.once;
    $("confidence-shown").textContent = state.confidence.toFixed(2);
  }

  /** What the form says. */
  function read() {
    const value = id => $(id).value, some = id => value(id) || null;
    state.q = value("q");
    state.around = value("in") === "around";
    const name = value("speaker");
    if (state.speaker === null || data.speaker_names[data.speaker_ids.indexOf(state.speaker)] !== name) [state.speaker, state.typed] = [null, name];
    state.outlet = some("outlet") === null ? null : data.outlets[Number(value("outlet"))];
    state.from = dayOf(value("from"));
    state.to = dayOf(value("to"));
    state.kind = some("kind");
    state.whoKind = some("who-kind");
    state.cls = some("class");
    state.gender = some("gender");
    const least = Number(value("confidence"));
    state.confidence = least === Math.round(EMPTY.confidence * 100) ? EMPTY.confidence : least / 100;
    state.once = $("once").checked;
    state.sort = value("sort");
  }

  function refresh() {
    const begun = performance.now();
    fill();
    const found = finder.find(), { isFiltered } = finder;
    list.show(found);
    if (isFiltered) charts.show(found); else charts.restore();
    const bar = $("filtered");
    bar.hidden = !isFiltered;
    bar.replaceChildren(`${grouped(found.length)} of ${grouped(data.n)} quotes: `, ...chips());
    if (isFiltered) bar.append(Object.assign(make("a", "", "read them"), { href: "#quotes" }), Object.assign(pick("clear all", clear), { className: "pick" }));
    $("result").textContent = found.length ? `${grouped(found.length)} quotes` : "No quote fits. Take a filter away, or search in the paragraphs, too.";
    // For whoever measures: milliseconds of the last change.
    document.documentElement.dataset.took = (performance.now() - begun).toFixed(1);
  }

  function clear() {
    const { sort } = state;
    Object.assign(state, EMPTY, { sort });
    document.activeElement?.blur();
    refresh();
  }

  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { read(); refresh(); }, 120);
  };
  const form = $("search");
  form.addEventListener("submit", event => { event.preventDefault(); read(); refresh(); });
  for (const event of ["input", "change"]) form.addEventListener(event, later);
  form.addEventListener("reset", event => { event.preventDefault(); clear(); });
  Charts.enable(document.querySelector("main"), choose);
  refresh();
  form.hidden = false;
  $("loading").hidden = true;
  document.documentElement.dataset.ready = performance.now().toFixed(0);
  (window.requestIdleCallback ?? setTimeout)(() => finder.prepare(false));
}

start().catch(error => {
  $("loading").hidden = true;
  $("result").textContent = "The quotes cannot be opened in this browser (it needs DecompressionStream: Chrome 80, Firefox 113, Safari 16.4). The charts above are complete without them.";
  console.error(error);
});
