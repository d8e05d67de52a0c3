# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test completion in real shells, with hostile names and descriptions."""

import os
import unittest

from harness import FULL, thin
from rig.server import reply
from shell_case import PROMPT, SHELLS

# Prefixes with characters that are special in one of the shells, anywhere, at the start or at the end.
SPECIAL = {
    "$(touch${IFS}X)", "`touch${IFS}X`", "$HOME", "${HOME}", "a'b", 'a"b', "'", "a\\b", "\\", "a;touch,X", "a&touch", "a|cat",
    "a>X", "a<X", "(touch)", "a*", "?", "[a-z]", "~", "~root", "!!", "a!b", "#a", "%n%s%F{red}", "a:b", "a=b:c=d", "{a,b}",
    "=avn", "^a^b", "a+/b==", "a@b", "a,b.c", "%", "a$", "&", "a\\nb", "&&X",
}  # fmt: skip

# Prefixes that need care between quotation marks, too.
MARKED = ("$(touch${IFS}X)", "`touch${IFS}X`", "a'b", 'a"b', "'", '"', "a\\b", "\\", "!!", "a!b", "$HOME", "a\\$b")

# Descriptions and how they are shown.
DESCRIPTIONS = (
    ("$(touch X)", "$(touch X)"), ("`touch X`", "`touch X`"), ("'; touch X; '", "'; touch X; '"), ('"', '"'),
    ("one\ntouch X\n", "one\\ntouch X\\n"), ("\x1b[31mred\x07", "\\x1b[31mred\\x07"), ("a\tb", "a\\tb"),
    ("%F{red}%n%s", "%F{red}%n%s"), ("a:b", "a:b"), ("* ? [a]", "* ? [a]"), ("\u202eback", "\\u202eback"), ("a\\nb", "a\\nb"),
)  # fmt: skip


class ShellTests:
    # Prefixes that this shell cannot complete.
    not_offered = set()
    # The first prefix that a thinned run tries in this shell.
    first = 0

    def fill_cache(self, *tokens):
        """Fill the completion cache by listing tokens, given as (prefix, description)."""
        listed = [{"token_prefix": prefix, "description": description} for prefix, description in tokens]
        self.server.script.append(reply(200, {"tokens": listed}))
        self.expect(0, "user", "access-token", "list", env={"AIVEN_AUTH_TOKEN": None})

    def setUp(self):
        super().setUp()
        self.write_credentials()

    def check_nothing_ran(self, *files):
        self.assertEqual(sorted(os.listdir(self.work)), sorted(files))

    def test_lines(self):
        for line, words in (
            ("avn us\tinf\t", ["user", "info"]),
            ("avn user acc\tli\t", ["user", "access-token", "list"]),
            ("avn --color=al\tuser info", ["--color=always", "user", "info"]),
            ("avn --color al\tuser info", ["--color", "always", "user", "info"]),
            ("avn --url http://a.example us\tinf\t", ["--url", "http://a.example", "user", "info"]),
            ("avn user info --js\t", ["user", "info", "--json"]),
            ("avn help us\tacc\tl\t", ["help", "user", "access-token", "list"]),
            ("avn user acce\tcreate --descr\t'a b' --ext\t",
             ["user", "access-token", "create", "--description", "a b", "--extend-when-used"]),
        ):  # fmt: skip
            with self.subTest(line):
                self.assertEqual(self.complete(line), words)
        self.check_nothing_ran()

    def test_files(self):
        for name in ("a file.txt", "plain"):
            with open(os.path.join(self.work, name), "w"):
                pass
        for line, words in (
            ("avn user login --password-file pl\t", ["user", "login", "--password-file", "plain"]),
            ("avn user login --password-file=pl\t", ["user", "login", "--password-file=plain"]),
            ("avn user login --password-file a\t", ["user", "login", "--password-file", "a file.txt"]),
            ("avn user login --password-file=a\t", ["user", "login", "--password-file=a file.txt"]),
        ):
            with self.subTest(line):
                self.assertEqual(self.complete(line), words)

    def test_odd_options_of_the_shell(self):
        with open(os.path.join(self.work, "plain"), "w"):
            pass
        self.fill_cache(("Ab3:=$(touch${IFS}X)", "x"))
        self.complete(f"{self.odd_options}; avn")
        for line, words in (
            ("avn --color=al\tus\tinf\t", ["--color=always", "user", "info"]),
            ("avn user login --password-file=pl\t", ["user", "login", "--password-file=plain"]),
            ("avn user access-token revoke Ab\t", ["user", "access-token", "revoke", "Ab3:=$(touch${IFS}X)"]),
            ("avn user access-token revoke Ab3:\t", ["user", "access-token", "revoke", "Ab3:=$(touch${IFS}X)"]),
        ):
            with self.subTest(line):
                self.assertEqual(self.complete(line), words)
        self.check_nothing_ran("plain")

    def test_command_line_of_another_program(self):
        self.write_script(self.bin, "made-up-program", "#!/bin/sh\n")
        self.assertEqual(self.complete("avn sandbox run -- made-up-p\tx"), ["sandbox", "run", "--", "made-up-program", "x"])
        self.assertEqual(
            self.complete("avn sandbox run -- avn --color=al\tus\tinf\t"),
            ["sandbox", "run", "--", "avn", "--color=always", "user", "info"],
        )

    def test_prefix_after_list(self):
        self.fill_cache(("Ab3+example1", "Nightly backup"), ("Xy9/example2", "Notebook"))
        requests = len(self.server.requests)
        self.list("avn user access-token revoke ", "Ab3+example1", "Nightly backup", "Notebook")
        self.assertEqual(self.complete("avn user access-token revoke Ab\tX\t"), ["user", "access-token", "revoke", "Ab3+example1", "Xy9/example2"])
        self.assertEqual((requests, len(self.server.requests)), (1, 1))

    def test_fields(self):
        """Completion continues after a comma in a list, which needs no backslash."""
        for line, fields in (
            ("avn user access-token list --fields token_prefix,des\t", ["--fields", "token_prefix,description"]),
            ("avn user access-token list --fields=token_prefix,des\t", ["--fields=token_prefix,description"]),
        ):
            with self.subTest(line):
                self.assertEqual(self.complete(line), ["user", "access-token", "list", *fields])
        self.assertNotIn("\\,", self.terminal.shown)

    def test_special_prefixes_are_words(self):
        for prefix in sorted(SPECIAL - self.not_offered)[self.first :: 1 if FULL else 6]:
            with self.subTest(prefix):
                self.fill_cache((prefix, "x"))
                self.assertEqual(self.complete("avn user access-token revoke \t"), ["user", "access-token", "revoke", prefix])
        self.check_nothing_ran()

    def test_special_prefixes_between_quotation_marks(self):
        for prefix in MARKED[self.first :: 1 if FULL else 6]:
            with self.subTest(prefix):
                self.fill_cache(("k" + prefix, "x"))
                for mark in "'\"":
                    # The shell has already inserted the closing quotation mark.
                    self.assertEqual(self.complete(f"avn user access-token revoke {mark}k\t"), ["user", "access-token", "revoke", "k" + prefix])
        self.check_nothing_ran()

    def test_common_beginning(self):
        """Test common prefixes that end before a character to quote, or at a backslash."""
        for common in ("a$b", "a", "k'", "k\\", "k(", "a:b="):
            with self.subTest(common):
                self.fill_cache((common + "$(touch${IFS}X)", "one"), (common + "'", "two"))
                self.assertEqual(self.complete("avn user access-token revoke \t"), ["user", "access-token", "revoke", common])
        self.check_nothing_ran()

    def test_descriptions_are_shown_and_do_nothing(self):
        for description, shown in thin(DESCRIPTIONS, 3):
            with self.subTest(description):
                self.fill_cache(("Ab3+example/", description), ("Ab4+example/", "other"))
                self.list("avn user access-token revoke Ab", shown, "other")
        self.assertNotIn("\x1b[31mred", self.terminal.shown)
        self.check_nothing_ran()

    def test_dash_is_offered_behind_two_dashes(self):
        self.fill_cache(("-dash", "x"))
        self.assertEqual(self.complete("avn user access-token revoke -- \t"), ["user", "access-token", "revoke", "--", "-dash"])

    def test_no_request_and_no_prompt(self):
        self.complete("avn user login jane@example.com \t--tok\t")
        self.complete("avn --auth-token x user access-token revoke \t")
        self.assertEqual(self.server.connections, 0)

    def test_other_program_of_the_name(self):
        """A program that fails or is not avn completes nothing and prints nothing."""
        self.write_script(self.work, "avn", "#!/bin/sh\necho HAS RUN; echo trouble >&2; exit 2\n")
        self.terminal or self.start()
        self.terminal.send("./avn us\t\n")
        self.expect_shown("HAS RUN", PROMPT)
        self.assertEqual(self.terminal.shown.count("trouble"), 1)


for number, case in enumerate(SHELLS):
    name = case.shell.capitalize() + "Test"
    globals()[name] = type(name, (ShellTests, case), {"__module__": __name__, "first": number})
del case
FishTest.not_offered = {"~", "~root"}

if __name__ == "__main__":
    unittest.main()
