#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test locales whose character set is not UTF-8: text for users is converted, data for programs is UTF-8."""

import os
import subprocess
import tempfile
import unittest

from locale_case import LocaleCase
from rig.behaviours import hang
from rig.canaries import CREATED_TOKEN, EMAIL
from rig.server import failure, reply
from scripted_case import LISTED, LOGIN, USER

LATIN, JAPANESE = "ISO-8859-15", "EUC-JP"
LOCALES = {"de_DE": LATIN, "ja_JP": JAPANESE}
INPUT_FLAGS = 0
# Linux: the erase key removes whole UTF-8 characters.
IUTF8 = 0o40000

TEXTS = [
    # Text and how it is shown.
    ("Grüße für 5 €", "Grüße für 5 €"), ("«so»", "«so»"), ("„so“ – ‘so’ …", "\"so\" - 'so' ..."), ("密码", "\\u5bc6\\u7801"),
    ("é", "é"), ("e\u0301", "e\\u0301"), ("👍", "\\U0001f44d"), ("מ", "\\u05de"),
]  # fmt: skip


class CharsetCase(LocaleCase):
    @classmethod
    def setUpClass(cls):
        """Create the locales, because few machines have them."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.locales = folder.name
        for name, charset in LOCALES.items():
            try:
                subprocess.run(
                    ["localedef", "--no-archive", "-i", name, "-f", charset, os.path.join(folder.name, f"{name}.{charset}")],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                )  # fmt: skip
            except FileNotFoundError:
                raise unittest.SkipTest("localedef is not installed") from None
            if not os.path.isdir(os.path.join(folder.name, f"{name}.{charset}")):
                raise unittest.SkipTest(f"the locale sources for {name} in {charset} are not installed")

    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.use("de_DE")

    def use(self, name):
        self.charset = LOCALES[name]
        self.env.update(LOCPATH=self.locales, LC_ALL=f"{name}.{self.charset}", LANGUAGE="en")

    def encode(self, text):
        """Encode arguments as the user's terminal would."""
        return os.fsdecode(text.encode(self.charset))

    def decode(self, text):
        """Decode output that was captured as UTF-8 with surrogate escapes."""
        return text.encode(errors="surrogateescape").decode(self.charset)

    def serve_tokens(self, *texts):
        self.serve(reply(200, {"tokens": [{"description": text, "max_age_seconds": 7} for text in texts]}))


class Output(CharsetCase):
    def test_the_locale_is_there(self):
        """Check the precondition of the other tests."""
        done = subprocess.run(["locale", "charmap"], env={**os.environ, **self.env}, capture_output=True, text=True)
        self.assertEqual(done.stdout, LATIN + "\n")

    def test_tables(self):
        self.serve_tokens(*[text for text, _ in TEXTS])
        lines = self.decode(self.expect(0, "user", "access-token", "list").stdout).splitlines()
        place = lines[0].index("MAX_AGE_SECONDS")
        for (_, shown), line in zip(TEXTS, lines[2:]):
            with self.subTest(shown=shown):
                self.assertIn(f"  {shown}  ", line)
                self.assertEqual(line.rindex("7"), place)

    def test_errors(self):
        for text, shown in TEXTS:
            with self.subTest(text=text):
                self.serve(failure(400, text))
                self.assertIn(f" {shown}", self.decode(self.expect_failure(1, "user", "info").stderr))

    def test_another_charset(self):
        self.use("ja_JP")
        self.serve_tokens("密码 é", "アクセス")
        shown = self.decode(self.expect(0, "user", "access-token", "list").stdout)
        self.assertIn("  密\\u7801 ", shown)
        self.assertIn("  アクセス  ", shown)

    def test_help_and_messages(self):
        self.speak({"Show this help": "Diese „Hilfe“ für Sie", "You are logged out; the access token is revoked.": "Weg für €."})
        self.assertIn('  Diese "Hilfe" für Sie\n', self.decode(self.expect(0, "help").stdout))
        self.serve(reply(200, {}))
        self.assertEqual(self.decode(self.expect(0, "user", "logout").stdout), "Weg für €.\n")

    def test_programs_get_utf8(self):
        self.serve_tokens("Grüße 密码")
        shown = self.expect(0, "user", "access-token", "list", "--json").stdout
        self.assertIn('"Grüße 密码"', shown)

    def test_a_terminal_gets_no_utf8(self):
        """The second byte of this letter moves the cursor on such a terminal."""
        for options in (["--json"], ["--csv"], ["--terse"], ["--get-values=description"]):
            with self.subTest(options=options):
                self.serve_tokens("\u045b31mX")
                shown = self.show("user", "access-token", "list", *options)
                self.assertIn("31mX", shown)
                self.assertNotIn("\u045b", shown)
                self.assertNotIn("\udc9b", shown)

    def test_the_c_locale_passes_text_on(self):
        """The locale C does not tell the terminal's character set."""
        for name in ("C", "POSIX", None):
            self.env["LC_ALL"] = name
            self.serve_tokens("Grüße 密码")
            self.assertIn("  Grüße 密码  ", self.expect(0, "user", "access-token", "list").stdout)


class Input(CharsetCase):
    PASSWORD = "Gänsefüßchen€"

    def log_in(self, typed, status):
        server = self.serve(reply(200, LOGIN), reply(200, USER))
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        erases_utf8 = bool(terminal.modes[INPUT_FLAGS] & IUTF8)
        terminal.send(typed + b"\n")
        self.assertEqual(terminal.wait(), status, terminal.stderr)
        return server, terminal, erases_utf8

    def test_answers(self):
        server, _, utf8 = self.log_in(self.PASSWORD.encode(LATIN), 0)
        self.assertEqual(server.requests[0].json["password"], self.PASSWORD)
        self.assertFalse(utf8)

    def test_answers_in_utf8(self):
        for name in ("C", "C.UTF-8"):
            self.env["LC_ALL"] = name
            server, _, utf8 = self.log_in(self.PASSWORD.encode(), 0)
            self.assertEqual(server.requests[0].json["password"], self.PASSWORD)
            self.assertTrue(utf8)

    def test_replies_in_invalid_utf_8(self):
        self.use("ja_JP")
        server, terminal, _ = self.log_in(b"\xa4\xff", 2)
        self.assertEqual(terminal.stderr, "avn: The answer is not valid EUC-JP text.\n")
        self.assertEqual(server.requests, [])
        self.env["LC_ALL"] = "C"
        server, terminal, _ = self.log_in(self.PASSWORD.encode(LATIN), 2)
        self.assertEqual(terminal.stderr, "avn: The answer is not valid UTF-8 text.\n")

    def test_yes(self):
        self.serve(reply(200, {}))
        terminal = self.start("user", "tokens-expire")
        terminal.expect("[y/N] ")
        terminal.send("j\n")
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.use("ja_JP")
        self.write_credentials()
        self.serve(reply(200, {}))
        terminal = self.start("user", "tokens-expire")
        terminal.expect("[y/N] ")
        terminal.send("はい\n".encode(JAPANESE))
        self.assertEqual(terminal.wait(), 0, terminal.stderr)

    def test_arguments(self):
        for words in (["--description", "Grüße €"], ["--description=Grüße €"]):
            with self.subTest(words=words):
                server = self.serve(reply(200, LISTED))
                self.expect(0, "user", "access-token", "update", "abc", *map(self.encode, words))
                self.assertEqual(server.requests[0].json["description"], "Grüße €")

    def test_arguments_in_invalid_utf_8(self):
        self.use("ja_JP")
        self.serve()
        result = self.expect_failure(2, "user", "access-token", "update", "abc", "--description", os.fsdecode(b"\xa4\xff"))
        self.assertEqual(result.stderr, "avn: Argument 6 of the command line is not valid EUC-JP text.\n")
        self.env["LC_ALL"] = "C"
        result = self.expect_failure(2, "user", "access-token", "update", "abc", "--description", os.fsdecode(b"\xa4\xff"))
        self.assertEqual(result.stderr, "avn: Argument 6 of the command line is not valid UTF-8 text.\n")

    def test_secrets_among_arguments_are_hidden(self):
        """avn converts a copy of the arguments; other processes see the original, which must be hidden."""
        server = self.serve(always=(hang,))
        word = ("ä" + CREATED_TOKEN).encode(LATIN)
        command = [self.avn_path(), "user", "access-token", "revoke", word, "--request-timeout=0"]
        process = subprocess.Popen(command, env=self.env, cwd=self.home, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(server.wait_for_requests(1))
        seen = self.read(f"/proc/{process.pid}/cmdline").split(b"\0")
        self.assertEqual(seen[-3], b"*" * len(word))
        self.assertIn("%C3%A4" + CREATED_TOKEN[:4], server.lines[0])

    def avn_path(self):
        return os.environ["AVN"]

    def test_files(self):
        path = os.path.join(os.fsencode(self.home), "Schlüssel".encode(LATIN))
        with open(path, "w") as file:
            file.write("a made-up password\n")
        server = self.serve(reply(200, LOGIN), reply(200, USER))
        self.expect(0, "user", "login", EMAIL, "--password-file", os.fsdecode(path))
        self.assertEqual(server.requests[0].json["password"], "a made-up password")

    def test_another_program_gets_its_words_as_they_were_typed(self):
        result = self.expect(0, "sandbox", "run", "--", "printf", "%s", self.encode("Grüße €"))
        self.assertEqual(self.decode(result.stdout), "Grüße €")


if __name__ == "__main__":
    unittest.main()
