# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test each member of the responses: missing, null and of each wrong type, in every command that reads it."""

import itertools
import json
import os
import unittest

from harness import combine, thin
from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD
from rig.server import reply
from scripted_case import ScriptedCase

# Values of a member as JSON; None leaves the member out.
KINDS = {
    "missing": None, "null": "null", "true": "true", "false": "false", "zero": "0", "minus zero": "-0", "number": "7",
    "negative": "-1", "float": "3600.0", "exponent": "1E+2", "beyond int64": "9223372036854775808",
    "big": "1" + "0" * 30, "beyond double": "1e400", "empty text": '""', "word": '"word"', "digits": '"7"',
    "text": '"two words"', "line end": '"a\\nb"', "escape": '"\\u001b[2J"', "any language": '"密码"', "array": "[]",
    "texts": '["a", "b"]', "nulls": "[null, null]", "numbers": "[1, 2.50]", "nested array": '[[["x"], {}], []]',
    "object": "{}", "member": '{"a": null}', "nested object": '{"a": {"b": [1, {"c": "\\n"}]}}', 
    "deep": "[" * 50 + "]" * 50, "long text": '"' + "x" * 5000 + '"',
}  # fmt: skip
TOKEN = {
    "token_prefix": "XCJ3+bgWywIh", "description": "Test token", "max_age_seconds": 2592000, "extend_when_used": True,
    "expiry_time": "2021-09-15T15:29:14Z", "last_used_time": "2021-08-16T15:29:14Z", "last_ip": "192.0.2.1",
    "last_user_agent": "aiven-client/2.12.0", "last_user_agent_human_readable": "Client", "scopes": None,
    "create_time": "2021-08-16T15:26:10Z", "created_manually": True, "currently_active": False,
    "ip_allowlist": ["::/0"],
}  # fmt: skip
USER = {
    "user": EMAIL, "real_name": "John Doe", "state": "active", "auth": ["password"], "user_id": "u1",
    "token_validity_begin": "2021-08-18T09:24:10.298796+00:00", "projects": ["dev-sandbox", "prod-environment"],
}  # fmt: skip
SESSION = {"token": FRESH_TOKEN, "user_email": EMAIL, "state": "active", "user": {}, "message": "done"}
# How some kinds are shown in a table.
CELLS = {
    "missing": "", "null": "null", "true": "true", "big": "1" + "0" * 30, "texts": "a, b", "beyond double": "1e400",
    "minus zero": "-0", "exponent": "1E+2", "nulls": "null, null", "numbers": "1, 2.50", "line end": "a\\nb",
    "object": "{}", "member": '{"a":null}', "nested object": '{"a":{"b":[1,{"c":"\\n"}]}}', "empty text": "",
    "array": "",
}  # fmt: skip
USABLE_TOKENS = ("word", "digits", "long text")


def write(record, names, value):
    """Return the record as JSON with these members replaced by a value."""
    members = {name: json.dumps(other) for name, other in record.items() if name not in names}
    if value is not None:
        members.update({name: value for name in names})
    return "{" + ", ".join(f'"{name}": {text}' for name, text in members.items()) + "}"


def vary(record):
    """Yield (member, kind, record as JSON) for each member and each kind."""
    for name, (kind, value) in itertools.product(record, KINDS.items()):
        yield name, kind, write(record, [name], value)


def vary_together(record, *alone):
    """Yield a few members one by one, and all others together, which is much faster."""
    for name, (kind, value) in itertools.product(alone, KINDS.items()):
        yield name, kind, write(record, [name], value)
    for kind, value in KINDS.items():
        yield "others", kind, write(record, [name for name in record if name not in alone], value)
    for name in record:
        if name not in alone:
            yield name, "missing", write(record, [name], None)


def parse(text):
    """Parse JSON, with numbers as strings."""
    literal = lambda digits: ("number", digits)  # noqa: E731
    return json.loads(text, parse_int=literal, parse_float=literal)


class MembersCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)
        self.server = self.serve()

    def run_with(self, status, *arguments, answers):
        """Run a command that receives these bodies."""
        self.write_credentials()
        self.kept = self.read(self.credentials)
        self.server.requests.clear()
        self.server.script[:] = [answer if isinstance(answer, bytes) else reply(200, answer) for answer in answers]
        result = self.expect_failure(status, *arguments) if status else self.expect(0, *arguments)
        self.assertNotIn("CRITICAL", result.stderr)
        self.assertNotIn("WARNING", result.stderr)
        return result

    def check_record(self, record, wrap, *arguments):
        """Check that one record is one row, whatever it contains, and that --json prints it unchanged."""
        for name, kind, text in thin(vary_together(record), 6):
            with self.subTest(arguments=arguments, name=name, kind=kind):
                table = self.run_with(0, *arguments, answers=[wrap % text]).stdout
                self.assertEqual(len(table.splitlines()), 3, table)
                shown = self.run_with(0, *arguments, "--json", answers=[wrap % text]).stdout
                self.assertEqual(parse(shown), [parse(text)])


class Records(MembersCase):
    def test_list(self):
        """Show all variants in one list: each is a row and does not affect the others."""
        tokens = [text for _, _, text in vary(TOKEN)]
        self.assertEqual(len(tokens), len(TOKEN) * len(KINDS))
        body = '{"tokens": [' + ", ".join(tokens) + "]}"
        rows = self.run_with(0, "user", "access-token", "list", answers=[body]).stdout.splitlines()[2:]
        self.assertEqual(len(rows), len(tokens))
        for (name, kind, _), row in zip(vary(TOKEN), rows):
            for other in {"token_prefix", "description", "last_ip"} - {name}:
                self.assertIn(TOKEN[other], row, (name, kind))
        shown = self.run_with(0, "user", "access-token", "list", "--json", answers=[body]).stdout
        self.assertEqual(parse(shown), [parse(text) for text in tokens])

    def test_cells(self):
        for kind, cell in CELLS.items():
            with self.subTest(kind=kind):
                value = f', "last_ip": {KINDS[kind]}' if KINDS[kind] is not None else ""
                body = f'{{"tokens": [{{"description": "x", "last_user_agent": "END"{value}}}]}}'
                row = self.run_with(0, "user", "access-token", "list", answers=[body]).stdout.splitlines()[2]
                self.assertEqual(row.split("x", 1)[1].strip().removesuffix("END").strip(), cell)

    def test_info(self):
        self.check_record(USER, '{"user": %s}', "user", "info")

    def test_update(self):
        self.check_record(TOKEN, "%s", "user", "access-token", "update", "abc", "--description", "x")

    def test_create(self):
        """A response without the token is a failure; all other members may have any value."""
        create = ("user", "access-token", "create", "--description", "x")
        for name, kind, text in thin(vary_together({"full_token": CREATED_TOKEN, **TOKEN}, "full_token"), 8):
            usable = name != "full_token" or kind in USABLE_TOKENS
            with self.subTest(name=name, kind=kind):
                result = self.run_with(0 if usable else 9, *create, answers=[text])
                self.assertEqual(len(result.stdout.splitlines()), 3 if usable else 0)
                if not usable:
                    self.assertRegex(result.stderr, "access-token list|may have been carried out")


class Lists(MembersCase):
    def test_invalid_token_lists(self):
        for kind, value in thin(KINDS.items(), 4):
            with self.subTest(kind=kind):
                body = "{}" if value is None else f'{{"tokens": {value}}}'
                status = 0 if kind == "array" else 9
                result = self.run_with(status, "user", "access-token", "list", answers=[body])
                self.assertEqual("tokens" in result.stderr, status == 9)
                if value is not None:
                    status = 0 if value.startswith("{") else 9
                    self.run_with(status, "user", "access-token", "list", answers=[f'{{"tokens": [{{}}, {value}]}}'])

    def test_invalid_users(self):
        for (kind, value), arguments in combine(KINDS.items(), (("info",), ("login", "--token"))):
            with self.subTest(kind=kind, arguments=arguments):
                body = "{}" if value is None else f'{{"user": {value}}}'
                usable = value is not None and value.startswith("{")
                self.env["AIVEN_AUTH_TOKEN"] = FRESH_TOKEN
                self.run_with(0 if usable else 9, "user", *arguments, answers=[body])
                if not usable:
                    self.assertEqual(self.read(self.credentials), self.kept)


class Sessions(MembersCase):
    def check_session(self, arguments, *more_answers):
        for name, kind, text in thin(vary_together(SESSION, "token"), 6):
            usable = name != "token" or kind in USABLE_TOKENS
            with self.subTest(arguments=arguments, name=name, kind=kind):
                self.run_with(0 if usable else 9, "user", *arguments, answers=[text, *more_answers])
                saved = json.loads(self.read(self.credentials))
                if not usable:
                    self.assertEqual(self.read(self.credentials), self.kept)
                elif name == "token":
                    self.assertEqual(saved["auth_token"], json.loads(KINDS[kind]))
                else:
                    self.assertEqual(saved["auth_token"], FRESH_TOKEN)
                self.assertTrue(all(isinstance(value, str) for value in saved.values()), saved)

    def test_login(self):
        self.check_session(["login", EMAIL], {"user": USER})

    def test_create(self):
        self.check_session(["create", EMAIL])

    def test_password_change(self):
        self.check_session(["password-change"])

    def test_user_behind_a_login(self):
        """The login succeeds even if the user's record is unusable."""
        records = list(vary(USER))
        for arguments, answers, env, names in (
            (["login", EMAIL], [SESSION], {}, ["projects"]),
            (["login", "--token", EMAIL], [], {"AIVEN_AUTH_TOKEN": FRESH_TOKEN}, ["projects", "user"]),
        ):
            self.env.update(env)
            for name, kind, text in thin([record for record in records if record[0] in names], 5):
                with self.subTest(arguments=arguments, name=name, kind=kind):
                    if os.path.exists(self.client_config):
                        os.remove(self.client_config)
                    self.run_with(0, "user", *arguments, answers=[*answers, f'{{"user": {text}}}'])
                    self.assertEqual(json.loads(self.read(self.credentials))["auth_token"], FRESH_TOKEN)
                    if name == "projects" and kind == "texts":
                        self.assertEqual(json.loads(self.read(self.client_config)), {"default_project": "a"})


class Answers(MembersCase):
    """Test responses none of whose members are needed."""

    def test_changes(self):
        commands = (["access-token", "revoke", "abc"], ["tokens-expire", "--force"], ["logout"])
        for (kind, value), arguments, options in combine(KINDS.items(), commands, ([], ["--json"])):
            with self.subTest(arguments=arguments, kind=kind, options=options):
                body = "{}" if value is None else f'{{"message": {value}, "errors": {value}}}'
                result = self.run_with(0, "user", *arguments, *options, answers=[body])
                self.assertNotIn("\x1b", result.stdout)
                if options:
                    json.loads(result.stdout)

    def test_logout_at_a_server_that_knows_no_logout(self):
        """The token in use is found in a list of arbitrary records, and never guessed."""
        gone = reply(404, {})
        tokens = {"token_prefix": "abc", "currently_active": True}
        for name, kind, text in thin(vary(tokens), 8):
            with self.subTest(name=name, kind=kind):
                self.write_credentials()
                self.server.requests.clear()
                listed = reply(200, f'{{"tokens": [{text}, {{"token_prefix": "other"}}]}}')
                self.server.script[:] = [gone, listed, reply(200, {})]
                result = self.avn("user", "logout")
                self.assertIn(result.status, (0, 2, 9), result.stderr)
                self.assertNotIn("CRITICAL", result.stderr)
                self.assertFalse(os.path.exists(self.credentials))
                self.assertNotIn("DELETE /v1/access_token/other", self.server.lines)
                self.assertEqual(result.status == 0, len(self.server.lines) == 3)

    def test_errors(self):
        """Vary the message, the list of errors, its entries and their members."""
        shapes = ('{"message": @, "status": @}', '{"errors": @}', '{"errors": [@], "message": @}',
                  '{"errors": [{"message": @, "error_code": @, "more_info": @}]}')  # fmt: skip
        for shape, (kind, value) in combine(shapes, KINDS.items()):
            with self.subTest(shape=shape, kind=kind):
                answer = reply(400, "{}" if value is None else shape.replace("@", value))
                result = self.run_with(1, "user", "info", answers=[answer])
                self.assertIn("HTTP status 400", result.stderr)


if __name__ == "__main__":
    unittest.main()
