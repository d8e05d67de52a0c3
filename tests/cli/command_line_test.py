# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the command line: wrong usage is found before any request, and help is available everywhere."""

import concurrent.futures
import json
import os
import random
import re
import subprocess
import unittest

from harness import AVN, BUILD_ROOT, FULL, TIMEOUT, combine, thin
from rig.canaries import CREATED_TOKEN, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

DOCUMENTED = {0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
CREATE = ["user", "access-token", "create"]
DESCRIBED = [*CREATE, "--description", "x"]
UPDATE = ["user", "access-token", "update"]
GOOD = reply(200, {"user": {}, "tokens": [], "full_token": CREATED_TOKEN, "token_prefix": "abc"})
SEED = 20260601


class CommandLineCase(ScriptedCase):
    """The server would respond with success, so that a request that should not be sent is noticed."""

    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)
        self.server = self.serve(always=GOOD)

    def refuse(self, *words, naming=""):
        """Check that avn reports wrong usage before any request, and that the message contains some words."""
        before = self.server.connections
        result = self.expect_failure(2, *map(os.fsdecode, words))
        self.assertIn(naming, result.stderr)
        self.assertEqual(self.server.connections, before, words)
        return result.stderr

    def accept(self, *words, **keywords):
        """Check that a command line sends one request; return it."""
        before = len(self.server.requests)
        self.expect(0, *words, **keywords)
        self.assertEqual(len(self.server.requests), before + 1)
        return self.server.requests[-1]


class Values(CommandLineCase):
    def test_switches_take_no_value(self):
        for words in (
            ["user", "info", "--json=false"], ["user", "info", "--json=true"], ["user", "info", "--json="],
            [*DESCRIBED, "--extend-when-used=0"], [*DESCRIBED, "--no-expiry=no"], [*DESCRIBED, "--secret-only=1"],
            ["user", "tokens-expire", "--force=no"], ["user", "info", "--no-input=0"], ["user", "info", "--debug=1"],
            ["user", "logout", "--no-token-revoke=0"], ["user", "login", "--token=MADE-UP"],
            ["--show-http=0", "user", "info"],
        ):  # fmt: skip
            with self.subTest(words=words):
                name = next(word for word in words if "=" in word).split("=")[0]
                message = self.refuse(*words, naming=name)
                self.assertIn("takes no value", message)
                self.assertNotIn("MADE-UP", message)

    def test_numbers_are_decimal_digits_in_range(self):
        wrong = ["0x10", "1e3", "-1", "", " 5", "5 ", "+5", "1.0", "9223372036854775808", "18446744073709551616",
                 "1" * 40,                 "١٢٣", "6００", "600\n", "abc", "600s", "1_000", "1,000", "NaN"]  # fmt: skip
        for value in [*wrong, "010", "0", "599", "0600x", "315360001"]:
            with self.subTest(value=value):
                self.refuse(*DESCRIBED, "--max-age-seconds=" + value, naming="--max-age-seconds")
        for value in thin(wrong, 4):
            with self.subTest(timeout=value):
                self.refuse("user", "info", "--request-timeout=" + value, naming="--request-timeout")
        for value in ("600", "315360000", "0000600"):
            sent = self.accept(*DESCRIBED, "--max-age-seconds", value).json["max_age_seconds"]
            self.assertEqual(sent, int(value))

    def test_durations(self):
        for value in ("", "30", "d", "30 d", "1h30m", "-1d", "1.5d", "30D", "30days", "9m", "599s", "3651d", "0w",
                      "+1d", "0x1d", "99999999999999999999w", "15250284452472w", "30ď", " 30d"):  # fmt: skip
            with self.subTest(value=value):
                self.refuse(*DESCRIBED, "--max-age=" + value, naming="--max-age")

    def test_an_option_is_not_taken_as_a_value(self):
        for words in ([*CREATE, "--description", "--json"], [*CREATE, "--description", "--"],
                      [*DESCRIBED, "--scope", "--scope=x"],
                      ["--url", "--json", "user", "info"], ["user", "login", "--token-file", "--token"]):  # fmt: skip
            with self.subTest(words=words):
                self.assertIn("=", self.refuse(*words))
        for value in ("--json", "--", "-", "-x", "--help", "="):
            with self.subTest(value=value):
                self.assertEqual(self.accept(*CREATE, "--description=" + value).json["description"], value)
        self.assertEqual(self.accept(*CREATE, "--description", "-x").json["description"], "-x")

    def test_missing_values(self):
        for words in ([*CREATE, "--description"], ["user", "info", "--url"], ["--request-timeout"]):
            self.refuse(*words, naming=words[-1])

    def test_options_only_once(self):
        for words in (
            [*DESCRIBED, "--description", "y"], [*DESCRIBED, "--description", "x"],
            ["user", "info", "--url=a", "--url=b"],
            [*DESCRIBED, "--max-age-seconds=600", "--max-age-seconds=700"],
            ["--auth-token=a", "user", "info", "--auth-token=b"],
            ["--config=a", "user", "--config=b", "info"],
        ):  # fmt: skip
            with self.subTest(words=words):
                name = [word.split("=")[0] for word in words if word.startswith("--")][-1]
                self.refuse(*words, naming=name)
        repeated = ["--scope", "a", "--scope", "b", "--ip-allow=192.0.2.1", "--ip-allow=192.0.2.2"]
        request = self.accept(*DESCRIBED, *repeated)
        self.assertEqual((request.json["scopes"], len(request.json["ip_allowlist"])), (["a", "b"], 2))

    def test_options_that_exclude_each_other(self):
        for words in (["--max-age=1w", "--max-age-seconds=600"], ["--max-age=1w", "--no-expiry"],
                      ["--no-expiry", "--max-age-seconds=600"],
                      ["--no-expiry", "--extend-when-used"]):  # fmt: skip
            with self.subTest(words=words):
                message = self.refuse(*DESCRIBED, *words)
                for word in words:
                    self.assertIn(word.split("=")[0], message)
        for words in (["--token", "--password-file=x"], ["--token-file=-", "--password-file=-"]):
            self.refuse("user", "login", *words)

    def test_empty_values(self):
        for words in ([*CREATE, "--description", ""], [*CREATE, "--description="],
                      [*UPDATE, "abc", "--description", ""], [*CREATE],
                      [*UPDATE, "abc"], ["user", "login", ""], ["user", "create", ""],
                      ["user", "login", "--token-file="],
                      ["user", "login", "--password-file", ""], [*DESCRIBED, "--scope="], [*DESCRIBED, "--ip-allow="],
                      [*DESCRIBED, "--ip-allow=192.0.2.0/08"],
                      ["user", "access-token", "revoke", ""]):  # fmt: skip
            with self.subTest(words=words):
                self.refuse(*words)

    def test_short_option_and_its_value(self):
        self.env["AVN_PLUGIN_PATH"] += ":" + os.path.join(BUILD_ROOT, "tests", "sibling")
        self.server.always = reply(200, {"tokens": [{"description": "backup"}] * 7})
        find = ["weather", "find", "backup", "--json"]
        for words in (["-n5"], ["-n", "5"], ["-n05"], ["--limit=5"]):
            with self.subTest(words=words):
                self.assertEqual(len(self.expect(0, *find, *words).json), 5)
        for words in (["-n"], ["-n=5"], ["-n0x5"], ["-n-5"], ["-n5x"], ["-n5", "-n5"], ["-n5", "--limit=5"], ["-n101"]):
            with self.subTest(words=words):
                self.refuse(*find, *words, naming="--limit")

    def test_longest_description(self):
        self.refuse(*CREATE, "--description", "ä" * 1001, naming="1000")
        self.accept(*CREATE, "--description", "ä" * 1000)

    def test_color(self):
        for value in ("", "yes", "Always", "1"):
            self.refuse("user", "info", "--color=" + value, naming="--color")


class Words(CommandLineCase):
    def test_number_of_arguments(self):
        for words, naming in [
            (["user", "info", "x"], "x"), (["user", "login", "a", "b"], "b"), (["user", "create"], "EMAIL"),
            ([*UPDATE, "--description=x"], "TOKEN_PREFIX"), ([*UPDATE, "a", "b", "--description=x"], "b"),
            (["user", "access-token", "revoke"], "TOKEN_PREFIX"), (["user", "logout", "x"], "x"),
            (["user", "tokens-expire", "--force", "x"], "x"),
        ]:  # fmt: skip
            with self.subTest(words=words):
                self.refuse(*words, naming=naming)

    def test_everything_behind_two_dashes_is_an_argument(self):
        request = self.accept("user", "access-token", "revoke", "--", "--json")
        self.assertEqual(request.target, "/v1/access_token/--json")
        self.assertEqual(self.accept("user", "info", "--").target, "/v1/me")
        for word in ("--json", "-h", "--help", "--"):
            self.refuse("user", "info", "--", word, naming=word)

    def test_near_misses_name_the_one_likely_word(self):
        for words, likely in [
            ([*CREATE, "--descripton", "x"], "--description"), ([*CREATE, "--descripton=x"], "--description"),
            (["user", "info", "--jsno"], "--json"), (["user", "logni"], "login"), (["usr", "info"], "user"),
            (["user", "acess-token", "list"], "access-token"), (["user", "access-token", "lst"], "list"),
            ([*DESCRIBED, "--max-age-second", "600"], "--max-age-seconds"),
            (["user", "login", "--tokn-file=x"], "--token-file"),
            (["hlep"], "help"), (["sandbx"], "sandbox"), (["user", "password-chang"], "password-change"),
            (["--ur", "http://x", "user", "info"], "--url"), (["user", "access-token", "revok", "x"], "revoke"),
        ]:  # fmt: skip
            with self.subTest(words=words):
                message = self.refuse(*words)
                self.assertRegex(message, rf"Did you mean ('avn ([a-z -]+ )?)?{likely}'?\?")
                self.assertLess(len(message), 200)

    def test_wrong_commands_name_the_command_that_is_meant(self):
        group = 'There is no command group "{}". Did you mean \'avn {}\'?'
        command = '\'avn {}\' has no command "{}". Did you mean \'avn {}\'?'
        for line, message in [
            ("login", group.format("login", "user login")),
            ("login jane@example.com", group.format("login", "user login")),
            ("logout", group.format("logout", "user logout")),
            ("whoami", group.format("whoami", "user info")),
            ("--json whoami", group.format("whoami", "user info")),
            ("token", group.format("token", "user access-token")),
            ("token list", group.format("token", "user access-token list")),
            ("token list --json", group.format("token", "user access-token list")),
            ("tokens rm AbCdEfGhIjKl", group.format("tokens", "user access-token revoke")),
            ("access-token create", group.format("access-token", "user access-token create")),
            ("user token list", command.format("user", "token", "user access-token list")),
            ("user ls", command.format("user", "ls", "user access-token list")),
            ("user whoami", command.format("user", "whoami", "user info")),
            ("user access-token ls", command.format("user access-token", "ls", "user access-token list")),
            ("user access-token delete AbCdEfGhIjKl",
             command.format("user access-token", "delete", "user access-token revoke")),
            ("help user token", command.format("user", "token", "user access-token")),
        ]:  # fmt: skip
            with self.subTest(line):
                self.assertEqual(self.expect_failure(2, *line.split()).stderr, f"avn: {message}\n")

    def test_the_key_file_lists_the_commands_that_there_are(self):
        with open(os.path.join(BUILD_ROOT, "plugin", "user", "user.avn-plugin"), encoding="utf-8") as file:
            keys = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
        page = self.expect(0, "plugin", "info", "user", "--json").stdout
        paths = json.loads(page)[0]["commands"]
        self.assertEqual(sorted(keys["Commands"].strip(";").split(";")), sorted(paths))
        words = {word for path in paths for word in path.split()}
        for synonym in keys["Synonyms"].strip(";").split(";"):
            wrong, right = synonym.split("=")
            self.assertIn(right, words)
            self.assertNotIn(wrong, words)

    def test_help_and_version_as_words(self):
        self.assertEqual(self.expect(0, "user", "help").stdout, self.expect(0, "user", "--help").stdout)
        self.assertEqual(self.expect(0, "help", "user").stdout, self.expect(0, "user", "--help").stdout)
        self.assertEqual(self.expect(0, "user", "access-token", "help").stdout,
                         self.expect(0, "user", "access-token", "--help").stdout)  # fmt: skip
        self.assertEqual(self.expect(0, "user", "help", "login").stdout, self.expect(0, "user", "login", "-h").stdout)
        for words in (["version"], ["-V"], ["user", "-V"], ["user", "info", "-V"]):
            self.assertEqual(self.expect(0, *words).stdout, self.expect(0, "--version").stdout)
        self.assertEqual(self.expect(0, "version", "--verbose").stdout, self.expect(0, "--version", "--verbose").stdout)

    def test_help_does_not_depend_on_the_order_of_letters(self):
        page = self.expect(0, "user", "info", "--help").stdout
        for word in ("-xh", "-hx", "-hn5", "-n5h", "-jxh"):
            self.assertEqual(self.expect(0, "user", "info", word).stdout, page)

    def test_unknown_short_option_with_a_value(self):
        for word in ("-n5", "-n", "-nx=3"):
            self.assertEqual(self.expect_failure(2, "user", "info", word).stderr, "avn: There is no option -n.\n")

    def test_unknown_things(self):
        for words in (["zzzzzzzz"], ["user", "zzzzzzzz"], ["user", "access-token", "zzzzzzzz"], ["--zzzzzzzz"],
                      ["user", "info", "-z"],
                      ["-z"], ["user", "info", "--zzzzzzzz=MADE-UP"], ["user", "info", "---json"],
                      ["user", "info", "-"], ["-"],
                      ["user", "-jx", "info"], ["user", ""], [""], ["User"], ["USER", "INFO"], ["user info"],
                      ["user", "access-token list"],
                      ["../user"], ["user/info"], ["./user.avn-plugin"], ["\x1b[2Juser"], ["user\n"],
                      ["x" * 5000]):  # fmt: skip
            with self.subTest(words=words):
                message = self.refuse(*words)
                self.assertLess(len(message), 300)
                self.assertNotIn("\x1b", message)
                self.assertNotIn("MADE-UP", message)

    def test_no_abbreviations(self):
        for words in (["us", "info"], ["user", "inf"], ["user", "access", "list"], ["user", "info", "--js"],
                      ["user", "info", "--request=5"], [*CREATE, "--desc", "x"],
                      ["user", "access-token", "l"]):  # fmt: skip
            with self.subTest(words=words):
                self.refuse(*words)

    def test_utf_8_in_every_locale(self):
        for locale in ("C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1"):
            with self.subTest(locale=locale):
                text = "für 密码 – ελ"
                env = {"LC_ALL": locale}
                self.assertEqual(self.accept(*CREATE, "--description", text, env=env).json["description"], text)
                self.assertEqual(self.accept(*CREATE, "--description=" + text, env=env).json["description"], text)
                request = self.accept("user", "access-token", "revoke", "ä", env=env)
                self.assertEqual(request.target, "/v1/access_token/%C3%A4")

    def test_invalid_utf_8(self):
        lines = (lambda bad: [*CREATE, "--description", bad], lambda bad: [*CREATE, b"--description=" + bad],
                 lambda bad: [bad], lambda bad: ["user", bad], lambda bad: [b"--" + bad], lambda bad: [b"-" + bad],
                 lambda bad: ["user", "access-token", "revoke", bad],
                 lambda bad: ["user", "info", "--config", bad])  # fmt: skip
        texts = (b"\xff", b"a\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\x1b\xfe")
        for line, bad in combine(lines, texts):
            with self.subTest(words=line(bad)):
                message = self.refuse(*line(bad))
                self.assertTrue(message.isprintable() or message.replace("\n", "").isprintable())


class Help(CommandLineCase):
    def help(self, *words, **keywords):
        """Check that help is on stdout, with nothing on stderr, status 0 and no request."""
        result = self.expect(0, *map(os.fsdecode, words), **keywords)
        self.assertEqual((result.stderr, self.server.connections), ("", 0), words)
        self.assertTrue(result.stdout.startswith("Usage: avn "), words)
        return result.stdout

    def commands(self):
        """Find every command by reading help, as a user would."""
        found = []
        for group in re.findall(r"^  ([a-z][a-z-]*)  ", self.help("help").split("\n\n")[1], re.MULTILINE):
            if group == "help":
                continue
            text = self.help("help", group).split("\nCommands:\n")[1].split("\n\n")[0]
            found += [[group, *line] for line in (re.split("  +", row.strip())[0].split() for row in text.splitlines())]
        self.assertIn(["user", "access-token", "create"], found)
        self.assertIn(["sandbox", "serve"], found)
        return found

    def test_every_command_has_help(self):
        for words in self.commands():
            with self.subTest(words=words):
                text = self.help(*words, "--help")
                self.assertTrue(text.startswith("Usage: avn " + " ".join(words)))
                for line in thin((["help", *words], [*words, "-h"], ["-h", *words], [words[0], "--help", *words[1:]],
                                  ["help", *words, "--help"]), 1):  # fmt: skip
                    self.assertEqual(self.help(*line), text)
                self.assertLessEqual(max(len(line) for line in text.split("Examples:")[0].splitlines()), 80)
                self.assertEqual(text.count("'avn help options'"), 1)
        options = self.expect(0, "help", "options").stdout
        for name in ("--url", "--auth-ca", "--auth-token", "--config", "--show-http", "--request-timeout",
                     "--json", "--no-input", "--color", "--debug", "--version", "--help"):  # fmt: skip
            self.assertIn(name, options)

    def test_help_fits_a_terminal(self):
        """Counts the lines as a terminal of 80 columns wraps them."""
        for words in [[], *(words for words in self.commands() if words[0] == "user")]:
            with self.subTest(words=words):
                lines = self.help(*words, "--help").splitlines()
                self.assertLessEqual(sum(max(1, -(-len(line) // 80)) for line in lines), 24)

    def test_groups_alone_list_their_commands(self):
        for words in ([], ["user"], ["user", "access-token"], ["sandbox"]):
            text = self.help(*words)
            for line in (["--help", *words], [*words, "-h"], ["help", *words]):
                self.assertEqual(self.help(*line), text)
        for name in ("create", "list", "update", "revoke"):
            self.assertIn(f"  {name}", self.help("user", "access-token"))

    def test_help_beside_errors(self):
        for words in (["user", "info", "--help", "--nonsense"], ["user", "info", "--json=x", "-h"],
                      ["--nonsense", "user", "info", "--help"],
                      [*CREATE, "--description", "--help"], [*CREATE, "--max-age-seconds=x", "--help"],
                      ["nonsense", "--help"],
                      ["user", "nonsense", "--help"], ["user", "info", "a", "b", "c", "-h"],
                      ["user", "info", "-h", b"\xff"],
                      ["--version", "--help"], ["user", "login", "--help", "", ""], [b"\xff", "--help"],
                      ["--help", "--help"],
                      ["user", "access-token", "revoke", "abc", "--help"],
                      ["--url=garbage", "user", "info", "--help"],
                      ["help", "zzzzzzzz", "--help"], ["-h", "help", "zzzzzzzz"], ["help", "user", "zzzzzzzz", "-h"],
                      ["help", "user", "info", "zzzzzzzz", "--help"]):  # fmt: skip
            with self.subTest(words=words):
                self.help(*words)

    def test_help_needs_no_home_or_settings(self):
        for env in ({"HOME": None}, {"HOME": "/nonexistent"}, {"AIVEN_WEB_URL": "garbage"}, {"TERM": None},
                    {"COLUMNS": "10"}):  # fmt: skip
            with self.subTest(env=env):
                self.assertEqual(self.help("user", "info", "--help", env=env), self.help("user", "info", "--help"))

    def test_search(self):
        for words, expected in [(["revoke"], "avn user access-token revoke"), (["PASSWORD"], "avn user password-change"),
                                (["expire"], "avn user tokens-expire"),
                                (["description"], "avn user access-token update")]:  # fmt: skip
            with self.subTest(words=words):
                result = self.expect(0, "help", *words)
                self.assertIn(expected, result.stdout)
                self.assertEqual(result.stderr, "")

    def test_help_of_unknown_things(self):
        for words in (["zzzzzzzz"], ["user", "zzzzzzzz"], ["user", "info", "zzzzzzzz"], ["\x1b[2J"]):
            with self.subTest(words=words):
                self.refuse("help", *words)

    def test_help_of_help(self):
        self.help("help", "help")
        self.help("help", "--help")

    def test_version(self):
        for words in (["--version"], ["user", "--version"], ["user", "info", "--version"]):
            result = self.expect(0, *words)
            self.assertRegex(result.stdout, r"\Aavn \d+\.\d+\.\d+")
            self.assertIn("GLib", result.stdout)
            self.assertRegex(result.stdout, r"(?i)abi\D+\d")
            self.assertEqual((result.stderr, self.server.connections), ("", 0))


class RandomCommandLines(CommandLineCase):
    VOCABULARY = [
        "user", "sandbox", "help", "info", "login", "logout", "create", "access-token", "list", "update", "revoke",
        "tokens-expire", "password-change", "--json", "--help", "-h", "--version", "--", "-", "--description",
        "--description=x", "--max-age-seconds", "600", "--max-age=1w", "--no-expiry", "--token", "--token-file",
        "--password-file=-", "--tenant", "--force", "--no-input", "--debug", "--show-http", "--color", "never",
        "--request-timeout=5", "--auth-token", "--auth-token=x", "--config", "x", "", "a@example.com", "ä", b"\xff",
        "%s%n", "\x1b", "=", "--=", "--x=", "-hx", "a/b+c=", "x" * 300, "--secret-only", "--scope", "--port",
    ]  # fmt: skip

    def run_line(self, words):
        done = subprocess.run([AVN, *words], env=self.env, cwd=self.home, input=b"a line\n", capture_output=True,
                              timeout=TIMEOUT)  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def test_only_documented_statuses(self):
        """Without `serve` and `run` in the vocabulary, no command keeps running or starts a program."""
        chance = random.Random(SEED)
        starts = [[], ["user"], ["user", "access-token"], ["user", "login"], CREATE, ["sandbox"]]
        lines = [chance.choice(starts) + chance.choices(self.VOCABULARY, k=chance.randrange(7)) for _ in range(400 if FULL else 60)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for words, (status, output, errors) in zip(lines, pool.map(self.run_line, lines)):
                with self.subTest(words=words):
                    self.assertIn(status, DOCUMENTED, errors)
                    self.assertNotIn(b"CRITICAL", errors)
                    self.assertNotIn(b"WARNING", errors)
                    self.assertNotIn(b"\x1b", output + errors)
                    self.assertNotIn(TOKEN.encode(), errors)
                    if status != 0:
                        self.assertEqual(output, b"")
                        self.assertIn(b"avn: ", errors)
        self.assertEqual(sorted(os.listdir(self.home)), [".config"])


if __name__ == "__main__":
    unittest.main()
