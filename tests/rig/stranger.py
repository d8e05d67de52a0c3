# SPDX-License-Identifier: LGPL-2.1-or-later
"""Somebody whom the modes of files stop: the suite may run as root, and root is stopped by none."""

import os
import subprocess

NOBODY = 65534


def give_away(folder):
    """Makes everything in a folder that of an unprivileged user, if this process can."""
    if os.geteuid() != 0:
        return
    for place, folders, files in os.walk(folder):
        for path in [place, *(os.path.join(place, name) for name in folders + files)]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def run_unprivileged(command, **keywords):
    """Runs a command as an unprivileged user; raises PermissionError where that one cannot reach the program."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(command, **who, **keywords)
