# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test that the commands of README.md install avn where shells and tools find it, and how distributions configure it."""

import json
import os
import re
import shlex
import subprocess
import tempfile
import unittest

from harness import BUILD_ROOT, SOURCE_ROOT, TIMEOUT, AvnCase

with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
    OPTIONS = {option["name"]: option["value"] for option in json.load(options)}
with open(os.path.join(SOURCE_ROOT, "README.md"), encoding="utf-8") as readme:
    README = readme.read()

# Puts the files of "$1" into /usr/local. The linker's cache does not list them, as before the first ldconfig.
NEW_MACHINE = """
mount --bind "$1/usr/local" /usr/local
mount --bind /dev/null /etc/ld.so.cache
shift
exec "$@"
"""
README_BUILD = "build/release"
PAGES = {"avn": "1", "avn-user": "1", "avn-sandbox": "1", "avn-plugin": "7"}


def can_mount():
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0


@unittest.skipUnless(OPTIONS["prefix"] == "/usr/local" and can_mount(), "there is no own /usr/local to install into")
class InstalledTest(AvnCase):
    """Use an installed avn with the environment of a new login only."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="avn-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.installed = folder.name
        command = ["meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet", "--destdir", folder.name]
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)

    def setUp(self):
        super().setUp()
        self.env = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": self.home, "LC_ALL": "C", "TERM": "dumb"}

    def run_installed(self, script):
        done = subprocess.run(["unshare", "-rm", "sh", "-e", "-c", NEW_MACHINE, "sh", self.installed, "sh", "-e", "-c",
                               script], env=self.env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIMEOUT)  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def test_program_and_its_plugins_start(self):
        found = json.loads(self.run_installed("avn --version >/dev/null; avn plugin list --json"))
        self.assertEqual({plugin["name"]: plugin["state"] for plugin in found},
                         {"plugin": "ready", "sandbox": "ready", "user": "ready"})  # fmt: skip

    def test_manual_pages_are_found(self):
        expected = [f"/usr/local/share/man/man{section}/{page}.{section}" for page, section in PAGES.items()]
        self.assertEqual(self.run_installed("man -w " + " ".join(PAGES)).split(), expected)

    def test_shells_find_the_completions(self):
        # Of the shells, only bash has its own list of directories elsewhere, in the package bash-completion.
        self.run_installed("cd /usr/local/share; test -f bash-completion/completions/avn; zsh -fc 'autoload +X _avn'")
        (link,) = re.findall(r"^    (ln -s .* /etc/fish/completions/)$", README, re.MULTILINE)
        os.mkdir(os.path.join(self.home, "completions"))
        for prepare in ("export XDG_DATA_DIRS=/usr/local/share:/usr/share",
                        f"mount --bind ~/completions /etc/fish/completions; {link}"):  # fmt: skip
            with self.subTest(prepare):
                found = self.run_installed(prepare + """; fish -c 'complete -C "avn use"'""")
                self.assertRegex(found, r"\Auser\t")

    def test_plugins_can_be_built(self):
        flags = self.run_installed("pkg-config --exists avn-plugin-1; pkg-config --libs avn-client-1").split()
        self.assertLessEqual({"-lavn-client-1", "-Wl,-rpath," + os.path.join("/usr/local", OPTIONS["libdir"])}, set(flags))


class ConfiguredTest(AvnCase):
    """Configure the project without building it: as README.md says, and as distributions do."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="avn-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        (line,) = re.findall(r"^    (meson setup .*)$", README, re.MULTILINE)
        # With this program of dpkg-dev, which a new machine does not have, meson selects another libdir.
        fake = os.path.join(cls.folder, "dpkg-architecture")
        with open(fake, "w") as file:
            file.write("#!/bin/sh\nexit 127\n")
        os.chmod(fake, 0o755)
        new_machine = {"PATH": f"{cls.folder}:{os.environ['PATH']}"}
        running = [
            cls.start(line, CFLAGS="-O2 -Wp,-D_FORTIFY_SOURCE=3", **new_machine),
            cls.start("meson setup plain --buildtype=plain", CFLAGS="-O2"),
        ]
        for process in running:
            output, _ = process.communicate(timeout=TIMEOUT)
            if process.returncode != 0:
                raise AssertionError(output)

    @classmethod
    def start(cls, line, **env):
        program, verb, build, *options = shlex.split(line)
        return subprocess.Popen([program, verb, build, SOURCE_ROOT, *options], env={**os.environ, **env}, cwd=cls.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def read(self, *path):
        with open(os.path.join(self.folder, *path)) as file:
            return file.read()

    def list_levels(self, name):
        return set(re.findall(r"_FORTIFY_SOURCE=(\d)", self.read(name, "compile_commands.json")))

    def test_library_directory_is_the_same_without_dpkg_dev(self):
        self.assertIn('"/usr/local/lib/avn/plugins-', self.read(README_BUILD, "config.h"))

    def test_no_test_is_built(self):
        self.assertEqual(json.loads(self.read(README_BUILD, "meson-info", "intro-tests.json")), [])
        targets = json.loads(self.read(README_BUILD, "meson-info", "intro-targets.json"))
        built = {target["name"] for target in targets if target["build_by_default"]}
        self.assertEqual({name for name in built if "test" in name or "example" in name}, set())
        self.assertLessEqual({"avn", "avn-user", "avn-user.1"}, built)

    def test_memory_is_private_unless_refused(self):
        for name in (README_BUILD, "plain"):
            with self.subTest(name):
                self.assertIn("#define AVN_PRIVATE_MEMORY 1\n", self.read(name, "config.h"))

    def test_level_of_fortified_calls_is_that_of_the_distribution(self):
        self.assertEqual(self.list_levels(README_BUILD), {"3"})
        self.assertEqual(self.list_levels("plain"), set())


if __name__ == "__main__":
    unittest.main()
