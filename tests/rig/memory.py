# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a program and measure its peak memory.

    done, kibibytes = run_measured(["avn", "user", "info"], capture_output=True)

A small process starts the program: otherwise the memory of the test would count, too.
"""

import os
import subprocess
import sys

BETWEEN = """\
import os, sys
report = int(sys.argv[1])
os.set_inheritable(report, False)
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
os.write(report, b"%d" % usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
"""


def run_measured(command, **keywords):
    """Run a program; return a subprocess.CompletedProcess and its maximum resident set size in KiB."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as report:
        try:
            between = [sys.executable, "-I", "-S", "-c", BETWEEN, str(writer)]
            done = subprocess.run([*between, *command], pass_fds=[writer], **keywords)
        finally:
            os.close(writer)
        return done, int(report.read())


def is_sanitized(program):
    """Return whether a program was built with a sanitizer, which makes its memory figures meaningless."""
    with open(program, "rb") as file:
        content = file.read()
    return b"__asan_init" in content or b"__tsan_init" in content
