#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Guards the speed of the kernels: instructions that callgrind counts on fixed inputs, against bench/instructions.json.

    tools/instructions.py [--update] [KERNELS]

KERNELS is the program geo_kernels of a Release build by GCC 12, with geo_network and geo_covering beside it; without it, build/release is brought up
to date first. The keys of the baseline are its arguments, after "roads:" and "covering:" those of the others: a new line with 0 and --update add a kernel. Fails with the names of the kernels that take more than 5 % more than stored; says which take
5 % less, so that the gain can be stored. --update stores what is counted. One thread, fixed seeds; counts repeat within
0.1 % on one machine and differ by what the C library picks for the CPU on others.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BASELINE = ROOT / "bench" / "instructions.json"
OTHERS = {"roads": "geo_network", "covering": "geo_covering"}
TOLERANCE = 0.05


def instructions(kernels, arguments):
    """What one kernel takes, without the making of its input."""
    with tempfile.NamedTemporaryFile(prefix="agglo_callgrind_") as out:
        other, _, words = arguments.rpartition(":")
        program = kernels.with_name(OTHERS[other]) if other else kernels
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out.name}", program, *words.split()]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"error: {' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
        return int(re.search(r"^totals: (\d+)", pathlib.Path(out.name).read_text(), re.M)[1])


def built():
    """The program of the release preset."""
    for command in (["cmake", "--preset", "release", "-DAGGLO_BENCH=ON"], ["cmake", "--build", "--preset", "release", "--target", "geo_kernels", *OTHERS.values()]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return ROOT / "build" / "release" / "bench" / "geo_kernels"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kernels", nargs="?", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="store the counts instead of comparing")
    args = parser.parse_args()
    stored = json.loads(BASELINE.read_text())
    kernels = args.kernels or built()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(zip(stored, pool.map(lambda arguments: instructions(kernels, arguments), stored)))
    grown = []
    for kernel, now in counted.items():
        change = now / stored[kernel] - 1 if stored[kernel] else 0.0
        print(f"{kernel:45} {now / 1e6:9.1f} M  {change:+7.1%}")
        if change > TOLERANCE:
            grown.append(f"{kernel} ({change:+.0%})")
        elif change < -TOLERANCE and not args.update:
            print("  fewer than stored: keep the gain with tools/instructions.py --update")
    if args.update:
        BASELINE.write_text(json.dumps(counted, indent=2) + "\n")
    elif grown:
        sys.exit(f"error: more instructions than stored in {BASELINE.relative_to(ROOT)}: {', '.join(grown)}; expected at most {TOLERANCE:.0%} more; "
                 "find the cause with callgrind_annotate, or store the counts with tools/instructions.py --update and say why")


if __name__ == "__main__":
    main()
