#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists the types that two files define under one name in one namespace: no compiler sees both, and the linker keeps
the functions of either for both. Reads clang-formatted sources, where such a type starts its line."""
import collections
import re
import subprocess
import sys

OPENS = re.compile(r"^(?:inline )?namespace ?([\w:]*) \{$")
CLOSES = re.compile(r"^\}  // namespace")
TYPE = re.compile(r"^(?:struct|class|enum class|enum|union) (\w+)(?: final)?(?: :.*)?(?: \{.*)?$|^using (\w+) =")


def types(path):
    """Full names of the types that a file defines outside unnamed namespaces."""
    spaces = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip()
            if opened := OPENS.match(line):
                spaces.append(opened[1])
            elif CLOSES.match(line):
                spaces.pop()
            elif "" not in spaces and (defined := TYPE.match(line)):
                yield "::".join([*spaces, defined[1] or defined[2]])


def main():
    listed = subprocess.run(["git", "ls-files", "*.hpp", "*.cpp"], capture_output=True, text=True, check=True)
    files = collections.defaultdict(set)
    for path in listed.stdout.split():
        for name in types(path):
            files[name].add(path)
    twice = {name: sorted(where) for name, where in files.items() if len(where) > 1}
    for name, where in sorted(twice.items()):
        print(f"{name} is defined in {' and '.join(where)}; give one of them another name", file=sys.stderr)
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
