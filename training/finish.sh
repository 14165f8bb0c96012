#!/bin/sh
# finish.sh SHARED WORK LEARNED [ID]: a trained student (STUDENT, default WORK/student/last.pt) -> the model file with its
# confidence, and its fixture. COPIES: changed training articles (COPY.jsonl.gz, by augment.py) whose held-out ones the
# confidence is fitted on, too; WHOSAID: the program, on whose rows the confidence is levelled then.
set -eu
shared=$1 work=$2 xtask=$3 models=${MODELS:-../crates/language/models} id=${4:-fast-1}
student=${STUDENT:-$work/student/last.pt} python=${PYTHON:-python3}
outside=${OUTSIDE:-0} quoted=${OUTSIDE_QUOTED:--2} cut=${CUT:-2}
gold=$shared/corpora/polnear/train.jsonl.gz
printf '{"outside": %s, "outside_quoted": %s, "cut": %s}' "$outside" "$quoted" "$cut" > "$work/plain.json"
$python export.py --model "$student" --out "$work/plain.model" --id "$id" --tuning "$work/plain.json"
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
    $python export.py --model "$student" --out "$work/fitted.model" --id "$id" --tuning "$work/tuning.json"
    for i in $(seq 0 $((n - 1))); do "$WHOSAID" run -q -i "$work/held-out.$i" -o "$work/held-out.$i.out" --engine fast --model "$work/fitted.model"; done
    # shellcheck disable=SC2086
    $python calibrate.py level --quotes $quotes --gold $golds --tuning "$work/tuning.json"
fi
$python export.py --model "$student" --out "$models/fast.model" --id "$id" --tuning "$work/tuning.json"
$python fixture.py --model "$student" --xtask "$xtask" --out "$models/fast.fixture.json"
