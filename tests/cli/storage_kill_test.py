# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kill avn at each of its system calls: the credentials file has the old or the new content."""

import collections
import concurrent.futures
import os
import shutil
import signal
import stat
import unittest

from harness import AVN, FULL, thin
from rig import evidence, faults
from rig.canaries import EMAIL
from storage_case import NEW, OLD, StorageCase

LOGIN = ("user", "login", EMAIL)
WORKERS = 2
# System calls that change files; thinned runs kill avn at all of these, too.
CHANGES = {"fchmod", "fsync", "ftruncate", "link", "linkat", "mkdir", "rename", "renameat", "unlink", "unlinkat"}
# avn changes files only after it has received the response.
ANSWERED = "recvfrom"


class Killed(StorageCase):
    def setUp(self):
        super().setUp()
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything(["one"])

    def list_calls(self, arguments, old):
        home = self.make_home("whole", old)
        calls = faults.list_calls([AVN, *arguments], env={**self.env, "HOME": home.path})
        shutil.rmtree(home.path)
        answered = next(number for number, (name, _) in enumerate(calls) if name == ANSWERED)
        return calls[:answered], calls[answered:]

    def kill(self, arguments, call, old):
        """Kill avn at a call; return what it left behind and whether the next login removed that."""
        home = self.make_home("killed at {} {}".format(*call), old)
        env = {**self.env, "HOME": home.path}
        done = faults.run_with_fault([AVN, *arguments], call, "signal=KILL", env=env)
        evidence.keep("output", done.stdout + done.stderr)
        found = home.read()
        mode = stat.S_IMODE(os.stat(home.credentials).st_mode) if found is not None else 0o600
        remains = home.list_temporary_files()
        odd = home.list_other_files()
        swept = True
        if remains:
            swept = self.run_as(*LOGIN, env=env).status == 0
            # The marker of a file that is not written again stays; it is empty.
            remaining = set(home.list_temporary_files()) - {"aiven-client.json.avn-new"}
            swept = swept and (home.read(), remaining) == (NEW, set())
        shutil.rmtree(home.path)
        return done.returncode == -signal.SIGKILL, found, mode, bool(remains), odd, swept

    def kill_at_each(self, arguments, calls, old, new):
        """Kill avn at each of the calls; return how often that worked and how often the content was new."""
        figures = collections.Counter(calls=len(calls))
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            runs = list(pool.map(lambda call: self.kill(arguments, call, old), calls))
        for call, (killed, found, mode, remains, odd, swept) in zip(calls, runs):
            with self.subTest(call=call):
                self.assertIn(found, (old, new))
                self.assertEqual((mode, odd, swept), (0o600, [], True))
            figures.update(killed=killed, new=found == new, remains=remains)
        # Threads may omit a few calls, possibly several of a sample.
        self.assertGreater(figures["killed"], len(calls) / 2, figures)
        return figures

    def check(self, arguments, old, new, before=1):
        """Kill avn at each call after the response, and at a sample of the earlier ones, which change no file."""
        early, late = self.list_calls(arguments, old)
        changes = [call for call in late if call[0] in CHANGES and not FULL]
        others = [call for call in late if call not in changes]
        figures = self.kill_at_each(arguments, thin(early[::before], 2) + thin(others, 3) + changes, old, new)
        self.assertLess(0, figures["new"])
        self.assertLess(figures["new"], figures["killed"])
        if new is not None:
            self.assertLess(0, figures["remains"], "no run was killed while there was a temporary file")

    def test_login(self):
        self.check(LOGIN, OLD, NEW)

    def test_first_login(self):
        self.check(LOGIN, None, NEW, before=50)

    def test_logout(self):
        self.check(("user", "logout"), OLD, None)

    def test_password_change(self):
        self.check(("user", "password-change"), OLD, NEW, before=50)


if __name__ == "__main__":
    unittest.main()
