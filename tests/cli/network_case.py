# SPDX-License-Identifier: LGPL-2.1-or-later
"""Share commands for each HTTP method, and run avn in parallel."""

import concurrent.futures
import time

from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD
from rig.server import ScriptedServer, reply
from scripted_case import ScriptedCase

# A response that makes every command succeed. The full token is one that may be printed.
GOOD = reply(200, {"user": {"user": EMAIL, "projects": []}, "tokens": [], "full_token": "made-up-full-token",
                   "token_prefix": "abc", "token": FRESH_TOKEN, "user_email": EMAIL})  # fmt: skip
CREATE = ("user", "access-token", "create", "--description", "x")
UPDATE = ("user", "access-token", "update", "abc", "--description", "x")
REVOKE = ("user", "access-token", "revoke", "abc")
# Commands that send one request for a user, with the start of that request.
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
# Every command that sends a token or a password, except logout, which removes the credentials in any case.
ALL = (*CHANGES, ("user", "info"), ("user", "access-token", "list"), ("user", "login", "--token-file=-"))
LOGOUT = ("user", "logout")


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
        """Run cases of (script, command line) in parallel, because they mostly wait.

Yield the result, the duration in seconds and the server for each.
        """
        servers = [ScriptedServer(*script[:-1], always=script[-1]) for script, _ in cases]
        lines = [(*words, "--url", server.url) for server, (_, words) in zip(servers, cases)]
        for server, (result, seconds) in zip(servers, self.run_lines(lines)):
            yield result, seconds, server
            server.stop()

    def run_lines(self, lines, workers=5, **keywords):
        """Run command lines in parallel; yield the result and the duration in seconds for each."""
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            yield from pool.map(lambda words: self.take_time(*words, **keywords), lines)

    def assert_sent_once(self, words, requests):
        """Check that a command sent its request once; a lost creation may be followed by a list request."""
        changes = [request for request in requests if request.method != "GET"]
        self.assertEqual(len(changes if tuple(words) == CREATE else requests), 1)

    def assert_failed(self, result, status):
        self.assertEqual((result.status, result.stdout), (status, ""), result.stderr)
        lines = [line for line in result.stderr.splitlines() if not line.startswith("Trying again")]
        self.assertIn(len(lines), (1, 2), result.stderr)
