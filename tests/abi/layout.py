#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a program that prints how the structs lie in memory and what the values of enumerations are: layout.py FOLDER.

It prints what the headers in the folder know. Compiled against other headers, it prints what these make of the same.
"""

import os
import sys

from headers import SPARE, read_headers

LIBRARIES = ("avn", "avn-client")


def write_program(folder):
    print("\n".join(f"#include <{name}/{name}.h>" for name in LIBRARIES))
    print("#include <stddef.h>\n#include <stdio.h>\n\nint\nmain (void)\n{")
    for library in LIBRARIES:
        headers = read_headers(os.path.join(folder, library))
        for name, members in headers.structs.items():
            print(f'  printf ("{name} size %zu\\n", sizeof ({name}));')
            # Of the spare room at the end only that counts where it ends.
            for member in (member for member in members if member != SPARE):
                place = f"offsetof ({name}, {member}), sizeof ((({name} *)NULL)->{member})"
                print(f'  printf ("{name}.{member} at %zu size %zu\\n", {place});')
        for values in headers.enumerations.values():
            print("".join(f'  printf ("{value} %d\\n", (int){value});\n' for value in values), end="")
    print("  return 0;\n}")


if __name__ == "__main__":
    write_program(sys.argv[1])
