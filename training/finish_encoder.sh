#!/bin/sh
# finish_encoder.sh SHARED WORK LEARNED [ID]: trained encoders (ENCODER, default WORK/encoder/last.pt) -> the model file
# with its confidence (confidence.sh: COPIES, WHOSAID), its proof and its scores on dev.
set -eu
shared=$1 work=$2 xtask=$3 models=${MODELS:-../crates/encoder/models} id=${4:-accurate-2}
encoder=${ENCODER:-$work/encoder/last.pt} python=${PYTHON:-python3} own=${OWN:-280}
outside=${OUTSIDE:-0} quoted=${OUTSIDE_QUOTED:-0} cut=${CUT:-0}
gold=$shared/corpora/polnear/train.jsonl.gz
mkdir -p "$models"
. ./confidence.sh
# shellcheck disable=SC2086 # several checkpoints of one beginning are averaged
export_network() { $python export_encoder.py --model $encoder --out "$2" --id "$id" --tuning "$1" --own "$own"; }
fit_confidence accurate
export_network "$work/tuning.json" "$models/accurate.model"
# shellcheck disable=SC2086
$python fixture.py --encoder --model $encoder --xtask "$xtask" --out "$models/accurate.fixture.json"
"$xtask" learned judge "$models/accurate.model" "$shared/corpora/polnear/dev.jsonl.gz" > "$work/dev.judged.jsonl"
$python calibrate.py score --judged "$work/dev.judged.jsonl" --shared "$shared"
$python paragraphs.py --shared "$shared" "$work/dev.judged.jsonl.csv"
