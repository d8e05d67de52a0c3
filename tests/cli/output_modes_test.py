# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test how records are printed with each output option, for users and for programs."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
import unittest

from harness import AVN, TIMEOUT, combine, in_language
from rig.canaries import CREATED_TOKEN, EMAIL, TOKEN
from rig.server import failure, reply
from tables_test import CREATED, FIRST, LIST as TABLE, SECOND, USER, TableCase

TERSE = """\
2021-09-15T15\\:29\\:14Z:XCJ3+bgWywIh:Test token:2592000:true:2021-08-16T15\\:29\\:14Z:192.168.1.1:aiven-client/2.12.0
2021-08-16T16\\:26\\:10Z:6JsKDclT3OMQ:To be used with Python Notebooks:3600:true:::
"""
CSV = """\
expiry_time,token_prefix,description,max_age_seconds,extend_when_used,last_used_time,last_ip,last_user_agent\r
2021-09-15T15:29:14Z,XCJ3+bgWywIh,Test token,2592000,true,2021-08-16T15:29:14Z,192.168.1.1,aiven-client/2.12.0\r
2021-08-16T16:26:10Z,6JsKDclT3OMQ,To be used with Python Notebooks,3600,true,,,\r
"""
LINES = """\
EXPIRY_TIME: 2021-09-15T15:29:14Z
TOKEN_PREFIX: XCJ3+bgWywIh
DESCRIPTION: Test token
MAX_AGE_SECONDS: 2592000
EXTEND_WHEN_USED: true
LAST_USED_TIME: 2021-08-16T15:29:14Z
LAST_IP: 192.168.1.1
LAST_USER_AGENT: aiven-client/2.12.0

EXPIRY_TIME: 2021-08-16T16:26:10Z
TOKEN_PREFIX: 6JsKDclT3OMQ
DESCRIPTION: To be used with Python Notebooks
MAX_AGE_SECONDS: 3600
EXTEND_WHEN_USED: true
LAST_USED_TIME: null
LAST_IP: null
LAST_USER_AGENT: null
"""
NAMES = "expiry_time, token_prefix, description, max_age_seconds, extend_when_used, last_used_time, last_ip, last_user_agent"
LIST = ("user", "access-token", "list")
CREATE = ("user", "access-token", "create", "--description", "x")
PROGRAMS = (("--json",), ("-t",), ("--csv",), ("-g", "token_prefix,description"), ("--csv", "-f", "all"))
# Every command that changes something, and the server's response.
CHANGES = (
    (CREATE, CREATED), (("user", "access-token", "update", "abc", "--description", "x"), SECOND),
    (("user", "access-token", "revoke", "abc"), {}), (("user", "login", EMAIL), {"token": TOKEN, "user_email": EMAIL}),
    (("user", "logout"), {}), (("user", "create", EMAIL), {"token": TOKEN}), (("user", "tokens-expire", "--force"), {}),
    (("user", "password-change"), {"token": TOKEN}),
)  # fmt: skip


class ModeCase(TableCase):
    def setUp(self):
        super().setUp()
        self.env.update(AIVEN_PASSWORD="made-up-password", AIVEN_NEW_PASSWORD="made-up-new-password")

    def show_tokens(self, *options, env=None):
        """Return how the list of two tokens is printed, byte for byte."""
        self.serve(reply(200, {"tokens": [FIRST, SECOND]}))
        done = subprocess.run([AVN, *LIST, *options], env={**self.env, **(env or {})}, cwd=self.home,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()


class ForPrograms(ModeCase):
    def test_terse(self):
        for options in (("-t",), ("--terse",), ("--terse", "--no-header"), ("--terse", "--mode", "lines")):
            self.assertEqual(self.show_tokens(*options), TERSE)

    def test_csv(self):
        self.assertEqual(self.show_tokens("--csv"), CSV)
        self.assertEqual(self.show_tokens("--csv", "--no-header"), CSV.split("\n", 1)[1])
        self.assertEqual(self.show({"tokens": []}, *LIST[1:], "--csv"), CSV.splitlines(keepends=True)[0])

    def test_values(self):
        for options in (("-g", "token_prefix,last_ip"), ("--get-values=token_prefix,last_ip",), ("-gtoken_prefix,last_ip",),
                        ("-t", "-f", "token_prefix,last_ip"), ("-tftoken_prefix, last_ip",)):  # fmt: skip
            self.assertEqual(self.show_tokens(*options), "XCJ3+bgWywIh:192.168.1.1\n6JsKDclT3OMQ:\n")

    def test_json_with_fields(self):
        shown = self.show_tokens("--json", "-f", "token_prefix,create_time")
        self.assertEqual(json.loads(shown), [{"token_prefix": FIRST["token_prefix"]},
                         {"create_time": SECOND["create_time"], "token_prefix": SECOND["token_prefix"]}])  # fmt: skip
        everything = self.show_tokens("--json")
        self.assertEqual(self.show_tokens("--json", "-f", "all"), everything)
        self.assertEqual(json.loads(self.show_tokens("--json", "--sort", "description")), [FIRST, SECOND])
        self.assertEqual(json.loads(self.show_tokens("--json", "--sort", "-description")), [SECOND, FIRST])

    def test_fractions_and_everything_else_as_it_came(self):
        token = {**FIRST, "expiry_time": "2021-09-15T15:29:14.125311Z", "max_age_seconds": 2.5, "scopes": ["a,b", "c"]}
        for options, expected in {
            ("-g", "expiry_time"): "2021-09-15T15\\:29\\:14.125311Z\n", ("-g", "scopes"): "a\\,b,c\n",
            ("-g", "max_age_seconds,extend_when_used"): "2.5:true\n",
        }.items():  # fmt: skip
            self.assertEqual(self.show({"tokens": [token]}, *LIST[1:], *options), expected)

    def test_numbers_digit_for_digit(self):
        body = json.dumps({"tokens": [{**FIRST, "max_age_seconds": "@"}]})
        for number in ("3600.0", "1e3", "123456789012345678901234567890", "-0", "2.5E+7"):
            for options, end in ((("-g", "max_age_seconds"), "\n"), (("--csv", "--no-header", "-f", "max_age_seconds"), "\r\n")):
                self.assertEqual(self.show(body.replace('"@"', number), *LIST[1:], *options), number + end)

    def test_language_terminal_and_locale_have_no_effect(self):
        surroundings = (in_language("de"), {"LC_ALL": "POSIX"}, {"COLUMNS": "5"}, {"ACCESSIBLE": "1"},
                        {"TERM": "xterm"})  # fmt: skip
        for options, env in combine((*PROGRAMS, ("-t", "--sort", "-description")), surroundings):
            with self.subTest(options=options, env=env):
                self.assertEqual(self.show_tokens(*options, env=env), self.show_tokens(*options))
        for options in (("-t",), ("--csv",), ("-g", "explanation")):
            shown = {self.expect(0, "plugin", "list", *options, env=env).stdout
                     for env in ({}, in_language("de"))}  # fmt: skip
            self.assertEqual(len(shown), 1)
            self.assertIn("available", *shown)

    def test_commands_with_messages(self):
        for words, answer, shown in (
            (("user", "access-token", "revoke", "abc"), {}, "abc\n"), (("user", "logout"), {}, "true\n"),
            (("user", "login", EMAIL), {"token": TOKEN, "user_email": EMAIL}, EMAIL + "\n"),
            (("user", "tokens-expire", "--force"), {"message": "gone:"}, "gone\\:\n"),
            (("user", "password-change"), {"token": TOKEN}, ""),
        ):  # fmt: skip
            with self.subTest(words=words):
                self.write_credentials()
                self.serve(always=reply(200, answer))
                self.assertEqual(self.expect(0, *words, "-t").stdout, shown)

    def test_note_for_people_is_left_out(self):
        for options in PROGRAMS:
            self.serve(reply(200, CREATED))
            fields = ("-g", "full_token") if "-g" in options else options
            result = self.expect(0, *CREATE, *fields)
            self.assertIn(CREATED["full_token"], result.stdout)
            self.assertEqual(result.stderr, "")

    def test_token_that_is_not_shown_can_be_ended(self):
        for options in (("-f", "token_prefix"), ("-g", " token_prefix , description"), ("--json", "-f", "token_prefix")):
            self.serve(reply(200, CREATED))
            result = self.expect(0, *CREATE, *options)
            self.assertNotIn(CREATED["full_token"], result.stdout)
            self.assertEqual(result.stderr, "The token was created; revoke it with: avn user access-token revoke -- '6JsKDclT3OMQ'\n")

    def test_many_members_take_no_time(self):
        members = {f"m{place}": 1 for place in range(100000)}
        self.assertEqual(self.show({"tokens": [members]}, *LIST[1:], "-t", "-f", "all"), ":".join("1" * 100000) + "\n")

    def test_different_members_cost_no_more_than_they_are(self):
        tokens = [{f"m{record}": 1} for record in range(1001)]
        for options in ((), ("--csv",), ("-t",), ("--mode=lines",)):
            self.serve(reply(200, {"tokens": tokens}))
            result = self.expect_failure(2, *LIST, "-f", "all", *options)
            self.assertEqual(result.stderr, "avn: The records have too many different fields to show all of them.\n"
                             "Use --json, or name fields with --fields.\n")  # fmt: skip
        self.assertEqual(json.loads(self.show({"tokens": tokens}, *LIST[1:], "-f", "all", "--json")), tokens)

    def test_a_long_value_does_not_lengthen_every_row(self):
        tokens = [{"description": "x" * 1000000}] + [{"description": str(place)} for place in range(100)]
        shown = self.show({"tokens": tokens}, *LIST[1:], "-f", "description,token_prefix")
        self.assertEqual(len(shown), sum(len(f"DESCRIPTION: {token['description']}\nTOKEN_PREFIX:\n\n") for token in tokens) - 1)
        name = "n" * 1000000
        shown = self.show({"tokens": [{name: 1}] + [{}] * 100}, *LIST[1:], "-f", "all", "--mode=lines")
        self.assertEqual(shown.splitlines()[0], "N" * 200 + "...: 1")

    def test_text_is_not_touched(self):
        self.assertEqual(self.expect(0, "plugin", "man", "plugin", "-t").stdout[:2], ".\\")
        for option in ("--json", "--terse", "--csv", "--get-values=full_token", "--fields=full_token"):
            server = self.serve(reply(200, CREATED))
            self.assertIn("cannot be used together", self.expect_failure(2, *CREATE, "--secret-only", option).stderr)
            self.assertEqual(server.requests, [])


class ForPeople(ModeCase):
    def test_lines(self):
        self.assertEqual(self.show_tokens("--mode", "lines"), LINES)
        self.assertEqual(self.show_tokens("--mode", "lines", "--no-header"), LINES)
        self.assertEqual(self.show({"tokens": []}, *LIST[1:], "--mode", "lines"), "")
        empty = self.show({"tokens": [{"description": ""}]}, *LIST[1:], "--mode", "lines", "-f", "description")
        self.assertEqual(empty, "DESCRIPTION:\n")

    def test_default_is_a_table(self):
        surroundings = ({}, {"ACCESSIBLE": ""}, {"ACCESSIBLE": "0"}, {"ACCESSIBLE": "no"}, {"COLUMNS": "20"})
        for env, options in combine(surroundings, ((), ("--mode", "table"), ("--mode=auto",))):
            with self.subTest(options=options, env=env):
                self.assertEqual(self.show_tokens(*options, env=env), TABLE)

    def test_accessible(self):
        for value in ("1", "true", "YES"):
            self.assertEqual(self.show_tokens(env={"ACCESSIBLE": value}), LINES)
            self.assertEqual(self.show_tokens("--mode=table", env={"ACCESSIBLE": value}), TABLE)

    def test_no_header(self):
        self.assertEqual(self.show_tokens("--no-header", "-f", "last_ip,token_prefix"),
                         "192.168.1.1  XCJ3+bgWywIh\nnull         6JsKDclT3OMQ\n")  # fmt: skip

    def test_fields(self):
        shown = self.show_tokens("-f", "create_time,token_prefix")
        self.assertEqual(shown.splitlines()[0].split(), ["CREATE_TIME", "TOKEN_PREFIX"])
        self.assertEqual(self.column(shown, "CREATE_TIME"), ["", SECOND["create_time"]])
        everything = self.show_tokens("--fields=all").splitlines()[0].split()
        self.assertEqual({title.lower() for title in everything}, {*FIRST, *SECOND})

    def test_fields_of_a_command_with_a_message(self):
        self.serve(always=reply(200, {}))
        result = self.expect(0, "user", "access-token", "revoke", "abc", "def", "-f", "token_prefix")
        self.assertEqual(result.stdout.splitlines(), ["TOKEN_PREFIX", "============", "abc", "def"])
        self.assertIn("Revoked", self.expect(0, "user", "access-token", "revoke", "abc", "--mode=lines").stdout)

    def test_message_where_records_have_no_fields(self):
        for words, message in (("password-change", "The password is changed."), ("tokens-expire --force", "")):
            for options in ((), ("-f", "all"), ("-f", "all", "--mode=lines")):
                with self.subTest(words=words, options=options):
                    self.write_credentials()
                    self.serve(reply(200, {"token": TOKEN} if message else {}))
                    shown = self.expect(0, "user", *words.split(), *options).stdout
                    self.assertTrue(shown.strip() and shown.startswith(message), shown)

    def test_titles_are_translated_and_names_are_not(self):
        german = in_language("de")
        title = self.show_tokens("-f", "expiry_time", env=german).splitlines()[0]
        self.assertEqual(self.show_tokens("--csv", "-f", "expiry_time", env=german).split("\r")[0], "expiry_time")
        self.serve(reply(200, {"tokens": [FIRST]}))
        if title != "EXPIRY_TIME":
            self.expect_failure(2, *LIST, "-f", title, env=german)

    def test_hostile_names(self):
        shown = self.show({"tokens": [{"a\x1b[2J\nb": 1}]}, *LIST[1:], "--fields=all")
        self.assertEqual(shown.splitlines(), ["A\\x1b[2J\\nB", "=" * 11, "1"])

    def show_on_terminal(self, size, *options, tokens=(FIRST, SECOND), warning=b""):
        self.serve(reply(200, {"tokens": tokens}))
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        process = subprocess.Popen([AVN, *LIST, *options], env=self.env, cwd=self.home, stdin=slave, stdout=slave,
                                   stderr=subprocess.PIPE)  # fmt: skip
        errors = process.communicate(timeout=TIMEOUT)[1]
        data = os.read(master, 65536).decode()
        os.close(master)
        os.close(slave)
        self.assertEqual((process.returncode, errors), (0, warning))
        return data.replace("\r\n", "\n")

    def test_auto(self):
        width = max(len(line) for line in TABLE.splitlines())
        for columns, expected in ((width, TABLE), (width - 1, LINES), (500, TABLE), (1, LINES)):
            with self.subTest(columns=columns):
                self.assertEqual(self.show_on_terminal((24, columns), "--mode=auto"), expected)
                self.assertEqual(self.show_on_terminal((24, columns)), expected)
                self.assertEqual(self.show_on_terminal((24, columns), "--mode=table"), TABLE)
        self.env["COLUMNS"] = str(width)
        self.assertEqual(self.show_on_terminal((24, 60), "--mode=auto"), LINES)
        for columns, expected in ((str(width), TABLE), (str(width - 1), LINES), ("x", LINES), ("", LINES), ("-5", LINES)):
            self.env["COLUMNS"] = columns
            self.assertEqual(self.show_on_terminal((0, 0), "--mode=auto"), expected)


    def test_a_mode_that_is_kept(self):
        os.makedirs(self.avn_dir, 0o700)
        path = os.path.join(self.avn_dir, "avn.conf")
        warning = b'The key "mode" of avn.conf must be table, lines or auto.\n'
        rows = (("table", TABLE, b""), ("lines", LINES, b""), ("auto", LINES, b""), ("grid", LINES, warning), ("", LINES, b""))
        for mode, expected, printed in rows:
            with open(path, "w") as file:
                file.write(f"[Avn]\nmode={mode}\n")
            with self.subTest(mode=mode):
                self.assertEqual(self.show_on_terminal((24, 60), warning=printed), expected)
                self.assertEqual(self.show_tokens(), TABLE)
        self.assertEqual(self.show_on_terminal((24, 500), "--mode=lines"), LINES)
        with open(path, "w") as file:
            file.write("nonsense")
        reason = "Key file contains line “nonsense” which is not a key-value pair, group, or comment"
        warning = f"Cannot use the configuration file {path}: {reason}.\n".encode()
        self.assertEqual(self.show_on_terminal((24, 500), warning=warning), TABLE)

    def test_a_value_that_does_not_fit_beside_its_title(self):
        texts = ("x" * 27, "y" * 28, "z" * 40, "w" * 41)
        shown = self.show_on_terminal((24, 40), "-f", "description", tokens=[{"description": text} for text in texts])
        self.assertEqual([text.split("\n") for text in shown[:-1].split("\n\n")],
                         [["DESCRIPTION: " + texts[0]], ["DESCRIPTION:", texts[1]], ["DESCRIPTION:", texts[2]],
                          ["DESCRIPTION: " + texts[3]]])  # fmt: skip


class Sorting(ModeCase):
    def order(self, values, *options, name="max_age_seconds", env=None):
        tokens = [{"token_prefix": str(place), **({} if value is ... else {name: value})} for place, value in enumerate(values)]
        return self.show({"tokens": tokens}, *LIST[1:], "-g", "token_prefix", *options, env=env).replace("\n", "")

    def test_kinds(self):
        rows = (
            ((10, 9, 2.5, None, -1), "42103", "01243"), (("b", "ä", "a", "B"), "3201", "1023"),
            ((True, False, True), "102", "021"), ((..., "x", None, ""), "3102", "1302"),
            (("x", "y", "x", "y"), "0213", "1302"), ((["b"], ["a"], {"k": 1}), "102", "201"),
        )  # fmt: skip
        languages = ({}, {"LC_ALL": "C.UTF-8"}, in_language("de"))
        for (values, ascending, descending), env in combine(rows, languages):
            with self.subTest(values=values, env=env):
                self.assertEqual(self.order(values, "--sort", "max_age_seconds", env=env), ascending)
                self.assertEqual(self.order(values, "--sort=-max_age_seconds", env=env), descending)

    def test_times(self):
        times = ("2021-08-16T16:26:10.5Z", "2021-08-16T16:26:10Z", "2021-08-16T18:26:09+02:00", None)
        self.assertEqual(self.order(times, "--sort", "expiry_time", name="expiry_time"), "2103")
        self.assertEqual(self.order(times, "--sort", "-expiry_time", name="expiry_time"), "0123")

    def test_every_format_and_fields_that_are_not_shown(self):
        for options in ((), ("--mode=lines",), *PROGRAMS):
            forward = self.show_tokens(*options, "--sort", "max_age_seconds")
            self.assertLess(forward.index(SECOND["token_prefix"]), forward.index(FIRST["token_prefix"]))
            backward = self.show_tokens(*options, "--sort", "-max_age_seconds")
            self.assertLess(backward.index(FIRST["token_prefix"]), backward.index(SECOND["token_prefix"]))
        self.assertEqual(self.show_tokens("-g", "last_ip", "--sort", "token_prefix"), "\n192.168.1.1\n")


class Mistakes(ModeCase):
    WRONG = (
        ("-t --csv", "--terse and --csv"), ("--json -t", "--json and --terse"), ("--json --csv", "--json and --csv"),
        ("--json -g a", "--json and --get-values"), ("--csv -g a", "--csv and --get-values"),
        ("-t -g a", "--terse and --get-values"), ("-f a -g b", "--get-values and --fields"),
        ("-f a,,b", "empty name"), ("-f a,", "empty name"), ("--fields= ", "--fields must not be empty"), ("-f a,b,a", "twice"),
        ("-g ,", "empty name"), ("--sort -", "--sort must not be empty"), ("--sort=", "--sort must not be empty"),
        ("--mode=grid", "table, lines, auto"), ("-t=x", ""), ("--csv=1", "takes no value"), ("-t -t", "only once"),
        ("-f a -f b", "only once"),
    )  # fmt: skip

    def test_wrong_usage_is_found_before_any_request(self):
        server = self.serve()
        for (line, message), words, behind in combine(self.WRONG, (LIST, CREATE), (True, True, False)):
            with self.subTest(line=line, words=words, behind=behind):
                words = [*words, *line.split()] if behind else [*line.split(), *words]
                self.assertIn(message, self.expect_failure(2, *words).stderr)
        self.assertEqual(server.requests, [])

    def test_unknown_field(self):
        known = [*NAMES.split(", "), *(name for name in FIRST if name not in NAMES), "create_time", "ip_allowlist"]
        for line, name, similar in (
            ("-f token_prefx", "token_prefx", "token_prefix"), ("-g TOKEN_PREFIX", "TOKEN_PREFIX", "token_prefix"),
            ("--sort create_tim", "create_tim", "create_time"), ("--sort=-zzzzzzz", "zzzzzzz", None),
            ("--json -f token_prefix,zzzzzzz", "zzzzzzz", None), ("--csv --sort zzzzzzz", "zzzzzzz", None),
        ):  # fmt: skip
            with self.subTest(line=line):
                self.serve(reply(200, {"tokens": [FIRST, SECOND]}))
                first, second = self.expect_failure(2, *LIST, *line.split()).stderr.splitlines()
                guess = f' Did you mean "{similar}"?' if similar else ""
                self.assertEqual(first, f'avn: There is no field "{name}".{guess}')
                self.assertTrue(second.startswith(f"The fields are: {NAMES}, "), second)
                self.assertEqual(set(second[len("The fields are: ") : -1].split(", ")), set(known))

    def test_flood_of_fields(self):
        self.serve(reply(200, {"tokens": [{f"m{place}": 1 for place in range(1000)}]}))
        first, second = self.expect_failure(2, *LIST, "-f", "M999").stderr.splitlines()
        self.assertEqual(first, 'avn: There is no field "M999". Did you mean "m999"?')
        self.assertEqual(second.count(","), 100)
        self.assertTrue(second.endswith("m89, ...."), second[-30:])

    def test_no_records_have_any_field(self):
        for options in (("-f", "x"), ("--sort=x",), ("-g", "x,y"), ("--json", "-f", "x")):
            self.show({"tokens": []}, *LIST[1:], *options)

    def test_nothing_is_changed_by_a_slip(self):
        for words, answer in CHANGES:
            for options in (("-f", "zzzzzzz"), ("--sort", "zzzzzzz"), ("-g", "token_prefx"), ("--json", "-f", "zzzzzzz")):
                with self.subTest(words=words, options=options):
                    self.write_credentials()
                    before = self.read(self.credentials)
                    server = self.serve(always=reply(200, answer))
                    self.assertIn("There is no field", self.expect_failure(2, *words, *options).stderr)
                    self.assertEqual((server.requests, self.read(self.credentials)), ([], before))

    def test_what_was_changed_is_shown_whatever_the_server_left_out(self):
        """Requested members are checked against the schema before the request; missing ones are no error afterwards."""
        for fields, shown in (("full_token", CREATED_TOKEN), ("scopes,last_ip,full_token", "::" + CREATED_TOKEN)):
            self.serve(reply(200, {"full_token": CREATED_TOKEN}))
            self.assertEqual(self.expect(0, *CREATE, "-g", fields).stdout, shown + "\n")

    def test_new_project_is_not_written_after_a_slip(self):
        self.expect_failure(2, "plugin", "new", "weather", "-f", "pth")
        self.assertFalse(os.path.exists(os.path.join(self.home, "avn-weather")))

    def test_failures_are_the_same_in_every_mode(self):
        for options in ((), ("-t",), ("--csv",), ("-g", "token_prefix"), ("--mode", "lines"), ("--sort", "token_prefix")):
            self.serve(always=failure(404, "not there"))
            self.assertEqual(self.expect_failure(6, *LIST, *options).stderr.count("not there"), 1)


class OtherPrograms(ModeCase):
    def setUp(self):
        super().setUp()
        folder = os.path.join(self.home, "programs")
        os.mkdir(folder)
        path = os.path.join(folder, "avn-tides")
        with open(path, "w") as file:
            file.write("#!/bin/sh\nenv | grep -E '^(AVN_|ACCESSIBLE)' | grep -v PLUGIN | grep -v LOCALE_DIR | sort\n")
        os.chmod(path, 0o755)
        self.env["PATH"] = folder + ":" + self.env["PATH"]

    def test_programs_find_the_settings(self):
        for line, lines in {
            "-t tides": ["AVN_TERSE=1"], "--csv --no-header tides": ["AVN_CSV=1", "AVN_NO_HEADER=1"],
            "-f a,b --sort=-a --mode=auto tides": ["AVN_FIELDS=a,b", "AVN_MODE=auto", "AVN_SORT=-a"],
            "-g a tides": ["AVN_GET_VALUES=a"],
        }.items():  # fmt: skip
            self.assertEqual(set(lines) - set(self.expect(0, *line.split()).stdout.splitlines()), set())
        self.assertIn("ACCESSIBLE=1\n", self.expect(0, "tides", env={"ACCESSIBLE": "1"}).stdout)

    def test_wrong_usage_runs_nothing(self):
        for line in ("--json -t tides", "-f a,,b tides", "--sort=- tides"):
            self.expect_failure(2, *line.split())


if __name__ == "__main__":
    unittest.main()
