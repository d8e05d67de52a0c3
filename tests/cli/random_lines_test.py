# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random command lines, made from the rows of the commands and from what hostile hands add to them."""

import os
import re
import subprocess

from harness import AVN, BUILD_ROOT, FULL
from rig import evidence
from rig.canaries import NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import failure
from scripted_case import ScriptedCase

PROGRAM = os.path.join(BUILD_ROOT, "tests", "rig", "command-lines")
SEED = int(os.environ.get("AVN_TEST_SEED", 20260601))
WORKERS = 2

COUNT = 100_000 if FULL else 2_000


class RandomLinesTest(ScriptedCase):
    def setUp(self):
        super().setUp()
        paths = self.env["AVN_PLUGIN_PATH"].split(":")
        plugins = ":".join(path for path in paths if path.endswith(("/client", "/user")))
        self.env.update(AVN=AVN, AVN_PLUGIN_PATH=plugins, AIVEN_AUTH_TOKEN=TOKEN, AIVEN_PASSWORD=PASSWORD,
                        AIVEN_NEW_PASSWORD=NEW_PASSWORD)  # fmt: skip
        # Leaks are looked for by the other tests; here that would be most of the time.
        self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

    def start(self, number):
        """Starts a part of the lines against a server that trusts nobody, so that no request is repeated."""
        server = self.serve(always=failure(401, "made up"))
        count = COUNT // WORKERS
        command = [PROGRAM, str(count), str(SEED + number * count)]
        process = subprocess.Popen(command, env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, server

    def test_documented_statuses_and_nothing_odd(self):
        statuses = {}
        requests = 0
        for process, server in [self.start(number) for number in range(WORKERS)]:
            text, _ = process.communicate()
            evidence.keep("output", text)
            print("# " + text.strip().replace("\n", "\n# "))
            self.assertEqual(process.returncode, 0, text)
            requests += len(server.requests)
            for status, number in re.findall(r" (\d+):(\d+)", text.splitlines()[-1]):
                statuses[int(status)] = statuses.get(int(status), 0) + int(number)
        self.assertEqual(sum(statuses.values()), COUNT)
        # Much of what is made up is wrong; it is of use only if much is not.
        for status in (0, 2, 4):
            self.assertGreater(statuses.get(status, 0), COUNT // 50)
        self.assertGreater(requests, COUNT // 50)
        # A login makes a folder before it asks the server, and no file.
        self.assertEqual([names for _, _, names in os.walk(self.home) if names], [])
