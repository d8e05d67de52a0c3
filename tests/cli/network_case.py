# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the network share: the commands of each method, and runs side by side."""

import concurrent.futures
import time

from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD
from rig.server import ScriptedServer, reply
from scripted_case import ScriptedCase

# An answer that makes every command succeed. The full token is one that may be printed.
GOOD = reply(200, {"user": {"user": EMAIL, "projects": []}, "tokens": [], "full_token": "made-up-full-token",
                   "token_prefix": "abc", "token": FRESH_TOKEN, "user_email": EMAIL})  # fmt: skip
CREATE = ("user", "access-token", "create", "--description", "x")
UPDATE = ("user", "access-token", "update", "abc", "--description", "x")
REVOKE = ("user", "access-token", "revoke", "abc")
# Commands that send one request for a user, with how that begins.
REQUESTS = {
    ("user", "info"): "GET /v1/me",
    ("user", "access-token", "list"): "GET /v1/access_token",
    CREATE: "POST /v1/access_token",
    ("user", "tokens-expire", "--force"): "POST /v1/me/expire_tokens",
    UPDATE: "PUT /v1/access_token/abc",
    ("user", "password-change"): "PUT /v1/me/password",
    REVOKE: "DELETE /v1/access_token/abc",
}
CHANGES = (CREATE, UPDATE, REVOKE, ("user", "tokens-expire", "--force"), ("user", "login", EMAIL),
           ("user", "create", EMAIL), ("user", "password-change"))  # fmt: skip
# Every command that sends a token or a password, but for the one that removes the credentials whatever happens.
ALL = (*CHANGES, ("user", "info"), ("user", "access-token", "list"), ("user", "login", "--token-file=-"))
LOGOUT = ("user", "logout")
# What a run may take beyond its deadline, in seconds: half of one, and more for a busy machine.
GRACE = 4


class NetworkCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)

    def take_time(self, *arguments, **keywords):
        start = time.monotonic()
        result = self.avn(*arguments, **keywords)
        return result, time.monotonic() - start

    def run_all(self, *cases):
        """Runs cases of a script and a command line side by side, as most of their time is waiting.

        Yields for each the result, the seconds that it took, and the server.
        """
        servers = [ScriptedServer(*script[:-1], always=script[-1]) for script, _ in cases]
        lines = [(*words, "--url", server.url) for server, (_, words) in zip(servers, cases)]
        for server, (result, seconds) in zip(servers, self.run_lines(lines)):
            yield result, seconds, server
            server.stop()

    def run_lines(self, lines, workers=5, **keywords):
        """Runs command lines side by side; yields for each the result and the seconds that it took."""
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            yield from pool.map(lambda words: self.take_time(*words, **keywords), lines)

    def assert_sent_once(self, words, requests):
        """Checks that a command sent its request once; behind a creation that was lost the list may be read."""
        changes = [request for request in requests if request.method != "GET"]
        self.assertEqual(len(changes if tuple(words) == CREATE else requests), 1)

    def assert_failed(self, result, status):
        self.assertEqual((result.status, result.stdout), (status, ""), result.stderr)
        lines = [line for line in result.stderr.splitlines() if not line.startswith("Trying again")]
        self.assertIn(len(lines), (1, 2), result.stderr)
