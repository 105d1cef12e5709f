#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Copies an extract side by side, with new ids and 0.3 degrees further east each, to see how reading grows.
osm_copies.py EXTRACT.osm.pbf COPIES OUT.osm.pbf; needs osmium-tool."""
import re
import subprocess
import sys

STEP = 20_000_000_000  # beyond every id


def moved(line, copy):
    words = line.split(" ")
    by = copy * STEP
    words[0] = words[0][0] + str(int(words[0][1:]) + by)
    for i, word in enumerate(words[1:], 1):
        if word.startswith("x") and len(word) > 1 and line[0] == "n":
            words[i] = f"x{float(word[1:]) + 0.3 * copy:.7f}"
        elif word.startswith("N") and line[0] == "w" or word.startswith("M") and line[0] == "r":
            words[i] = re.sub(r"(?<=[NM,])([nwr])(\d+)", lambda m: m[1] + str(int(m[2]) + by), word)
    return " ".join(words)


source, copies, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
lines = subprocess.run(["osmium", "cat", "-f", "opl", source], capture_output=True, check=True).stdout.decode().splitlines()
with subprocess.Popen(["osmium", "cat", "-F", "opl", "-", "-o", target, "--overwrite"], stdin=subprocess.PIPE) as out:
    for kind in "nwr":
        mine = [line for line in lines if line[0] == kind]
        for copy in range(copies):
            out.stdin.writelines((moved(line, copy) + "\n").encode() for line in mine)
    out.stdin.close()
    sys.exit(out.wait())
