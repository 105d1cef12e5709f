#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing (Debian 12, as root or with sudo), builds, and runs every test. With --slow: the long ones too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES $TEST_PACKAGES
cmake --preset release -DAGGLO_TESTS=ON >/dev/null
cmake --build --preset release
ctest --preset release -j "$(nproc)"
[ "${1:-}" = "--slow" ] || exit 0

# What takes minutes: calibration of the tests on thousands of maps, the wrong-map test in full. Results: docs/slow-tests.md.
tools/calibration.py
for test in build/release/tests/*/*_test; do
  "$test" --gtest_also_run_disabled_tests --gtest_filter='*.DISABLED_*-*Calibration.*' --gtest_brief=1
done
tests/e2e/wrong_map.py build/release/pipeline/agglo 200 999
tools/lint.sh --all

# Bad input and faults, where the corpus is: docs/bad-input.md. As root.
if [ -d "${AGGLO_SHARED:-}/check/badinput" ] && [ "$(id -u)" = 0 ]; then
  tools/corpus.sh build/release/pipeline/agglo --jobs "$(nproc)" --timeout 200
  tests/badinput/faults.py "$AGGLO_SHARED" build/release/pipeline/agglo
fi
