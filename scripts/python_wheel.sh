#!/usr/bin/env bash
# Builds the wheel of the Python package and runs its tests against it, in an environment of its own below target/.
# WHOSAID_PROFILE=release: as it is published (by default the profile that `cargo test` has compiled already).
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    echo "SKIPPED: the Python package is not tested, because there is no python3 of version 3.10 or newer with venv"
    exit 0
fi
environment=target/python
python3 -m venv "$environment"
bin=$PWD/$environment/bin
"$bin/pip" install --quiet --disable-pip-version-check \
    'maturin>=1.9,<2' 'pytest>=8' 'mypy>=1.10' 'pandas>=2' 'pyarrow>=14' 'polars>=1' 'spacy>=3.7'

rm -rf target/wheels
(cd crates/python && "$bin/maturin" build --quiet --profile "${WHOSAID_PROFILE:-dev}" --out ../../target/wheels)
"$bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/*.whl
cd crates/python
"$bin/python" -m pytest -q --ignore tests/cluster
