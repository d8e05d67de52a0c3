# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run programs as an unprivileged user: root, who may run the suite, can access files of any mode."""

import atexit
import functools
import glob
import os
import shutil
import subprocess
import tempfile

NOBODY = 65534

BUILD_ROOT = os.environ["AVN_BUILD_ROOT"]
PROGRAM = ("host/avn", "host/*.so.0", "plugin/*/*.so", "plugin/*/*.so.0", "plugin/*/*.avn-*", "tests/locale")


def give_to_nobody(folder):
    """Change the owner of a directory and its content to the unprivileged user, if this process can."""
    if os.geteuid() != 0:
        return
    for place, folders, files in os.walk(folder):
        for path in [place, *(os.path.join(place, name) for name in folders + files)]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@functools.cache
def copy_program():
    """Copy the built program to a place that every user can access, unlike a build directory below /root."""
    folder = tempfile.mkdtemp(prefix="avn-test-")
    atexit.register(shutil.rmtree, folder)
    for path in [path for pattern in PROGRAM for path in glob.glob(pattern, root_dir=BUILD_ROOT)]:
        source, target = os.path.join(BUILD_ROOT, path), os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)
    subprocess.run(["chmod", "-R", "a+rX,go-w", folder], check=True)
    return folder


def as_nobody(command, env):
    """Return arguments for a subprocess that runs a command as an unprivileged user; root runs a copy of the program."""
    if os.geteuid() != 0:
        return {"args": command, "env": env}
    place = copy_program()
    return {
        "args": [word.replace(BUILD_ROOT, place) for word in command],
        "env": {name: value.replace(BUILD_ROOT, place) for name, value in env.items()},
        "user": NOBODY, "group": NOBODY, "extra_groups": [],
    }  # fmt: skip


def run_unprivileged(command, env, **keywords):
    """Run a command as an unprivileged user."""
    return subprocess.run(**as_nobody(command, env), **keywords)
