#!/bin/sh
# finish.sh SHARED WORK LEARNED: a trained student in WORK/student -> the model file with its confidence, and its fixture.
set -eu
shared=$1 work=$2 xtask=$3 models=../crates/language/models id=${4:-fast-1}
student=${STUDENT:-$work/student/last.pt}
gold=$shared/corpora/polnear/train.jsonl.gz
printf '{"outside": %s, "outside_quoted": %s, "cut": %s}' "${OUTSIDE:-0.6}" "${OUTSIDE_QUOTED:--1}" "${CUT:-2}" > "$work/plain.json"
${PYTHON:-python3} export.py --model "$student" --out "$work/plain.model" --id "$id" --tuning "$work/plain.json"
"$xtask" learned judge "$work/plain.model" "$gold" > "$work/train.judged.jsonl"
${PYTHON:-python3} calibrate.py fit --judged "$work/train.judged.jsonl" --gold "$gold" --out "$work/tuning.json" --outside "${OUTSIDE:-0.6}" --outside-quoted "${OUTSIDE_QUOTED:--1}" --cut "${CUT:-2}"
${PYTHON:-python3} export.py --model "$student" --out "$models/fast.model" --id "$id" --tuning "$work/tuning.json"
${PYTHON:-python3} fixture.py --model "$student" --xtask "$xtask" --out "$models/fast.fixture.json"
