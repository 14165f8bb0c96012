#!/bin/sh
# finish.sh SHARED WORK LEARNED [ID]: a trained student (STUDENT, default WORK/student/last.pt) -> the model file with its
# confidence (confidence.sh: COPIES, WHOSAID), and its fixture.
set -eu
shared=$1 work=$2 xtask=$3 models=${MODELS:-../crates/language/models} id=${4:-fast-1}
student=${STUDENT:-$work/student/last.pt} python=${PYTHON:-python3}
outside=${OUTSIDE:-0} quoted=${OUTSIDE_QUOTED:--2} cut=${CUT:-2}
gold=$shared/corpora/polnear/train.jsonl.gz
. ./confidence.sh
export_network() { $python export.py --model "$student" --out "$2" --id "$id" --tuning "$1"; }
fit_confidence fast
export_network "$work/tuning.json" "$models/fast.model"
$python fixture.py --model "$student" --xtask "$xtask" --out "$models/fast.fixture.json"
