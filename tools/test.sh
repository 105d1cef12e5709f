#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing (Debian 12, as root or with sudo), builds, and runs every test. With --slow: the long ones too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

slow=(--label-exclude slow)
[ "${1:-}" = "--slow" ] && slow=()

# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES $TEST_PACKAGES
cmake --preset release -DAGGLO_TESTS=ON >/dev/null
cmake --build --preset release
ctest --preset release -j "$(nproc)" "${slow[@]}"
