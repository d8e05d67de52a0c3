# SPDX-License-Identifier: LGPL-2.1-or-later
"""The listings in docs/plugin-guide.md, which are parts of what "avn plugin new weather" writes, or with --minimal for
those from the directory minimal.

A listing is a block after a comment with its source: a file, or the lines of a file from the first one that contains a
text to the next one that equals another text:

    <!-- listing: src/plugin.c -->
    <!-- listing: src/plugin.c from "run_find" to "}" -->
    <!-- listing: minimal/plugin.c -->
    <!-- listing: what avn plugin new weather prints -->

The command "listings.py AVN GUIDE" updates the listings in the guide.
"""

import os
import re
import subprocess
import sys
import tempfile

BLOCK = r" -->\n```\w*\n)(?:.*?\n)??(```\n)"
PART = re.compile(r'(<!-- listing: (\S+?)(?: from "([^\n]*)" to "([^\n]*)")?' + BLOCK, re.DOTALL)
PRINTED = re.compile(r"(<!-- listing: what avn plugin new weather prints" + BLOCK, re.DOTALL)


def cut(text, first, last):
    """Return the lines of a listing; a function starts with the line of its return type."""
    if first is None:
        return text
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if first in line)
    end = next(number for number in range(start, len(lines)) if lines[number].rstrip("\n") == last)
    return "".join(lines[start - first.endswith(" (") : end + 1])


def refresh(guide, avn, env=None):
    """Return the guide's text with current listings, and their number."""
    with tempfile.TemporaryDirectory(prefix="avn-test-") as folder:
        command = [avn, "plugin", "new", "weather"]
        printed = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True).stdout
        minimal = [*command, "--minimal", "--directory=weather/minimal"]
        subprocess.run(minimal, cwd=folder, env=env, check=True, capture_output=True)

        def replace(match):
            with open(os.path.join(folder, "weather", match[2]), encoding="utf-8") as file:
                return match[1] + cut(file.read(), match[3], match[4]) + match[5]

        text, number = PART.subn(replace, guide)
    text, printings = PRINTED.subn(lambda match: match[1] + printed + match[2], text)
    return text, number + printings


def main():
    avn, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text, _ = refresh(file.read(), avn, {**os.environ, "LC_ALL": "C"})
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
