# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test what "avn plugin new" writes, and when it writes nothing; sdk_test.py builds the project."""

import os
import resource
import stat
import subprocess

from harness import AVN, SOURCE_ROOT, TIMEOUT, AvnCase, in_language
from rig.unprivileged import give_to_nobody, run_unprivileged

TEMPLATE = os.path.join(SOURCE_ROOT, "plugin", "sdk", "template")
FILES = {
    ".gitignore", "README.md", "avn-plugin.desktop.in", "meson.build", "po/LINGUAS", "po/POTFILES", "po/de.po",
    "po/meson.build", "src/plugin.c", "tests/test.sh",
}  # fmt: skip
MINIMAL_FILES = {"avn-plugin.desktop.in", "meson.build", "plugin.c"}

# Names, and the C identifiers and types made from them.
NAMES = {
    "weather": ("weather", "Weather"),
    "my-tool": ("my_tool", "MyTool"),
    "x": ("x", "X"),
    "a1-2-b": ("a1_2_b", "A12B"),
    "user-avn": ("user_avn", "UserAvn"),
    "a" * 64: ("a" * 64, "A" + "a" * 63),
}
BAD_NAMES = {
    "Weather": "lower-case", "1a": "lower-case", "-": None, "a-": "lower-case", "a--b": "lower-case",
    "a_b": "lower-case", "a b": "lower-case", "../a": "lower-case", "a/b": "lower-case", "": "NAME", "ä": "lower-case",
    "a\n": "lower-case", "a" * 65: "64", "@NAME@": "lower-case",
    "help": "reserved for avn", "version": "reserved for avn", "plugin": "reserved for avn", "avn": "reserved for avn",
    "avn-x": "reserved for avn", "user": "reserved for avn", "sandbox": "reserved for avn",
}  # fmt: skip


class NewTest(AvnCase):
    def setUp(self):
        super().setUp()
        self.work = os.path.join(self.home, "work")
        os.mkdir(self.work)

    def new(self, *words, **options):
        return self.avn("plugin", "new", *words, cwd=self.work, **options)

    def list_files(self, name):
        root = os.path.join(self.work, name)
        paths = (os.path.join(folder, file) for folder, _, files in os.walk(root) for file in files)
        return {os.path.relpath(path, root) for path in paths}

    def refuse(self, status, *words, saying=None, **options):
        """Check that a command fails with a status and leaves no file."""
        before = sorted(os.listdir(self.work))
        result = self.expect_failure(status, "plugin", "new", *words, cwd=self.work, **options)
        if saying is not None:
            self.assertIn(saying, result.stderr)
        self.assertEqual(sorted(os.listdir(self.work)), before)
        return result

    def read(self, *path):
        with open(os.path.join(self.work, *path), encoding="utf-8") as file:
            return file.read()

    def test_files(self):
        for name, (symbol, type_name) in NAMES.items():
            with self.subTest(name):
                result = self.new(name)
                self.assertEqual((result.status, result.stderr), (0, ""))
                self.assertEqual(self.list_files(name), FILES)
                definition = f"AVN_DEFINE_COMMAND_GROUP ({type_name}Group, {symbol}_group, "
                self.assertIn(definition, self.read(name, "src/plugin.c"))
                for path in FILES:
                    self.check_content(name, path, symbol, type_name)

    def test_settings_of_the_client_are_required(self):
        """Both kinds of project use the client library."""
        for name, words in (("weather", ()), ("small", ("--minimal",))):
            self.assertEqual(self.new(name, *words).status, 0)
            self.assertIn("\nSettings=avn-client;\n", self.read(name, "avn-plugin.desktop.in"))

    def test_minimal(self):
        for name, (symbol, type_name) in NAMES.items():
            with self.subTest(name):
                result = self.new(name, "--minimal")
                self.assertEqual((result.status, result.stderr), (0, ""))
                self.assertEqual(self.list_files(name), MINIMAL_FILES)
                for path in MINIMAL_FILES:
                    self.check_content(name, path, symbol, type_name, os.path.join(TEMPLATE, "minimal"))

    def test_commands_of_the_readme_are_complete(self):
        """An account needs an address, and an avn in a prefix of its own has to be named."""
        self.assertEqual(self.new("weather").status, 0)
        readme = self.read("weather", "README.md")
        self.assertIn("\n    avn user create jane@example.com\n", readme)
        self.assertRegex(readme, r"\n    meson setup build --pkg-config-path=PREFIX/\S+/pkgconfig\n")

    def test_a_list_command_is_short(self):
        """Check that it has at most 15 lines of C besides its table row."""
        self.assertEqual(self.new("weather", "--minimal").status, 0)
        text = self.read("weather", "plugin.c")
        code = text[text.index("static void") : text.index("static const AvnColumn")]
        self.assertLessEqual(len(code.splitlines()), 15)

    def check_content(self, name, path, symbol, type_name, template=TEMPLATE):
        source = os.path.join(template, path.replace(".gitignore", "gitignore"))
        # Both kinds of project have the same plugin file.
        with open(source if os.path.exists(source) else os.path.join(TEMPLATE, path), encoding="utf-8") as file:
            text = file.read()
        text = text.replace("@NAME@", name).replace("@SYMBOL@", symbol).replace("@TYPE@", type_name)
        self.assertEqual(self.read(name, path), text)
        self.assertNotRegex(text, r"@[A-Z]+@")

    def test_what_is_printed(self):
        lines = self.new("weather").stdout.splitlines()
        self.assertEqual(lines[0], "Created a plugin for the group weather in the directory weather.")
        self.assertEqual(lines[2], "  cd weather")
        self.assertRegex(lines[3], r"\A  meson setup build")
        self.assertEqual(lines[4:], ["  meson test -C build", "  meson install -C build"])
        minimal = self.new("small", "--minimal").stdout.splitlines()
        self.assertEqual(minimal[1:3], ["Build and install it:", "  cd small"])
        self.assertRegex(minimal[3], r"\A  meson setup build")
        self.assertEqual(minimal[4:], ["  meson install -C build"])
        result = self.new("my-tool", "--json")
        self.assertEqual(result.json, [{"path": os.path.join(os.path.realpath(self.work), "my-tool")}])

    def test_directory(self):
        os.mkdir(os.path.join(self.work, "empty"))
        absolute = os.path.join(self.work, "absolute")
        for folder in ("other", "empty", absolute, "./dot/", "-", "a b;$(touch x)'"):
            with self.subTest(folder):
                result = self.new("weather", "--directory=" + folder)
                self.assertEqual((result.status, result.stderr), (0, ""))
                self.assertEqual(self.list_files(folder), FILES)
                # The printed line can be run as it is.
                done = subprocess.run(["sh", "-c", result.stdout.splitlines()[2] + " && pwd -P"], cwd=self.work,
                                      capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
                self.assertEqual(done.stdout.rstrip("\n"), os.path.realpath(os.path.join(self.work, folder)))

    def test_bad_names(self):
        for name, reason in BAD_NAMES.items():
            with self.subTest(name):
                result = self.refuse(2, *(["--", name] if name.startswith("-") else [name]), saying=reason)
                if reason == "lower-case":
                    shown = name.replace("\n", "\\n")
                    self.assertIn(f'avn: "{shown}" cannot be the name of a command group.\n', result.stderr)
        self.refuse(2)
        self.refuse(2, "weather", "another")

    def test_existing_files_stay(self):
        os.makedirs(os.path.join(self.work, "full", "inside"))
        open(os.path.join(self.work, "file"), "w").close()
        os.symlink("nowhere", os.path.join(self.work, "dangling"))
        os.mkdir(os.path.join(self.work, "empty"))
        os.symlink("empty", os.path.join(self.work, "link"))
        for name in ("full", "file", "dangling", "link"):
            with self.subTest(name):
                self.refuse(13, "weather", "--directory", name, saying="it exists and is not an empty directory.\nUse --directory=DIRECTORY to choose another one.")
        self.assertEqual(os.listdir(os.path.join(self.work, "full")), ["inside"])
        self.assertEqual(os.listdir(os.path.join(self.work, "empty")), [])

    def test_folder_that_cannot_be(self):
        self.refuse(13, "weather", "--directory", "missing/weather", saying="No such file or directory")
        for folder in (".", self.work):
            self.refuse(13, "weather", "--directory", folder, saying="current directory")
        self.assertNotIn("current directory", self.refuse(13, "weather", "--directory", "/").stderr)
        self.refuse(2, "weather", "--directory", "")

    def test_folder_that_nobody_may_write_to(self):
        if os.geteuid() != 0:
            os.chmod(self.work, 0o555)
            self.refuse(13, "weather", saying="Permission denied")
            return
        give_to_nobody(self.home)
        os.chown(self.work, 0, 0)
        done = run_unprivileged([AVN, "plugin", "new", "weather"], env=self.env, cwd=self.work, capture_output=True,
                                text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual((done.returncode, done.stdout), (13, ""), done.stderr)
        self.assertIn("Permission denied", done.stderr)

    def run_with(self, setup, *words):
        return subprocess.run([AVN, "plugin", "new", *words], env=self.env, cwd=self.work, preexec_fn=setup,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip

    def test_disk_that_is_full(self):
        """A limit on the file size stands for a full disk: the project is written completely or not at all."""
        limit = os.path.getsize(os.path.join(TEMPLATE, "src", "plugin.c")) // 2
        done = self.run_with(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)), "weather")
        self.assertEqual((done.returncode, done.stdout), (13, ""))
        self.assertRegex(done.stderr, r"\Aavn: Cannot write .*/weather: File too large\.\n\Z")
        self.assertEqual(os.listdir(self.work), [])

    def test_modes_are_those_that_the_user_wants(self):
        for umask in (0o022, 0o002, 0o027, 0o077):
            name = f"u{umask:o}"
            with self.subTest(name):
                self.assertEqual(self.run_with(lambda umask=umask: os.umask(umask) and None, name).returncode, 0)
                for folder, _, files in os.walk(os.path.join(self.work, name)):
                    self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o777 & ~umask)
                    for file in files:
                        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, file)).st_mode), 0o666 & ~umask)

    def test_folder_keeps_the_group_of_the_one_above(self):
        os.chmod(self.work, 0o2755)
        self.assertEqual(self.new("weather").status, 0)
        for folder in ("weather", "weather/src"):
            self.assertTrue(os.stat(os.path.join(self.work, folder)).st_mode & stat.S_ISGID)

    def test_name_of_another_plugin(self):
        path = os.path.join(self.home, "weather.avn-plugin")
        with open(path, "w") as file:
            file.write("[Avn Plugin]\nName=weather\nModule=avn-weather\nAbi=1\n")
        os.chmod(path, 0o644)
        result = self.new("weather", env={"AVN_PLUGIN_PATH": self.home + ":" + self.env["AVN_PLUGIN_PATH"]})
        self.assertEqual(result.status, 0)
        self.assertRegex(result.stderr, r"\AThe plugin .*/weather\.avn-plugin also provides the group weather\. "
                                        r"It wins unless yours replaces it or comes first in AVN_PLUGIN_PATH\.\n\Z")  # fmt: skip

    def test_the_language_does_not_change_the_project(self):
        german = in_language("de")
        self.assertEqual(self.new("weather", env=german).status, 0)
        self.assertEqual(self.new("other", "--directory=x").status, 0)
        for path in FILES:
            text = self.read("weather", path).replace("Weather", "Other").replace("weather", "other")
            self.assertEqual(text, self.read("x", path))
