# SPDX-License-Identifier: LGPL-2.1-or-later
"""The catalogues: every file with messages is listed, and every translation is whole and safe to use."""

import glob
import os
import re
import subprocess
import unittest

from harness import SOURCE_ROOT, AvnCase

PO = os.path.join(SOURCE_ROOT, "po")
MARKED = re.compile(r"\b(?:_|N_|C_|g_dngettext) \(")


def read_words(name):
    with open(os.path.join(PO, name), encoding="utf-8") as file:
        return file.read().split()


# What "avn plugin new" writes has a catalogue of its own.
TEMPLATE = os.path.join("host", "template")


def list_marked_files():
    for folder in ("host", "plugin"):
        for path in glob.glob(os.path.join(SOURCE_ROOT, folder, "**", "*.[ch]"), recursive=True):
            name = os.path.relpath(path, SOURCE_ROOT)
            with open(path, encoding="utf-8") as file:
                if not name.startswith(TEMPLATE) and MARKED.search(file.read()):
                    yield name


class Catalogues(AvnCase):
    def test_every_file_with_messages_is_listed(self):
        self.assertEqual(sorted(set(list_marked_files()) - set(read_words("POTFILES"))), [])

    def test_every_listed_file_exists(self):
        missing = [name for name in read_words("POTFILES") if not os.path.exists(os.path.join(SOURCE_ROOT, name))]
        self.assertEqual(missing, [])

    def test_every_catalogue_is_listed(self):
        found = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(PO, "*.po")))
        self.assertEqual(found, sorted(read_words("LINGUAS")))

    def test_every_catalogue_is_whole(self):
        for language in read_words("LINGUAS"):
            with self.subTest(language=language):
                done = subprocess.run(
                    ["msgfmt", "-c", "--statistics", "-o", os.devnull, os.path.join(PO, language + ".po")],
                    env={**self.env, "LC_ALL": "C"},
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr.strip(), r"^\d+ translated messages\.$")

    def test_every_message_of_the_sources_is_translated(self):
        """Compares with the sources, as a catalogue can be whole and out of date."""
        template = os.path.join(self.home, "avn.pot")
        keywords = ["--keyword", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=g_dngettext:2,3"]
        sources = [name for name in read_words("POTFILES") if name.endswith(".c")]
        subprocess.run(
            ["xgettext", "--from-code=UTF-8", *keywords, "-o", template, *sources], cwd=SOURCE_ROOT, check=True, env=self.env
        )
        for language in read_words("LINGUAS"):
            with self.subTest(language=language):
                merged = subprocess.run(
                    ["msgmerge", "-q", "--no-fuzzy-matching", "-o", "-", os.path.join(PO, language + ".po"), template],
                    capture_output=True,
                    env=self.env,
                    check=True,
                )
                missing = subprocess.run(
                    ["msgattrib", "--untranslated", "--no-wrap", "-"], input=merged.stdout, capture_output=True, check=True
                )
                self.assertEqual(missing.stdout.decode(), "")


class Languages(AvnCase):
    def test_environment_chooses_the_language(self):
        english = self.expect(0, "help").stdout
        german = self.expect(0, "help", env={"LC_ALL": "C.UTF-8", "LANGUAGE": "de"}).stdout
        self.assertIn("Usage:", english)
        self.assertIn("Aufruf:", german)

    def test_plugins_and_plurals_are_translated(self):
        env = {"LC_ALL": "C.UTF-8", "LANGUAGE": "de"}
        self.assertIn("Zugriffstoken", self.expect(0, "user", env=env).stdout)
        self.assertIn("Aufruf:", self.expect(0, "sandbox", "serve", "--help", env=env).stdout)
        arguments = ["user", "access-token", "create", "--description", "x" * 1001]
        self.assertIn("höchstens", self.expect_failure(2, *arguments, env=env).stderr)


if __name__ == "__main__":
    unittest.main()
