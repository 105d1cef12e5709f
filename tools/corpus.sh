#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs a built agglo over the corpus of bad input: AGGLO_SHARED=DIR tools/corpus.sh AGGLO [option of the runner]…
# For example: tools/corpus.sh build/release/pipeline/agglo --groups csv,gpkg --jobs 2 --verbose
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${AGGLO_SHARED:?the folder that holds check/badinput/make_corpus.py}"
agglo=$(realpath "${1:?the program to test}")
shift
corpus=${AGGLO_CORPUS:-${TMPDIR:-/tmp}/agglo-corpus}
export AGGLO_PROFILES="$PWD/configs/profiles"
[ -e "$corpus/manifest.jsonl" ] || /usr/bin/python3 tests/badinput/make.py "$AGGLO_SHARED" "$corpus"
/usr/bin/python3 tests/badinput/run.py "$AGGLO_SHARED" "$corpus" "$agglo" "$@"
