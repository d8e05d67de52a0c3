# SPDX-License-Identifier: LGPL-2.1-or-later
"""Check that docs/plugin-guide.md shows the project that avn writes, and that its examples compile."""

import os
import re
import subprocess

from harness import AVN, BUILD_ROOT, SOURCE_ROOT, TIMEOUT, AvnCase
from rig import listings

GUIDE = os.path.join(SOURCE_ROOT, "docs", "plugin-guide.md")
INCLUDES = """
#define GETTEXT_PACKAGE "avn-weather"
#include <avn/avn.h>
#include <avn-client/avn-client.h>
#include <glib/gi18n-lib.h>
"""


class GuideTest(AvnCase):
    def setUp(self):
        super().setUp()
        with open(GUIDE, encoding="utf-8") as file:
            self.text = file.read()

    def test_listings_are_what_avn_writes(self):
        """To update the guide, run: ninja -C build/plain refresh-guide"""
        refreshed, number = listings.refresh(self.text, AVN, self.env)
        with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
            if '"/usr/local"' not in options.read():
                self.skipTest("the advice depends on the installation prefix")
        self.assertEqual(number, len(re.findall("^<!-- listing: ", self.text, re.MULTILINE)))
        self.assertGreater(number, 10)
        self.assertEqual(refreshed, self.text)

    def test_examples_compile(self):
        """Compile all C examples that are no listings."""
        examples = re.findall(r"(?<!-->)\n```c\n(.*?)\n```\n", self.text, re.DOTALL)
        self.assertGreater(len(examples), 5)
        names = []
        for number, example in enumerate(examples):
            names.append(f"example-{number}.c")
            with open(os.path.join(self.home, names[-1]), "w", encoding="utf-8") as file:
                file.write(INCLUDES + example + "\n")
        flags = subprocess.check_output(["pkg-config", "--cflags", "gio-2.0", "json-glib-1.0"], text=True).split()
        flags += ["-I" + os.path.join(root, "include") for root in (SOURCE_ROOT, BUILD_ROOT)]
        done = subprocess.run(["cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *flags, *names],
                              cwd=self.home, capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_names_exist(self):
        """Check that every function, type and constant of avn in the text is in a public header."""
        headers = ""
        for folder, _, files in os.walk(os.path.join(SOURCE_ROOT, "include")):
            for name in files:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    headers += file.read()
        names = set(re.findall(r"\b(?:avn_[a-z_]{4,}|AVN_[A-Z_]{4,}[A-Z]|Avn[A-Z]\w+)\b", self.text))
        self.assertGreater(len(names), 40)
        # An environment variable, a macro's GLib definition and a variable of meson.build.
        others = {"AVN_PLUGIN_PATH", "AVN_CLIENT_SESSION", "avn_client"}
        self.assertEqual({name for name in names - others if not re.search(rf"\b{name}\b", headers)}, set())
