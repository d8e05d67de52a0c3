# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases with their own locale and language."""

import os
import subprocess

from harness import AVN
from rig.terminal import Terminal
from scripted_case import ScriptedCase


class LocaleCase(ScriptedCase):
    def speak(self, messages, language="xx"):
        """Run avn in a language that has only these messages."""
        folder = os.path.join(self.home, "locale", language, "LC_MESSAGES")
        os.makedirs(folder)
        quote = lambda text: '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'  # noqa: E731
        entries = {"": "Content-Type: text/plain; charset=UTF-8\n", **messages}
        catalogue = "".join(f"msgid {quote(key)}\nmsgstr {quote(text)}\n\n" for key, text in entries.items())
        target = os.path.join(folder, "avn.mo")
        subprocess.run(["msgfmt", "-o", target, "-"], input=catalogue.encode(), check=True)
        self.env.update(AVN_LOCALE_DIR=os.path.join(self.home, "locale"), LANGUAGE=language)

    def start(self, *args, **options):
        terminal = Terminal([AVN, *args], env=self.env, cwd=self.home, **options)
        self.addCleanup(terminal.__exit__, None, None, None)
        return terminal

    def show(self, *args, status=0):
        """Run avn with all of its streams on a terminal; return what it printed."""
        terminal = self.start(*args, split=False)
        self.assertEqual(terminal.wait(), status, terminal.shown)
        return terminal.shown.replace("\r\n", "\n")
