# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test settings that libraries declare without being opened, and that the host itself knows nothing of the API."""

import glob
import os
import re
import shutil

from harness import CLIENT, SOURCE_ROOT
from plugin_case import PluginCase
from rig.server import reply

SETTINGS = "[Setting units]\nKind=string\nOption=true\nVariable=MADE_UP_UNITS\nValueName=UNITS\nHelp=In these units\n"
FORBIDDEN = re.compile(r"\b(aiven[a-z_]*|access.tokens?|https?)\b", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class HostTest(PluginCase):
    def test_the_host_knows_neither_the_api_nor_its_transport(self):
        """Comments may contain URLs of sources."""
        found = []
        for path in glob.glob(os.path.join(SOURCE_ROOT, "host", "**", "*.[ch]"), recursive=True):
            with open(path, encoding="utf-8") as file:
                text = COMMENT.sub(lambda comment: re.sub(r"https://\S+", "", comment[0]), file.read())
            found += [f"{path}: {match[0]}" for match in FORBIDDEN.finditer(text)]
        self.assertEqual(found, [])


class DeclarationTest(PluginCase):
    def write(self, content, name="weather"):
        path = os.path.join(self.folder, name + ".avn-settings")
        with open(path, "w") as file:
            file.write(content)
        os.chmod(path, 0o644)
        return path

    def leave_out_client(self):
        self.env["AVN_PLUGIN_PATH"] = self.env["AVN_PLUGIN_PATH"].replace(CLIENT, self.folder)

    def test_it_is_an_option_a_variable_and_a_line_of_the_help(self):
        self.write(SETTINGS + "Default=metric\n[Exit Status 77]\nHelp=Made up.\n[File ~/made-up]\nHelp=A file.\n"
                   "[Variable MADE_UP_TOO]\nHelp=Another.\n[Example made up]\nHelp=An example\n")  # fmt: skip
        self.assertRegex(self.expect(0, "help", "options").stdout, r"--units=UNITS +In these units")
        self.assertRegex(self.expect(0, "help", "environment").stdout, r"MADE_UP_UNITS +Same as --units\n")
        self.assertIn("77", self.expect(0, "help", "exit-codes").stdout)
        self.assertIn("~/made-up", self.expect(0, "help", "plugins").stdout)
        self.assertIn("MADE_UP_TOO", self.expect(0, "help", "environment").stdout)
        self.assertIn("avn made up", self.expect(0, "help", "formatting").stdout)
        self.assertIn("--units\t", self.expect(0, "__complete", "--u").stdout)
        self.expect(0, "--units=metric", "--version")
        self.assertIn("--units must not", self.expect_failure(2, "--units=x", "user", "info", "--units=y").stderr
                      .replace("can be given only once", "must not"))  # fmt: skip

    def test_a_program_gets_it(self):
        self.write(SETTINGS + "Default=metric\n")
        folder = self.add_folder("bin")
        path = os.path.join(folder, "avn-show")
        with open(path, "w") as file:
            file.write('#!/bin/sh\necho "$MADE_UP_UNITS $AIVEN_WEB_URL"\n')
        os.chmod(path, 0o755)
        self.env["PATH"] = folder + ":" + self.env["PATH"]
        self.assertEqual(self.expect(0, "show").stdout, "metric https://api.aiven.io\n")
        self.assertEqual(self.expect(0, "--units=si", "show", env={"AIVEN_WEB_URL": "http://x"}).stdout, "si http://x\n")

    def test_a_missing_file_stops_commands_that_need_it(self):
        self.leave_out_client()
        for words in (["user", "info"], ["--url=x", "user", "info"], ["sandbox", "run", "true"]):
            with self.subTest(words):
                self.expect_failure(14 if words[0] != "--url=x" else 2, *words)
        self.assertIn("avn-client.avn-settings", self.expect_failure(14, "user", "info").stderr)
        self.assertNotIn("--url", self.expect(0, "help", "options").stdout)
        self.expect(0, "plugin", "list", "--json")

    def test_a_broken_file_stops_commands_that_need_it(self):
        self.leave_out_client()
        path = os.path.join(self.folder, "avn-client.avn-settings")
        shutil.copy(os.path.join(CLIENT, "avn-client.avn-settings"), path)
        os.chmod(path, 0o644)
        self.serve(always=reply(200, {"user": {}}))
        self.write_credentials()
        self.expect(0, "user", "info")
        for change in (lambda: os.chmod(path, 0o666), lambda: self.write("[Setting url]\n", "avn-client"),
                       lambda: self.write("nonsense", "avn-client"), lambda: self.write("x" * 2**17, "avn-client"),
                       lambda: (os.remove(path), os.mkdir(path, 0o755))):  # fmt: skip
            change()
            for words in (["user", "info"], ["--url=http://127.0.0.1", "user", "info"], ["user", "info", "--url=x"],
                          ["user", "--help"], ["sandbox", "serve"]):  # fmt: skip
                with self.subTest(words=words):
                    self.assertIn(path, self.expect_failure(14, *words).stderr.splitlines()[0])
            for words in (["--help"], ["--version"], ["plugin", "list", "--json"], ["help", "exit-codes"]):
                self.assertEqual(self.expect(0, *words).stderr, "")
