# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test how the credentials file is written, its mode, links, and when nothing is written."""

import json
import os
import re
import shutil
import stat
import unittest

from harness import AVN, combine
from rig import faults, unprivileged
from rig.canaries import EMAIL, PASSWORD, TOKEN
from rig.server import failure, reply
from storage_case import NEW, OLD, StorageCase, print_json

LOGIN = ("user", "login", EMAIL)
LOGOUT = ("user", "logout")
UMASKS = (0o000, 0o022, 0o077, 0o777)
# The system calls that create a new file after the response, as patterns in order.
STEPS = [
    r'openat\(.*aiven-credentials\.json\.avn-new", .*O_CREAT.*, 0600\)',
    r'openat\(.*aiven-credentials\.json\.[A-Z0-9]{6}", .*O_CREAT\|O_EXCL.*, 0600\)',
    r"write\(\d+<.*\.json\.[A-Z0-9]{6}>",
    r"fsync\(\d+<.*\.json\.[A-Z0-9]{6}>",
    r'rename\(".*\.json\.[A-Z0-9]{6}", ".*/aiven-credentials\.json"\)',
    r"fsync\(\d+<.*/\.config/aiven>\)",
    r'unlink\(".*/aiven-credentials\.json\.avn-new"\)',
]
OPEN_MODES = (0o640, 0o644, 0o604, 0o666, 0o660, 0o620, 0o602)
CLOSED_MODES = (0o600, 0o400)
# Variables that name no place for files; avn must not use the current directory instead.
NO_PLACES = {
    "no HOME": {"HOME": None},
    "empty HOME": {"HOME": ""},
    "relative HOME": {"HOME": "relative"},
    "dot HOME": {"HOME": "."},
    "relative AIVEN_CONFIG_DIR": {"AIVEN_CONFIG_DIR": "relative"},
    "dot AIVEN_CONFIG_DIR": {"AIVEN_CONFIG_DIR": "./relative"},
}
UNKNOWN_USER = 54321
XDG_VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")


class Written(StorageCase):
    def test_order_under_every_umask(self):
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything()
        for mask, old in combine(UMASKS, (None, OLD)):
            with self.subTest(mask=oct(mask), old=old):
                home = self.make_home("home", old)
                env = {**self.env, "HOME": home.path}
                # Set the mask for avn only: strace's own output has to be readable.
                command = ["/bin/sh", "-c", f'umask {mask:04o}; exec "$@"', "sh", AVN, *LOGIN]
                lines = [line for _, line in faults.trace_calls(command, env=env)]
                lines = lines[next(n for n, line in enumerate(lines) if line.startswith("recvfrom(")) :]
                places = [next((n for n, line in enumerate(lines) if re.match(step, line)), -1) for step in STEPS]
                self.assertNotIn(-1, places)
                self.assertEqual(places, sorted(places))
                self.assertEqual((home.read(), os.stat(home.credentials).st_mode), (NEW, stat.S_IFREG | 0o600))

    def test_removal_is_synced(self):
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything()
        home = self.make_home("home")
        calls = faults.trace_calls([AVN, "user", "logout"], "rename,unlink,fsync", env={**self.env, "HOME": home.path})
        self.assertEqual([name for (name, _), _ in calls], ["unlink", "fsync"])

    def test_closed_standard_streams(self):
        """A file must not get the descriptor of a closed stream, or messages would be written into it."""
        for closed in range(8):
            fds = [fd for fd in range(3) if closed >> fd & 1]
            for old in (None, OLD):
                with self.subTest(closed=fds, old=old):
                    self.serve_everything(["one"])
                    home = self.make_home("home", old)
                    result = self.run_as(
                        *LOGIN, env={"HOME": home.path}, prepare=lambda: [os.close(fd) for fd in fds]
                    )
                    # Without stdout the message is lost, which is an error, but the token is saved.
                    self.assertEqual((result.status, home.read()), (1 if 1 in fds else 0, NEW))
                    self.assertEqual(sorted(os.listdir(home.folder)), ["aiven-client.json", "aiven-credentials.json"])
                    config = self.read(os.path.join(home.folder, "aiven-client.json"))
                    self.assertEqual(json.loads(config), {"default_project": "one"})


class Open(StorageCase):
    def check(self, mode, *arguments, env=None):
        self.write(self.credentials, OLD, mode)
        return self.run_unprivileged(*arguments, env=env)

    def get_mode(self):
        return stat.S_IMODE(os.stat(self.credentials).st_mode)

    def test_permissions_are_removed_with_one_note(self):
        self.serve_everything()
        for mode in OPEN_MODES:
            with self.subTest(mode=oct(mode)):
                result = self.check(mode, "user", "info")
                self.assertEqual((result.status, self.get_mode(), len(result.stderr.splitlines())), (0, 0o600, 1))
                self.assertIn(f"access to {self.credentials}; its mode is now 0600", result.stderr)
                self.assertEqual(self.run_unprivileged("user", "info").stderr, "")
                self.assertEqual(self.read(self.credentials), OLD)

    def test_nothing_is_said_of_a_closed_file(self):
        self.serve_everything()
        for mode in CLOSED_MODES:
            with self.subTest(mode=oct(mode)):
                result = self.check(mode, "user", "info")
                self.assertEqual((result.status, result.stderr, self.get_mode()), (0, "", mode))

    def test_note_before_a_failure(self):
        self.serve(always=failure(403))
        for arguments, status in ((["info"], 5), (["logout"], 5), (["access-token", "list"], 5)):
            with self.subTest(arguments=arguments):
                result = self.check(0o644, "user", *arguments)
                self.assertEqual((result.status, result.stdout), (status, ""), result.stderr)
                self.assertIn("its mode is now 0600", result.stderr.splitlines()[0])
                self.assertTrue(result.stderr.splitlines()[1].startswith("avn: "), result.stderr)

    def test_advice_at_a_login(self):
        """The token to revoke is the one that others could read, not the new one."""
        self.serve_everything()
        result = self.check(0o644, *LOGIN)
        self.assertEqual((result.status, self.read(self.credentials)), (0, NEW), result.stderr)
        self.assertIn(f"revoke its access token ({TOKEN[:12]}) with 'avn user access-token revoke'", result.stderr)
        self.assertNotIn("avn user logout", result.stderr)

    def test_short_tokens_are_not_shown_whole(self):
        """A note shows at most half of a token."""
        for old, given, new in (("shorttoken", "givenvalue", "fresh-one"), ("sixteen-of-these", "x" * 16, "y" * 16), ("o", "g", "n")):
            with self.subTest(old=old):
                stored = print_json({"auth_token": old})
                self.write(self.credentials, stored, 0o644)
                self.serve(reply(200, {"token": new}), failure(500))
                said = self.avn(*LOGIN).stderr
                self.write(self.credentials, stored)
                self.serve(always=reply(200, {}))
                said += self.expect(0, *LOGOUT, env={"AIVEN_AUTH_TOKEN": given}).stderr
                self.write(self.credentials, stored)
                self.serve((self.replace_file, reply(200, {"token": new})), always=failure(500))
                said += self.expect_failure(13, *LOGIN).stderr
                os.rmdir(self.credentials)
                for token in (old, given, new):
                    self.assertIn(f"({token[: len(token) // 2]})", said)
                    self.assertNotIn(token[: len(token) // 2 + 1] + ")", said)

    def replace_file(self, server, connection):
        os.unlink(self.credentials)
        os.mkdir(self.credentials)

    def test_note_with_a_given_token(self):
        self.serve_everything()
        result = self.check(0o644, "user", "info", env={"AIVEN_AUTH_TOKEN": TOKEN})
        self.assertIn("its mode is now 0600", result.stderr)
        self.assertEqual(self.get_mode(), 0o600)

    def test_file_without_a_token_is_left_alone(self):
        """The path may be a mistake and name a file that has to be readable."""
        self.serve_everything()
        for content in (b"{}", b"127.0.0.1 localhost\n", b'{"auth_token": 5}'):
            self.write(self.credentials, content, 0o644)
            self.assertNotIn("Other users", self.run_unprivileged("user", "info").stderr)
            self.assertEqual(self.get_mode(), 0o644)

    def test_mode_that_cannot_be_changed(self):
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything()
        for error in ("EROFS", "EPERM"):
            self.write(self.credentials, OLD, 0o644)
            done = faults.run_with_fault([AVN, "user", "info"], ("fchmod", 1), "error=" + error, env=self.env)
            self.assertEqual((done.returncode, self.get_mode()), (0, 0o644))
            self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertIn(f"have access to {self.credentials}, and its mode cannot be changed".encode(), done.stderr)


class Links(StorageCase):
    def setUp(self):
        super().setUp()
        self.target = os.path.join(self.home, "elsewhere", "secret.json")
        self.secret_files.add(self.target)
        self.server = self.serve_everything()

    def link(self, *targets):
        """Create a chain of links, which starts at the credentials file."""
        os.makedirs(self.config_dir)
        path = self.credentials
        for target in targets:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.symlink(target, path)
            path = target

    def test_target_is_replaced(self):
        self.write(self.target, OLD, 0o644)
        middle = os.path.join(self.home, "between", "link")
        self.link(middle, self.target)
        self.assertEqual(self.run_unprivileged(*LOGIN).status, 0)
        self.assertEqual((os.readlink(self.credentials), os.readlink(middle)), (middle, self.target))
        self.assertEqual((self.read(self.target), stat.S_IMODE(os.stat(self.target).st_mode)), (NEW, 0o600))
        self.assertEqual(self.list_files(), sorted([self.credentials, middle, self.target]))
        self.assertEqual(self.run_unprivileged("user", "logout").status, 0)
        self.assertEqual((os.readlink(self.credentials), self.read(self.target)), (middle, b"{}\n"))

    def assert_refused(self, words):
        for arguments in (LOGIN, ("user", "create", EMAIL)):
            self.assert_failed(self.run_unprivileged(*arguments), 13, f"{self.credentials}: {words}")
        self.assertTrue(os.path.islink(self.credentials))
        self.assertEqual(self.server.connections, 0)

    def test_link_to_nothing(self):
        """The file is created at the link's target."""
        middle = os.path.join(self.home, "between", "link")
        self.link(middle, self.target)
        self.assertEqual(self.run_unprivileged(*LOGIN).status, 0)
        self.assertEqual((os.readlink(self.credentials), os.readlink(middle)), (middle, self.target))
        self.assertEqual((self.read(self.target), stat.S_IMODE(os.stat(self.target).st_mode)), (NEW, 0o600))

    def test_link_into_the_directory_of_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can create a directory of another user")
        self.link(self.target)
        unprivileged.give_to_nobody(self.home)
        os.chown(os.path.dirname(self.target), 12345, 12345)
        os.chmod(os.path.dirname(self.target), 0o777)
        for nobody, reason in ((True, "it is a dangling symbolic link into a directory of another user"),
                               (False, "a symbolic link and its target belong to different users")):  # fmt: skip
            words = f"{self.credentials}: {reason}"
            result = self.run_as(*LOGIN, nobody=nobody)
            self.assert_failed(result, 13, words)
        self.assertFalse(os.path.lexists(self.target))
        self.assertEqual(self.server.connections, 0)

    def test_link_into_a_missing_directory(self):
        os.makedirs(self.config_dir)
        os.symlink(self.target, self.credentials)
        self.assert_failed(self.run_unprivileged(*LOGIN), 13, f"{os.path.dirname(self.target)}: No such file")
        self.assertEqual((self.server.connections, self.list_files()), (0, [self.credentials]))

    def test_root_follows_links_to_files_of_the_folders_owner_or_root(self):
        if os.geteuid() != 0:
            self.skipTest("only root can create files of other users")
        self.link(self.target)
        words = f"{self.credentials}: a symbolic link and its target belong to different users"
        read = (("user", "info"),)
        change = (LOGIN, ("user", "password-change"), LOGOUT)
        for folder, file, followed in ((0, 0, read + change), (0, 12345, ()), (12345, 12345, read + change),
                                       (12345, 0, read), (12345, unprivileged.NOBODY, ())):  # fmt: skip
            with self.subTest(folder=folder, file=file):
                self.write(self.target, OLD)
                os.chown(self.config_dir, folder, folder)
                for path in (self.target, os.path.dirname(self.target)):
                    os.chown(path, file, file)
                for arguments in read + change:
                    result = self.run_as(*arguments)
                    if arguments in followed:
                        self.assertEqual(result.status, 0, result.stderr)
                    else:
                        self.assert_failed(result, 13, words)
                self.assertEqual(self.read(self.target), b"{}\n" if LOGOUT in followed else OLD)
                os.unlink(self.target)
        os.chown(self.config_dir, 12345, 12345)
        self.assert_failed(self.run_as(*LOGIN), 13, words)
        self.assertFalse(os.path.lexists(self.target))

    def test_root_follows_links_to_directories(self):
        if os.geteuid() != 0:
            self.skipTest("only root can create files of other users")
        for parent, folder, followed in ((0, 12345, True), (12345, 12345, True), (12345, 0, False),
                                         (12345, unprivileged.NOBODY, False)):  # fmt: skip
            with self.subTest(parent=parent, folder=folder):
                target = os.path.join(self.home, f"of {parent} and {folder}")
                shutil.rmtree(os.path.dirname(self.config_dir), ignore_errors=True)
                os.makedirs(os.path.dirname(self.config_dir))
                os.makedirs(target)
                os.symlink(target, self.config_dir)
                os.chown(os.path.dirname(self.config_dir), parent, parent)
                os.chown(target, folder, folder)
                result = self.run_as(*LOGIN)
                if followed:
                    self.assertEqual((result.status, self.read(self.credentials)), (0, NEW), result.stderr)
                else:
                    self.assert_failed(result, 13, "a symbolic link and its target belong to different users")
                    self.assertEqual(os.listdir(target), [])

    def test_link_of_another_user_in_a_folder_for_all(self):
        """Such a link makes root read what its owner could link to, and replace only what its owner could."""
        if os.geteuid() != 0:
            self.skipTest("only root can create files of other users")
        folder, root = os.path.join(self.home, "for all"), os.path.join(self.home, "of root")
        link, file = os.path.join(folder, "link"), os.path.join(root, "file")
        for path in (folder, root):
            os.mkdir(path)
        self.secret_files.add(file)
        for mode, (target, path, old) in combine(
            (0o1777, 0o777), ((file, link, OLD), (file, link, None), (root, os.path.join(link, "file"), OLD))
        ):
            with self.subTest(mode=oct(mode), target=target, old=old):
                os.chmod(folder, mode)
                os.symlink(target, link)
                if old is not None:
                    self.write(file, old)
                for owner, followed in ((12345, False), (0, True)):
                    os.chown(link, owner, owner, follow_symlinks=False)
                    result = self.run_as(*LOGIN, env={"AIVEN_CREDENTIALS_FILE": path})
                    if followed:
                        self.assertEqual((result.status, self.read(file)), (0, NEW), result.stderr)
                    else:
                        self.assert_failed(result, 13, "a symbolic link and its target belong to different users")
                        self.assertEqual(self.read(file) if os.path.exists(file) else None, old)
                os.unlink(link)
                os.unlink(file)

    def test_many_links(self):
        """The time to follow links must not double with each one."""
        os.makedirs(self.config_dir, exist_ok=True)
        os.symlink(".", os.path.join(self.config_dir, "here"))
        self.write(self.credentials, OLD)
        many = {"AIVEN_CONFIG_DIR": os.path.join(self.config_dir, *["here"] * 38)}
        self.expect(0, "user", "info", env=many)
        self.expect(0, *LOGIN, env=many)
        self.assertEqual(self.read(self.credentials), NEW)

    def test_link_to_folder(self):
        os.makedirs(self.target)
        self.link(self.target)
        self.assert_refused("Is a directory")
        self.assertEqual(os.listdir(self.target), [])

    def test_link_to_itself(self):
        self.link(self.credentials)
        self.assert_refused("Too many levels of symbolic links")

    def test_link_to_the_file_of_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can create a file of another user")
        self.write(self.target, OLD)
        self.link(self.target)
        unprivileged.give_to_nobody(self.home)
        os.chown(self.target, 12345, 12345)
        os.chmod(self.target, 0o666)
        found = os.stat(self.target)
        for arguments in (LOGIN, ("user", "info"), ("user", "logout"), ("user", "password-change")):
            with self.subTest(arguments=arguments):
                result = self.run_as(*arguments, nobody=True)
                self.assert_failed(result, 13, f"{self.credentials}: it belongs to another user")
        self.assertEqual((os.stat(self.target), self.read(self.target)), (found, OLD))
        self.assertEqual(self.server.connections, 0)


class WithoutPlace(StorageCase):
    """Check that avn leaves an empty current directory empty."""

    def setUp(self):
        super().setUp()
        self.here = os.path.join(self.home, "here")
        os.mkdir(self.here)
        self.server = self.serve_everything(["one"])

    def assert_nothing_here(self):
        self.assertEqual(os.listdir(self.here), [])

    def test_without_a_place(self):
        """Without HOME, GLib takes the home directory of the user "nobody", which does not exist."""
        if os.geteuid() != 0:
            self.skipTest("only root can run avn as a user without a home directory")
        for name, env in NO_PLACES.items():
            for arguments in (LOGIN, ("user", "info"), ("user", "logout"), ("user", "create", EMAIL), ("--help",)):
                with self.subTest(name=name, arguments=arguments):
                    result = self.run_unprivileged(*arguments, env=env, cwd=self.here)
                    if arguments[-1] == EMAIL:
                        self.assert_failed(result, 13)
                    self.assertNotIn("CRITICAL", result.stderr)
                    self.assert_nothing_here()
        self.assertEqual(self.server.connections, 0)

    def test_user_without_a_home_directory(self):
        """Commands that need no home directory work; G_DEBUG turns every warning of GLib into a crash."""
        if os.geteuid() != 0:
            self.skipTest("only root can run avn as a user whom the user database does not have")
        env = {"HOME": None, "G_DEBUG": "fatal-warnings", "AIVEN_AUTH_TOKEN": TOKEN, "AIVEN_WEB_URL": "https://localhost:1"}
        missing = "avn: Cannot use aiven-credentials.json: there is no home directory; set HOME or AIVEN_CONFIG_DIR.\n"
        for words, status, errors in (
            (("--version",), 0, ""), (("--help",), 0, ""), (("user", "--help"), 0, ""), (("__complete", "user", ""), 0, ""),
            (("plugin", "list"), 0, ""), (("sandbox", "run", "--", "true"), 0, ""), (("nonsense",), 2, None),
            (("user", "info"), 10, None), (LOGIN, 13, missing), (("user", "logout"), 13, missing),
        ):  # fmt: skip
            with self.subTest(words):
                result = self.run_as(*words, env=env, cwd="/", user=UNKNOWN_USER, group=UNKNOWN_USER, extra_groups=[])
                self.assertEqual(result.status, status, result.stderr)
                if errors is not None:
                    self.assertEqual(result.stderr, errors)
                self.assertNotIn("WARNING", result.stderr)
        self.assertEqual(self.server.connections, 0)

    def test_relative_places_that_do_not_matter(self):
        for name in XDG_VARIABLES:
            with self.subTest(name=name):
                env = {name: "relative"}
                self.assertEqual(self.run_unprivileged(*LOGIN, env=env, cwd=self.here).status, 0)
                self.assert_logged_in()
                self.assertEqual(self.run_unprivileged("user", "logout", env=env, cwd=self.here).status, 0)
                self.assert_nothing_here()
                self.assertEqual(self.list_files(), [self.client_config])

    def test_password_from_a_file_here(self):
        """Check that reading a file here does not lead to writing one here."""
        self.write(os.path.join(self.here, "password"), PASSWORD.encode() + b"\n")
        self.secret_files.add(os.path.join(self.here, "password"))
        self.assertEqual(self.run_unprivileged(*LOGIN, "--password-file=password", cwd=self.here).status, 0)
        self.assertEqual(os.listdir(self.here), ["password"])


if __name__ == "__main__":
    unittest.main()
