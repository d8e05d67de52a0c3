# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the completion cache: content, permissions and when it is removed."""

import fcntl
import os
import stat
import subprocess
import unittest

from harness import AVN, TIMEOUT
from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import failure, reply
from rig.unprivileged import give_to_nobody, run_unprivileged
from scripted_case import CREATE, CREATED, LOGIN, USER, ScriptedCase

LIST = ("user", "access-token", "list")
REVOKE = ("user", "access-token", "revoke")
UPDATE = ("user", "access-token", "update")
OLD = [("Ab3+example/", "Nightly backup"), ("Xy9+example/", "Notebook")]
OLD_LINES = b"Ab3+example/\tNightly backup\nXy9+example/\tNotebook\n"

# Every command after which other tokens may exist, with its responses.
CLEARING = (
    (("user", "logout"), [{}]),
    (("user", "login", EMAIL), [LOGIN, USER]),
    (("user", "create", EMAIL), [LOGIN]),
    (("user", "password-change"), [LOGIN]),
    (("user", "tokens-expire", "--force"), [{}]),
)


class CacheCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)
        self.folder = self.cache_dir
        self.server = self.serve()

    def answer(self, *answers):
        self.server.script += [answer if isinstance(answer, bytes) else reply(200, answer) for answer in answers]

    def list(self, tokens=OLD, **options):
        """Run the list command against a server with these tokens, given as records or as (prefix, description)."""
        records = [{"token_prefix": t[0], "description": t[1]} if isinstance(t, tuple) else t for t in tokens]
        self.answer({"tokens": records})
        return self.expect(0, *LIST, **options)

    def complete(self, *words, **options):
        result = self.expect(0, "__complete", *(words or (*REVOKE, "")), **options)
        self.assertEqual(result.stderr, "")
        return dict(line.split("\t") for line in result.stdout.splitlines()[1:])

    def list_files(self):
        return [os.path.join(self.folder, name) for name in sorted(os.listdir(self.folder))] if os.path.isdir(self.folder) else []

    @property
    def file(self):
        (path,) = self.list_files()
        return path


class ContentTest(CacheCase):
    def test_list_is_cached(self):
        self.list()
        self.assertEqual(self.read(self.file), OLD_LINES)
        self.assertEqual(self.complete(), dict(OLD))
        self.assertEqual(self.complete(*REVOKE, "X"), dict(OLD[1:]))
        self.assertEqual(self.complete(*UPDATE, "--description", "x", ""), dict(OLD))
        self.assertEqual(self.complete(*UPDATE, "Ab3+example/", ""), {})
        self.assertEqual(self.complete("user", "info", ""), {})
        self.assertEqual(len(self.server.requests), 1)

    def test_names_are_hashes_and_modes_are_private(self):
        self.list()
        self.assertRegex(os.path.basename(self.file), "^[0-9a-f]{64}$")
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.folder).st_mode), 0o700)

    def test_list_replaces(self):
        self.list()
        self.list(OLD[1:])
        self.assertEqual(self.complete(), dict(OLD[1:]))
        self.list([])
        self.assertEqual(self.list_files(), [])

    def test_nothing_is_created_without_tokens(self):
        self.list([])
        self.answer({}, USER)
        self.expect(0, *REVOKE, "abc")
        self.expect(0, "user", "info")
        self.assertEqual(os.path.exists(os.path.dirname(self.folder)), False)

    def test_same_list_writes_nothing(self):
        self.list()
        before = os.stat(self.file)
        self.list()
        after = os.stat(self.file)
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))

    def test_create_adds_the_prefix_alone(self):
        for options in ([], ["--secret-only"], ["--json"]):
            with self.subTest(options):
                self.list()
                self.answer({**CREATED, "description": "fresh"})
                self.expect(0, *CREATE, *options)
                self.assertEqual(self.read(self.file), CREATED_TOKEN[:12].encode() + b"\tfresh\n" + OLD_LINES)
        self.assertEqual(list(self.complete()), [CREATED_TOKEN[:12], *dict(OLD)])

    def test_update_changes_the_description(self):
        self.list()
        self.answer({"token_prefix": OLD[1][0], "description": "changed"}, {"token_prefix": OLD[0][0]})
        self.expect(0, *UPDATE, OLD[1][0], "--description", "changed")
        self.assertEqual(self.complete(), {**dict(OLD), OLD[1][0]: "changed"})
        self.expect(0, *UPDATE, OLD[0][0], "--description", "not told")
        self.assertEqual(self.complete(), {**dict(OLD), OLD[1][0]: "changed"})

    def test_revoke_removes(self):
        self.list()
        self.answer({}, failure(404))
        self.assertEqual(self.avn(*REVOKE, OLD[0][0], "no-such").status, 6)
        self.assertEqual(self.complete(), dict(OLD[1:]))

    def test_whole_token_of_a_revoke_is_not_kept(self):
        self.list([(CREATED_TOKEN[:12], "x"), *OLD])
        self.answer({})
        self.expect(0, *REVOKE, CREATED_TOKEN)
        self.assertEqual(self.complete(), dict(OLD))

    def test_failures_change_nothing(self):
        self.list()
        self.answer(failure(403), failure(500), failure(403), failure(403))
        self.expect(5, *LIST)
        self.avn(*REVOKE, OLD[0][0])
        self.avn("user", "password-change")
        self.assertEqual(self.complete(), dict(OLD))

    def test_tokens_of_other_accounts_are_removed(self):
        for words, answers in CLEARING:
            with self.subTest(words):
                self.write_credentials()
                self.list()
                self.list(env={"AIVEN_AUTH_TOKEN": TOKEN})
                self.assertEqual(len(self.list_files()), 2)
                self.answer(*answers)
                self.expect(0, *words)
                self.assertEqual((self.list_files(), self.complete()), ([], {}))

    def test_other_accounts_and_servers_have_their_own(self):
        self.list()
        for options in (
            {"env": {"AIVEN_AUTH_TOKEN": TOKEN}},
            {"env": {"AIVEN_CREDENTIALS_FILE": "elsewhere"}},
            {"env": {"AIVEN_WEB_URL": "http://127.0.0.1:1"}},
            {"env": {"AIVEN_CONFIG_DIR": os.path.join(self.home, "other")}},
        ):
            with self.subTest(options):
                self.assertEqual(self.complete(**options), {})
        self.assertEqual(self.complete("--url", "http://127.0.0.1:1", *REVOKE, ""), {})
        self.assertEqual(self.complete("--auth-token", FRESH_TOKEN, *REVOKE, ""), {})
        self.assertEqual(self.complete(), dict(OLD))

    def test_prefixes_with_a_dash_need_two_dashes(self):
        self.list([("-dash", "x"), *OLD])
        self.assertEqual(self.complete(), dict(OLD))
        self.assertEqual(self.complete(*REVOKE, "--", ""), {"-dash": "x", **dict(OLD)})

    def test_odd_records(self):
        whole = "w" * 49
        odd = [{}, {"token_prefix": None}, {"token_prefix": 7}, {"token_prefix": ["x"]}, {"token_prefix": ""},
               {"token_prefix": whole}, {"token_prefix": "a b"}, {"token_prefix": "a\tb"}, {"token_prefix": "a\nb"},
               {"token_prefix": "\u00fc"}, {"token_prefix": "\x1b[31m"}, {"token_prefix": "good", "description": 7}]  # fmt: skip
        self.list([*odd, ("longest" + "x" * 41, None), ("good", "twice")])
        self.assertEqual(self.complete(), {"good": "", "longest" + "x" * 41: ""})
        self.assertEqual(self.read(self.file).count(b"\n"), 2)

    def test_hostile_descriptions_are_one_safe_line(self):
        hostile = "a\tb\nX\t$(touch X) `x` \x1b[31m\u202e" + "x" * 300
        self.list([("Ab3", hostile)])
        self.assertEqual(self.read(self.file).count(b"\n"), 1)
        shown = self.complete()["Ab3"]
        self.assertTrue(shown.startswith("a\\tb\\nX\\t$(touch X) `x` \\x1b[31m\\u202exx"), shown)
        self.assertLess(len(shown), 260)

    def test_number_is_limited(self):
        self.list([(f"p{i}", "\U0001f600" * 200) for i in range(1200)])
        self.assertLess(os.path.getsize(self.file), 256 * 1024)
        self.assertGreater(len(self.complete()), 300)
        self.list([(f"p{i}", "x") for i in range(1200)])
        self.assertEqual(len(self.complete()), 1000)

    def test_no_secret_is_kept(self):
        self.list()
        self.answer(CREATED)
        self.expect(0, *CREATE)
        whole = "made-up-whole-token" + "x" * 60
        self.answer({"tokens": [{"token_prefix": "Ab3", "full_token": whole}, {"token_prefix": whole, "description": "x"}]})
        content = self.read(self.file)
        self.expect(0, *LIST, "--auth-token", TOKEN)
        content += b"".join(self.read(path) + path.encode() for path in self.list_files())
        for secret in (whole, TOKEN, FRESH_TOKEN, CREATED_TOKEN, PASSWORD, NEW_PASSWORD, EMAIL):
            self.assertNotIn(secret.encode(), content)


class PlaceTest(CacheCase):
    """An unusable cache file or directory causes no message and no candidates."""

    def check_ignored(self):
        self.assertEqual(self.complete(), {})

    def check_silent(self):
        result = self.list()
        self.assertEqual(result.stderr, "")

    def test_nothing_is_created_with_a_relative_home(self):
        for env in ({"HOME": "relative"}, {"XDG_CACHE_HOME": "relative"}):
            with self.subTest(env):
                result = self.list(env={"AIVEN_AUTH_TOKEN": TOKEN, "AIVEN_CLIENT_CONFIG": self.client_config, **env})
                self.assertEqual(result.stderr, "")
                self.assertEqual((self.complete(env=env), os.path.exists("relative")), ({}, False))
                self.assertFalse(os.path.exists(os.path.join(self.home, "relative")))

    def test_folder_that_others_can_read_is_not_used(self):
        os.makedirs(self.folder)
        os.chmod(self.folder, 0o755)
        self.check_silent()
        self.assertEqual(os.listdir(self.folder), [])

    def test_file_in_place_of_the_directory(self):
        os.mkdir(os.path.dirname(self.folder))
        with open(self.folder, "w"):
            pass
        self.check_silent()
        self.check_ignored()
        os.remove(self.folder)
        other = os.path.join(self.home, "other")
        os.mkdir(other, 0o700)
        os.symlink(other, self.folder)
        self.check_silent()
        self.assertEqual(os.listdir(other), [])

    def test_file_that_others_can_read_is_ignored(self):
        self.list()
        for mode in (0o640, 0o604, 0o620, 0o601):
            os.chmod(self.file, mode)
            self.check_ignored()
        os.chmod(self.file, 0o600)
        self.assertEqual(self.complete(), dict(OLD))

    @unittest.skipUnless(os.geteuid() == 0, "only root can change the owner of a file")
    def test_file_of_another_user_is_ignored(self):
        self.list()
        os.chown(self.file, 65534, 65534)
        self.check_ignored()

    @unittest.skipUnless(os.geteuid() == 0, "only root can write to the directory of another user")
    def test_root_makes_nothing_in_the_folder_of_a_user(self):
        os.mkdir(os.path.dirname(self.folder))
        os.chown(os.path.dirname(self.folder), 65534, 65534)
        self.check_silent()
        self.assertFalse(os.path.exists(self.folder))

    @unittest.skipUnless(os.geteuid() == 0, "only root can write to the home directory of another user")
    def test_root_makes_no_folders_in_the_home_of_a_user(self):
        home = os.path.join(self.home, "home")
        os.mkdir(home)
        os.chown(home, 65534, 65534)
        for variables in ({"HOME": home}, {"XDG_CACHE_HOME": os.path.join(home, "a", "b")}):
            with self.subTest(variables):
                self.list(env={"AIVEN_AUTH_TOKEN": TOKEN, **variables})
                self.assertEqual(os.listdir(home), [])

    def test_special_files_are_ignored(self):
        self.list()
        path = self.file
        target = os.path.join(self.home, "target")
        os.rename(path, target)
        os.symlink(target, path)
        self.check_ignored()
        os.remove(path)
        os.mkfifo(path, 0o600)
        self.check_ignored()
        os.remove(path)
        os.mkdir(path, 0o700)
        self.check_ignored()
        self.check_silent()

    def test_symbolic_link_is_replaced_and_not_followed(self):
        self.list()
        path = self.file
        target = os.path.join(self.home, "target")
        os.rename(path, target)
        os.symlink(target, path)
        self.list(OLD[1:])
        self.assertFalse(os.path.islink(path))
        self.assertEqual(self.read(target), OLD_LINES)

    def test_odd_content(self):
        self.list()
        path = self.file
        for content, expected in (
            (b"", {}), (b"\n\n", {}), (b"\t\n", {}), (b"a", {"a": ""}), (b"a\tb\tc\x1b\xff\n", {"a": "b\\tc\\x1b\\xff"}),
            (b"a b\tc\n", {}), (b"\xff\n", {}), (b"x" * 49 + b"\tc\n", {}), (b"a\0b\n", {"a": ""}), (b"a\tb\r\n", {"a": "b\\r"}),
            (b"a\tb\na\tc\n", {"a": "b"}), (b"x\ty\n" * (256 * 256 + 1), {}), (b"$(touch X)\n", {}),
        ):  # fmt: skip
            with self.subTest(content[:20]):
                with open(path, "wb") as file:
                    file.write(content)
                self.assertEqual(self.complete(), expected)

    def test_folder_that_cannot_be_written(self):
        above = os.path.dirname(self.folder)
        os.mkdir(above, 0o500)
        self.addCleanup(os.chmod, above, 0o700)
        give_to_nobody(self.home)
        self.answer({"tokens": []})
        done = run_unprivileged([AVN, *LIST], env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertFalse(os.path.exists(self.folder))

    def test_locked_directory_is_not_waited_for(self):
        self.list()
        lock = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = self.list(OLD[1:])
        self.assertEqual((result.stderr, self.complete()), ("", dict(OLD)))

    def test_leftovers_of_a_killed_process_are_harmless(self):
        self.list()
        for kind in ("file", "link"):
            remains = self.file + ".avn-new"
            if kind == "file":
                with open(remains, "w") as file:
                    file.write("half")
            else:
                os.symlink(os.path.join(self.home, "target"), remains)
            self.list([(kind, "x")])
            self.assertEqual(self.complete(), {kind: "x"})
            self.assertEqual(len(self.list_files()), 1)
        self.assertFalse(os.path.exists(os.path.join(self.home, "target")))

    def test_readers_see_the_old_file_or_the_new_one(self):
        """The new file is written next to the old one and renamed."""
        self.list()
        before = os.stat(self.file).st_ino
        with open(self.file, "rb") as file:
            self.list(OLD[1:])
            self.assertEqual(file.read(), OLD_LINES)
        self.assertNotEqual(os.stat(self.file).st_ino, before)

    def test_list_is_cached_without_a_reader(self):
        self.answer({"tokens": [{"token_prefix": p, "description": d} for p, d in OLD]})
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.run([AVN, *LIST], env=self.env, stdout=writer, timeout=TIMEOUT)
        os.close(writer)
        self.assertEqual(process.returncode, -13)
        self.assertEqual(self.complete(), dict(OLD))


if __name__ == "__main__":
    unittest.main()
