# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test tables and JSON byte for byte: documented examples, and missing, odd, wide or hostile data."""

import json
import unittest

from harness import combine
from rig.canaries import CREATED_TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

INFO = """\
USER                  REAL_NAME  STATE   TOKEN_VALIDITY_BEGIN              PROJECTS                       AUTH
====================  =========  ======  ================================  =============================  ========
john.doe@example.com  John Doe   active  2021-08-18T09:24:10.298796+00:00  dev-sandbox, prod-environment  password
"""
CREATE = """\
EXPIRY_TIME           DESCRIPTION                       MAX_AGE_SECONDS  EXTEND_WHEN_USED  FULL_TOKEN
====================  ================================  ===============  ================  ===============================
2021-08-16T16:26:10Z  To be used with python notebooks  3600             true              6JsKDclT3OMQd1V2Fl2...RaraBPg==
"""
LIST = """\
EXPIRY_TIME           TOKEN_PREFIX  DESCRIPTION                       MAX_AGE_SECONDS  EXTEND_WHEN_USED  LAST_USED_TIME        LAST_IP      LAST_USER_AGENT
====================  ============  ================================  ===============  ================  ====================  ===========  ===================
2021-09-15T15:29:14Z  XCJ3+bgWywIh  Test token                        2592000          true              2021-08-16T15:29:14Z  192.168.1.1  aiven-client/2.12.0
2021-08-16T16:26:10Z  6JsKDclT3OMQ  To be used with Python Notebooks  3600             true              null                  null         null
"""  # noqa: E501
USER = {
    "user": "john.doe@example.com", "real_name": "John Doe", "state": "active", "auth": ["password"],
    "token_validity_begin": "2021-08-18T09:24:10.298796+00:00", "projects": ["dev-sandbox", "prod-environment"],
}  # fmt: skip
FIRST = {
    "token_prefix": "XCJ3+bgWywIh", "description": "Test token", "max_age_seconds": 2592000, "extend_when_used": True,
    "expiry_time": "2021-09-15T15:29:14Z", "last_used_time": "2021-08-16T15:29:14Z", "last_ip": "192.168.1.1",
    "last_user_agent": "aiven-client/2.12.0", "last_user_agent_human_readable": "Client", "scopes": None,
}  # fmt: skip
SECOND = {
    "token_prefix": "6JsKDclT3OMQ", "description": "To be used with Python Notebooks", "max_age_seconds": 3600,
    "expiry_time": "2021-08-16T16:26:10Z", "extend_when_used": True, "last_used_time": None, "last_ip": None,
    "last_user_agent": None, "create_time": "2021-08-16T15:26:10Z",
}  # fmt: skip
CREATED = {**SECOND, "description": "To be used with python notebooks", "full_token": "6JsKDclT3OMQd1V2Fl2...RaraBPg=="}
NUMBERS = ("3600.0", "1e3", "123456789012345678901234567890", "-1", "0", "1.50", "9223372036854775808", "-0", "2.5E+7")


def width(text):
    """Return the number of cells: two for Chinese, Korean and emoji."""
    return sum(0 if c == "\u0301" else 2 if ord(c) > 0x1100 and c not in "\u200c\u200d" else 1 for c in text)


class TableCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()

    def show(self, body, *arguments, **keywords):
        """Serve one response, possibly as bytes, and return what a command prints of it."""
        self.serve(reply(200, body))
        result = self.expect(0, "user", *arguments, **keywords)
        self.assertNotIn("CRITICAL", result.stderr)
        return result.stdout

    def show_list(self, *tokens, **keywords):
        return self.show({"tokens": list(tokens)}, "access-token", "list", **keywords)

    def column(self, table, title):
        """Return the cells of a column of ASCII text, according to the rule under the header."""
        header, rule, *rows = table.splitlines()
        start = header.index(title)
        length = len(rule[start:].split(" ")[0])
        return [row[start : start + length].rstrip() for row in rows]


class Documented(TableCase):
    def assert_table(self, shown, expected):
        self.assertEqual([line.rstrip() for line in shown.splitlines()], expected.splitlines())
        self.assertEqual(shown, expected)

    def test_info(self):
        self.assert_table(self.show({"user": USER}, "info"), INFO)

    def test_create(self):
        create = ("access-token", "create", "--description", "x")
        self.assert_table(self.show(CREATED, *create), CREATE)

    def test_list(self):
        self.assert_table(self.show_list(FIRST, SECOND), LIST)

    def test_update(self):
        row = self.show(FIRST, "access-token", "update", FIRST["token_prefix"], "--description", "x")
        lines = LIST.splitlines()
        self.assertEqual(row.splitlines()[0].split(), lines[0].split())
        self.assertEqual(row.splitlines()[2].split(), lines[2].split())
        self.assertEqual(len(row.splitlines()), 3)

    def test_empty_list(self):
        header, rule = self.show_list().splitlines()
        self.assertEqual(header.split(), LIST.splitlines()[0].split())
        self.assertEqual([len(part) for part in rule.split()], [len(title) for title in header.split()])

    def test_microseconds_are_dropped(self):
        times = {"expiry_time": "2021-09-15T15:29:14.125311Z", "last_used_time": "2021-08-16T15:29:14.5Z"}
        self.assert_table(self.show_list({**FIRST, **times}, SECOND), LIST)
        created = {**CREATED, "expiry_time": "2021-08-16T16:26:10.000001Z"}
        self.assert_table(self.show(created, "access-token", "create", "--description", "x"), CREATE)

    def test_longest_token_is_shown_whole(self):
        token = "AbC/+" * 79 + "end=="
        table = self.show({**CREATED, "full_token": token}, "access-token", "create", "--description", "x")
        self.assertTrue(table.splitlines()[2].endswith("  " + token))

    def test_terminal_and_columns_do_not_matter(self):
        for env in ({"COLUMNS": "20"}, {"TERM": "xterm-256color"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "no_SUCH"}):
            with self.subTest(env=env):
                self.assertEqual(self.show_list(FIRST, SECOND, env=env), LIST)
        for color in ("never", "auto"):
            self.serve(reply(200, {"tokens": [FIRST, SECOND]}))
            self.assertEqual(self.expect(0, "user", "access-token", "list", "--color", color).stdout, LIST)


class Odd(TableCase):
    def test_nulls_are_shown_as_null(self):
        table = self.show_list({**{name: None for name in FIRST}, "token_prefix": "abc"})
        self.assertEqual(table.splitlines()[2].split(), ["null", "abc"] + ["null"] * 6)
        self.assertEqual(self.show({"user": {name: None for name in USER}}, "info").split()[-6:], ["null"] * 6)

    def test_any_member_may_be_missing(self):
        for name in FIRST:
            with self.subTest(name=name):
                sparse = {key: value for key, value in FIRST.items() if key != name}
                prefix = "EXPIRY_TIME" if name == "token_prefix" else "TOKEN_PREFIX"
                table = self.show_list(sparse, SECOND)
                expected = LIST.splitlines()[2:]
                self.assertEqual(len(self.column(table, prefix)), 2)
                self.assertEqual(table.splitlines()[3].split(), expected[1].split())
        for name in USER:
            with self.subTest(name=name):
                shown = self.show({"user": {key: value for key, value in USER.items() if key != name}}, "info")
                self.assertEqual(len(shown.splitlines()), 3)
        for body in ({"user": {}}, {"tokens": [{}]}, {"tokens": [{}, FIRST]}):
            self.show(body, "info" if "user" in body else "access-token", *([] if "user" in body else ["list"]))

    def test_create_needs_nothing_but_the_token(self):
        shown = self.show({"full_token": CREATED_TOKEN}, "access-token", "create", "--description", "x")
        self.assertTrue(shown.splitlines()[2].endswith(CREATED_TOKEN))

    def test_odd_types(self):
        oddities = (True, 7, "7", ["a", "b"], [], {}, {"a": {"b": [1]}}, [None], [[["x"]]], "")
        for name, odd in combine(FIRST, oddities):
            with self.subTest(name=name, odd=odd):
                token = {**FIRST, name: odd}
                lines = self.show_list(token, SECOND).splitlines()
                self.assertEqual(len(lines), 4)
                self.assertEqual(lines[3].split(), LIST.splitlines()[3].split())
        for name, odd in combine(("projects", "auth", "real_name", "user"), oddities):
            with self.subTest(name=name, odd=odd):
                self.assertEqual(len(self.show({"user": {**USER, name: odd}}, "info").splitlines()), 3)

    def test_numbers_digit_for_digit(self):
        template = json.dumps({"tokens": [{**FIRST, "max_age_seconds": "@"}]})
        for number in NUMBERS:
            with self.subTest(number=number):
                body = template.replace('"@"', number)
                self.assertEqual(self.column(self.show(body, "access-token", "list"), "MAX_AGE"), [number])
                self.assertIn(f'"max_age_seconds": {number},\n', self.show(body, "access-token", "list", "--json"))

    def test_lists_of_projects(self):
        for projects, shown in [([], ""), (["one"], "one"), (["a", "b", "c"], "a, b, c"), (["ä", None], "ä, null")]:
            with self.subTest(projects=projects):
                table = self.show({"user": {**USER, "projects": projects}}, "info")
                line = table.splitlines()[2]
                self.assertIn(f"+00:00  {shown}", line)
                self.assertTrue(line.endswith("  password"), line)

    def test_wide_characters_keep_columns(self):
        for description in ("密码", "한국어", "💧", "e\u0301te\u0301", "Grüße", "Ελληνικά"):
            with self.subTest(description=description):
                _, rule, row, _ = self.show_list({**FIRST, "description": description}, SECOND).splitlines()
                before = row[: row.index("2592000")]
                self.assertIn(f"XCJ3+bgWywIh  {description}  ", before)
                self.assertEqual(width(before), LIST.splitlines()[0].index("MAX_AGE"))
                self.assertEqual(rule, LIST.splitlines()[1])

    def test_hostile_text(self):
        texts = ("\x1b[2J", "\x1b]0;title\x07", "a\nb", "a\rb", "a\tb", "\x7f", "\x9b31m", "a\u202eb",
                 "\u2066x\u2069", "a\u200bb", "\ufeffx", "\u2028", "\u2029", "\x85", "x\U000e0041",
                 "\x08" * 9)  # fmt: skip
        for hostile, name in combine(texts, ("description", "last_user_agent", "expiry_time", "token_prefix")):
            with self.subTest(name=name, hostile=hostile):
                shown = self.show_list({**FIRST, name: hostile + "end"}, SECOND)
                self.assertEqual(len(shown.splitlines()), 4, shown)
                self.assertEqual([c for c in hostile if not c.isprintable() and c in shown.replace("\n", "")], [])
                self.assertIn("end", shown)
        shown = self.show({"user": {**USER, "user": "\x1b[1m", "projects": ["a\nb", "\u202e"]}}, "info")
        self.assertEqual(len(shown.splitlines()), 3)
        self.assertFalse(set(shown) & {"\x1b", "\u202e"})

    def test_harmless_text_of_any_script(self):
        for text in ("שלום", "नमस्ते", "สวัสดี", "می‌خواهم", "👩‍💻", "Ärger – “quoted” …", "\\n is two characters", "a'b\"c"):
            with self.subTest(text=text):
                self.assertIn(f"  {text}  ", self.show_list({**FIRST, "description": text}))


class Json(TableCase):
    def dump(self, data):
        return json.dumps(data, indent=4, sort_keys=True, ensure_ascii=False) + "\n"

    def test_same_as_the_official_client(self):
        nested = {"z": [], "a": {}, "m": [1, [2, {"é": None}], True], "Z": "ä密💧", "": "empty name", "n": -5}
        quoted = {**FIRST, "description": 'quotes " and \\ and / and \t and \n', "nested": nested}
        for tokens in ([], [FIRST, SECOND], [quoted, {}]):
            with self.subTest(tokens=tokens):
                shown = self.show({"tokens": tokens}, "access-token", "list", "--json")
                self.assertEqual(shown, self.dump(tokens))

    def test_one_element_arrays(self):
        user = {**USER, "nested": {"b": [None], "a": False}}
        self.assertEqual(self.show({"user": user}, "info", "--json"), self.dump([user]))
        create = ("access-token", "create", "--json", "--description", "x")
        created = {**CREATED, "message": "created"}
        self.assertEqual(self.show(created, *create), self.dump([created]))
        update = ("access-token", "update", "--json", "abc", "--description", "x")
        self.assertEqual(self.show(SECOND, *update), self.dump([SECOND]))

    def test_deep_members(self):
        """Check that nested values are shown completely or not at all."""
        create = ("user", "access-token", "create", "--json", "--description", "x")
        for name, wrap in {"objects": lambda inner: {"a": inner}, "lists": lambda inner: [inner]}.items():
            for depth in (10, 34, 35, 36, 37, 41, 42, 43, 50, 63, 64):
                nested = 1
                for _ in range(depth):
                    nested = wrap(nested)
                created = {**CREATED, "nested": nested}
                self.serve(reply(200, created))
                with self.subTest(nested=name, depth=depth):
                    result = self.avn(*create)
                    self.assertEqual(result.status == 0, depth < 64, result.stderr)
                    self.assertEqual(result.json if depth < 64 else result.stdout, [created] if depth < 64 else "")

    def test_microseconds_stay(self):
        token = {**FIRST, "expiry_time": "2021-09-15T15:29:14.125311Z"}
        self.assertEqual(json.loads(self.show({"tokens": [token]}, "access-token", "list", "--json")), [token])

    def test_hostile_text_means_the_same(self):
        tokens = [{"description": "\x1b[2J\u202e\u200b\x7f\x9b\U000e0041", "a\u202eb\x1b": "\n"}]
        shown = self.show({"tokens": tokens}, "access-token", "list", "--json")
        self.assertEqual(json.loads(shown), tokens)
        self.assertFalse(set(shown) & set("\x1b\u202e\u200b\x7f\x9b\U000e0041"))

    def test_locale_does_not_matter(self):
        tokens = [{"description": "ä密", "max_age_seconds": 1}]
        for locale in ("C", "C.UTF-8", "POSIX"):
            shown = self.show({"tokens": tokens}, "access-token", "list", "--json", env={"LC_ALL": locale})
            self.assertEqual(shown, self.dump(tokens))

    def test_sorted_by_code_point(self):
        tokens = [{name: 1 for name in ("b", "a", "B", "_", "ä", "aa", "\uffff", "\U00010000", "a b")}]
        shown = self.show({"tokens": tokens}, "access-token", "list", "--json")
        names = [line.split('"')[1] for line in shown.splitlines() if ":" in line]
        self.assertEqual([json.loads(f'"{name}"') for name in names], sorted(tokens[0]))


if __name__ == "__main__":
    unittest.main()
