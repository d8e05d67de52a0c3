#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a version script for the linker from a list of symbols: symbols.py LIST >SCRIPT."""

import re
import sys

PRIVATE = "_PRIVATE"


def read_list(path):
    """Returns the prototypes by version and name, in the order of the list."""
    versions = {}
    with open(path) as file:
        for line in file.read().splitlines():
            if line.startswith("["):
                names = versions.setdefault(line.strip("[]"), {})
            elif line and not line.startswith("#"):
                prototype = line.removesuffix(";")
                names[re.search(r"(\w+) \(", prototype)[1]] = prototype
    return versions


def write_script(versions):
    """A version takes over what the one before it has, but for the private one. What is not listed stays inside."""
    before = ""
    for version, names in versions.items():
        private = version.endswith(PRIVATE)
        print(version + " {\n  global:")
        print("".join(f"    {name};\n" for name in names), end="")
        if not before:
            print("  local: *;")
        print("};" if private or not before else f"}} {before};")
        before = version


if __name__ == "__main__":
    write_script(read_list(sys.argv[1]))
