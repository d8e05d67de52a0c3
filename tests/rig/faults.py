# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lets system calls of a program fail, or kills it at one, with strace.

    calls = list_calls(command, "fsync,rename")              # [("rename", 1), ("fsync", 1), ("fsync", 2)]
    run_with_fault(command, ("fsync", 2), "error=EIO")       # a subprocess.CompletedProcess
    run_with_fault(command, ("rename", 1), "signal=KILL")    # killed as it enters its first rename()

A call is named by its name and its occurrence among the calls of that name in the main thread.
"""

import collections
import os
import re
import shutil
import subprocess
import tempfile

STRACE = shutil.which("strace")
PATIENCE = 60

CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


def run(command, *options, **keywords):
    keywords = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": PATIENCE, **keywords}
    # The leak check cannot work under a tracer.
    keywords["env"] = {**keywords.get("env", os.environ), "ASAN_OPTIONS": "detect_leaks=0"}
    return subprocess.run([STRACE, "-qq", *options, "--", *command], **keywords)


def list_calls(command, names="all", **keywords):
    """Runs a program; returns the chosen system calls that its main thread makes, in order."""
    seen = collections.Counter()
    calls = []
    with tempfile.NamedTemporaryFile("r") as trace:
        run(command, "-o", trace.name, "-e", "trace=" + names, "-e", "signal=none", **keywords)
        for match in filter(None, map(CALL.match, trace)):
            seen[match.group(1)] += 1
            calls.append((match.group(1), seen[match.group(1)]))
    return calls


def run_with_fault(command, call, fault, path=None, **keywords):
    """Runs a program in whose main thread one call goes wrong; with a path, only calls on that file count."""
    name, occurrence = call
    options = ["-o", os.devnull, "-e", "trace=" + name, "-e", "signal=none"]
    options += ["-P", path] if path is not None else []
    return run(command, *options, "-e", f"inject={name}:{fault}:when={occurrence}", **keywords)
