// The quotes of the page: opened from compressed columns.

const $ = id => document.getElementById(id);
const about = JSON.parse($("about").textContent);
const NO_DAY = -1000000;
const DAY = 86400000;

/** An element with a class and text; text is never markup. */
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};
/** A button that looks like a link. */
const pick = (text, action) => {
  const node = make("button", "pick name", text);
  node.type = "button";
  node.dir = "auto";
  node.addEventListener("click", action);
  return node;
};
const grouped = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const isoDay = day => day === NO_DAY ? "" : new Date(day * DAY).toISOString().slice(0, 10);
const dayName = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const shownDay = day => day === NO_DAY ? "" : dayName.format(new Date(day * DAY));
const dayOf = iso => iso ? Math.round(Date.parse(iso + "T00:00:00Z") / DAY) : null;

/** The columns, with typed arrays for what is counted and the place of each quote's spans. */
async function open() {
  const packed = atob($("data").textContent);
  $("data").remove();
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = await new Response(stream).json();
  data.n = data.kind.length;
  for (const name of ["day", "outlet", "speaker", "kind", "class", "confidence", "words", "hedges", "boosters", "cluster", "first", "cue",
    "source", "document", "passage", "start"]) {
    data[name] = Int32Array.from(data[name]);
  }
  // Columns that were left short: words of their own are numbered as they come, passages by their distance.
  let known = 0;
  data.cluster.forEach((c, i) => { data.cluster[i] = c ? c - 1 : known++; });
  data.passage.forEach((p, i) => { data.passage[i] = i ? data.passage[i - 1] + p : p; });
  data.clusters = data.cluster.reduce((most, c) => Math.max(most, c + 1), 0);
  data.counts = Uint16Array.from(data.counts);
  data.spans = Int32Array.from(data.spans);
  data.at = new Uint32Array(data.n + 1);
  for (let i = 0; i < data.n; i++) {
    const c = 4 * i;
    data.at[i + 1] = data.at[i] + 2 * (data.counts[c] + data.counts[c + 1] + data.counts[c + 2]) + 3 * data.counts[c + 3];
  }
  return data;
}

/** Where the parts of a quote are in its passage: lists of [start, end], of markers also what and whether negated. */
function spansOf(data, i) {
  let at = data.at[i];
  const read = (n, width) => {
    const out = [];
    let end = 0;
    for (let k = 0; k < n; k++, at += width) {
      const start = end + data.spans[at];
      end = start + data.spans[at + 1];
      out.push(width === 3 ? [start, end, data.spans[at + 2] >> 1, data.spans[at + 2] & 1] : [start, end]);
    }
    return out;
  };
  const c = 4 * i;
  return {
    content: read(data.counts[c], 2), cue: read(data.counts[c + 1], 2), source: read(data.counts[c + 2], 2),
    markers: read(data.counts[c + 3], 3),
  };
}

/** The text of a part of a quote, as the table has it. */
function textOf(data, i, spans) {
  const text = data.passages[data.passage[i]];
  return spans.map(([s, e], k) => {
    const between = k ? text.slice(spans[k - 1][1], s) : "";
    return (!k ? "" : /^[ \t\n\r\f]+$/.test(between) ? between : " […] ") + text.slice(s, e);
  }).join("");
}

const contentOf = (data, i) => textOf(data, i, spansOf(data, i).content);
const cueOf = (data, i) => data.cues[data.cue[i]] || textOf(data, i, spansOf(data, i).cue);
const sourceOf = (data, i) => data.sources[data.source[i]] || textOf(data, i, spansOf(data, i).source);

/** The id of a quote: its article, and where its content begins and ends there, in code points. */
function idOf(data, i) {
  let id = data.id[i];
  if (!id) {
    const spans = spansOf(data, i).content, text = data.passages[data.passage[i]].slice(spans[0][0], spans[spans.length - 1][1]);
    id = `${data.start[i]}-${data.start[i] + [...text].length}`;
  }
  return `${data.document_ids[data.document[i]]}:${id}`;
}

