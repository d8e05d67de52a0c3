# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases with their own plugin directory."""

import itertools
import os
import re

from harness import BUILD_ROOT, FULL
from scripted_case import ScriptedCase

MODULES = os.path.join(BUILD_ROOT, "tests", "plugins")

KEY_FILE = "[Avn Plugin]\nName={name}\nComment=Made up\nModule={module}\nAbi={abi}\n"

# The exit status of a module that must not be opened.
BOMB_STATUS = 99


# Command lines for a refused plugin, and for others next to it; a thinned run takes turns.
REFUSED = ("{name}", "{name} hello", "{name} --help", "help {name}", "{name} hello --no-such-option")
OTHERS = (("--help", "user "), ("--version", "ABI"), ("user", "login"), ("help revoke", "revoke"))


class PluginCase(ScriptedCase):
    abi = None
    turns = itertools.count()

    def setUp(self):
        super().setUp()
        self.folder = self.add_folder("plugins")
        if PluginCase.abi is None:
            version = self.expect(0, "--version").stdout
            PluginCase.abi = int(re.search(r"ABI (\d+)", version)[1])

    def take_turns(self, lines):
        return lines if FULL else (lines[next(self.turns) // 2 % len(lines)],)

    def add_folder(self, name):
        """Create a directory and prepend it to the search path."""
        folder = os.path.join(self.home, name)
        os.mkdir(folder)
        self.env["AVN_PLUGIN_PATH"] = folder + ":" + self.env["AVN_PLUGIN_PATH"]
        return folder

    def install(self, folder, source, name="broken", file_name=None):
        """Install a module of tests/plugins with a plugin file into a directory."""
        os.symlink(os.path.join(MODULES, source + ".so"), os.path.join(folder, source + ".so"))
        self.write_key_file(folder, KEY_FILE.format(name=name, module=source, abi=self.abi), file_name or name)

    def write_key_file(self, folder, content, name="broken"):
        path = os.path.join(folder, name + ".avn-plugin")
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def check_others(self):
        """Check that a broken plugin causes no message while other commands are used."""
        for words, text in self.take_turns(OTHERS):
            result = self.expect(0, *words.split())
            self.assertIn(text, result.stdout)
            self.assertEqual(result.stderr, "", words)

    def check_refused(self, path, pattern, name="broken"):
        for line in self.take_turns(REFUSED):
            result = self.expect_failure(14, *line.format(name=name).split())
            self.assertIn(path, result.stderr.splitlines()[0])
            self.assertRegex(result.stderr.splitlines()[0].replace(path, ""), pattern)
        self.check_others()
