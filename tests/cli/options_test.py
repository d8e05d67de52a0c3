# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test command lines on which GOption is more lenient than avn."""

import os
import subprocess

from harness import BUILD_ROOT
from rig.canaries import CREATED_TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

CREATE = ["user", "access-token", "create"]
DESCRIBED = [*CREATE, "--description=d"]
REVOKE = ["user", "access-token", "revoke"]
FIND = ["weather", "find", "backup"]
DECIMAL = "--max-age-seconds takes a whole number in decimal digits"
RANGE = "must be from 600 to 315360000"

# Arguments, and a part of the error.
REFUSED = [
    ([*DESCRIBED, "--json=false"], "--json takes no value"),
    (["--help=x"], "--help takes no value"),
    (["user", "info", "--help=x"], "--help takes no value"),
    (["--json=", *DESCRIBED], "--json takes no value"),
    ([*DESCRIBED, "--extend-when-used=0"], "--extend-when-used takes no value"),
    ([*DESCRIBED, "--max-age-seconds", "010"], RANGE),
    ([*DESCRIBED, "--max-age-seconds", "0x10"], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds", "1e3"], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds", "-1"], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds", ""], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds="], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds", " 5"], DECIMAL),
    ([*DESCRIBED, "--max-age-seconds", str(2**63)], RANGE),
    ([*DESCRIBED, "--max-age", "1h30m"], "--max-age takes a number and a unit"),
    ([*DESCRIBED, "--max-age=9m"], RANGE),
    ([*FIND, "-n=5"], "--limit takes a whole number"),
    ([*FIND, "-n"], "--limit needs a value"),
    ([*FIND, "-n", "--json"], "--limit needs a value. Write --limit=VALUE"),
    ([*FIND, "-n101"], "--limit must be from 1 to 100"),
    ([*FIND, "-n5", "--limit=5"], "--limit can be given only once"),
    ([*FIND, "-t-"], "There is no option --"),
    ([*CREATE, "--description", "--json"], "--description needs a value. Write --description=VALUE"),
    ([*CREATE, "--description", "--"], "--description needs a value"),
    ([*CREATE, "--description"], "--description needs a value"),
    ([*DESCRIBED, "--description=e"], "--description can be given only once"),
    (["--url=a", *DESCRIBED, "--url=b"], "--url can be given only once"),
    ([*CREATE, "--descripton", "x"], "There is no option --descripton. Did you mean --description?"),
    ([*DESCRIBED, "--jsno"], "Did you mean --json?"),
    ([*CREATE, "--desc=x"], "There is no option --desc"),
    ([*DESCRIBED, "--avn-json"], "There is no option --avn-json"),
    ([*DESCRIBED, "--1-json"], "There is no option --1-json"),
    ([*DESCRIBED, "---json"], "There is no option ---json"),
    ([*DESCRIBED, "--=x"], "There is no option --."),
    ([*DESCRIBED, "-ü"], "There is no option -ü"),
    ([*DESCRIBED, "-?"], "There is no option -?"),
    ([*DESCRIBED, "--help-all"], "There is no option --help-all"),
    ([*CREATE, "--description", ""], "--description must not be empty"),
    ([*CREATE, "--description="], "--description must not be empty"),
    ([*CREATE], "--description is required"),
    ([*CREATE, "--description", b"\xff"], "is not valid UTF-8 text"),
    ([*CREATE, b"--description=\xff"], "is not valid UTF-8 text"),
    ([*DESCRIBED, b"--\xff"], "is not valid UTF-8 text"),
    ([*DESCRIBED, "--max-age=1w", "--no-expiry"], "--max-age and --no-expiry cannot be used together"),
    ([*DESCRIBED, "--secret-only", "--json"], "--secret-only and --json cannot be used together"),
    (["--json", *DESCRIBED, "-t"], "--json and --terse cannot be used together"),
    ([*DESCRIBED, "--", "--json"], 'Unexpected argument: "--json".'),
    (["--", *CREATE, "--help"], "--help"),
]

# Arguments, and members of the request.
SENT = [
    ([*DESCRIBED, "--max-age-seconds", "0000600"], {"max_age_seconds": 600}),
    ([*DESCRIBED, "--max-age", "1w"], {"max_age_seconds": 604800}),
    ([*CREATE, "--description=--json"], {"description": "--json"}),
    ([*CREATE, "--description", "-x"], {"description": "-x"}),
    ([*CREATE, "--description", "für 密码"], {"description": "für 密码"}),
    ([*CREATE, "--description=für 密码"], {"description": "für 密码"}),
    ([*DESCRIBED, "--scope", "a", "--scope=b"], {"scopes": ["a", "b"]}),
    (["--json", *DESCRIBED], {"description": "d"}),
    (["user", "--json", *DESCRIBED[1:]], {"description": "d"}),
    ([*DESCRIBED, "--json"], {"description": "d"}),
]

# Combined short options, and the number of records that they show.
BUNDLES = [(["-n5"], 5), (["-n", "5"], 5), (["-n05"], 5), (["-tn5"], 5), (["-tn", "5"], 5), (["-t"], 7), (["-n5t"], None)]

HELP = [
    [*DESCRIBED, "--nonsense", "-h"],
    ["--nonsense", *CREATE, "--help"],
    [b"\xff", "--help"],
    [*DESCRIBED, "--json=x", "-h"],
    [*CREATE, "--description", "--help"],
    [*DESCRIBED, "-th"],
    [*DESCRIBED, "--max-age-seconds=x", "--help"],
    ["-h", *CREATE],
    ["user", "-h"],
    ["nonsense", "--help"],
]


class OptionsTest(ScriptedCase):
    """The server would respond with success, so that a request that should not be sent is noticed."""

    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env["AVN_PLUGIN_PATH"] += ":" + os.path.join(BUILD_ROOT, "tests", "sibling")
        self.server = self.serve(always=reply(200, {"full_token": CREATED_TOKEN, "token_prefix": "abc", "tokens": []}))

    def check_each(self, check, rows):
        """Check rows in an ASCII locale, and those that are not ASCII also in a UTF-8 locale."""
        for words, expected in rows:
            encoded = [os.fsencode(word) for word in words]
            for locale in ["C"] + ["C.UTF-8"] * (not b"".join(encoded).isascii()):
                with self.subTest(words=words, locale=locale):
                    self.env["LC_ALL"] = locale
                    check([os.fsdecode(word) for word in encoded], expected)

    def refuse(self, words, message):
        result = self.expect_failure(2, *words)
        if self.env["LC_ALL"] == "C" and not message.isascii():
            message = message.encode("ascii", "backslashreplace").decode().split("\\")[0]
        self.assertIn(message, result.stderr)

    def test_refused(self):
        self.check_each(self.refuse, REFUSED)
        self.assertEqual(self.server.connections, 0)

    def send(self, words, members):
        self.expect(0, *words)
        request = self.server.requests[-1].json
        self.assertEqual({name: request[name] for name in members}, members)

    def test_sent(self):
        self.check_each(self.send, SENT)

    def test_bundles_of_letters(self):
        self.server.always = reply(200, {"tokens": [{"description": "backup"}] * 7})
        for words, n_records in BUNDLES:
            with self.subTest(words=words):
                if n_records is None:
                    self.expect_failure(2, *FIND, *words)
                else:
                    self.assertEqual(len(self.expect(0, *FIND, "--no-header", *words).stdout.splitlines()), n_records)

    def show_help(self, words, usage):
        result = self.expect(0, *words)
        self.assertIn(usage, result.stdout)
        self.assertEqual(result.stderr, "")

    def test_help_beside_errors(self):
        self.check_each(self.show_help, [(words, "Usage: avn") for words in HELP])
        self.assertEqual(self.server.connections, 0)

    def test_words_behind_two_dashes_are_arguments(self):
        self.server.always = reply(404, {"message": "no such token"})
        result = self.expect_failure(6, *REVOKE, "--", "--json")
        self.assertIn("--json", result.stderr)

    def test_goption_finds_the_options(self):
        library = os.path.join(BUILD_ROOT, "host", "libavn-1.so")
        symbols = subprocess.check_output(["nm", "--dynamic", "--undefined-only", library], text=True)
        self.assertRegex(symbols, r"\bg_option_context_parse(_strv)?\b")
