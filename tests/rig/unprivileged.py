# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run programs as an unprivileged user: root, who may run the suite, can access files of any mode."""

import os
import subprocess

NOBODY = 65534


def give_to_nobody(folder):
    """Change the owner of a directory and its content to the unprivileged user, if this process can."""
    if os.geteuid() != 0:
        return
    for place, folders, files in os.walk(folder):
        for path in [place, *(os.path.join(place, name) for name in folders + files)]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def run_unprivileged(command, **keywords):
    """Run a command as an unprivileged user; raise PermissionError if that user cannot access the program."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(command, **who, **keywords)
