# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test how avn describes its plugins: `avn plugin list`, `avn plugin info` and `avn --version`."""

import os
import re

from harness import in_language
from plugin_case import PluginCase

MEMBERS = ["abi", "advice", "commands", "explanation", "key_file", "name", "path", "state", "version"]


class ListTest(PluginCase):
    def list(self, **env):
        return {(row["name"], row["state"]): row for row in self.expect(0, "plugin", "list", "--json", env=env).json}

    def test_what_is_there(self):
        rows = self.list()
        self.assertEqual(set(rows), {("plugin", "ready"), ("user", "ready"), ("sandbox", "ready")})
        for row in rows.values():
            self.assertEqual(sorted(row), MEMBERS)
            self.assertEqual(row["abi"], self.abi)
            self.assertRegex(row["version"], r"^\d+\.\d+\.\d+(-dev)?$")
        user = rows["user", "ready"]
        self.assertTrue(os.path.isfile(user["path"]) and os.path.isfile(user["key_file"]))
        self.assertIn("access-token revoke", user["commands"])
        self.assertIn("list", rows["plugin", "ready"]["commands"])

    def test_the_table_has_every_plugin_and_why(self):
        self.install(self.folder, "good")
        self.install(self.folder, "abi", name="foreign")
        self.install(self.add_folder("first"), "good", file_name="other")
        lines = self.expect(0, "plugin", "list").stdout.splitlines()
        self.assertEqual(re.split(r"  +", lines[0].strip()), ["NAME", "VERSION", "ABI", "STATE", "PATH"])
        text = "\n".join([*lines, ""])
        self.assertRegex(text, r"\nplugin +\S+ +1 +available +\S+/avn-sdk.so\n")
        self.assertRegex(text, r"\nbroken +null +1 +available +\S+/first/good.so\n")
        self.assertRegex(text, r"\nbroken +null +1 +shadowed by \S+/first/other.avn-plugin +\S+/plugins/good.so\n")
        self.assertRegex(text, r"\nforeign +null +1 +refused: The plugin \S+/abi.so is for plugin ABI 2,.*/abi.so\n")

    def test_json_is_the_same_in_every_language(self):
        self.install(self.folder, "abi", name="foreign")
        self.write_key_file(self.folder, "[Avn Plugin]\n", "empty")
        outputs = {self.expect(0, "plugin", "list", "--json", env=env).stdout
                   for env in ({}, in_language("de"))}  # fmt: skip
        self.assertEqual(len(outputs), 1)

    def test_a_version_is_made_safe_and_cut(self):
        self.write_key_file(self.folder, f"[Avn Plugin]\nName=odd\nVersion=1\x1b[2J{'x' * 100}\nModule=missing\nAbi=1\n", "odd")
        version = self.list()["odd", "refused"]["version"]
        self.assertTrue(version.startswith("1\\x1b[2Jxxx") or version.startswith("1\\u001b"), version)
        self.assertLess(len(version), 80)


class InfoTest(PluginCase):
    def test_lines_for_people(self):
        self.install(self.folder, "good")
        text = self.expect(0, "plugin", "info", "broken").stdout
        self.assertIn("Name: broken\nState: available\n", text)
        self.assertIn("Commands: hello\n", text)
        self.assertNotIn("null", text)
        self.assertNotIn("Version:", text)

    def test_programs_read_one_record(self):
        [row] = self.expect(0, "plugin", "info", "user", "--json").json
        self.assertEqual(sorted(row), MEMBERS)
        self.assertEqual(row["state"], "ready")

    def test_a_refused_one_is_explained(self):
        self.install(self.folder, "abi")
        text = self.expect(0, "plugin", "info", "broken").stdout
        self.assertRegex(text, r"\nState: refused: The plugin \S+ is for plugin ABI 2, but this avn has ABI 1\.\n")
        self.assertIn("\nAdvice: Install a version of the plugin that was built for this avn.\n", text)

    def test_an_unknown_one_is_an_error(self):
        self.assertIn("avn plugin list", self.expect_failure(2, "plugin", "info", "nothing").stderr)
        self.expect_failure(2, "plugin", "info", "no\x1bthing")
        self.expect_failure(2, "plugin", "info")


class HelpTest(PluginCase):
    def test_texts_of_a_plugin_do_nothing_to_a_terminal(self):
        self.install(self.folder, "odd-words")
        for words in ("broken --help", "help broken", "help hel"):
            with self.subTest(words):
                text = self.expect(0, *words.split()).stdout
                self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f]")
                self.assertIn("[31m", text)


class VersionTest(PluginCase):
    def test_verbose_adds_the_versions_of_plugins(self):
        self.install(self.folder, "crash-init")
        self.write_key_file(self.folder, f"[Avn Plugin]\nName=odd\nVersion=1\x1b[2J\nModule=missing\nAbi={self.abi}\n", "odd")
        short = self.expect(0, "--version").stdout
        result = self.expect(0, "--verbose", "--version", "user")
        self.assertEqual(result.stderr, "")
        own = short.splitlines()[0].split()[1]
        expected = ["odd      1\\x1b[2J", *(f"{name:7}  {own}" for name in ("plugin", "sandbox", "user"))]
        self.assertEqual(result.stdout, short + "\nPlugins:\n" + "".join(f"  {line}\n" for line in expected))

    def test_verbose_goes_with_version_alone(self):
        for words in ("--verbose", "user info --verbose", "help --verbose", "--verbose help"):
            with self.subTest(words):
                self.assertIn("--version", self.expect_failure(2, *words.split()).stderr)
        self.assertIn("Usage:", self.expect(0, "--verbose", "--help").stdout)


if __name__ == "__main__":
    import unittest

    unittest.main()
