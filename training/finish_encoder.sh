#!/bin/sh
# finish_encoder.sh SHARED WORK LEARNED [ID]: trained encoders (ENCODER, default WORK/encoder/last.pt) -> the model file
# with its confidence, its proof and its scores on dev. COPIES: changed training articles (COPY.jsonl.gz, by augment.py) whose
# held-out ones the confidence is fitted on, too; WHOSAID: the program, on whose rows the confidence is levelled then.
set -eu
shared=$1 work=$2 xtask=$3 models=../crates/encoder/models id=${4:-accurate-2}
encoder=${ENCODER:-$work/encoder/last.pt} python=${PYTHON:-python3} own=${OWN:-280}
outside=${OUTSIDE:-0} quoted=${OUTSIDE_QUOTED:-0} cut=${CUT:-0}
gold=$shared/corpora/polnear/train.jsonl.gz
mkdir -p "$models"
printf '{"outside": %s, "outside_quoted": %s, "cut": %s}' "$outside" "$quoted" "$cut" > "$work/plain.json"
# shellcheck disable=SC2086 # several checkpoints of one beginning are averaged
$python export_encoder.py --model $encoder --out "$work/plain.model" --id "$id" --tuning "$work/plain.json" --own "$own"
golds=$gold judged= quotes= n=0
for copy in ${COPIES:-}; do golds="$golds $copy.jsonl.gz"; done
for g in $golds; do
    $python calibrate.py held-out --gold "$g" --out "$work/held-out.$n.jsonl" --folder "$work/held-out.$n"
    "$xtask" learned judge "$work/plain.model" "$work/held-out.$n.jsonl" > "$work/held-out.$n.judged.jsonl"
    judged="$judged $work/held-out.$n.judged.jsonl" quotes="$quotes $work/held-out.$n.out/quotes.csv" n=$((n + 1))
done
# shellcheck disable=SC2086 # lists of files
$python calibrate.py fit --judged $judged --gold $golds --out "$work/tuning.json" --outside "$outside" --outside-quoted "$quoted" --cut "$cut"
if [ -n "${WHOSAID:-}" ]; then
    # shellcheck disable=SC2086
    $python export_encoder.py --model $encoder --out "$work/fitted.model" --id "$id" --tuning "$work/tuning.json" --own "$own"
    for i in $(seq 0 $((n - 1))); do "$WHOSAID" run -q -i "$work/held-out.$i" -o "$work/held-out.$i.out" --engine accurate --model "$work/fitted.model"; done
    # shellcheck disable=SC2086
    $python calibrate.py level --quotes $quotes --gold $golds --tuning "$work/tuning.json"
fi
# shellcheck disable=SC2086
$python export_encoder.py --model $encoder --out "$models/accurate.model" --id "$id" --tuning "$work/tuning.json" --own "$own"
$python fixture.py --encoder --model $encoder --xtask "$xtask" --out "$models/accurate.fixture.json"
"$xtask" learned judge "$models/accurate.model" "$shared/corpora/polnear/dev.jsonl.gz" > "$work/dev.judged.jsonl"
$python calibrate.py score --judged "$work/dev.judged.jsonl" --shared "$shared"
$python paragraphs.py --shared "$shared" "$work/dev.judged.jsonl.csv"
