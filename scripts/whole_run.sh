#!/usr/bin/env bash
# Times whole runs, tables written: articles a second and peak memory by number of threads.
#
#   scripts/whole_run.sh FOLDER [ENGINE] [RUNS]
#
# FOLDER has the articles (scripts/corpus_to_text.py writes one from a corpus). The runs with 1 and
# with 2 threads alternate, so that a machine whose speed drifts is fair to both. Needs GNU time.
set -euo pipefail
folder=${1:?FOLDER of articles} engine=${2:-} runs=${3:-3}
cd "$(dirname "$0")/.."
cargo build --release --quiet
binary=${CARGO_TARGET_DIR:-target}/release/whosaid
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
n=$(find "$folder" -type f | wc -l)
printf '%-8s %-6s %10s %14s %12s\n' threads run seconds articles/s peak_MB
for run in $(seq "$runs"); do
  for threads in 1 2; do
    /usr/bin/time -f '%e %M' -o "$out/time" "$binary" run --input "$folder" --output "$out/tables" \
      --threads "$threads" --quiet ${engine:+--engine "$engine"}
    read -r seconds kib < "$out/time"
    awk -v t="$threads" -v r="$run" -v s="$seconds" -v k="$kib" -v n="$n" \
      'BEGIN { printf "%-8s %-6s %10.2f %14.0f %12.0f\n", t, r, s, n / s, k / 1024 }'
  done
done
