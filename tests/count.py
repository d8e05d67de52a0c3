#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print the sums of the JUnit files that meson writes; the build server reads the last line."""

import sys
import xml.etree.ElementTree as ET


def count(path):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in ET.parse(path).getroot().iter("testcase"):
        children = {child.tag for child in case}
        kind = "failed" if children & {"failure", "error"} else "skipped" if "skipped" in children else "passed"
        counts[kind] += 1
    return counts


def main():
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sys.argv[1:]:
        for kind, number in count(path).items():
            total[kind] += number
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] > 0 or total["passed"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
