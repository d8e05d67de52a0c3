# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test what happens when other processes lock the credentials file or save another login meanwhile."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from harness import AVN, TIMEOUT
from rig import evidence
from rig.canaries import EMAIL, FRESH_TOKEN, TOKEN
from rig.server import ScriptedServer, failure, reply
from storage_case import NEW, OLD, StorageCase, print_json

LOGIN = ("user", "login", EMAIL)
LOGOUT = ("user", "logout")
EXPIRE = ("user", "tokens-expire", "--force")
PASSWORD_CHANGE = ("user", "password-change")
OTHER_TOKEN = "OTHER/" + FRESH_TOKEN
OTHER = print_json({"auth_token": OTHER_TOKEN, "user_email": EMAIL})
DONE = reply(200, {"message": "done"})


class Locked(StorageCase):
    def setUp(self):
        super().setUp()
        self.write(self.credentials, OLD)
        self.server = self.serve_everything()
        self.folder = os.open(self.config_dir, os.O_RDONLY | os.O_DIRECTORY)
        self.addCleanup(os.close, self.folder)
        fcntl.flock(self.folder, fcntl.LOCK_EX)

    def start(self, *arguments, before=lambda: True):
        """Start avn and wait until it has opened the directory to lock, after another condition is met."""
        process = subprocess.Popen([AVN, *arguments], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        self.addCleanup(process.kill)
        deadline = time.monotonic() + TIMEOUT
        while not before() or self.config_dir not in self.list_open(process):
            self.assertIsNone(process.poll())
            self.assertLess(time.monotonic(), deadline)
        return process

    def list_open(self, process):
        found = []
        try:
            for fd in os.listdir(f"/proc/{process.pid}/fd"):
                with contextlib.suppress(FileNotFoundError):
                    found.append(os.readlink(f"/proc/{process.pid}/fd/{fd}"))
        except PermissionError:
            self.skipTest("only root can see the files of a process with private memory")
        return found

    def end(self, process):
        output, errors = process.communicate(timeout=TIMEOUT)
        evidence.keep("output", output + errors)
        return process.returncode, output, errors

    def test_refused_before_anything_is_sent(self):
        for arguments in (LOGIN, LOGOUT, EXPIRE, PASSWORD_CHANGE, ("user", "create", EMAIL),
                          ("user", "access-token", "revoke", TOKEN[:12])):  # fmt: skip
            with self.subTest(arguments=arguments):
                result = self.expect_failure(13, *arguments, "--request-timeout", "1")
                expected = f"avn: Cannot use {self.credentials}: another process has locked its directory for 1 second.\n"
                self.assertEqual(result.stderr, expected)
        self.assertEqual((self.server.connections, self.read(self.credentials)), (0, OLD))

    def test_reading_does_not_wait(self):
        self.expect(0, "user", "info")

    def test_waited_for(self):
        process = self.start(*LOGIN)
        fcntl.flock(self.folder, fcntl.LOCK_UN)
        self.assertEqual(self.end(process)[0], 0)
        self.assertEqual(self.read(self.credentials), NEW)

    def test_interrupted(self):
        process = self.start(*LOGIN)
        process.send_signal(signal.SIGINT)
        status, output, errors = self.end(process)
        self.assertIn(status, (130, -signal.SIGINT), errors)
        self.assertEqual((output, self.server.connections, self.read(self.credentials)), ("", 0, OLD))

    def test_interrupted_after_the_response(self):
        """The new token that is not saved is revoked, or its prefix is shown."""
        fcntl.flock(self.folder, fcntl.LOCK_UN)
        server = self.serve((lambda server, connection: fcntl.flock(self.folder, fcntl.LOCK_EX),
                             reply(200, {"token": FRESH_TOKEN})), always=DONE)  # fmt: skip
        process = self.start(*LOGIN, before=lambda: server.requests)
        process.send_signal(signal.SIGINT)
        status, output, errors = self.end(process)
        self.assertEqual((status, output, self.read(self.credentials)), (12, "", OLD), errors)
        self.assertTrue(FRESH_TOKEN[:12] in errors or server.lines[-1] == "POST /v1/me/logout", errors)

    def test_interrupted_before_the_token_is_removed(self):
        """The error says that the file still holds the token."""
        for arguments, words in [
            (LOGOUT, "The access token is revoked. "),
            (EXPIRE, "All access tokens are expired, including the one in use. "),
            (("user", "access-token", "revoke", TOKEN[:12]), f"Revoked the token {TOKEN[:12]}. "),
        ]:
            with self.subTest(arguments=arguments):
                fcntl.flock(self.folder, fcntl.LOCK_UN)
                server = self.serve((lambda server, connection: fcntl.flock(self.folder, fcntl.LOCK_EX), DONE))
                process = self.start(*arguments, before=lambda: server.requests)
                process.send_signal(signal.SIGINT)
                status, output, errors = self.end(process)
                expected = f"avn: {words}Interrupted; {self.credentials} was not changed.\n"
                self.assertEqual((status, output, errors, self.read(self.credentials)), (12, "", expected, OLD))


class Unusable(StorageCase):
    """During a request, a directory takes the place of the credentials file: one error tells all that was done."""

    REASON = "Cannot use {}: Is a directory.\n"

    def serve_and_break(self, answer, *more):
        """Start a server that breaks the credentials file before its first response."""
        shutil.rmtree(self.config_dir, ignore_errors=True)
        self.write(self.credentials, OLD)

        def replace_file(server, connection):
            os.unlink(self.credentials)
            os.mkdir(self.credentials)

        return self.serve((replace_file, answer), *more, always=DONE)

    def test_removal(self):
        prefix = TOKEN[:12]
        for arguments, answer, words in [
            (LOGOUT, DONE, "The access token is revoked. "),
            (LOGOUT, failure(401), "The server no longer accepted the access token. "),
            (LOGOUT, failure(500), "The access token may still be valid, and is not removed from this computer. "),
            (EXPIRE, DONE, "All access tokens are expired, including the one in use. "),
            (("user", "access-token", "revoke", prefix), DONE, f"Revoked the token {prefix}. "),
        ]:
            with self.subTest(words=words):
                self.serve_and_break(answer)
                result = self.expect_failure(13, *arguments)
                self.assertTrue(result.stderr.startswith("avn: " + words), result.stderr)
                self.assertTrue(result.stderr.endswith(self.REASON.format(self.credentials)), result.stderr)

    def test_directory_that_is_removed(self):
        """It is created again if there is a token to store."""
        fresh = reply(200, {"token": FRESH_TOKEN, "user_email": EMAIL})
        for arguments, answer in ((LOGIN, fresh), (PASSWORD_CHANGE, fresh), (LOGOUT, DONE), (EXPIRE, DONE)):
            with self.subTest(arguments=arguments):
                self.write(self.credentials, OLD)
                self.serve((lambda server, connection: shutil.rmtree(self.config_dir), answer), always=DONE)
                self.expect(0, *arguments)
                self.assertEqual(os.path.exists(self.config_dir), answer is fresh)
                if answer is fresh:
                    self.assert_logged_in()

    def test_one_of_several_tokens(self):
        """Each token is reported once."""
        self.serve_and_break(DONE)
        result = self.avn("user", "access-token", "revoke", TOKEN[:12], "abc")
        expected = f"avn: Revoked the token {TOKEN[:12]}. " + self.REASON.format(self.credentials)
        self.assertEqual((result.status, result.stdout, result.stderr), (13, "Revoked the token abc.\n", expected))

    def test_new_token_is_revoked_or_named(self):
        fresh = reply(200, {"token": FRESH_TOKEN, "user_email": EMAIL})
        for arguments, words in [(LOGIN, ""), (("user", "create", EMAIL), "The account was created"),
                                 (PASSWORD_CHANGE, "The password is changed")]:  # fmt: skip
            for end, is_named in ((DONE, False), (failure(401), False), (failure(500), True)):
                with self.subTest(arguments=arguments, end=end):
                    server = self.serve_and_break(fresh, end)
                    result = self.expect_failure(13, *arguments)
                    self.assertEqual(server.lines[-1], "POST /v1/me/logout")
                    self.assertEqual(server.requests[-1].headers["authorization"], f"aivenv1 {FRESH_TOKEN}")
                    lines = result.stderr.splitlines(keepends=True)
                    self.assertTrue(lines[0].startswith("avn: " + words), lines)
                    self.assertTrue(lines[0].endswith(self.REASON.format(self.credentials)), lines)
                    self.assertEqual([FRESH_TOKEN[:12] in line for line in lines[1:]], [True] * is_named)


class ConcurrentLogin(StorageCase):
    """Another login that is saved during a request is kept, and the user is told."""

    def setUp(self):
        super().setUp()
        self.write(self.credentials, OLD)
        self.secret_files.add(self.credentials)

    def serve_slowly(self, answer, more=()):
        """Start a server; before its first response, a login at another server is saved."""
        other = ScriptedServer(always=reply(200, {"token": OTHER_TOKEN, "user_email": EMAIL}))
        self.addCleanup(other.stop)

        def log_in(server, connection):
            env = {**self.env, "AIVEN_WEB_URL": other.url}
            subprocess.run([AVN, *LOGIN], env=env, stdin=subprocess.DEVNULL, capture_output=True, check=True)

        return self.serve((log_in, answer), *more, always=DONE)

    def assert_kept(self, result):
        self.assertEqual(self.read(self.credentials), OTHER)
        self.assertNotIn("removed from this computer", result.stderr + result.stdout)
        self.assertNotIn("logged out", result.stderr + result.stdout)

    def test_logout(self):
        for answer, words in ((DONE, "The access token is revoked."), (failure(401), "no longer accepted the access token")):
            with self.subTest(words=words):
                self.write(self.credentials, OLD)
                self.serve_slowly(answer)
                result = self.expect(0, *LOGOUT)
                self.assertIn(words, result.stdout)
                self.assertIn(f"{self.credentials} holds another login, which is kept.", result.stderr)
                self.assert_kept(result)

    def test_logout_whose_end_is_unknown(self):
        self.serve_slowly(failure(500))
        result = self.expect_failure(9, *LOGOUT)
        self.assertIn("Another login was saved meanwhile and is kept. The old access token may still be valid.",
                      result.stderr)  # fmt: skip
        self.assert_kept(result)

    def test_tokens_expire(self):
        self.serve_slowly(DONE)
        result = self.expect(0, *EXPIRE)
        self.assertIn("All access tokens are expired", result.stdout)
        self.assertIn("holds another login, which is kept.", result.stderr)
        self.assert_kept(result)

    def test_revocation(self):
        self.serve_slowly(DONE)
        result = self.expect(0, "user", "access-token", "revoke", TOKEN[:12])
        self.assertIn("holds another login, which is kept.", result.stderr)
        self.assert_kept(result)

    def test_password_change(self):
        """The new token cannot be saved, and is therefore revoked."""
        server = self.serve_slowly(reply(200, {"token": FRESH_TOKEN}))
        result = self.expect(0, *PASSWORD_CHANGE)
        self.assertIn("The password is changed.", result.stdout)
        self.assertNotIn("stored on this computer", result.stdout)
        self.assertIn("holds another login, which is kept.", result.stderr)
        self.assert_kept(result)
        self.assertEqual(server.lines[-1], "POST /v1/me/logout")
        self.assertEqual(server.requests[-1].headers["authorization"], f"aivenv1 {FRESH_TOKEN}")
        self.assertNotIn(FRESH_TOKEN[:12], result.stderr)
        self.write(self.credentials, OLD)
        self.serve_slowly(reply(200, {"token": FRESH_TOKEN}), [failure(500)])
        result = self.expect(0, *PASSWORD_CHANGE)
        self.assertIn(f"The new access token ({FRESH_TOKEN[:12]}) may still be valid.", result.stderr)

    def test_password_change_with_a_given_token(self):
        """The login in the file may be that of another account."""
        self.serve(reply(200, {"token": FRESH_TOKEN}), always=DONE)
        result = self.expect(0, *PASSWORD_CHANGE, env={"AIVEN_AUTH_TOKEN": OTHER_TOKEN})
        self.assertIn("holds another login, which is kept.", result.stderr)
        self.assertEqual(self.read(self.credentials), OLD)
        os.unlink(self.credentials)
        self.serve(reply(200, {"token": FRESH_TOKEN}), always=DONE)
        self.expect(0, *PASSWORD_CHANGE, env={"AIVEN_AUTH_TOKEN": OTHER_TOKEN})
        self.assertEqual(json.loads(self.read(self.credentials)), {"auth_token": FRESH_TOKEN})

    def test_login_wins_over_a_login(self):
        self.serve_slowly(reply(200, {"token": FRESH_TOKEN, "user_email": EMAIL}))
        self.expect(0, *LOGIN)
        self.assertEqual(self.read(self.credentials), NEW)


if __name__ == "__main__":
    unittest.main()
