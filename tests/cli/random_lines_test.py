# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test random command lines, made from the command tables and hostile input."""

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

COUNT = 100_000 if FULL else 1_000


class RandomLinesTest(ScriptedCase):
    def setUp(self):
        super().setUp()
        paths = self.env["AVN_PLUGIN_PATH"].split(":")
        plugins = ":".join(path for path in paths if path.endswith(("/client", "/user")))
        self.env.update(AVN=AVN, AVN_PLUGIN_PATH=plugins, AIVEN_AUTH_TOKEN=TOKEN, AIVEN_PASSWORD=PASSWORD,
                        AIVEN_NEW_PASSWORD=NEW_PASSWORD)  # fmt: skip

    def start(self, number):
        """Run a part of the lines against a server that rejects every token, so that no request is repeated."""
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
        # Lines that are not rejected must be frequent enough, too.
        for status in (0, 2, 4):
            self.assertGreater(statuses.get(status, 0), COUNT // 50)
        self.assertGreater(requests, COUNT // 50)
        # A login creates a directory before its request, but no file.
        self.assertEqual([names for _, _, names in os.walk(self.home) if names], [])
