# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test JSON from servers and files: RFC 8259 strictly, at most 64 levels, numbers kept digit for digit.

The classes of cases follow the public JSONTestSuite; the cases are our own.
"""

import json
import subprocess
import unittest

from harness import AVN, FULL, TIMEOUT, combine, thin
from rig import evidence
from rig.canaries import TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

# Values that are refused at any position.
REFUSED = {
    "array": ["[7", "[7]]", "[7,]", "[,7]", "[7,,8]", "[,]", "[7 8]", "[7:8]", "[7}", "[\"a\"", "[", "[[7]", "[,",
              "[7,",
              "[\"a\",\n7,\n8", "[7;8]", "[ , ]", "[a", "[*]", "[-", "[\x0b7]", "[7]x", "[\"a\" 7]", "[]]", "]", "[{}"],
    "object": ['{"a":7', '{"a":7,}', '{"a":7,,"b":8}', '{"a" 7}', '{"a"::7}', '{"a":}', '{"a"}', "{a:7}", "{7:7}",
               "{'a':7}",
               '{"a"=7}', '{"a":7]', '{"a"', "{", "{,}", '{"a",7}', '{:7}', '{null:7}', '{[]:7}', '{"a":7 "b":8}',
               '{"a":"b',
               '{"a":7}}', '{"a":7;"b":8}', '{"a":7,"a":8}', '{"a":7,"\\u0061":8}', '{"":7,"":8}', '{"\\x61":7}', '{"a',
               '{"a":7/*b*/}', '{"a":7,"b"}', '{"a":7,"b":}', "{true:7}", '{"a":7}#', "{*:7}", '{"a" "b":7}', "}"],
    "number": ["+7", "07", "-07", "00", "-", "--7", "+-7", ".7", "-.7", "7.", "-7.", "7.e1", "7e", "7E", "7e+", "7e-",
               "7e1e2",
               "7e1.5", "7.8.9", "0x1F", "0b1", "0o7", "7_000", "7,000", "7a", "7 000", "NaN", "-NaN", "Infinity",
               "-Infinity", "+Infinity", "inf", "nan", "\uff17", "\u0667", "0e", "0e+", "0.e1", "-foo", "- 7", "1+2",
               "7e\u00b2",
               "7f", "7L", "7n", "1/2", "0.3e", "0.3e+", "2.e3", "9.e+", "\u00bd", "7.\u0660", "++7", "-0x1",
               "1e1\u0660"],
    "string": ['"', '"a', "'a'", "a", '"a\nb"', '"a\tb"', '"\x1f"', '"\x01"', '"\\a"', '"\\0"', '"\\x00"', '"\\u00"',
               '"\\u00g0"',
               '"\\U0041"', '"\\', '"\\"', '"\\u', '"\\u"', '"\\u123"', '"\\ u0041"', '"\\\u00e9"', '"\\\U0001f600"',
               '"a"b"',
               "\u201ca\u201d", "`a`", '\\"a\\"', '"a" "b"', '"a"+"b"', '"\\v"', '"\\\'"', '"\\u+041"', '"\\u 041"',
               '"a\r\nb"',
               '"\\u0000"', '"a\\u0000b"', '"\\e"', '"\\1"', '"\\\n"', '"\\\\"x"', '"\x00"', '"\\u{41}"'],
    "surrogate": ['"\\ud800"', '"\\udc00"', '"\\udbff"', '"\\udfff"', '"\\udd1e\\ud834"', '"\\ud834\\ud834"',
                  '"\\ud834\\u0041"',
                  '"\\ud834\\n"', '"\\ud834\\udd"', '"\\ud834x"', '"\\ud834"x', '"\\ud834\\"', '"\\ud834\\\\udd1e"',
                  '"\\uD834uDD1E"',
                  '"\\ud834\\uDd1g"', '{"\\ud800":7}'],
    "UTF-8": [b'"\xff"', b'"\x80"', b'"\xc0\xaf"', b'"\xc1\xbf"', b'"\xe0\x80\xaf"', b'"\xf0\x80\x80\xaf"',
              b'"\xed\xa0\x80"',
              b'"\xed\xbf\xbf"', b'"\xf4\x90\x80\x80"', b'"\xf8\x88\x80\x80\x80"', b'"\xfe"', b'"\xe2\x82"', b'"\xc3"',
              b'"\xc3\x28"',
              b'"\xe6\x97\xa5\xd1\x88\xfa"', b"\xff", b"[\xe5]", b'{"\xb9":7}', b'"\xf0\x9f\x98"',
              b'"\xed\xa0\xb4\xed\xb4\x9e"',
              b"7\xff", b'"\xfc\x83\xbf\xbf\xbf\xbf"', b'"\xe9"', b'"a\xa0"'],
    "word": ["True", "tru", "truee", "TRUE", "nul", "nulll", "Null", "None", "undefined", "fals", "False", "yes", "t",
             "n", "f",
             "true false", "nullnull", "true.", "!true", "tr ue", "\u0442rue", "function(){}", "new Date()", "<null>"],
    "space": ["\x0c7", "\x0b7", "\u00a07", "\u20287", "\u30007", "\ufeff7", "7\x0c", "\x007", "7\x00", "\u200b7",
              "\x857", "\x1a", "",
              " ", "\t"],
    "comment": ["7 // x", "// x\n7", "7 /* x */", "/**/7", "# x\n7", "7 # x", "<!-- x -->7", "7 -- x", "7/**/", "7//",
                "7; x"],
}  # fmt: skip

# Whole bodies that are refused although they contain a valid response.
GOOD = '{"user": {"user": "x"}}'
REFUSED_BODIES = [
    "", " ", "\x00", "\ufeff", "\ufeff" + GOOD, GOOD + "\ufeff", GOOD.encode("utf-16"), GOOD.encode("utf-16-le"),
    GOOD.encode("utf-16-be"), GOOD.encode("utf-32"), b"\xff" + GOOD.encode(), GOOD.encode() + b"\xff",
    b"\xef\xbb" + GOOD.encode(),
    GOOD + GOOD, GOOD + "\n" + GOOD, GOOD + ",", GOOD + "x", GOOD + "]", GOOD + "}", GOOD + '"', GOOD + "\x00",
    "\x00" + GOOD,
    f"({GOOD})", f"[{GOOD}", f"callback({GOOD});", f"var x = {GOOD};", "x=" + GOOD, ")]}',\n" + GOOD,
    "while(1);" + GOOD,
    f"<html>{GOOD}</html>", f"'{GOOD}'", f"`{GOOD}`", "// x\n" + GOOD, GOOD + "// x", "\x1e" + GOOD, GOOD + "\x1a",
    "---\n" + GOOD,
    *(GOOD[:length] for length in range(1, len(GOOD))), *(GOOD[length:] for length in range(1, len(GOOD))),
]  # fmt: skip

# Values that are kept exactly.
ACCEPTED = [
    "null", "true", "false", "[]", "{}", "[[]]", "[ ]", "{ }", " 7 ", "\t[\r\n7\n,\t8\r]\n", '{"a":7}', '{"":7}',
    '{"a":{"a":{"a":7}}}',
    '""', '" "', '"a"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"/"', '"\\u0041"', '"\\u00e9\\u20ac"', '"\\uD834\\uDD1E"',
    '"\\ud834\\udd1e"',
    '"\\u0001\\u001f"', '"\x7f"', '"\u0080"', '"\u00a0"', '"\u2028\u2029"', '"\ufeff"', '"\ufffd"', '"\uffff"',
    '"\ufdd0"',
    '"\U0001f600"', '"\U0010ffff"', '"\\uDBFF\\uDFFF"', '"\\uFFFE"', '"\u65e5\u672c"', '"\\\\u0000"', '"\\\\ud800"',
    '"\'"', '"<!-- -->"',
    '{"a":7,"A":8}', '{"\u00e9":7,"e\u0301":8}', '{"__proto__":7}', '{"a\\nb":7}', '{"\\ud834\\udd1e":7}',
    '"' + "x" * 100000 + '"',
    "[" + "7," * 20000 + "7]", '[[],[[]],{},[{}]]', '"\\u007F"', '[null,true,false,0,"",[],{}]', '"&#x41;%41\\\\x41"',
]  # fmt: skip

NUMBERS = [
    "0", "-0", "7", "-7", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1" + "0" * 30, "9" * 100,
    "-" + "1234567890" * 10,
    "1e400", "-1e400", "1E+2", "1e-400", "0.1", "1.0", "-0.0", "0e0", "0E-0", "1.50", "3600.0", "2.5E+7", "1e1",
    "100e-2",
    "0." + "3" * 200, "1" * 5000, "123456789.0123456789", "4.9e-324", "1.7976931348623157e308", "5e-324",
    "0.30000000000000004",
]  # fmt: skip

SHAPES = {"arrays": ("[", "]", 1), "objects": ('{"a":', "}", 1), "both": ('[{"a":', "}]", 2), "spaces": (" [\n", "] ",
1)}
TOO_DEEP = (65, 66, 1000, 100000, 1000000)


def nest(shape, depth, closed=True):
    """Return values nested to that depth, with null as the innermost one."""
    opening, closing, levels = SHAPES[shape]
    times = depth // levels
    inside = ("[null]" if depth % levels else "null") + closing * times if closed else ""
    return opening * times + inside


def parse(text):
    literal = lambda digits: ("number", digits)  # noqa: E731
    return json.loads(text, parse_int=literal, parse_float=literal)


class JsonCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.server = self.serve()

    def refuse(self, body, status=9):
        self.server.script[:] = [reply(200, body)]
        result = self.expect_failure(status, "user", "info")
        self.assertIn("The server's response (application/json) cannot be used: ", result.stderr)
        return result

    def run_on_a_small_stack(self, *arguments):
        """Run avn with a stack of 256 KiB; return the status, stdout and stderr."""
        words = ["sh", "-c", 'ulimit -s 256; exec "$0" "$@"', AVN, *arguments]
        done = subprocess.run(words, env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
        evidence.keep("output", done.stdout + done.stderr)
        return done.returncode, done.stdout.decode(), done.stderr.decode()


class Grammar(JsonCase):
    def test_refused_values(self):
        self.assertGreater(sum(map(len, REFUSED.values())), 240)
        for kind, values in REFUSED.items():
            for value in thin(values, 3):
                with self.subTest(kind=kind, value=value):
                    value = value if isinstance(value, bytes) else value.encode()
                    self.refuse(b'{"user": {"user": "x", "y": ' + value + b"}}")

    def test_refused_bodies(self):
        for body in thin(REFUSED_BODIES, 8):
            with self.subTest(body=body):
                self.refuse(body)

    def test_accepted_values(self):
        for value in thin(ACCEPTED, 10):
            with self.subTest(value=value[:60]):
                body = f'{{"user": {{"user": "x", "y": {value}}}}}'
                self.server.script[:] = [reply(200, body)]
                shown = self.expect(0, "user", "info", "--json").stdout
                self.assertEqual(parse(shown), [parse(body)["user"]])

    def test_own_output_is_accepted(self):
        """Output can be read again and is then printed unchanged."""
        body = '{"user": {"user": "x", "y": [' + ", ".join(value for value in ACCEPTED if len(value) < 99) + "]}}"
        self.server.script[:] = [reply(200, body)]
        shown = self.expect(0, "user", "info", "--json").stdout
        self.server.script[:] = [reply(200, '{"user": ' + shown.strip()[1:-1] + "}")]
        self.assertEqual(self.expect(0, "user", "info", "--json").stdout, shown)

    def test_credentials_file(self):
        """Files get the same check as responses."""
        for kind, values in REFUSED.items():
            for value in values[: 6 if FULL else 2]:
                with self.subTest(kind=kind, value=value):
                    value = value if isinstance(value, bytes) else value.encode()
                    with open(self.credentials, "wb") as file:
                        file.write(b'{"auth_token": "%s", "y": ' % TOKEN.encode() + value + b"}")
                    result = self.expect_failure(13, "user", "info")
                    self.assertIn(self.credentials, result.stderr)
        self.assertEqual(self.server.connections, 0)


class Numbers(JsonCase):
    def test_digit_for_digit(self):
        token = '{"description": "END", "max_age_seconds": @, "expiry_time": [@, @]}'
        tokens = ", ".join(token.replace("@", number) for number in NUMBERS)
        body = f'{{"tokens": [{tokens}]}}'
        self.server.script[:] = [reply(200, body)] * 2
        rows = self.expect(0, "user", "access-token", "list").stdout.splitlines()[2:]
        self.assertEqual(len(rows), len(NUMBERS))
        for number, row in zip(NUMBERS, rows):
            self.assertEqual(row.split(), [number + ",", number, "END", number])
        shown = self.expect(0, "user", "access-token", "list", "--json").stdout
        self.assertEqual(parse(shown), parse(body)["tokens"])

    def test_in_the_client_configuration(self):
        """A login that sets the default project keeps all other numbers unchanged."""
        content = '{"numbers": [' + ", ".join(NUMBERS) + "]}"
        with open(self.client_config, "w") as file:
            file.write(content)
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN
        self.server.script[:] = [reply(200, {"user": {"projects": ["one"]}})]
        self.expect(0, "user", "login", "--token")
        expected = {**parse(content), "default_project": "one"}
        self.assertEqual(parse(self.read(self.client_config)), expected)


class Depth(JsonCase):
    def test_64_levels_are_read(self):
        for shape in SHAPES:
            with self.subTest(shape=shape):
                body = f'{{"user": {{"user": "x", "y": {nest(shape, 62)}}}}}'
                self.server.script[:] = [reply(200, body)] * 2
                status, shown, errors = self.run_on_a_small_stack("user", "info", "--json")
                self.assertEqual((status, errors), (0, ""))
                self.assertEqual(parse(shown), [parse(body)["user"]])
                self.assertEqual(self.run_on_a_small_stack("user", "info")[0], 0)

    def test_more_levels_are_refused(self):
        for depth, shape, closed in combine(TOO_DEEP, SHAPES, (True, False)):
            with self.subTest(shape=shape, depth=depth, closed=closed):
                body = f'{{"user": {{"user": "x", "y": {nest(shape, depth - 2, closed)}}}}}'
                self.server.script[:] = [reply(200, body)]
                status, shown, errors = self.run_on_a_small_stack("user", "info")
                self.assertEqual((status, shown), (9, ""), errors)
                self.assertIn("The server's response (application/json) cannot be used: ", errors)
                self.assertNotIn("CRITICAL", errors)
                self.server.script[:] = [reply(400, body)]
                self.assertEqual(self.run_on_a_small_stack("user", "info")[0], 1)

    def test_files(self):
        for depth, shape in combine((64, *TOO_DEEP), SHAPES):
            with self.subTest(shape=shape, depth=depth):
                self.write_credentials(f'{{"auth_token": "{TOKEN}", "y": {nest(shape, depth - 1)}}}')
                self.server.script[:] = [reply(200, {"user": {"projects": ["one"]}})]
                status, _, errors = self.run_on_a_small_stack("user", "info")
                self.assertEqual(status, 0 if depth == 64 else 13, errors)
                self.write_credentials()
                with open(self.client_config, "w") as file:
                    file.write(f'{{"y": {nest(shape, depth - 1)}}}')
                kept = self.read(self.client_config)
                self.env["AIVEN_AUTH_TOKEN"] = TOKEN
                self.server.script[:] = [reply(200, {"user": {"projects": ["one"]}})]
                status, _, errors = self.run_on_a_small_stack("user", "login", "--token")
                self.assertEqual(status, 0, errors)
                self.assertEqual("could not be set" in errors, depth > 64)
                self.assertEqual(self.read(self.client_config) == kept, depth > 64)
                del self.env["AIVEN_AUTH_TOKEN"]


if __name__ == "__main__":
    unittest.main()
