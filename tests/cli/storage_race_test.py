# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test many logins at once with a concurrent reader: no file is ever incomplete, mixed or without a token."""

import json
import os
import threading
import unittest

from harness import FULL
from rig.canaries import EMAIL, FRESH_TOKEN
from rig.server import reply
from storage_case import StorageCase, print_json

WRITERS = 8
ROUNDS = 200 if FULL else 10
# Members of other programs, with values that are easily lost.
KEYS = {f"key {number}": ["ä", number, None, 12345678901234567890] for number in range(20)}


def make_answer(number):
    """Return the login response for a writer; each has its own project, so that each login changes the default."""
    user = {"user": EMAIL, "projects": [f"project-{number}"]}
    return reply(200, {"token": FRESH_TOKEN + str(number), "user_email": EMAIL, "state": "active", "user": user})


class Race(StorageCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(paths={str(number): make_answer(number) for number in range(WRITERS)})
        self.whole = {
            print_json({"auth_token": FRESH_TOKEN + str(number), "user_email": EMAIL}) for number in range(WRITERS)
        }
        self.failures = []
        self.reads = 0
        self.seen = set()
        self.ended = threading.Event()

    def write_often(self, number):
        env = {"AIVEN_WEB_URL": self.server.url_of(str(number))}
        for _ in range(ROUNDS):
            result = self.run_as("user", "login", EMAIL, env=env)
            if result.status != 0 or "could not" in result.stderr:
                self.failures.append((number, result.status, result.stderr))

    def read_once(self):
        try:
            credentials = self.read(self.credentials)
            config = json.loads(self.read(self.client_config))
        except (OSError, ValueError) as error:
            self.failures.append(error)
            return
        self.seen.add(credentials)
        project = config.pop("default_project", "none")
        if credentials not in self.whole or config != KEYS or not project.startswith("project-"):
            self.failures.append((credentials, config, project))

    def read_on(self):
        while not self.ended.is_set():
            self.read_once()
            self.reads += 1

    def test_writers_and_a_reader(self):
        self.write(self.client_config, print_json({**KEYS, "default_project": "project-0"}))
        self.write(self.credentials, min(self.whole))
        writers = [threading.Thread(target=self.write_often, args=[number]) for number in range(WRITERS)]
        reader = threading.Thread(target=self.read_on)
        for thread in [reader, *writers]:
            thread.start()
        for thread in writers:
            thread.join()
        self.ended.set()
        reader.join()
        self.read_once()
        self.assertEqual(self.failures[:5], [])
        self.assertGreater(self.reads, WRITERS * ROUNDS)
        self.assertGreater(len(self.seen), 1)
        self.assertEqual(sorted(os.listdir(self.config_dir)), ["aiven-client.json", "aiven-credentials.json"])


if __name__ == "__main__":
    unittest.main()
