# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that type into a real shell with avn's completion.

Only completion runs avn; completed lines run a program that records its arguments.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
import unittest

from harness import AVN, SOURCE_ROOT, TIMEOUT
from rig import evidence
from rig.terminal import Terminal
from scripted_case import ScriptedCase

SCRIPTS = os.path.join(SOURCE_ROOT, "host", "completion")

# Takes the place of avn on PATH.
WRAPPER = """#!/bin/sh
if [ "$1" = __complete ]; then exec "$REAL_AVN" "$@"; fi
printf '%s\\0' "$@" >"$RECORD"
echo HAS RUN
"""

PROMPT = "ready: "
KILL_LINE = "\x15"


class ShellCase(ScriptedCase):
    """A case that types into a shell; subclasses name the shell."""

    shell = None
    # Settings of users that break many scripts.
    odd_options = "set -g fish_greeting x"

    def setUp(self):
        if shutil.which(self.shell) is None:
            raise unittest.SkipTest(f"{self.shell} is not installed")
        super().setUp()
        self.record = os.path.join(self.home, "record")
        self.work = self.add("work")
        self.bin = self.add("bin")
        self.write_script(self.bin, "avn", WRAPPER)
        self.env.update(
            PATH=self.bin + ":" + self.env["PATH"], REAL_AVN=AVN, RECORD=self.record,
            TERM="xterm", LC_ALL="C.UTF-8", ASAN_OPTIONS=self.env.get("ASAN_OPTIONS", ""),
        )  # fmt: skip
        self.server = self.serve()
        self.terminal = None
        self.addCleanup(self.end)

    def add(self, name):
        path = os.path.join(self.home, name)
        os.mkdir(path)
        return path

    def write_script(self, folder, name, content):
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(content)
        os.chmod(path, 0o755)

    def get_command(self):
        """Return the command line of the shell, with a prompt and avn's completion."""
        raise NotImplementedError

    def start(self):
        self.terminal = Terminal(self.get_command(), env=self.env, cwd=self.work, split=False)
        self.terminal.resize(50, 200)
        self.expect_shown(PROMPT)

    def end(self):
        if self.terminal is not None:
            evidence.keep("terminal", self.terminal.shown)
            self.terminal.__exit__(None, None, None)

    def complete(self, line):
        """Type a line with tabs in it and run it; return the arguments that the program received."""
        if self.terminal is None:
            self.start()
        self.terminal.send(line + "\n")
        self.expect_shown("HAS RUN", PROMPT)
        with open(self.record, "rb") as file:
            return file.read().decode().split("\0")[:-1]

    def expect_shown(self, *texts):
        try:
            for text in texts:
                self.terminal.expect(text)
        except AssertionError:
            # The shell's state is unknown: start a new one for the next line.
            self.end()
            self.terminal = None
            raise

    def list(self, line, *expected):
        """Type a line and let the shell list the candidates."""
        if self.terminal is None:
            self.start()
        self.terminal.send(line + "\t\t")
        self.expect_shown(*expected)
        self.complete(KILL_LINE + "avn")


class BashCase(ShellCase):
    shell = "bash"
    odd_options = "set -u; shopt -s failglob nocasematch; IFS=ael; COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]}"

    def get_command(self):
        with open(os.path.join(self.home, "bashrc"), "w") as file:
            file.write(f"PS1={PROMPT!r}; bind 'set enable-bracketed-paste off'; . {shlex.quote(SCRIPTS)}/avn.bash\n")
        return [shutil.which("bash"), "--noprofile", "--rcfile", file.name, "-i"]


class ZshCase(ShellCase):
    shell = "zsh"
    odd_options = "setopt ksh_arrays sh_word_split no_unset no_nomatch glob_complete; IFS=ael"
    load = f"fpath=({shlex.quote(SCRIPTS)} $fpath); autoload -Uz compinit; compinit -u"

    @classmethod
    def setUpClass(cls):
        """Create zsh's completion dump once, because that takes long."""
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="avn-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.dump = os.path.join(folder.name, "dump")
        if shutil.which(cls.shell) is not None:
            subprocess.run([cls.shell, "-f", "-c", f"{cls.load} -d {cls.dump}"], check=True, timeout=TIMEOUT)

    def get_command(self):
        with open(os.path.join(self.home, ".zshrc"), "w") as file:
            file.write(f"{self.load} -C -d {self.dump}; PS1={PROMPT!r}\n")
        self.env["ZDOTDIR"] = self.home
        return [shutil.which("zsh"), "-d", "-i"]


class FishCase(ShellCase):
    shell = "fish"

    def get_command(self):
        prompt = f"function fish_prompt; printf {PROMPT!r}; end"
        return [shutil.which("fish"), "--no-config", "-C", f"{prompt}; source {shlex.quote(SCRIPTS)}/avn.fish"]


SHELLS = (BashCase, ZshCase, FishCase)
