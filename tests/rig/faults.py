# SPDX-License-Identifier: LGPL-2.1-or-later
"""Make system calls of a program fail, or kill it at one, with strace.

    calls = list_calls(command, "fsync,rename")              # [("rename", 1), ("fsync", 1), ("fsync", 2)]
    trace_calls(command, "fsync,rename")                     # each with its line of the trace
    run_with_fault(command, ("fsync", 2), "error=EIO")       # a subprocess.CompletedProcess
    run_with_fault(command, ("rename", 1), "signal=KILL")    # killed as it enters its first rename()

A call is identified by its name and its occurrence among the calls of that name in the main thread.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import tempfile

with open(os.path.join(os.environ["AVN_BUILD_ROOT"], "meson-info", "intro-buildoptions.json")) as options:
    PRIVATE = {option["name"]: option["value"] for option in json.load(options)}["private-memory"]
# In private memory, only root can see what system calls are about.
STRACE = shutil.which("strace") if os.geteuid() == 0 or not PRIVATE else None
TIMEOUT = 240

CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


def run(command, *options, **keywords):
    keywords = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": TIMEOUT, **keywords}
    # LeakSanitizer does not work under a tracer.
    keywords["env"] = {**keywords.get("env", os.environ), "ASAN_OPTIONS": "detect_leaks=0"}
    return subprocess.run([STRACE, "-qq", *options, "--", *command], **keywords)


def trace_calls(command, names="all", **keywords):
    """Run a program; return the chosen system calls of its main thread in order, each with its line of the trace.

    In a line, every descriptor is followed by <the path of its file>.
    """
    seen = collections.Counter()
    calls = []
    with tempfile.NamedTemporaryFile("r", errors="replace") as trace:
        run(command, "-y", "-o", trace.name, "-e", "trace=" + names, "-e", "signal=none", **keywords)
        for line in trace:
            match = CALL.match(line)
            if match is not None:
                seen[match.group(1)] += 1
                calls.append(((match.group(1), seen[match.group(1)]), line.rstrip("\n")))
    return calls


def list_calls(command, names="all", **keywords):
    """Run a program; return the chosen system calls of its main thread in order."""
    return [call for call, _ in trace_calls(command, names, **keywords)]


def run_with_fault(command, call, fault, path=None, **keywords):
    """Run a program while one call of its main thread fails; with a path, only calls on that file count."""
    return run_and_see_fault(command, call, fault, path, **keywords)[0]


def run_and_see_fault(command, call, fault, path=None, **keywords):
    """Do the same as run_with_fault, and return the trace, too; the line of the fault ends with (INJECTED)."""
    name, occurrence = call
    with tempfile.NamedTemporaryFile("r", errors="replace") as trace:
        options = ["-y", "-o", trace.name, "-e", "trace=" + name, "-e", "signal=none"]
        options += ["-P", path] if path is not None else []
        done = run(command, *options, "-e", f"inject={name}:{fault}:when={occurrence}", **keywords)
        return done, [line.rstrip("\n") for line in trace if CALL.match(line)]
