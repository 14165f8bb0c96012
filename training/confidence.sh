# shellcheck shell=sh disable=SC2154 # read by finish.sh and finish_encoder.sh (". ./confidence.sh"), which set its variables
# fit_confidence ENGINE: the confidence of a network -> $work/tuning.json. It is fitted on the training articles that the network
# has not seen, and on those of COPIES (COPY.jsonl.gz, by augment.py), and levelled on the rows of the program WHOSAID, if it is
# given. The caller has export_network TUNING FILE, which writes the network's model file.
fit_confidence() {
    printf '{"outside": %s, "outside_quoted": %s, "cut": %s}' "$outside" "$quoted" "$cut" > "$work/plain.json"
    export_network "$work/plain.json" "$work/plain.model"
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
        export_network "$work/tuning.json" "$work/fitted.model"
        for i in $(seq 0 $((n - 1))); do "$WHOSAID" run -q -i "$work/held-out.$i" -o "$work/held-out.$i.out" --engine "$1" --model "$work/fitted.model"; done
        # shellcheck disable=SC2086
        $python calibrate.py level --quotes $quotes --gold $golds --tuning "$work/tuning.json"
    fi
}
