# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the files of a login: damaged, missing, linked or unwritable ones lose no data."""

import json
import os
import resource
import shutil
import socket
import stat
import subprocess
import unittest

from rig import unprivileged
from rig.canaries import EMAIL, FRESH_TOKEN, TOKEN
from rig.server import failure, reply
from storage_case import StorageCase

ME = reply(200, {"user": {"user": EMAIL, "projects": ["one"]}})
NEW_LOGIN = reply(200, {"token": FRESH_TOKEN, "user_email": EMAIL, "state": "active"})
CHATTR = shutil.which("chattr")
ENDED = reply(200, {"message": "bye"})
DAMAGED = {
    "empty": b"",
    "garbage": b"not JSON",
    "binary": bytes(range(256)),
    "array": b"[]",
    "null": b"null",
    "cut": b'{"auth_token": "MADE/UP',
    "two objects": b"{}{}",
    "number": b'{"auth_token": 5}',
    "object": b'{"auth_token": {}}',
    "null token": b'{"auth_token": null}',
    "empty token": b'{"auth_token": ""}',
    "token twice": b'{"auth_token": "a", "auth_token": "b"}',
    "space": b'{"auth_token": "a b"}',
    "line end inside": b'{"auth_token": "a\\nb"}',
    "CR LF": b'{"auth_token": "a\\r\\nX-Evil: 1"}',
    "non-ASCII": '{"auth_token": "ä"}'.encode(),
    "NUL": b'{"auth_token": "a\\u0000b"}',
    "UTF-16": '{"auth_token": "a"}'.encode("utf-16"),
    "huge": b" " * (2 << 20) + b"{}",
    "deep": b"[" * 100000,
}


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)


def make_device(path):
    """Create a device such as /dev/null: a fault in avn must not damage one of the machine's."""
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))


KINDS = {"pipe": os.mkfifo, "folder": os.mkdir, "socket": make_socket, "device": make_device}


class Damaged(StorageCase):
    def test_damaged_credentials(self):
        for kind, content in DAMAGED.items():
            with self.subTest(kind=kind):
                self.write(self.credentials, content)
                server = self.serve(NEW_LOGIN, ME)
                self.assertIn(self.credentials, self.expect_failure(13, "user", "info").stderr)
                self.assertEqual((server.connections, self.read(self.credentials)), (0, content))
                self.expect(0, "user", "login", EMAIL)
                self.assert_logged_in()
                self.write(self.credentials, content)
                self.expect(0, "user", "logout")
                self.assertFalse(os.path.exists(self.credentials))

    def test_given_token_needs_no_file(self):
        self.write(self.credentials, b"not JSON")
        self.serve(ME)
        self.assertEqual(self.expect(0, "user", "info", env={"AIVEN_AUTH_TOKEN": TOKEN}).stderr, "")

    def test_no_token_is_not_an_error(self):
        for content in (b"{}", b'{"user_email": "x"}', b' {"other": [1, 2]}\n'):
            self.write(self.credentials, content)
            self.expect_failure(4, "user", "info")

    def test_one_line_end_behind_the_token_is_fine(self):
        for end in ("\\n", "\\r\\n", ""):
            self.write(self.credentials, b'{"auth_token": "abc%s"}' % end.encode())
            server = self.serve(ME)
            self.expect(0, "user", "info")
            self.assertEqual(server.requests[0].headers["authorization"], "aivenv1 abc")

    def test_special_files(self):
        """avn does not wait for a pipe, and does not read, write or remove special files."""
        os.makedirs(self.config_dir)
        for kind, make in KINDS.items():
            with self.subTest(kind=kind):
                try:
                    make(self.credentials)
                except PermissionError:
                    self.skipTest(f"only root can create a {kind}")
                server = self.serve()
                found = os.lstat(self.credentials)
                for arguments in (["info"], ["login", EMAIL], ["logout"], ["password-change"]):
                    result = self.expect_failure(13, "user", *arguments)
                    reason = "Is a directory" if kind == "folder" else "it is not a regular file"
                    self.assertEqual(result.stderr, f"avn: Cannot use {self.credentials}: {reason}.\n")
                self.assertEqual((os.lstat(self.credentials), server.connections), (found, 0))
                os.rmdir(self.credentials) if kind == "folder" else os.unlink(self.credentials)

    def test_size(self):
        whole = b'{"auth_token": "%s"}' % TOKEN.encode()
        for size, status in ((1 << 20, 0), ((1 << 20) + 1, 13)):
            with self.subTest(size=size):
                self.write(self.credentials, whole.ljust(size))
                server = self.serve(ME)
                self.assertEqual(self.avn("user", "info").status, status)
                self.assertEqual(len(server.requests), 1 if status == 0 else 0)

    def test_damaged_client_config_is_left_alone(self):
        for content in (b"", b"{,}", b"[]", b'{"default_project": "x"'):
            with self.subTest(content=content):
                self.write(self.client_config, content)
                self.serve(NEW_LOGIN, ME)
                result = self.expect(0, "user", "login", EMAIL)
                self.assertIn(self.client_config, result.stderr)
                self.assertEqual(self.read(self.client_config), content)
                self.assert_logged_in()


class Writing(StorageCase):
    def test_nothing_else_is_written(self):
        self.serve(NEW_LOGIN, ME, ME)
        self.expect(0, "user", "login", EMAIL)
        self.expect(0, "user", "info")
        self.assertEqual(self.list_files(), [self.client_config, self.credentials])
        self.assertEqual(json.loads(self.read(self.client_config)), {"default_project": "one"})

    def test_umask_and_old_modes_do_not_matter(self):
        self.write(self.credentials, b"{}")
        os.chmod(self.credentials, 0o666)
        self.serve(NEW_LOGIN, ME)
        self.assertEqual(self.run_as("user", "login", EMAIL, umask=0).status, 0)
        self.assert_logged_in()
        self.assertEqual(stat.S_IMODE(os.stat(self.client_config).st_mode), 0o600)

    def test_leftovers_of_a_killed_process_are_removed(self):
        self.write(self.credentials + ".avn-new", b"")
        self.write(self.credentials + ".ABC12X", b'{"auth_token": "old"}')
        self.write(self.credentials + ".backup", b"{}")
        self.serve(NEW_LOGIN, ME)
        self.expect(0, "user", "login", EMAIL)
        self.assertEqual(self.list_files(), [self.client_config, self.credentials, self.credentials + ".backup"])

    def test_links_are_followed_and_kept(self):
        target = os.path.join(self.home, "elsewhere", "secret.json")
        self.write(target, b"{}")
        os.makedirs(self.config_dir)
        os.symlink(target, self.credentials)
        self.serve(NEW_LOGIN, ME, ENDED)
        self.expect(0, "user", "login", EMAIL)
        self.assertTrue(os.path.islink(self.credentials))
        self.assert_logged_in()
        self.expect(0, "user", "logout")
        self.assertTrue(os.path.islink(self.credentials))
        self.assertNotIn(FRESH_TOKEN.encode(), self.read(target))
        self.expect_failure(4, "user", "info")

    def test_relative_folders_are_refused(self):
        server = self.serve()
        for env in ({"HOME": "relative"}, {"HOME": "."}, {"AIVEN_CONFIG_DIR": "relative"}, {"AIVEN_CONFIG_DIR": "./x"}):
            for arguments in (["user", "login", EMAIL], ["user", "info"]):
                with self.subTest(env=env):
                    self.expect_failure(13, *arguments, env=env)
        self.assertEqual((self.list_files(), os.listdir(self.home), server.connections), ([], [], 0))


class NoPlace(StorageCase):
    """Without a place to save the token, a login fails and keeps nothing, here or on the server."""

    def assert_nothing_stays_open(self, server):
        if server.lines:
            self.assertEqual(server.lines[-1], "POST /v1/me/logout")
            self.assertEqual(server.requests[-1].headers["authorization"], f"aivenv1 {FRESH_TOKEN}")

    def test_folder_that_cannot_be_made(self):
        self.write(os.path.join(self.home, ".config"), b"a file")
        for arguments in (["login", EMAIL], ["create", EMAIL], ["login", "--token-file=/dev/null"]):
            server = self.serve(always=NEW_LOGIN)
            self.expect_failure(13, "user", *arguments)
            self.assert_nothing_stays_open(server)
        self.expect_failure(13, "user", "login", EMAIL, env={"AIVEN_CREDENTIALS_FILE": "/dev/full/x"})

    def test_folder_that_cannot_be_written(self):
        self.write_credentials()
        os.chmod(self.config_dir, 0o500)
        self.addCleanup(os.chmod, self.config_dir, 0o700)
        old = self.read(self.credentials)
        server = self.serve(always=NEW_LOGIN)
        self.assert_failed(self.run_unprivileged("user", "login", EMAIL), 13, self.config_dir)
        self.assert_nothing_stays_open(server)
        self.assertEqual(self.read(self.credentials), old)
        server = self.serve(always=ENDED)
        for arguments in (["logout"], ["tokens-expire", "--force"], ["logout", "--no-token-revoke"]):
            with self.subTest(arguments=arguments):
                self.assert_failed(self.run_unprivileged("user", *arguments), 13, self.config_dir)
        self.assertEqual(server.connections, 0)

    def test_file_that_cannot_be_read(self):
        self.write_credentials()
        os.chmod(self.credentials, 0)
        server = self.serve(always=ME)
        self.assert_failed(self.run_unprivileged("user", "info"), 13, self.credentials)
        self.assertEqual(server.connections, 0)

    def test_files_of_others_are_not_trusted(self):
        if os.geteuid() != 0:
            self.skipTest("only root can create a file of another user")
        self.write_credentials()
        server = self.serve(always=ME)
        unprivileged.give_to_nobody(self.home)
        os.chown(self.credentials, 12345, 12345)
        os.chmod(self.credentials, 0o644)
        result = self.run_as("user", "info", nobody=True)
        self.assert_failed(result, 13, self.credentials)
        self.assertEqual(server.connections, 0)

    def test_full_disk(self):
        """A limit on the file size stands for a full disk: avn notices it before the server changes anything."""
        limit = 20
        self.write_credentials()
        old = self.read(self.credentials)

        def prepare():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        server = self.serve(NEW_LOGIN, always=ENDED)
        for arguments in (["login", EMAIL], ["create", EMAIL], ["password-change"], ["login", "--token-file=/dev/null"]):
            with self.subTest(arguments=arguments):
                result = self.run_as("user", *arguments, prepare=prepare)
                self.assert_failed(result, 13, f"Cannot use {self.credentials}: File too large.")
                self.assertEqual((self.read(self.credentials), self.list_files()), (old, [self.credentials]))
                self.assertEqual(server.connections, 0)
        self.assertEqual(self.run_as("user", "logout", prepare=prepare).status, 0)
        self.assertEqual(self.list_files(), [])

    def set_attribute(self, change, path):
        if CHATTR is None or subprocess.run([CHATTR, change, path], capture_output=True).returncode != 0:
            self.skipTest("attributes of files cannot be changed")

    def test_file_that_cannot_be_changed(self):
        """Root, too, cannot replace a file with one of these attributes, or one in a directory that has it."""
        self.write_credentials()
        old = self.read(self.credentials)
        server = self.serve(always=NEW_LOGIN)
        for path, attribute, arguments in [(self.credentials, "i", ["create", EMAIL]), (self.credentials, "a", ["logout"]),
                                           (self.config_dir, "i", ["tokens-expire", "--force"]),
                                           (self.config_dir, "a", ["password-change"])]:  # fmt: skip
            with self.subTest(path=path, attribute=attribute, arguments=arguments):
                self.set_attribute("+" + attribute, path)
                result = self.avn("user", *arguments)
                self.set_attribute("-" + attribute, path)
                self.assert_failed(result, 13, f"avn: Cannot use {path}")
                self.assertTrue(result.stderr.endswith(": Operation not permitted.\n"), result.stderr)
        self.assertEqual((self.read(self.credentials), self.list_files(), server.connections), (old, [self.credentials], 0))

    def test_client_config_that_cannot_be_written(self):
        for path in ("/dev/full/x", self.home, "/proc/self/made-up"):
            with self.subTest(path=path):
                self.serve(NEW_LOGIN, ME)
                result = self.expect(0, "user", "login", EMAIL, env={"AIVEN_CLIENT_CONFIG": path})
                self.assertIn(path, result.stderr)
                self.assert_logged_in()

    def test_projects_that_cannot_be_listed(self):
        for answer in (failure(500), failure(403), reply(200, "<html>"), reply(200, {"user": {"projects": 7}}),
                       reply(200, {"user": {"projects": [7, None, ""]}})):  # fmt: skip
            with self.subTest(answer=answer):
                self.serve(NEW_LOGIN, answer)
                self.expect(0, "user", "login", EMAIL)
                self.assert_logged_in()
                self.assertFalse(os.path.exists(self.client_config))


if __name__ == "__main__":
    unittest.main()
