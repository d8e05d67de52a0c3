# SPDX-License-Identifier: LGPL-2.1-or-later
"""Check that output for programs and exit statuses are the same in every language."""

import concurrent.futures
import copy
import os
import random
import unittest

from golden_case import GoldenCase
from golden_cases import CASES, Case
from harness import FULL, SDK, SOURCE_ROOT, in_language
from pseudo_cases import install
from rig import po_file

LANGUAGES = po_file.read_words(os.path.join(SOURCE_ROOT, "po", "LINGUAS"))
LOCALES = {"C": {"LC_ALL": "C"}, **{language: in_language(language) for language in LANGUAGES}}
WORKERS = 4
# Cases that print a table, and the fields to request.
TABLES = {
    "info": "user,state",
    "info-sparse": "real_name,auth",
    "create": "expiry_time,full_token",
    "create-no-expiry": "expiry_time,max_age_seconds",
    "list": "token_prefix,extend_when_used",
    "list-empty": "token_prefix",
    "list-hostile": "description",
    "plugin-list": "name,explanation",
    "refused": "state,explanation,advice",
    "crashing": "explanation",
    "shadowed": "explanation",
}
FORMS = ("-t", "--csv", "--csv --relative --color always", "-t -f all", "-g {}")
# Options for output that programs read; other command lines get --json.
FOR_PROGRAMS = ("--json", "--terse", "-t", "--csv", "--get-values", "-g", "--secret-only")
# Plugins that need an explanation.
MORE_CASES = [
    Case("plugin-list", "plugin list", env={"AVN_PLUGIN_PATH": SDK}),
    Case("refused", "plugin list", env={"AVN_PLUGIN_PATH": f"HOME:{SDK}"}, prepare=install("abi")),
    Case("crashing", "plugin list", env={"AVN_PLUGIN_PATH": f"HOME:{SDK}"}, prepare=install("crash-init")),
    Case("shadowed", "plugin list", env={"AVN_PLUGIN_PATH": f"{SDK}:HOME"}, prepare=install("good", name="plugin")),
]


def is_for_programs(words):
    return any(word.split("=")[0] in FOR_PROGRAMS for word in words)


def list_lines():
    """Yield (name, case, words) for every command line."""
    for case in [*CASES, *MORE_CASES]:
        yield case.name, case, case.words if is_for_programs(case.words) else ["--json", *case.words]
        for form in FORMS if case.name in TABLES else ():
            yield f"{case.name} {form}", case, [*form.format(TABLES[case.name]).split(), *case.words]


def share_lines():
    """Return the command lines for English and each language: all in a full run, else half of them, each in one language."""
    lines = list(list_lines())
    if FULL:
        return [lines] * len(LOCALES)
    half = random.Random(20261130).sample(lines, len(lines) // 2)
    return [half, *(half[number :: len(LANGUAGES)] for number in range(len(LANGUAGES)))]


# Command lines that print separated values or a single value.
SEPARATED = {name for name, case, words in list_lines()
             if name.split()[0] in TABLES or (is_for_programs(words) and "--json" not in words)}  # fmt: skip


def is_for_people(name, output):
    """Return whether an output is for people in any case, such as help and manual pages."""
    return name not in SEPARATED and output[:1] not in ("", "[", "{")


class SameBytesTest(GoldenCase):
    def run_all(self, locale, lines):
        """Return the outcome of command lines in a locale, on a case of its own."""
        self.locale = locale
        self.setUp()
        try:
            return {name: self.run_line(case, words) for name, case, words in lines}
        finally:
            self.doCleanups()

    def run_line(self, case, words):
        line = copy.copy(case)
        line.words = words
        status, output, _ = self.run_raw(line)
        self.empty_home()
        return status, self.normalise(output.decode(errors="surrogateescape"))

    def test_every_language_is_as_english(self):
        others = [SameBytesTest(self._testMethodName) for _ in LOCALES]
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            outcomes = dict(zip(LOCALES, pool.map(SameBytesTest.run_all, others, LOCALES.values(), share_lines())))
        english = outcomes.pop("C")
        compared = [name for name, (_, output) in english.items() if output and not is_for_people(name, output)]
        self.assertGreater(len(compared), len(TABLES) * len(FORMS) // 2)
        for language, outcome in outcomes.items():
            for name, (status, output) in outcome.items():
                with self.subTest(language=language, case=name):
                    self.assertEqual(status, english[name][0])
                    if not is_for_people(name, english[name][1]):
                        self.assertEqual(output, english[name][1])


del GoldenCase

if __name__ == "__main__":
    unittest.main()
