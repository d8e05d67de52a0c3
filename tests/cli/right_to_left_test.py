#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test right-to-left text: isolated on a terminal, unchanged everywhere else."""

import json
import unittest

from harness import in_language
from locale_case import LocaleCase
from rig.canaries import EMAIL, PASSWORD
from rig.server import failure, reply
from scripted_case import LOGIN, USER

FIRST_STRONG, LEFT_TO_RIGHT, RIGHT_TO_LEFT, END, MARK = "\u2068", "\u2066", "\u2067", "\u2069", "\u200e"
SIGNS = {FIRST_STRONG, LEFT_TO_RIGHT, RIGHT_TO_LEFT, END, MARK}

# Visible characters for them in the rows below.
DRAWN = str.maketrans({"⟨": FIRST_STRONG, "⟦": LEFT_TO_RIGHT, "⟪": RIGHT_TO_LEFT, "⟩": END})

# Sentences of a right-to-left language, and how they are isolated.
SENTENCES = [
    ("مرحبا بالعالم", "⟪مرحبا بالعالم⟩"),
    ("مرحبا.", "⟪مرحبا.⟩"),
    ("استخدم --max-age.", "⟪استخدم ⟦--max-age⟩.⟩"),
    ("استخدم --json، أو --csv؟", "⟪استخدم ⟦--json⟩، أو ⟦--csv⟩؟⟩"),
    ("ملف «~/.config/aiven» هنا", "⟪ملف «⟦~/.config/aiven⟩» هنا⟩"),
    ("نفّذ «avn help» هنا", "⟪نفّذ «avn help» هنا⟩"),
    ("نفّذ «avn user login -h» هنا", "⟪نفّذ «avn user login -h» هنا⟩"),
    ("نفّذ «avn login [OPTION]...» هنا", "⟪نفّذ «⟦avn login [OPTION]...⟩» هنا⟩"),
    ("العنوان http://127.0.0.1/ هنا", "⟪العنوان ⟦http://127.0.0.1/⟩ هنا⟩"),
    ("و--json هنا", "⟪و⟦--json⟩ هنا⟩"),
    ("avn يعمل", "⟪avn يعمل⟩"),
    ("avn (HTTP) يعمل", "⟪avn (HTTP) يعمل⟩"),
    ("الحالة (404) هنا", "⟪الحالة (404) هنا⟩"),
    ("نهاية (الافتراضي: 30)", "⟪نهاية (الافتراضي: 30)⟩"),
    ("حرف f(x) هنا", "⟪حرف ⟦f(x)⟩ هنا⟩"),
    ("من A - B إلى C", "⟪من A - B إلى C⟩"),
    ("שלום --json", "⟪שלום ⟦--json⟩⟩"),
    ("ASCII alone.", "ASCII alone."),
]  # fmt: skip

OPTION_HELPS = (
    "Omit the header of a table or of CSV",
    "Trust only the CA certificates in this file",
    "Client configuration file",
    "Print JSON instead of a table",
    "Never prompt; fail instead",
    "Print debugging messages to standard error",
    "Show the version",
    "Show this help",
)

CELLS = [
    ("مرحبا", "⟨مرحبا⟩" + MARK), ("رمز 5", "⟨رمز 5⟩" + MARK), ("שלום (x)", "⟨שלום (x)⟩" + MARK),
    ("مرحبا  ", "⟨مرحبا⟩" + MARK), ("John محمد", "⟨John محمد⟩" + MARK), ("١٢٣", "⟨١٢٣⟩" + MARK), ("密码", "密码"), ("é", "é"),
]  # fmt: skip

ENGLISH = [
    ("no «مرحبا بالعالم»: 5 items", "no «⟨مرحبا بالعالم⟩»: 5 items"),
    ("مرحبا and שלום.", "⟨مرحبا⟩ and ⟨שלום⟩."),
    ("nothing", "nothing"),
]


# Options for output that programs read.
PROGRAM_OPTIONS = ("--json", "--csv", "--terse", "--get-values=description")


def draw(text):
    return text.translate(DRAWN)


def strip(text):
    return "".join(character for character in text if character not in SIGNS)


class RightToLeftCase(LocaleCase):
    def setUp(self):
        super().setUp()
        self.env.update(in_language("en"))
        self.write_credentials()

    def speak_arabic(self, **messages):
        self.speak({"Options:": "الخيارات:", **messages})

    def serve_tokens(self, *texts):
        tokens = [{"description": text, "token_prefix": "abc", "max_age_seconds": 7} for text in texts]
        self.serve(*[reply(200, {"tokens": tokens})] * 4)


class Sentences(RightToLeftCase):
    def test_help(self):
        for start in range(0, len(SENTENCES), len(OPTION_HELPS)):
            self.speak({"Options:": "الخيارات:", **dict(zip(OPTION_HELPS, [s for s, _ in SENTENCES[start:]]))}, f"x{start}")
            shown, printed = self.show("help", "options"), self.expect(0, "help", "options").stdout
            for sentence, expected in SENTENCES[start : start + len(OPTION_HELPS)]:
                with self.subTest(sentence=sentence):
                    self.assertIn(f"  {MARK if sentence != expected else ''}{draw(expected)}\n", shown)
                    self.assertIn(f"  {sentence}\n", printed)
            self.assertFalse(SIGNS & set(printed))

    def test_messages_and_notes(self):
        """A line starts with a space, because terminals attach zero-width characters to the cell before."""
        self.speak_arabic(**{
            "You are logged out; the access token is revoked.": "خرجت من avn.",
            "There is no option --%s. Did you mean --%s?": "لا يوجد --%s. هل تقصد --%s؟",
        })
        self.serve(reply(200, {}))
        self.assertEqual(self.show("user", "logout"), draw(" ⟪خرجت من avn.⟩\n"))
        self.assertEqual(self.show("--jsn", status=2),
                         f"avn: {MARK}" + draw("⟪لا يوجد ⟦--jsn⟩. هل تقصد ⟦--json⟩؟⟩\n"))
        self.assertEqual(self.expect_failure(2, "--jsn").stderr, "avn: لا يوجد --jsn. هل تقصد --json؟\n")

    def test_streams_are_checked_separately(self):
        self.speak_arabic(**{"There is no option --%s. Did you mean --%s?": "لا يوجد --%s. هل تقصد --%s؟"})
        terminal = self.start("--jsn", split=True)
        self.assertEqual(terminal.wait(), 2)
        self.assertFalse(SIGNS & set(terminal.stderr), terminal.stderr)

    def test_questions(self):
        self.speak_arabic(**{"Password for %s: ": "كلمة مرور %s: "})
        self.serve(reply(200, LOGIN), reply(200, USER))
        terminal = self.start("user", "login", EMAIL)
        terminal.expect(draw(" ⟪كلمة مرور "))
        terminal.send(PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.stderr)

    def test_words_of_others_in_an_english_sentence(self):
        for text, expected in ENGLISH:
            with self.subTest(text=text):
                self.serve(failure(400, text), failure(400, text))
                self.assertIn(draw(expected), self.show("user", "info", status=1))
                self.assertIn(text, self.expect_failure(1, "user", "info").stderr)

    def test_floods_of_brackets_take_no_time(self):
        self.speak_arabic()
        self.env["AIVEN_PASSWORD"] = PASSWORD
        name = "א a" + ")" * 4000000
        self.serve(reply(200, {**LOGIN, "user_email": name}), reply(200, USER))
        self.assertIn(name, self.expect(0, "user", "login", EMAIL).stdout)

    def test_what_others_isolate_is_escaped(self):
        for sign in sorted(SIGNS):
            self.serve(failure(400, f"مرحبا{sign}x"))
            shown = self.show("user", "info", status=1)
            self.assertIn(f"\\u{ord(sign):04x}x", shown)
            self.assertIn(draw("⟨مرحبا⟩\\u"), shown)


class Help(RightToLeftCase):
    def test_what_is_typed_stays_in_order(self):
        self.speak_arabic(**{"[OPTION]...": "[خيار]...", "EMAIL": "بريد", "FILE": "ملف", "Usage: %s": "الاستخدام: %s",
                             "E-mail address of your account; avn prompts for it by default": "عنوان"})  # fmt: skip
        shown = self.show("user", "login", "--help")
        lines = shown.split("\n")
        self.assertEqual(lines[0], draw(" ⟨الاستخدام: ⟦avn user login [⟨خيار⟩]... [⟨بريد⟩]⟩⟩") + MARK)
        self.assertTrue(any(line.startswith(draw("  ⟦--password-file=⟨ملف⟩⟩  ")) for line in lines), shown)
        self.assertTrue(any(line.startswith(draw("  ⟦⟨بريد⟩⟩  ")) for line in lines), shown)
        self.assertIn(draw("\n ⟪الخيارات:⟩\n"), shown)
        self.assertIn(draw("\n  ⟦-h, --help⟩  "), self.show("help"))
        self.assertEqual(strip(shown).replace("\n ا", "\nا").lstrip(), self.expect(0, "user", "login", "--help").stdout)

    def test_lines_without_a_letter_from_right_to_left(self):
        """Lines without right-to-left letters belong to the sentence as well."""
        self.speak_arabic(**{"Show this help": "كلمة " * 9 + "(~/.config/" + "aiven" * 9 + ")"})
        self.assertRegex(self.show("help", "options"), draw(f"\n +{MARK}⟪\\(⟦~/.config/(aiven)+⟩\\)⟩\n"))

    def test_full_lines_fit_the_page(self):
        """The cell in front of a line counts."""
        self.speak_arabic(**{"Log in and store an access token": "اب" + " ا" * 100})
        for line in self.show("user", "login", "--help").split("\n"):
            self.assertLessEqual(len(strip(line)), 80)

    def test_lines_fit_the_page(self):
        long = "كلمة avn --json، " * 30
        self.speak_arabic(**{"Log in and store an access token": long, "Log in with an access token instead of a password": long})
        shown = self.show("user", "login", "--help")
        lines = [line for line in shown.split("\n") if "كلمة" in line]
        self.assertGreater(len(lines), 9)
        for line in lines:
            self.assertLessEqual(len(strip(line)), 80)
            self.assertGreater(len(strip(line)), 40)
            self.assertEqual(line.count(END), line.count(RIGHT_TO_LEFT) + line.count(LEFT_TO_RIGHT))
            self.assertIn(line.lstrip()[0], SIGNS)

    def test_a_language_from_left_to_right_has_none(self):
        self.speak({"Show this help": "Diese Hilfe"})
        self.assertFalse(SIGNS & set(self.show("help")))


class Tables(RightToLeftCase):
    def test_cells(self):
        for text, expected in CELLS:
            with self.subTest(text=text):
                self.serve_tokens(text, "x")
                shown = self.show("user", "access-token", "list", "--mode=table")
                printed = self.expect(0, "user", "access-token", "list").stdout
                self.assertIn(f"  {draw(expected)}  ", shown)
                self.assertEqual(strip(shown), printed)
                self.assertFalse(SIGNS & set(printed))

    def test_titles(self):
        self.speak_arabic(DESCRIPTION="الوصف")
        self.serve_tokens("x")
        shown = self.show("user", "access-token", "list", "--mode=table")
        self.assertIn(f"  {FIRST_STRONG}الوصف{END}{MARK}  ", shown)
        self.assertEqual(strip(shown), self.expect(0, "user", "access-token", "list").stdout)
        self.assertIn("  =====  ", shown)

    def test_lines(self):
        self.speak_arabic(DESCRIPTION="الوصف")
        self.serve_tokens("مرحبا 5")
        shown = self.show("user", "access-token", "list", "--mode", "lines")
        self.assertIn(draw(f"\n⟨الوصف⟩{MARK}: ⟨مرحبا 5⟩{MARK}\n"), shown)
        self.assertEqual(strip(shown), self.expect(0, "user", "access-token", "list", "--mode", "lines").stdout)

    def test_programs_get_none(self):
        for option in PROGRAM_OPTIONS:
            with self.subTest(option=option):
                self.serve_tokens("مرحبا")
                shown = self.show("user", "access-token", "list", option)
                self.assertIn("مرحبا", shown)
                self.assertFalse(SIGNS & set(shown), shown)
        self.serve_tokens("مرحبا")
        self.assertEqual(json.loads(self.show("user", "access-token", "list", "--json"))[0]["description"], "مرحبا")

    def test_terminals_that_do_not_know_isolates(self):
        for variables in ({"LC_ALL": "C"}, {"TERM": "linux"}):
            with self.subTest(variables=variables):
                kept = dict(self.env)
                self.env.update(variables)
                self.serve_tokens("مرحبا")
                shown = self.show("user", "access-token", "list")
                self.env = kept
                self.assertIn("مرحبا", shown)
                self.assertFalse(SIGNS & set(shown))


if __name__ == "__main__":
    unittest.main()
