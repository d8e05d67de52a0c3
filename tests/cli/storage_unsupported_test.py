# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test file systems without some features: mount points, no locks, directories that cannot be synced."""

import os
import shutil
import stat
import subprocess

import unittest

from harness import AVN, TIMEOUT
from rig import evidence, faults
from rig.canaries import EMAIL
from rig.server import reply
from storage_case import NEW, OLD, StorageCase

LOGIN = ("user", "login", EMAIL)
LOGOUT = ("user", "logout")
IN_PLACE = "with a new file; it is overwritten in place."
UNSHARE = shutil.which("unshare")
# Mounts a file over itself; a command follows.
MOUNT = 'mount --bind "$0" "$0" && '
READ_ONLY = 'mount -o remount,bind,ro "$0" && '
# Mounts a full disk with the credentials file that standard input has; a command follows.
FULL_DISK = (
    'mount -t tmpfs -o size=8k tmpfs "${0%/*}" && cat > "$0" && chmod 600 "$0" && '
    '! cat /dev/zero > "${0%/*}/fill" 2> /dev/null && '
)
# Does the same in a read-only directory.
IN_READ_ONLY_FOLDER = 'mount --bind "${0%/*}" "${0%/*}" && ' + MOUNT + 'mount -o remount,bind,ro "${0%/*}" && '


def can_mount(path):
    command = [UNSHARE, "-rm", "sh", "-c", MOUNT + "true", path]
    return UNSHARE is not None and subprocess.run(command, capture_output=True).returncode == 0


class MountPoint(StorageCase):
    def setUp(self):
        super().setUp()
        self.write(self.credentials, OLD)
        if not can_mount(self.credentials):
            self.skipTest("mounting is not permitted")
        self.server = self.serve_everything()

    def run_mounted(self, mount, *arguments):
        """Run avn in its own mount namespace, where the credentials file is a mount point."""
        done = subprocess.run(
            [UNSHARE, "-rm", "sh", "-c", mount + 'exec "$@"', self.credentials, AVN, *arguments],
            env=self.env, cwd=self.home, input=OLD.decode(), capture_output=True, text=True, timeout=TIMEOUT,
        )  # fmt: skip
        evidence.keep("output", done.stdout + done.stderr)
        return done

    def assert_in_place(self, mount, arguments, content):
        found = os.stat(self.credentials).st_ino
        done = self.run_mounted(mount, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count(IN_PLACE), 1, done.stderr)
        self.assertIn(f"{self.credentials} {IN_PLACE}", done.stderr.splitlines()[0])
        self.assertEqual((self.read(self.credentials), os.stat(self.credentials).st_ino), (content, found))
        self.assertEqual(stat.S_IMODE(os.stat(self.credentials).st_mode), 0o600)
        self.assertEqual(self.list_files(), [self.credentials])

    def test_in_place(self):
        for arguments, content in ((LOGIN, NEW), (("user", "password-change"), NEW), (LOGOUT, b"{}\n")):
            for mount in (MOUNT, IN_READ_ONLY_FOLDER):
                with self.subTest(arguments=arguments, mount=mount):
                    self.write(self.credentials, OLD)
                    self.assert_in_place(mount, arguments, content)

    def test_read_only(self):
        """avn must not send a request if it cannot save the response."""
        for arguments in (LOGIN, LOGOUT, ("user", "password-change"), ("user", "create", EMAIL)):
            with self.subTest(arguments=arguments):
                done = self.run_mounted(MOUNT + READ_ONLY, *arguments)
                self.assertEqual((done.returncode, done.stdout), (13, ""), done.stderr)
                self.assertEqual(done.stderr, f"avn: Cannot use {self.credentials}: Read-only file system.\n")
        self.assertEqual((self.server.connections, self.read(self.credentials)), (0, OLD))

    def test_full_disk(self):
        """A token that cannot be stored is not requested; removing one needs no space."""
        for arguments in (LOGIN, ("user", "password-change"), ("user", "create", EMAIL)):
            with self.subTest(arguments=arguments):
                done = self.run_mounted(FULL_DISK, *arguments)
                self.assertEqual((done.returncode, done.stdout), (13, ""), done.stderr)
                self.assertEqual(done.stderr, f"avn: Cannot use {self.credentials}: No space left on device.\n")
        self.assertEqual(self.server.connections, 0)
        done = self.run_mounted(FULL_DISK, *LOGOUT)
        self.assertEqual((done.returncode, done.stderr, self.server.lines), (0, "", ["POST /v1/me/logout"]))


class Unsupported(StorageCase):
    def setUp(self):
        super().setUp()
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything()

    def run_with(self, arguments, call, error, occurrence="1+"):
        """Run avn while a system call always fails."""
        home = self.make_home("home")
        env = {**self.env, "HOME": home.path}
        done = faults.run_with_fault([AVN, *arguments], (call, occurrence), "error=" + error, env=env)
        evidence.keep("output", done.stdout + done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([home.list_temporary_files(), home.list_other_files()], [[], []])
        return home, done.stderr.decode()

    def test_no_locks(self):
        for error in ("ENOSYS", "EOPNOTSUPP", "ENOLCK", "EINVAL", "EBADF"):
            with self.subTest(error=error):
                home, _ = self.run_with(LOGIN, "flock", error)
                self.assertEqual(home.read(), NEW)
                home, _ = self.run_with(LOGOUT, "flock", error)
                self.assertIsNone(home.read())

    def test_cache_without_locks(self):
        self.serve(always=reply(200, {"tokens": [{"token_prefix": "Ab3+made1up"}]}))
        for error in ("ENOLCK", "EBADF"):
            with self.subTest(error=error):
                home, _ = self.run_with(("user", "access-token", "list"), "flock", error)
                env = {"HOME": home.path, "XDG_CACHE_HOME": None}
                self.assertIn("Ab3+made1up", self.run_as("__complete", "user", "access-token", "revoke", "", env=env).stdout)

    def test_folder_that_cannot_be_synced(self):
        """The first call is for the new file, the second for its directory."""
        for error in ("EINVAL", "ENOSYS"):
            with self.subTest(error=error):
                home, _ = self.run_with(LOGIN, "fsync", error, "2+")
                self.assertEqual(home.read(), NEW)
                home, _ = self.run_with(LOGOUT, "fsync", error)
                self.assertIsNone(home.read())

    def test_calls_that_are_not_needed(self):
        for call, error in (("fallocate", "EOPNOTSUPP"), ("chmod", "EPERM"), ("statx", "ENOSYS"), ("link", "EPERM")):
            with self.subTest(call=call):
                home, _ = self.run_with(LOGIN, call, error)
                self.assertEqual(home.read(), NEW)

    def test_file_that_cannot_be_renamed_over(self):
        for error in ("EBUSY", "EXDEV"):
            with self.subTest(error=error):
                home, message = self.run_with(LOGIN, "rename", error)
                self.assertEqual(home.read(), NEW)
                self.assertEqual(message.count(f"{home.credentials} {IN_PLACE}"), 1, message)

    def test_file_that_cannot_be_removed(self):
        home, message = self.run_with(LOGOUT, "unlink", "EBUSY", "1")
        self.assertEqual(home.read(), b"{}\n")
        self.assertNotIn(IN_PLACE, message)


if __name__ == "__main__":
    unittest.main()
