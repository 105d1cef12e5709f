#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the programs that compare.py measures agglo against (Debian 12, as root or with sudo). Quiet when all are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# shellcheck disable=SC2086
install_packages $BENCH_PACKAGES $PEER_PACKAGES
