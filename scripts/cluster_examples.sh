#!/usr/bin/env bash
# Tests the examples of Spark and Ray against a run of the program, on engines on this machine, with the wheel that
# scripts/python_wheel.sh has built. Spark needs Java 17, which is installed where apt can.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=$PWD/target/python/bin
if ! [ -x "$bin/pytest" ]; then
    echo "SKIPPED: the examples of Spark and Ray are not tested, because scripts/python_wheel.sh has built no wheel"
    exit 0
fi
if ! java -version 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless || true
fi
"$bin/pip" install --quiet --disable-pip-version-check 'pyspark>=4,<5' 'ray[data]>=2.40'
without=()
if ! java -version 2>/dev/null; then
    echo "SKIPPED: the example of Spark is not tested, because there is no java"
    without=(--ignore tests/cluster/test_spark.py)
fi
cd crates/python
"$bin/python" -m pytest -q "${without[@]}" tests/cluster
