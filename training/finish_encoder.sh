#!/bin/sh
# finish_encoder.sh SHARED WORK LEARNED [ID]: trained encoders (ENCODER, default WORK/encoder/last.pt) -> the model file
# with its confidence, its proof, its manifest and its scores on dev.
set -eu
shared=$1 work=$2 xtask=$3 models=../crates/encoder/models id=${4:-accurate-1}
encoder=${ENCODER:-$work/encoder/last.pt} python=${PYTHON:-python3} own=${OWN:-280}
outside=${OUTSIDE:-0} quoted=${OUTSIDE_QUOTED:-0} cut=${CUT:-0}
gold=$shared/corpora/polnear/train.jsonl.gz
mkdir -p "$models"
printf '{"outside": %s, "outside_quoted": %s, "cut": %s}' "$outside" "$quoted" "$cut" > "$work/plain.json"
# shellcheck disable=SC2086 # several checkpoints of one beginning are averaged
$python export_encoder.py --model $encoder --out "$work/plain.model" --id "$id" --tuning "$work/plain.json" --own "$own"
$python calibrate.py held-out --gold "$gold" --out "$work/held-out.jsonl"
"$xtask" learned judge "$work/plain.model" "$work/held-out.jsonl" > "$work/held-out.judged.jsonl"
$python calibrate.py fit --judged "$work/held-out.judged.jsonl" --gold "$gold" --out "$work/tuning.json" --outside "$outside" --outside-quoted "$quoted" --cut "$cut"
$python export_encoder.py --model $encoder --out "$models/accurate.model" --id "$id" --tuning "$work/tuning.json" --own "$own"
$python fixture.py --encoder --model $encoder --xtask "$xtask" --out "$models/accurate.fixture.json"
"$xtask" learned judge "$models/accurate.model" "$shared/corpora/polnear/dev.jsonl.gz" > "$work/dev.judged.jsonl"
$python calibrate.py score --judged "$work/dev.judged.jsonl" --shared "$shared"
$python paragraphs.py --shared "$shared" "$work/dev.judged.jsonl.csv"
