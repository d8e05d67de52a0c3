# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the topics of `avn help`, and when a group or program of the same name takes precedence."""

import glob
import os
import re
import sys
import unittest

from harness import SOURCE_ROOT
from manual_test import STATUSES, read_entries, read_sections
from plugin_case import PluginCase

TOPICS = ["environment", "exit-codes", "formatting", "options", "plugins"]
PROGRAM = "#!{python}\nimport sys\nprint(sys.argv[1:])\nsys.exit(42)\n"


class TopicsTest(PluginCase):
    def topics(self):
        return read_entries(read_sections(self.expect(0, "help").stdout).get("Help topics", ""))

    def sections(self, topic):
        return read_sections(self.expect(0, "help", topic).stdout)

    def completed(self):
        lines = self.expect(0, "__complete", "help", "").stdout.splitlines()[1:]
        return dict(line.split("\t") for line in lines)

    def write_program(self, name):
        path = os.path.join(self.home, name)
        with open(path, "w") as file:
            file.write(PROGRAM.format(python=sys.executable))
        os.chmod(path, 0o755)
        return path

    def test_topics_are_listed_completed_and_shown(self):
        topics = self.topics()
        self.assertEqual(sorted(topics), TOPICS)
        for name, summary in topics.items():
            with self.subTest(name):
                for words in (("help", name), ("help", name, "--help"), ("--help", "help", name)):
                    result = self.expect(0, *words)
                    self.assertEqual(result.stdout.splitlines()[0], summary)
                    self.assertEqual(result.stderr, "")
                self.assertEqual(self.completed()[name], summary)
                for line in result.stdout.splitlines():
                    self.assertLessEqual(len(line), 80)
                    self.assertEqual(line, line.rstrip())
                self.assertNotIn("\n\n\n", result.stdout)

    def test_a_topic_is_no_command(self):
        for name in TOPICS:
            self.assertIn(f'There is no command group "{name}".', self.expect_failure(2, name).stderr)
        self.assertEqual(self.expect_failure(2, "formating").stderr.splitlines()[0], 'avn: There is no command group "formating".')

    def test_slips(self):
        for word, meant in (("formating", "formatting"), ("enviroment", "environment"), ("exti-codes", "exit-codes")):
            self.assertIn(f"Did you mean 'avn help {meant}'?", self.expect_failure(2, "help", word).stderr)

    def test_words_behind_a_topic_are_looked_for(self):
        self.expect_failure(2, "help", "formatting", "nonsense")
        self.assertIn("avn help formatting  ", self.expect(0, "help", "formatting", "csv").stdout)

    def test_topics_are_found_by_their_words(self):
        self.assertEqual(self.expect(0, "help", "4180").stdout, "  avn help formatting  Output formats, fields and sorting\n")
        for word, expected in (("no_color", ["environment"]), ("~/.cache/avn/", ["plugins"]), ("interrupted", ["exit-codes"])):
            found = re.findall(r"^  avn help (\S+)", self.expect(0, "help", word).stdout, flags=re.MULTILINE)
            self.assertEqual(found, expected)

    def test_the_other_client_comes_first(self):
        env = {"AVN_FALLBACK": self.write_program("client")}
        self.assertEqual(self.expect(42, "help", "4180", env=env).stdout, "['help', '4180']\n")
        self.expect(0, "help", "formatting", env=env)

    def test_a_group_of_the_same_name_wins(self):
        self.install(self.folder, "good", name="formatting")
        self.assertEqual(sorted(self.topics()), [name for name in TOPICS if name != "formatting"])
        self.assertEqual(self.completed()["formatting"], "Made up")
        # The module reports another name; the user who runs the group sees that error.
        self.assertIn("has the name", self.expect_failure(14, "help", "formatting").stderr)

    def test_a_program_of_the_same_name_wins(self):
        self.write_program("avn-plugins")
        env = {"PATH": self.home + ":" + self.env["PATH"]}
        self.assertEqual(self.expect(42, "help", "plugins", env=env).stdout, "['--help']\n")

    def test_every_exit_status(self):
        entries = read_entries(self.sections("exit-codes")["Exit statuses"])
        self.assertEqual(list(entries), STATUSES)
        self.assertTrue(all(meaning.endswith(".") for meaning in entries.values()))

    def test_every_variable_that_the_sources_know(self):
        page = self.expect(0, "help", "environment").stdout
        names = set()
        for path in glob.glob(SOURCE_ROOT + "/host/**/*.c", recursive=True):
            with open(path) as file:
                names |= set(re.findall(r'(?:getenv \(|variable *= *)"([A-Za-z_]+)"', file.read()))
        self.assertGreater(len(names), 20)
        self.assertEqual([name for name in sorted(names) if not re.search(rf"^  {name} ", page, re.MULTILINE)], [])

    def test_variables_say_each_thing_once_and_in_one_style(self):
        entries = {}
        for title, text in self.sections("environment").items():
            entries.update(read_entries(text) if title else {})
        self.assertGreater(len(entries), 30)
        self.assertEqual(len(set(entries.values())), len(entries))
        for name, meaning in entries.items():
            self.assertRegex(meaning, r"\A(?!The |An? )[A-Z].*[^.]\Z", name)

    def test_options_named_in_topics_exist(self):
        known = set(re.findall(r"--[a-z-]+", self.expect(0, "help", "options").stdout))
        for name in TOPICS:
            named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", self.expect(0, "help", name).stdout))
            self.assertEqual(named - known, set())


if __name__ == "__main__":
    unittest.main()
