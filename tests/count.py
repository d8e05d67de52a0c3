#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print the sums of the JUnit files that meson writes; the build server reads the last line."""

import json
import sys
import xml.etree.ElementTree as ET


def count(suite):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in suite.iter("testcase"):
        children = {child.tag for child in case}
        kind = "failed" if children & {"failure", "error"} else "skipped" if "skipped" in children else "passed"
        counts[kind] += 1
    return counts


def failed_programs(path):
    """How many test programs failed; JUnit files do not hold the exit status of a program that prints TAP."""
    with open(path.removesuffix(".junit.xml") + ".json", encoding="utf-8") as log:
        results = [json.loads(line)["result"] for line in log]
    return sum(result not in ("OK", "SKIP", "EXPECTEDFAIL") for result in results)


def main():
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sys.argv[1:]:
        suites = [count(suite) for suite in ET.parse(path).getroot().iter("testsuite")]
        for suite in suites:
            for kind, number in suite.items():
                total[kind] += number
        # For example, valgrind found a leak although each test of the program passed.
        total["failed"] += max(0, failed_programs(path) - sum(suite["failed"] > 0 for suite in suites))
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] > 0 or total["passed"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
