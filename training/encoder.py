"""The transformer taggers: all-MiniLM-L6-v2 (the accurate engine) and all-mpnet-base-v2 (its teacher), over windows of whole paragraphs.

    python encoder.py train --features TRAIN.features.jsonl --gold TRAIN.jsonl.gz --base mpnet --out DIR
    python encoder.py train --features ... --gold ... --base minilm --teacher TEACHER.train.npz --out DIR
    python encoder.py predict --features X.features.jsonl --base minilm --model DIR/last.pt [MORE.pt] --out X.npz

Run it again with the same --out to go on after a stop. The two bases cut words into the same word pieces. It computes on a
CUDA device where there is one (--device), in 16-bit floats as on a CPU.
"""
import argparse, json, math, os, random, time, zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from student import A, B, LOOKS, N_OUT, PLACES, SPEECH_PARTS, annotated, dressed, held_out, prepare, text_options, unlabelled, variants

WINDOW = 320
CLS, SEP = 101, 102
BASES = {"minilm": dict(width=384, heads=12, inner=1536, layers=6, eps=1e-12), "mpnet": dict(width=768, heads=12, inner=3072, layers=12, eps=1e-5)}


class PooledDropout(torch.nn.Module):
    """Dropout whose masks are slices, at random offsets, of one pool: drawing fresh masks is a seventh of a CPU step."""
    pool = None

    def __init__(self, p=0.1):
        super().__init__(); self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if PooledDropout.pool is None:
            PooledDropout.pool = ((torch.rand(1 << 24) >= self.p).to(torch.bfloat16) / (1 - self.p)).to(x.device)
        n = x.numel()
        at = torch.randint(0, len(PooledDropout.pool) - n, (1,)).item()
        return x * PooledDropout.pool[at:at + n].view(x.shape).to(x.dtype)


class Layer(torch.nn.Module):
    def __init__(self, width, heads, inner, eps):
        super().__init__()
        self.heads = heads
        self.qkv = torch.nn.Linear(width, 3 * width)
        self.o = torch.nn.Linear(width, width)
        self.norm1 = torch.nn.LayerNorm(width, eps=eps)
        self.up = torch.nn.Linear(width, inner); self.down = torch.nn.Linear(inner, width)
        self.norm2 = torch.nn.LayerNorm(width, eps=eps)
        self.drop1, self.drop2 = PooledDropout(), PooledDropout()

    def forward(self, x, bias):
        n, t, w = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        # Attention dropout would force torch's unfused kernels: four times slower on a CPU.
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.drop1(self.o(a.transpose(1, 2).reshape(n, t, w))))
        return self.norm2(x + self.drop2(self.down(F.gelu(self.up(x)))))


def buckets(t, device):
    """MPNet's relative positions: T5's 32 buckets, both ways, to 128."""
    r = torch.arange(t, device=device)[:, None] - torch.arange(t, device=device)[None]
    far = 8 + (torch.log(r.abs().clamp(min=1).float() / 8) / math.log(16) * 8).long()
    return (r < 0).long() * 16 + torch.where(r.abs() < 8, r.abs(), far.clamp(max=15))


class Encoder(torch.nn.Module):
    """Word pieces, each with its word's look, place and part of speech -> scores at each piece."""

    def __init__(self, base, weights=None):
        super().__init__()
        self.base, c = base, BASES[base]
        w, first = c["width"], 2 if base == "mpnet" else 0
        self.words = torch.nn.Embedding(30522, w); self.positions = torch.nn.Embedding(WINDOW, w)
        self.looks = torch.nn.Embedding(LOOKS, w); self.places = torch.nn.Embedding(PLACES, w); self.tags = torch.nn.Embedding(SPEECH_PARTS, w)
        for e in (self.looks, self.places, self.tags): torch.nn.init.zeros_(e.weight)
        self.norm = torch.nn.LayerNorm(w, eps=c["eps"])
        self.layers = torch.nn.ModuleList(Layer(w, c["heads"], c["inner"], c["eps"]) for _ in range(c["layers"]))
        self.drop, self.drop2 = PooledDropout(), PooledDropout()
        self.head = torch.nn.Linear(w, N_OUT)
        if base == "mpnet": self.register_buffer("relative", torch.zeros(32, c["heads"]))
        if weights: self.load_pretrained(weights, first)

    def load_pretrained(self, path, first):
        s = {k.removeprefix("mpnet.").removeprefix("bert."): v.float() for k, v in load_file(path).items()}
        words = s["embeddings.word_embeddings.weight"]
        if self.base == "mpnet":
            # MPNet's vocabulary is BERT's with four entries before it; <s> and </s> stand for [CLS] and [SEP].
            ends = words[[0, 2]]; words = words[4:4 + 30522].clone(); words[[CLS, SEP]] = ends
            self.relative.copy_(s["encoder.relative_attention_bias.weight"])
        self.words.weight.data.copy_(words)
        at = s["embeddings.position_embeddings.weight"][first:first + WINDOW]
        if self.base == "minilm": at = at + s["embeddings.token_type_embeddings.weight"][0]
        self.positions.weight.data.copy_(at)
        self.norm.weight.data.copy_(s["embeddings.LayerNorm.weight"]); self.norm.bias.data.copy_(s["embeddings.LayerNorm.bias"])
        q, k, v, o, n = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm") if self.base == "mpnet" else (
            "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm")
        for i, l in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                l.qkv.get_parameter(kind).data.copy_(torch.cat([s[f"{p}{x}.{kind}"] for x in (q, k, v)]))
                for m, x in ((l.o, o), (l.norm1, n), (l.up, "intermediate.dense"), (l.down, "output.dense"), (l.norm2, "output.LayerNorm")):
                    m.get_parameter(kind).data.copy_(s[f"{p}{x}.{kind}"])

    def forward(self, ids, looks, places, tags, mask):
        """All [batch, pieces]; mask is 1 on pieces. Returns [batch, pieces, N_OUT]."""
        t = ids.shape[1]
        x = self.words(ids) + self.positions.weight[:t] + self.looks(looks) + self.places(places) + self.tags(tags)
        x = self.drop(self.norm(x))
        bias = (mask[:, None, None] - 1.0) * 1e4
        if self.base == "mpnet": bias = bias + F.embedding(buckets(t, ids.device), self.relative).permute(2, 0, 1)[None]
        if torch.is_autocast_enabled(ids.device.type): x, bias = x.bfloat16(), bias.bfloat16()
        bias = bias.expand(-1, 12, t, t).contiguous() if self.base == "mpnet" else bias
        for l in self.layers: x = l(x, bias)
        return self.head(self.drop2(x))


def pieces_of(d):
    """The article's features by piece in place of by word, and where its paragraphs begin."""
    n = np.diff(d["ends"]); word = np.repeat(np.arange(len(n)), n)
    d["first"] = d["ends"][:-1]; d["by_piece"] = np.stack([d["pieces"], d["looks"][word], d["places"][word], d["tags"][word]])
    d["breaks"] = d["first"][np.nonzero(d["places"] % 3 == 2)[0]]
    d["sentence_breaks"] = d["first"][np.nonzero(d["places"] % 3 >= 1)[0]]
    return d


def windows(d, rng):
    """[from, to) in pieces: whole paragraphs (else sentences) up to WINDOW, from a random first length so that the cuts move over the epochs."""
    cap, n, cuts, at = WINDOW - 2, len(d["pieces"]), [], 0
    limit = rng.randint(cap // 3, cap)
    while at < n:
        end = min(at + limit, n)
        if end < n:
            for b in (d["breaks"], d["sentence_breaks"], d["first"]):
                good = b[(b > at + limit // 2) & (b <= end)]
                if len(good):
                    end = int(good[-1]); break
        cuts.append((at, end)); at, limit = end, cap
    return cuts


def batch_of(items):
    width = max(b - a for _, a, b in items) + 2
    x = np.zeros((4, len(items), width), np.int64); mask = np.zeros((len(items), width), np.float32); where = []
    for r, (d, a, b) in enumerate(items):
        x[0, r, 0], x[0, r, b - a + 1] = CLS, SEP
        x[:, r, 1:b - a + 1] = d["by_piece"][:, a:b]; mask[r, :b - a + 2] = 1
        lo, hi = np.searchsorted(d["first"], [a, b])
        where.append(d["first"][lo:hi] - a + 1 + r * width)
    return (*torch.from_numpy(x), torch.from_numpy(mask)), torch.from_numpy(np.concatenate(where))


def losses(z, y, soft, alpha):
    def ce(z, target): return -(target * F.log_softmax(z, -1)).sum(-1)
    def heads(y, cue, content): return ce(z[:, :A], y[:, :A]) + 0.3 * ce(z[:, A:B], y[:, A:B]) * content + ce(z[:, B:], y[:, B:]) * cue
    total = heads(y, 1.0, 1.0)
    if soft is not None: total = (1 - alpha) * total + alpha * heads(soft, soft[:, 5:9].sum(-1), soft[:, 9:13].sum(-1))
    return total.sum()


def fold_of(doc_id, folds):
    """The fold of an article; it says nothing of whether the article is held out."""
    return zlib.crc32(doc_id.encode()) // 20 % folds


def train(args):
    torch.manual_seed(args.seed); rng = random.Random(args.seed)
    out = Path(args.out); out.mkdir(parents=True, exist_ok=True)
    data = [pieces_of(d) for d in prepare(args.features, args.gold, args.teacher) if (args.all or not held_out(d["id"])) and (args.fold is None or fold_of(d["id"], args.folds) != args.fold)]
    data += [pieces_of(d) for d in unlabelled(args) + annotated(args)]
    other = [{k: pieces_of(d) for k, d in v.items()} for v in variants(args)]
    model = Encoder(args.base, args.weights); model.train()
    if args.start: model.load_state_dict(torch.load(args.start, weights_only=False))
    model.to(args.device)
    new = ("looks.", "places.", "tags.", "head.")
    groups = []
    depth = len(model.layers)
    for name, p in model.named_parameters():
        fresh = name.startswith(new)
        level = depth + 1 if fresh else int(name.split(".")[1]) + 1 if name.startswith("layers.") else 0
        scale = args.fresh if fresh else args.fade ** (depth - level)
        groups.append({"params": [p], "scale": scale, "weight_decay": 0.01 if p.ndim > 1 else 0.0})
    opt = torch.optim.AdamW(groups, lr=args.lr, betas=(0.9, 0.98), eps=1e-6, fused=True)
    start, step, mean, n_mean = 0, 0, None, 0
    saved = out / "state.pt"
    if saved.exists():
        s = torch.load(saved, weights_only=False, map_location=args.device)
        model.load_state_dict(s["model"]); opt.load_state_dict(s["opt"]); start, step, mean, n_mean = s["epoch"], s["step"], s["mean"], s["n_mean"]
        rng.setstate(s["rng"]); torch.set_rng_state(s["torch"].cpu())
    for epoch in range(start, args.epochs):
        items = [(d, a, b) for d in (dressed(d, other, args.share, rng) for d in data) for a, b in windows(d, rng)]
        rng.shuffle(items)
        items = [x for i in range(0, len(items), args.batch * 12) for x in sorted(items[i:i + args.batch * 12], key=lambda w: w[2] - w[1])]
        batches = [items[i:i + args.batch] for i in range(0, len(items), args.batch)]
        rng.shuffle(batches)
        t0, seen, total, total_steps = time.time(), 0, 0.0, len(batches) * args.epochs
        for n, b in enumerate(batches):
            # Warm up, then fall linearly to a fiftieth.
            lr = args.lr * max(0.02, min(1.0, (step + 1) / (0.08 * total_steps), (1 - step / total_steps) / 0.92))
            for g in opt.param_groups: g["lr"] = lr * g["scale"]
            x, where = batch_of(b)
            with torch.autocast(args.device, torch.bfloat16): z = model(*(v.to(args.device) for v in x))
            z = z.float().reshape(-1, N_OUT)[where.to(args.device)]
            pick = lambda key: torch.from_numpy(np.concatenate([d[key][slice(*np.searchsorted(d["first"], [lo, hi]))] for d, lo, hi in b])).to(args.device)
            loss = losses(z, pick("gold"), pick("soft") if args.teacher else None, args.alpha)
            (loss / len(where)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step(); opt.zero_grad(set_to_none=True); step += 1
            seen += len(where); total += loss.item()
            if n % 10 == 9: print(f"epoch {epoch + 1} {n + 1}/{len(batches)} loss {total / seen:.4f} lr {lr:.2e} {seen / (time.time() - t0):.0f} words/s", flush=True)
            # The mean over the last quarter's steps is the model: steadier than the last step.
            if step > 0.75 * total_steps and step % 5 == 0:
                n_mean += 1
                mean = {k: v.float().clone() for k, v in model.state_dict().items()} if mean is None else {k: mean[k] + (v.float() - mean[k]) / n_mean for k, v in model.state_dict().items()}
        s = {"model": model.state_dict(), "opt": opt.state_dict(), "epoch": epoch + 1, "step": step, "mean": mean, "n_mean": n_mean, "rng": rng.getstate(), "torch": torch.get_rng_state()}
        torch.save(s, f"{saved}.part"); os.replace(f"{saved}.part", saved)
        torch.save({k: v.cpu() for k, v in (mean or model.state_dict()).items()}, out / "last.pt.part"); os.replace(out / "last.pt.part", out / "last.pt")


def cover(d, own):
    """Windows of one article as the accurate engine cuts them (crates/encoder/src/windows.rs): [(from, first of its own, to)], each with at most `own` pieces of its own after context."""
    total, out, start = len(d["pieces"]), [], 0
    while True:
        end = min(start + own, total)
        if end < total:
            for b, quarters in ((d["breaks"], 2), (d["sentence_breaks"], 3), (d["first"], 3)):
                good = b[(b > start + own * quarters // 4) & (b <= start + own)]
                if len(good):
                    end = int(good[-1]); break
        out.append((max(start - (WINDOW - 2 - own), 0), start, end))
        if end == total: return out
        start = end


@torch.inference_mode()
def predict(args):
    model = Encoder(args.base)
    states = [torch.load(m, weights_only=False) for m in args.model]
    model.load_state_dict({k: sum(s[k].float() for s in states) / len(states) for k in states[0]}); model.eval().to(args.device)
    out, t0, n = {}, time.time(), 0
    for d in map(pieces_of, prepare(args.features)):
        if args.fold is not None and fold_of(d["id"], args.folds) != args.fold: continue
        spans = cover(d, args.own)
        z = np.zeros((len(d["pieces"]), N_OUT), np.float32)
        for i in range(0, len(spans), 8):
            x, _ = batch_of([(d, a, b) for a, _, b in spans[i:i + 8]])
            with torch.autocast(args.device, torch.bfloat16, enabled=not args.exact): y = model(*(v.to(args.device) for v in x)).float().cpu().numpy()
            for r, (a, start, b) in enumerate(spans[i:i + 8]): z[start:b] = y[r, start - a + 1:b - a + 1]
        out[d["id"] + "/logits"] = z[d["first"]].astype(np.float16); out[d["id"] + "/words"] = d["words"].astype(np.int32)
        n += len(d["words"])
        if len(out) % 80 == 0: print(f"{len(out) // 2} articles, {n / (time.time() - t0):.0f} words/s", flush=True)
    print(f"{n / (time.time() - t0):.0f} words/s")
    np.savez(f"{args.out}.part.npz", **out); os.replace(f"{args.out}.part.npz", args.out)


def parser():
    ap = argparse.ArgumentParser(); sub = ap.add_subparsers(dest="do", required=True)
    t, p = sub.add_parser("train"), sub.add_parser("predict")
    for x in (t, p):
        x.add_argument("--features", required=True); x.add_argument("--base", choices=BASES, required=True); x.add_argument("--out", required=True)
        x.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
        x.add_argument("--folds", type=int, default=5); x.add_argument("--fold", type=int, help="train without the articles of this fold; predict only these")
    t.add_argument("--gold", required=True); t.add_argument("--teacher", nargs="*", default=[])
    t.add_argument("--weights", required=True, help="the base's model.safetensors"); t.add_argument("--start")
    text_options(t)
    t.add_argument("--all", action="store_true", help="train on the held-out twentieth too (a teacher's confidence is not fitted)")
    t.add_argument("--epochs", type=int, default=4); t.add_argument("--seed", type=int, default=1); t.add_argument("--lr", type=float, default=2.5e-4); t.add_argument("--batch", type=int, default=16)
    t.add_argument("--fresh", type=float, default=4.0, help="rate of the new weights over the base's"); t.add_argument("--fade", type=float, default=0.9, help="rate of a layer over that of the layer above"); t.add_argument("--alpha", type=float, default=0.7)
    p.add_argument("--model", nargs="+", required=True)
    p.add_argument("--own", type=int, default=280, help="most pieces of a window that are its own"); p.add_argument("--exact", action="store_true", help="in 32-bit floats")
    return ap


if __name__ == "__main__":
    a = parser().parse_args()
    train(a) if a.do == "train" else predict(a)
