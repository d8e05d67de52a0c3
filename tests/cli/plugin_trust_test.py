# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test plugins that other users could have changed, and avn with more privileges than its user."""

import os
import shlex
import shutil
import subprocess
import unittest

from harness import AVN, BUILD_ROOT, TIMEOUT, Result, in_language
from plugin_case import BOMB_STATUS, KEY_FILE, MODULES, PluginCase
from rig.unprivileged import NOBODY, give_to_nobody, run_unprivileged

# A user who is neither root nor the unprivileged user of the tests.
SOMEBODY_ELSE = 1

# Modes that let other users write; the sticky bit does not make a directory safe.
WRITABLE = {
    "module": (0o757, 0o777, 0o646, 0o622, 0o702),
    "folder": (0o757, 0o777, 0o1777, 0o703),
    "key_file": (0o646, 0o666, 0o402),
}
# Modes that let the group write.
SHARED = {"module": (0o775, 0o664, 0o720), "folder": (0o775, 0o720), "key_file": (0o664, 0o420)}
# Modes that let only the owner write; set-ID and sticky bits of a module have no effect.
PRIVATE = {
    "module": (0o755, 0o744, 0o700, 0o644, 0o400, 0o4755, 0o2755, 0o1755),
    "folder": (0o755, 0o711, 0o700, 0o500, 0o2755, 0o1755),
    "key_file": (0o644, 0o600, 0o444, 0o400),
}

# All of avn in one program: with raised privileges, the dynamic linker finds no library next to it.
PRIVILEGED = os.path.join(BUILD_ROOT, "tests", "rig", "avn-privileged")
VARIABLES = ("AIVEN_AUTH_TOKEN", "AIVEN_CA_CERT", "AIVEN_CLIENT_CONFIG", "AIVEN_CONFIG_DIR", "AIVEN_CREDENTIALS_FILE",
             "AIVEN_FORCE", "AIVEN_NEW_PASSWORD", "AIVEN_PASSWORD", "AIVEN_WEB_URL", "AVN_FALLBACK")  # fmt: skip


class TrustCase(PluginCase):
    """The module ends the process as soon as it is loaded, so that a wrong decision is noticed."""

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.module = os.path.join(self.folder, "bomb.so")
        shutil.copyfile(os.path.join(MODULES, "bomb.so"), self.module)
        os.chmod(self.module, 0o755)
        self.key_file = self.write_key_file(self.folder, KEY_FILE.format(name="broken", module="bomb", abi=self.abi))
        os.chmod(self.key_file, 0o644)

    def check_opened(self):
        self.assertEqual(self.avn("broken", "hello").status, BOMB_STATUS)

    def mend(self):
        """Run the command that the error advises; return it."""
        command = self.expect_failure(14, "broken").stderr.splitlines()[1].partition(": ")[2]
        subprocess.run(["sh", "-c", command], check=True)
        self.check_opened()
        return command

    def check_writable(self, path):
        """Check that the plugin is refused because of a path, with advice about its mode."""
        self.check_refused(path, r"other users can change")
        self.assertEqual(shlex.split(self.mend()), ["chmod", "go-w", path])


class ModeTest(TrustCase):
    def test_modes_that_are_refused(self):
        for kind, modes in WRITABLE.items():
            path = getattr(self, kind)
            mode_before = os.stat(path).st_mode & 0o7777
            for mode in modes:
                with self.subTest(kind=kind, mode=oct(mode)):
                    os.chmod(path, mode)
                    self.check_writable(path)
                    os.chmod(path, mode_before)

    def test_all_paths_are_named_at_once(self):
        for path in (self.folder, self.module, self.key_file):
            os.chmod(path, 0o777)
        first = self.expect_failure(14, "broken").stderr.splitlines()[0]
        for path in (self.folder, self.module, self.key_file):
            self.assertIn(path, first)
        self.mend()

    def test_modes_that_are_accepted(self):
        for kind, modes in PRIVATE.items():
            path = getattr(self, kind)
            mode_before = os.stat(path).st_mode & 0o7777
            for mode in modes:
                with self.subTest(kind=kind, mode=oct(mode)):
                    os.chmod(path, mode)
                    self.check_opened()
                    os.chmod(path, mode_before)

    def test_link_is_as_good_as_what_it_leads_to(self):
        elsewhere = os.path.join(self.home, "elsewhere")
        os.mkdir(elsewhere, 0o755)
        for path in (self.module, self.key_file):
            target = os.path.join(elsewhere, os.path.basename(path))
            os.rename(path, target)
            os.symlink(target, path)
            self.check_opened()
            with self.subTest("the file", path=path):
                os.chmod(target, 0o666)
                self.check_refused(path, r"other users can change")
                os.chmod(target, 0o644)
            with self.subTest("its folder", path=path):
                os.chmod(elsewhere, 0o777)
                self.check_writable(elsewhere)

    def test_folder_that_is_a_link_is_as_good_as_what_it_leads_to(self):
        link = os.path.join(self.home, "link")
        os.symlink(self.folder, link)
        self.env["AVN_PLUGIN_PATH"] = self.env["AVN_PLUGIN_PATH"].replace(self.folder, link)
        self.check_opened()
        os.chmod(self.folder, 0o777)
        self.check_writable(link)

    def test_folder_of_each_link_of_a_chain(self):
        """Who can write to the directory of a link decides where it leads."""
        names = ("between", "behind", "end", "passed", "passed/on")
        between, behind, end, passed, _ = folders = [os.path.join(self.home, name) for name in names]
        for folder in folders:
            os.mkdir(folder, 0o755)
        os.rename(self.module, os.path.join(end, "bomb.so"))
        os.symlink("../between/bomb.so", self.module)
        os.symlink("../behind/link/bomb.so", os.path.join(between, "bomb.so"))
        os.symlink("../passed/on/../../end", os.path.join(behind, "link"))
        self.check_opened()
        for folder in (between, behind, end, passed):
            with self.subTest(folder=folder):
                os.chmod(folder, 0o777)
                self.check_refused(folder, r"other users can change")
                os.chmod(folder, 0o755)
        os.chmod(behind, 0o1777)
        self.check_opened()

    def test_links_in_a_circle(self):
        for name in ("circle.avn-settings", "circle.avn-plugin", "broken.avn-plugin"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                os.unlink(path)
            os.symlink(name, path)
        self.assertEqual(self.expect(0, "--version").stderr, "")
        self.expect_failure(14, "circle")
        self.expect_failure(14, "broken")

    def test_folder_of_a_link_in_the_search_path(self):
        place = os.path.join(self.home, "place")
        os.mkdir(place, 0o755)
        os.rename(self.folder, os.path.join(place, "plugins"))
        os.symlink("place", os.path.join(self.home, "link"))
        self.env["AVN_PLUGIN_PATH"] = self.env["AVN_PLUGIN_PATH"].replace(self.folder, os.path.join(self.home, "link", "plugins"))
        os.chmod(place, 0o777)
        self.check_opened()
        os.chmod(self.home, 0o777)
        self.check_refused(self.home, r"other users can change")
        os.chmod(self.home, 0o1777)
        self.check_opened()

    def test_hard_link_has_the_mode_of_the_file(self):
        other = os.path.join(self.home, "other.so")
        os.link(self.module, other)
        self.check_opened()
        os.chmod(other, 0o777)
        self.check_writable(self.module)

    def test_parent_directories_are_not_checked(self):
        os.chmod(self.home, 0o777)
        self.check_opened()

    def test_path_cannot_write_to_the_terminal(self):
        folder = self.add_folder("red \x1b[31m\nb\u202ead")
        os.chmod(folder, 0o777)
        self.install(folder, "bomb")
        result = self.expect_failure(14, "broken")
        self.assertFalse(set(result.stderr) & set("\x1b\u202e"))
        # A command with escaped characters would change nothing.
        self.assertNotIn("chmod", result.stderr)


@unittest.skipUnless(os.geteuid() == 0, "only root can change the owner of files")
class OwnerTest(TrustCase):
    def test_root_refuses_what_belongs_to_others(self):
        for kind in ("module", "folder", "key_file"):
            for owner in (NOBODY, SOMEBODY_ELSE):
                with self.subTest(kind=kind, owner=owner):
                    path = getattr(self, kind)
                    os.chown(path, owner, -1)
                    self.check_refused(path, r"other users can change")
                    os.chown(path, 0, -1)
                    self.check_opened()

    def test_group_of_others_is_refused(self):
        for kind, modes in SHARED.items():
            path = getattr(self, kind)
            mode_before = os.stat(path).st_mode & 0o7777
            os.chown(path, -1, SOMEBODY_ELSE)
            for mode in modes:
                with self.subTest(kind=kind, mode=oct(mode)):
                    os.chmod(path, mode)
                    self.check_writable(path)
                    os.chmod(path, mode_before)
            os.chown(path, -1, 0)

    def test_private_group_is_trusted(self):
        """The group of root has no other members."""
        for path in (self.folder, self.module, self.key_file):
            os.chmod(path, 0o775)
        self.check_opened()

    def test_owner_and_mode_are_mended_together(self):
        os.chmod(self.folder, 0o777)
        os.chown(self.module, SOMEBODY_ELSE, SOMEBODY_ELSE)
        os.chmod(self.module, 0o775)
        self.assertEqual(self.mend(), f"chown root {self.module} && chmod go-w {self.folder} {self.module}")

    def test_hard_link_to_a_file_of_another_user_is_refused(self):
        other = os.path.join(self.home, "other.so")
        os.rename(self.module, other)
        os.chown(other, NOBODY, NOBODY)
        os.link(other, self.module)
        self.check_refused(self.module, r"other users can change")

    def run_as_nobody(self, *words):
        done = run_unprivileged([AVN, *words], env=self.env, cwd="/", stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)

    def test_others_trust_themselves_and_root(self):
        give_to_nobody(self.home)
        for kind in ("module", "folder", "key_file"):
            path = getattr(self, kind)
            for owner, status in ((NOBODY, BOMB_STATUS), (0, BOMB_STATUS), (SOMEBODY_ELSE, 14)):
                with self.subTest(kind=kind, owner=owner):
                    os.chown(path, owner, -1)
                    result = self.run_as_nobody("broken", "hello")
                    self.assertEqual(result.status, status, result.stderr)
                    self.assertEqual("other users can change" in result.stderr, owner == SOMEBODY_ELSE)
                    os.chown(path, NOBODY, -1)

    def test_paths_of_root_are_mended_as_root(self):
        give_to_nobody(self.home)
        os.chmod(self.folder, 0o777)
        for owner, advice in ((0, "To prevent this, run as root: chmod"), (NOBODY, "To prevent this, run: chmod")):
            os.chown(self.folder, owner, -1)
            self.assertIn(advice, self.run_as_nobody("broken", "hello").stderr)


@unittest.skipUnless(os.geteuid() == 0, "only root can change the owner of files")
class AdministratorTest(TrustCase):
    """avn and its plugins belong to a user who installs software, with a private group under umask 002."""

    def setUp(self):
        super().setUp()
        os.chmod(self.home, 0o755)
        self.program = shutil.copy(PRIVILEGED, self.home)
        # The module needs it, and other users may have no access to the build directory.
        shutil.copy(os.path.join(BUILD_ROOT, "host", "libavn-1.so.0"), self.home)
        self.env["LD_LIBRARY_PATH"] = self.home
        for path in (self.program, self.folder, self.module, self.key_file):
            os.chown(path, SOMEBODY_ELSE, SOMEBODY_ELSE)
            os.chmod(path, 0o775)

    def run_program(self, *before, **keywords):
        done = subprocess.run([*before, self.program, "broken"], env=self.env, cwd="/", stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=TIMEOUT, **keywords)  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)

    def check(self, status, **keywords):
        for who in ({}, {"user": NOBODY, "group": NOBODY, "extra_groups": []}):
            result = self.run_program(**who, **keywords)
            self.assertEqual((result.status, "other users can change" in result.stderr), (status, status == 14), result.stderr)

    def test_owner_of_avn_is_trusted(self):
        self.check(BOMB_STATUS)

    def test_group_with_another_member_is_refused(self):
        os.chown(self.folder, -1, NOBODY)
        self.check(14)

    def test_owner_that_a_user_namespace_cannot_name(self):
        """There, all users but root have the same ID."""
        if subprocess.run(["unshare", "-r", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this user cannot create a user namespace")
        for path in (self.folder, self.module, self.key_file):
            os.chmod(path, 0o755)
        for owner, status in ((SOMEBODY_ELSE, BOMB_STATUS), (0, 14)):
            os.chown(self.program, owner, -1)
            self.assertEqual(self.run_program("unshare", "-r").status, status)

    def test_group_that_a_user_namespace_cannot_name(self):
        """It is not the private group of the user who has the same ID there."""
        if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this user cannot create a user namespace")
        users = os.path.join(self.home, "passwd")
        with open(users, "w") as file:
            file.write("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
        namespace = ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" /etc/passwd && exec "$@"', users]
        os.chown(self.program, SOMEBODY_ELSE, -1)
        for path in (self.module, self.key_file):
            os.chmod(path, 0o755)
        for mode, status in ((0o755, BOMB_STATUS), (0o775, 14)):
            os.chown(self.folder, -1, SOMEBODY_ELSE)
            os.chmod(self.folder, mode)
            self.assertEqual(self.run_program(*namespace).status, status)


@unittest.skipUnless(os.geteuid() == 0, "only root can create a set-user-ID program of another user")
class PrivilegeTest(PluginCase):
    MODES = {"none": 0o755, "group": 0o2755, "user": 0o4755, "both": 0o6755}

    def setUp(self):
        super().setUp()
        if os.statvfs(self.home).f_flag & os.ST_NOSUID:
            self.skipTest("the file system ignores set-user-ID bits")
        os.chmod(self.home, 0o755)
        os.chmod(self.folder, 0o755)
        self.program = shutil.copy(PRIVILEGED, self.home)
        os.chown(self.program, 0, 0)
        self.env["XDG_DATA_HOME"] = os.path.join(self.home, "data")
        own = os.path.join(self.env["XDG_DATA_HOME"], "avn", f"plugins-{self.abi}")
        os.makedirs(own, 0o755)
        self.install(self.folder, "bomb", name="from-variable")
        self.install(own, "bomb", name="from-home")
        self.env.update({name: "made up" for name in VARIABLES})
        self.env.pop("ASAN_OPTIONS", None)

    def run_program(self, mode, *words, **env):
        """Run the program as an unprivileged user, with the set-ID bits of a mode."""
        os.chmod(self.program, mode)
        done = run_unprivileged([self.program, *words], env={**self.env, **env}, cwd="/", stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual(done.stderr, "")
        return done.stdout

    def test_folders_of_the_user_are_not_searched(self):
        for name, mode in self.MODES.items():
            with self.subTest(name):
                overview = self.run_program(mode, "--help")
                self.assertEqual(overview.count("  from-variable  "), 1 if name == "none" else 0)
                self.assertEqual(overview.count("  from-home  "), 1 if name == "none" else 0)

    def test_catalogues_of_the_user_are_not_read(self):
        folder = os.path.join(self.home, "locale", "x", "LC_MESSAGES")
        os.makedirs(folder, 0o755)
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        text = header + 'msgid "Show the version"\nmsgstr "Hostile"\n'
        subprocess.run(["msgfmt", "-o", os.path.join(folder, "avn.mo"), "-"], input=text.encode(), check=True)
        env = {"AVN_LOCALE_DIR": os.path.join(self.home, "locale"), **in_language("x")}
        for name, mode in self.MODES.items():
            with self.subTest(name):
                self.assertEqual("Hostile" in self.run_program(mode, "--help", **env), name == "none")
                # The C library ignores LOCPATH, too, and only some versions translate in this locale.
                if name != "none":
                    self.assertNotIn("Hostile", self.run_program(mode, "--help", **{**env, "LC_ALL": "C.UTF-8"}))

    def test_programs_of_the_user_are_not_run(self):
        program = os.path.join(self.home, "avn-hello")
        with open(program, "w") as file:
            file.write("#!/bin/sh\necho hello\n")
        os.chmod(program, 0o755)
        for name, mode in self.MODES.items():
            with self.subTest(name):
                self.assertEqual(program in self.run_program(mode, "__complete", "", PATH=self.home), name == "none")

    def test_variables_of_the_user_are_ignored(self):
        for name, mode in self.MODES.items():
            with self.subTest(name):
                expected = VARIABLES if name == "none" else ()
                self.assertEqual(sorted(self.run_program(mode).split()), sorted(expected))
