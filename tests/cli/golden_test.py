# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare whole outputs with the files in tests/golden, one for each command line.

AVN_UPDATE_GOLDENS=1 rewrites the files; review the changes before you commit them.
"""

import os
import unittest

from golden_case import GoldenCase
from golden_cases import CASES
from harness import SOURCE_ROOT, thin

FOLDER = os.path.join(SOURCE_ROOT, "tests", "golden")
UPDATE = os.environ.get("AVN_UPDATE_GOLDENS") == "1"
# A wrapper such as valgrind is slow.
WRAPPED = "AVN_UNDER_TEST" in os.environ


class ComparedCase(GoldenCase):
    def path(self, name):
        return os.path.join(FOLDER, name + ".txt")

    def compare(self, case):
        shown = self.run_case(case)
        if UPDATE:
            with open(self.path(case.name), "w") as file:
                file.write(shown)
        self.assertTrue(os.path.exists(self.path(case.name)), f"{case.name}.txt is missing; is it new?\n{shown}")
        self.assertEqual(shown, self.read(self.path(case.name)).decode())


class OutputsTest(ComparedCase):
    def test_outputs(self):
        for case in thin(CASES, 25) if WRAPPED else CASES:
            with self.subTest(case=case.name):
                self.compare(case)
            self.empty_home()


class HelpTest(ComparedCase):
    def test_help(self):
        for case in self.help_cases():
            with self.subTest(case=case.name):
                self.compare(case)

    def test_no_file_is_left_over(self):
        expected = {case.name + ".txt" for case in [*CASES, *self.help_cases()]}
        self.assertEqual(len(expected), len(CASES) + len(self.help_cases()))
        self.assertEqual(set(os.listdir(FOLDER)) - expected, set())

    @unittest.skipIf(UPDATE, "the golden files are being updated")
    def test_every_command_has_a_success_and_a_failure(self):
        for words in self.find_commands():
            with self.subTest(words=words):
                statuses = set()
                for case in CASES:
                    if case.words[: len(words)] == words:
                        statuses.add(self.read(self.path(case.name)).split(b"\n")[1] == b"status 0")
                self.assertEqual(statuses, {True, False})


if __name__ == "__main__":
    unittest.main()
