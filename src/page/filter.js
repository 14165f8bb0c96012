// What is looked for, and the quotes that fit.

/** Small letters, plain quotation marks, no accents: how words are compared. */
const fold = text => {
  const plain = text.toLowerCase().replace(/[‘’ʼ]/g, "'").replace(/[“”„«»]/g, '"').replace(/\s+/g, " ");
  return /[^\x00-\x7f]/.test(plain) ? plain.normalize("NFD").replace(/\p{M}/gu, "") : plain;
};
const isWord = c => c !== undefined && /[\p{L}\p{N}]/u.test(c);

/** The words of a search: "exact words" in quotation marks stand in a row and are whole words; others begin a word. */
function wanted(query) {
  const out = [];
  for (const [, exact, word] of fold(query).matchAll(/"([^"]*)"?|(\S+)/g)) {
    const text = (exact ?? word).trim();
    if (text && /[\p{L}\p{N}]/u.test(text)) out.push({ text, exact: exact !== undefined });
  }
  return out;
}

/** Texts to search: one string of all, so that a search is a few passes over it. */
function haystack(texts) {
  const starts = new Uint32Array(texts.length + 1);
  const folded = texts.map((text, i) => {
    const out = fold(text);
    starts[i + 1] = starts[i] + out.length + 1;
    return out;
  });
  return { all: folded.join("\n"), starts };
}

/** Marks the texts that have a word. */
function having(hay, word) {
  const found = new Uint8Array(hay.starts.length - 1);
  let i = 0;
  for (let at = hay.all.indexOf(word.text); at >= 0; at = hay.all.indexOf(word.text, at)) {
    while (hay.starts[i + 1] <= at) i++;
    const end = at + word.text.length;
    if (isWord(hay.all[at - 1]) && isWord(word.text[0]) || word.exact && isWord(hay.all[end])) {
      at++;
      continue;
    }
    found[i] = 1;
    at = hay.starts[i + 1];
  }
  return found;
}

/** Whether one printing of the same words is before another: the first of all, or else by its day. */
const isEarlier = (data, a, b) => data.first[a] > data.first[b] || data.first[a] === data.first[b] && data.day[a] < data.day[b];

const EMPTY = {
  q: "", around: false, speaker: null, typed: "", outlet: null, from: null, to: null, kind: null, whoKind: null, gender: null, cls: null,
  confidence: about.min_confidence, once: false, sort: "new",
};

/** Finds quotes: the state of the filters, and what fits them. */
class Finder {
  constructor(data) {
    this.data = data;
    this.state = { ...EMPTY };
    this.orders = {};
    this.said = null;
    this.places = null;
  }

  get isFiltered() {
    return Object.keys(EMPTY).some(key => key !== "sort" && this.state[key] !== EMPTY[key]);
  }

  /** Built once they are needed, or the browser has nothing else to do. */
  prepare(around) {
    const { data } = this;
    if (!this.said) this.said = haystack(Array.from({ length: data.n }, (_, i) => contentOf(data, i)));
    if (around && !this.places) this.places = haystack(data.passages);
  }

  /** The quotes that fit, in the order asked for. */
  find() {
    const { data, state } = this;
    const fits = new Uint8Array(data.n);
    const low = Math.round(state.confidence * 1000);
    const kind = data.kinds.indexOf(state.kind), cls = data.classes.indexOf(state.cls), outlet = data.outlets.indexOf(state.outlet);
    const speakers = this.speakersThat();
    for (let i = 0; i < data.n; i++) {
      if (data.confidence[i] < low) continue;
      if (state.kind !== null && data.kind[i] !== kind) continue;
      if (state.cls !== null && data.class[i] !== cls) continue;
      if (state.outlet !== null && data.outlet[i] !== outlet) continue;
      if (speakers && !(data.speaker[i] < 0 ? speakers.nobody : speakers.has[data.speaker[i]])) continue;
      if (state.from !== null && (data.day[i] < state.from || data.day[i] === NO_DAY)) continue;
      if (state.to !== null && (data.day[i] > state.to || data.day[i] === NO_DAY)) continue;
      fits[i] = 1;
    }
    for (const word of wanted(state.q)) {
      this.prepare(state.around);
      const said = having(this.said, word), places = state.around ? having(this.places, word) : null;
      for (let i = 0; i < data.n; i++) {
        if (fits[i] && !said[i] && !(places && places[data.passage[i]])) fits[i] = 0;
      }
    }
    const order = this.order(state.sort), out = new Int32Array(data.n);
    let n = 0;
    for (let at = 0; at < data.n; at++) if (fits[order[at]]) out[n++] = order[at];
    return state.once ? this.firsts(out.subarray(0, n)) : out.subarray(0, n);
  }

  /** Of the same words, one printing: the first of all, or else the earliest here. */
  firsts(list) {
    const { data } = this, best = new Int32Array(data.clusters).fill(-1);
    for (const i of list) {
      const other = best[data.cluster[i]];
      if (other < 0 || isEarlier(data, i, other)) best[data.cluster[i]] = i;
    }
    return list.filter(i => best[data.cluster[i]] === i);
  }

  /** Which speakers fit; null: all. */
  speakersThat() {
    const { data, state } = this;
    if (state.speaker === null && !state.typed && state.whoKind === null && state.gender === null) return null;
    const words = fold(state.typed).split(" ").filter(w => w);
    const has = new Uint8Array(data.speaker_names.length);
    for (let s = 0; s < has.length; s++) {
      has[s] = (state.speaker === null || data.speaker_ids[s] === state.speaker)
        && (state.whoKind === null || data.speaker_kinds[s] === state.whoKind)
        && (state.gender === null || data.speaker_kinds[s] === "person" && data.speaker_genders[s] === state.gender)
        && (!words.length || words.every(w => (" " + this.name(s)).includes(" " + w)));
    }
    return { has, nobody: state.whoKind === "nobody" && state.speaker === null && !words.length };
  }

  name(s) {
    this.names ??= this.data.speaker_names.map(fold);
    return this.names[s];
  }

  /** All quotes in an order; of equals the order of the table. */
  order(by) {
    const { data } = this;
    if (!this.orders[by]) {
      const all = Int32Array.from({ length: data.n }, (_, i) => i);
      const names = values => {
        const rank = new Int32Array(values.length);
        Array.from(values.keys()).sort((a, b) => values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b).forEach((v, r) => { rank[v] = r; });
        return rank;
      };
      const key = {
        new: i => -data.day[i], old: i => data.day[i] === NO_DAY ? 1e9 : data.day[i], sure: i => -data.confidence[i],
        unsure: i => data.confidence[i], long: i => -data.words[i],
      }[by] ?? (() => {
        const rank = names(by === "name" ? data.speaker_names.map(fold) : data.outlets.map(fold));
        return by === "name" ? i => data.speaker[i] < 0 ? 1e9 : rank[data.speaker[i]] : i => rank[data.outlet[i]];
      })();
      const keys = Float64Array.from(all, key);
      this.orders[by] = all.sort((a, b) => keys[a] - keys[b] || a - b);
    }
    return this.orders[by];
  }
}

