# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test broken plugins, and a plugin by another author."""

import os
import re

from harness import BUILD_ROOT, SOURCE_ROOT, in_language
from plugin_case import BOMB_STATUS, KEY_FILE, MODULES, PluginCase
from rig.canaries import TOKEN
from rig.server import failure, reply

SIBLING = os.path.join(BUILD_ROOT, "tests", "sibling")
PLUGINS = [
    os.path.join(BUILD_ROOT, "plugin", "user", "avn-user.so"),
    os.path.join(BUILD_ROOT, "plugin", "sandbox", "avn-sandbox.so"),
    os.path.join(SIBLING, "avn-weather.so"),
]

# Modules of tests/plugins, and a pattern of the error after the module's path.
BROKEN_MODULES = {
    "abi": r"ABI {other_abi}\b.*\b{abi}\b",
    "symbol": r"\bavn_plugin\b",
    "name": r'"other".*"broken"',
    "null-name": r'"broken"',
    "type": r"command group",
    "interface-type": r"command group",
    "no-type": r"command group",
    "null-type": r"command group",
    "undefined": r"avn_made_up_function",
    "abstract": r"command group",
    "interface": r"incomplete: it lists no commands",
    "list": r"incomplete: it lists no commands",
    "command-path": r"incomplete: the path of a command",
    "command-row": r"incomplete: an option, an argument or a column",
    "command-run": r"incomplete: a command has no summary or no function",
    "command-summary": r"incomplete: a command has no summary or no function",
}

# Plugin files, each with one fault, for the good module, and a pattern of the error after the path.
BROKEN_KEY_FILES = {
    "empty": (b"", r"plugin file"),
    "no_group": (b"Name=broken\nModule=good\nAbi=1\n", r"group"),
    "other_group": (b"[Desktop Entry]\nName=broken\nModule=good\nAbi=1\n", r"Avn Plugin"),
    "no_name": (b"[Avn Plugin]\nModule=good\nAbi=1\n", r"Name"),
    "no_module": (b"[Avn Plugin]\nName=broken\nAbi=1\n", r"Module"),
    "no_abi": (b"[Avn Plugin]\nName=broken\nModule=good\n", r"Abi"),
    "empty_name": (b"[Avn Plugin]\nName=\nModule=good\nAbi=1\n", r"Name"),
    "name_with_space": (b"[Avn Plugin]\nName=bro ken\nModule=good\nAbi=1\n", r'"bro ken".*lower-case'),
    "name_in_capitals": (b"[Avn Plugin]\nName=Broken\nModule=good\nAbi=1\n", r'"Broken".*lower-case'),
    "name_like_an_option": (b"[Avn Plugin]\nName=--broken\nModule=good\nAbi=1\n", r'"--broken"'),
    "name_with_slash": (b"[Avn Plugin]\nName=../broken\nModule=good\nAbi=1\n", r'"\.\./broken"'),
    "name_of_the_folder_above": (b"[Avn Plugin]\nName=..\nModule=good\nAbi=1\n", r'"\.\."'),
    "name_with_backslash": (b"[Avn Plugin]\nName=bro\\\\ken\nModule=good\nAbi=1\n", r'"bro\\ken"'),
    "name_with_escape": (b"[Avn Plugin]\nName=bro\x1b[2Jken\nModule=good\nAbi=1\n", r"Name"),
    "empty_module": (b"[Avn Plugin]\nName=broken\nModule=\nAbi=1\n", r"Module"),
    "module_with_slash": (b"[Avn Plugin]\nName=broken\nModule=../modules/good\nAbi=1\n", r"Module"),
    "absolute_module": (b"[Avn Plugin]\nName=broken\nModule=/good\nAbi=1\n", r"Module"),
    "module_in_the_folder_above": (b"[Avn Plugin]\nName=broken\nModule=../good\nAbi=1\n", r"Module"),
    "module_in_the_folder": (b"[Avn Plugin]\nName=broken\nModule=./good\nAbi=1\n", r"Module"),
    "abi_zero": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=0\n", r"ABI 0\b"),
    "abi_below_zero": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=-1\n", r"ABI -1\b"),
    "abi_of_tomorrow": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=2\n", r"ABI 2\b"),
    "abi_beyond_32_bits": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=99999999999\n", r"plugin file"),
    "abi_that_wraps_to_the_right_one": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=4294967297\n", r"plugin file"),
    "abi_not_a_number": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=one\n", r"plugin file"),
    "abi_too_big": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=99999999999999999999\n", r"plugin file"),
    "other_abi": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=77\n", r"ABI 77\b"),
    "binary": (bytes(range(256)) * 16, r"plugin file"),
    "huge": (b"[Avn Plugin]\nName=broken\nModule=good\nAbi=1\n#" + b"x" * 2**20, r"larger than 64 KiB"),
    "huge_line_of_zeros": (bytes(2**21), r"larger than 64 KiB"),
    "name_not_utf8": (b"[Avn Plugin]\nName=br\xf6ken\nModule=good\nAbi=1\n", r"plugin file"),
    "module_not_utf8": (b"[Avn Plugin]\nName=broken\nModule=g\xf6\xf6d\nAbi=1\n", r"plugin file"),
}


def make_text_file(path):
    with open(path, "w") as file:
        file.write("dlname='good.so'\n")


def make_libtool_archive(path):
    """GModule follows such files when it looks for a module without a suffix."""
    with open(path.removesuffix(".so") + ".la", "w") as file:
        file.write(f"dlname='good.so'\nlibrary_names='good.so'\nlibdir='{MODULES}'\ninstalled=yes\n")


def make_truncated(length):
    def make(path):
        with open(os.path.join(MODULES, "good.so"), "rb") as source, open(path, "wb") as file:
            file.write(source.read(length))

    return make


def make_empty(path):
    open(path, "w").close()


def make_dangling_link(path):
    os.symlink("/nonexistent/good.so", path)


# Objects in the place of a module or a plugin file.
ODD_FILES = {"fifo": os.mkfifo, "folder": os.mkdir, "dangling_link": make_dangling_link, "empty": make_empty}
ODD_MODULES = {
    **ODD_FILES,
    "missing": lambda path: None,
    "text": make_text_file,
    "libtool_archive": make_libtool_archive,
    "truncated_in_the_header": make_truncated(40),
    "truncated_in_the_code": make_truncated(4200),
}


class BrokenPluginTest(PluginCase):
    """Tests of broken modules and plugin files; most are generated below."""

    def run_broken_module(self, source):
        self.install(self.folder, source)
        numbers = {"abi": self.abi, "other_abi": self.abi + 1}
        self.check_refused(os.path.join(self.folder, source + ".so"), BROKEN_MODULES[source].format(**numbers))

    def run_broken_key_file(self, name):
        content, pattern = BROKEN_KEY_FILES[name]
        os.symlink(os.path.join(MODULES, "good.so"), os.path.join(self.folder, "good.so"))
        self.check_refused(self.write_key_file(self.folder, content), pattern)

    def run_odd_module(self, name):
        self.write_key_file(self.folder, KEY_FILE.format(name="broken", module="odd", abi=self.abi))
        path = os.path.join(self.folder, "odd.so")
        ODD_MODULES[name](path)
        self.check_refused(path, r"plugin")

    def run_odd_key_file(self, name):
        path = os.path.join(self.folder, "broken.avn-plugin")
        ODD_FILES[name](path)
        self.check_refused(path, r"plugin file")


class CrashTest(PluginCase):
    """A plugin's code may do anything, and therefore runs only when its group is used."""

    def test_only_the_group_that_crashes_is_lost(self):
        for source in ("crash-init", "crash-type"):
            with self.subTest(source):
                self.install(self.folder, source)
                for words in ("broken", "broken hello", "broken --help", "help broken"):
                    result = self.avn(*words.split())
                    self.assertLess(result.status, 0, words)
                    self.assertEqual(result.stdout, "")
                for status, words in ((0, "--help"), (0, "help"), (0, "user"), (0, "help user info"), (4, "user info")):
                    self.assertEqual(self.expect(status, *words.split()).stderr.count("\n"), 0 if status == 0 else 2)


class SearchPathTest(PluginCase):
    def check_works(self, *args, **options):
        self.assertEqual(self.expect(0, *(args or ("broken", "hello")), **options).stdout, "hello\n")

    def check_unknown(self, **options):
        self.expect_failure(2, "broken", "hello", **options)

    def test_good_module_works(self):
        """Check the precondition of the tests with broken modules."""
        self.install(self.folder, "good")
        self.check_works()
        self.assertIn("Made up", self.expect(0, "--help").stdout)

    def test_module_is_opened_only_when_its_group_is_named(self):
        self.install(self.folder, "bomb")
        self.assertEqual(self.avn("broken").status, BOMB_STATUS)
        for words in ("--help", "", "help", "--version", "user --help", "help user info"):
            self.expect(0, *words.split())
        for words in ("broke", "--no-such-option", "user no-such-command"):
            self.expect_failure(2, *words.split())

    def test_first_on_the_path_wins(self):
        self.install(self.folder, "bomb")
        self.install(self.add_folder("in-front"), "good")
        self.check_works()

    def test_second_on_the_path_loses(self):
        self.install(self.folder, "good")
        self.install(self.add_folder("in-front"), "bomb")
        self.assertEqual(self.avn("broken", "hello").status, BOMB_STATUS)

    def test_first_wins_though_it_is_broken(self):
        self.install(self.folder, "good")
        self.install(self.add_folder("in-front"), "abi")
        self.check_refused(os.path.join(self.home, "in-front", "abi.so"), r"ABI")

    def test_in_one_folder_the_first_file_name_wins(self):
        self.install(self.folder, "good", file_name="a")
        self.install(self.folder, "bomb", file_name="b")
        self.check_works()

    def test_name_in_the_key_file_counts_and_not_the_file_name(self):
        self.install(self.folder, "good", file_name="other")
        self.check_works()
        self.expect_failure(2, "other", "hello")

    def test_relative_and_empty_folders_are_ignored(self):
        self.install(self.folder, "good")
        rest = self.env["AVN_PLUGIN_PATH"].split(":", 1)[1]
        for entry, cwd in ((".", self.folder), ("", self.folder), ("plugins", self.home), ("./plugins", self.home)):
            for path in (f"{entry}:{rest}", f"{rest}:{entry}"):
                with self.subTest(path=path):
                    self.check_unknown(env={"AVN_PLUGIN_PATH": path}, cwd=cwd)
        self.check_works(env={"AVN_PLUGIN_PATH": f":{self.folder}:"})

    def test_invalid_directories_are_ignored(self):
        self.install(self.folder, "good")
        odd = {name: make for name, make in ODD_FILES.items() if name != "folder"}
        paths = [os.path.join(self.home, name) for name in odd]
        for path, make in zip(paths, odd.values()):
            make(path)
        path = ":".join([*paths, "/nonexistent", self.folder])
        result = self.expect(0, "broken", "hello", env={"AVN_PLUGIN_PATH": path})
        self.assertEqual((result.stdout, result.stderr), ("hello\n", ""))

    def test_data_folder_of_the_user_is_searched_after_the_variable(self):
        own = os.path.join(self.home, ".local", "share", "avn", f"plugins-{self.abi}")
        os.makedirs(own)
        self.install(own, "good")
        self.check_works(env={"AVN_PLUGIN_PATH": None})
        self.check_unknown(env={"XDG_DATA_HOME": ".local/share"})
        self.install(self.folder, "bomb")
        self.assertEqual(self.avn("broken", "hello").status, BOMB_STATUS)

    def test_plugin_cannot_replace_the_built_in_help(self):
        self.install(self.folder, "bomb", name="help")
        overview = self.expect(0, "help").stdout
        self.assertEqual(overview, self.expect(0, "--help").stdout)
        self.assertEqual(len(re.findall(r"^  help ", overview, re.MULTILINE)), 1, overview)
        self.assertIn("Usage: avn user info", self.expect(0, "help", "user", "info").stdout)

    def test_comment_cannot_write_to_the_terminal(self):
        path = self.write_key_file(self.folder, KEY_FILE.format(name="broken", module="good", abi=self.abi))
        with open(path, "ab") as file:
            file.write("Comment=red \x1b[31m\\nuser  \u202efake\\t\u200b".encode() + b"\nUnknown=\xff\n")
        overview = self.expect(0, "--help").stdout
        self.assertRegex(overview, r"\n  broken +red \\x1b\[31m\\nuser +\\u202efake")
        self.assertFalse(set(overview) & set("\x1b\t\u202e\u200b"))


class SiblingTest(PluginCase):
    """Test the plugin that "avn plugin new weather" writes; tests/sibling builds it as an author would."""

    TOKENS = [
        {"token_prefix": "Ab3+example1", "description": "Nightly backup", "expiry_time": "2026-12-25T14:22:44.719881Z"},
        {"token_prefix": "Ab3+example2", "description": None},
        {"token_prefix": "Ab3+example3"},
        {"token_prefix": "Ab3+example4", "description": "Weekly backup"},
        {"token_prefix": "Ab3+example5", "description": ["backup"]},
    ]

    def setUp(self):
        super().setUp()
        self.env["AVN_PLUGIN_PATH"] += ":" + SIBLING
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN
        self.german = in_language("de")

    def test_source_includes_public_headers_only(self):
        folder = os.path.join(SOURCE_ROOT, "plugin", "sdk", "template", "src")
        text = b"".join(self.read(os.path.join(folder, name)) for name in os.listdir(folder))
        headers = set(re.findall(rb"#include [<\"](.*)[>\"]", text))
        self.assertEqual(headers, {b"avn-client/avn-client.h", b"glib/gi18n-lib.h", b"string.h"})

    def test_table(self):
        server = self.serve(reply(200, {"tokens": self.TOKENS}))
        result = self.expect(0, "weather", "find", "backup")
        rows = [line.split() for line in result.stdout.splitlines()]
        self.assertEqual(rows[0], ["DESCRIPTION", "TOKEN_PREFIX", "EXPIRY_TIME"])
        self.assertEqual(rows[2], ["Nightly", "backup", "Ab3+example1", "2026-12-25T14:22:44Z"])
        self.assertEqual([row[:3] for row in rows[3:]], [["Weekly", "backup", "Ab3+example4"]])
        self.assertEqual(result.stderr, "")
        self.assertEqual(server.lines, ["GET /v1/access_token"])
        self.assertEqual(server.requests[0].headers["authorization"], "aivenv1 " + TOKEN)

    def test_json(self):
        self.serve(reply(200, {"tokens": self.TOKENS}))
        result = self.expect(0, "weather", "find", "backup", "-n1", "--json")
        self.assertEqual(result.json, self.TOKENS[:1])
        self.assertIn("More access tokens match", result.stderr)

    def test_help(self):
        group = self.expect(0, "weather", "--help").stdout
        self.assertIn("Work with weather", group)
        self.assertIn("Find access tokens by a word of their description", group)
        command = self.expect(0, "weather", "find", "--help").stdout
        for text in ("WORD", "-n, --limit=NUMBER", "Text to find in the description"):
            self.assertIn(text, command)

    def test_own_catalogue(self):
        self.serve(reply(200, {"tokens": self.TOKENS}))
        command = self.expect(0, "weather", "find", "--help", env=self.german).stdout
        for text in ("WORT", "-n, --limit=ZAHL", "In der Beschreibung gesuchter Text"):
            self.assertIn(text, command)
        self.assertIn("Mit weather arbeiten", self.expect(0, "--help", env=self.german).stdout)
        self.assertIn("avn weather find", self.expect(0, "help", "zugriffstoken", env=self.german).stdout)
        result = self.expect(0, "weather", "find", "backup", "-n1", env=self.german)
        self.assertEqual(result.stdout.split()[:3], ["BESCHREIBUNG", "TOKEN_PRÄFIX", "ABLAUFZEIT"])
        self.assertIn("Weitere Zugriffstoken passen", result.stderr)

    def test_errors(self):
        server = self.serve(always=failure(404, "no such user"))
        self.expect_failure(6, "weather", "find", "backup")
        for words in ("backup -n0", "backup -n101", "backup -nx", "", "backup Åbo", "backup --limt 1"):
            with self.subTest(words):
                self.expect_failure(2, "weather", "find", *words.split())
        self.expect_failure(4, "weather", "find", "backup", env={"AIVEN_AUTH_TOKEN": None})
        self.assertEqual(len(server.requests), 1)

    def test_malformed_responses(self):
        for answer in ({}, {"tokens": None}, {"tokens": {}}, {"tokens": [1]}):
            with self.subTest(answer):
                self.serve(reply(200, answer))
                self.expect_failure(9, "weather", "find", "backup")

    def test_all_plugins_live_in_one_process(self):
        """A search opens every module; a type that is registered twice would cause a warning."""
        result = self.expect(0, "help", "e", "--debug", env={"G_DEBUG": "fatal-warnings"})
        for path in PLUGINS:
            self.assertIn(path, result.stderr)
        for name in ("avn weather find", "avn user info", "avn sandbox serve"):
            self.assertIn(name, result.stdout)


def add_tests(kind, names):
    for name in names:
        run = lambda self, name=name: getattr(self, "run_" + kind)(name)  # noqa: E731
        setattr(BrokenPluginTest, f"test_{kind}_{name.replace('-', '_')}", run)


add_tests("broken_module", BROKEN_MODULES)
add_tests("broken_key_file", BROKEN_KEY_FILES)
add_tests("odd_module", ODD_MODULES)
add_tests("odd_key_file", ODD_FILES)
