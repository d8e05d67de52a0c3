# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the commands for users and access tokens against the sandbox: output and state of the server."""

import datetime
import os
import unittest

from harness import FULL
from sandbox_case import SandboxCase

DAY = 86400
LIST_COLUMNS = (
    "EXPIRY_TIME TOKEN_PREFIX DESCRIPTION MAX_AGE_SECONDS EXTEND_WHEN_USED LAST_USED_TIME LAST_IP LAST_USER_AGENT"
).split()
CREATE_COLUMNS = "EXPIRY_TIME DESCRIPTION MAX_AGE_SECONDS EXTEND_WHEN_USED FULL_TOKEN".split()
INFO_COLUMNS = "USER REAL_NAME STATE TOKEN_VALIDITY_BEGIN PROJECTS AUTH".split()


def seconds_between(earlier, later):
    times = [datetime.datetime.fromisoformat(time.replace("Z", "+00:00")) for time in (earlier, later)]
    return (times[1] - times[0]).total_seconds()


def without_fraction(time):
    return time if time is None else time.split(".")[0] + "Z"


class Commands:
    def create(self, *arguments, status=0):
        return self.expect(status, "user", "access-token", "create", "--description", "made up", *arguments)

    def parse_table(self, text, columns):
        """Split a table at the columns of its rule; return the rows as dictionaries."""
        header, rule, *rows = text.splitlines()
        self.assertEqual(header.split(), columns)
        starts = [0] + [i + 2 for i in range(len(rule)) if rule.startswith("  ", i)]
        self.assertEqual(len(starts), len(columns))
        ends = [start - 2 for start in starts[1:]] + [None]
        cut = [[row[start:end].rstrip() for start, end in zip(starts, ends)] for row in rows]
        return [dict(zip(columns, cells)) for cells in cut]

    def test_info(self):
        token = self.have_user(real_name="Jöhn 李 Doe")
        user = self.sandbox.request("GET", "/v1/me", token=token)[1]["user"]
        env = {"AIVEN_AUTH_TOKEN": token}
        self.assertEqual(self.expect(0, "user", "info", "--json", env=env).json, [user])
        header, rule, row = self.expect(0, "user", "info", env=env).stdout.splitlines()
        self.assertEqual(header.split(), INFO_COLUMNS)
        self.assertEqual(rule.replace(" ", "").strip("="), "")
        cells = [user["user"], user["real_name"], user["state"], user["token_validity_begin"]]
        cells += [", ".join(user["projects"]), ", ".join(user["auth"])]
        self.assertEqual([cell.strip() for cell in row.split("  ") if cell.strip()], cells)

    def test_create_defaults_to_thirty_days(self):
        login = self.log_in()
        (row,) = self.parse_table(self.create().stdout, CREATE_COLUMNS)
        (token, _) = self.list_tokens(login)
        self.assertEqual(token["max_age_seconds"], 30 * DAY)
        self.assertEqual(seconds_between(token["create_time"], token["expiry_time"]), 30 * DAY)
        self.assertIs(token["extend_when_used"], False)
        expected = [without_fraction(token["expiry_time"]), "made up", "2592000", "false", row["FULL_TOKEN"]]
        self.assertEqual(list(row.values()), expected)
        self.assertTrue(self.is_valid(row["FULL_TOKEN"]))

    def test_create_options(self):
        self.log_in()
        for arguments, expected in [
            (["--max-age-seconds", "600"], {"max_age_seconds": 600, "extend_when_used": False}),
            (["--max-age-seconds=315360000"], {"max_age_seconds": 315360000}),
            (["--max-age", "600s"], {"max_age_seconds": 600}),
            (["--max-age", "90m"], {"max_age_seconds": 5400}),
            (["--max-age", "12h"], {"max_age_seconds": 12 * 3600}),
            (["--max-age=30d"], {"max_age_seconds": 30 * DAY}),
            (["--max-age", "1w"], {"max_age_seconds": 7 * DAY}),
            (["--no-expiry"], {"max_age_seconds": None, "expiry_time": None}),
            (["--max-age-seconds", "3600", "--extend-when-used"], {"max_age_seconds": 3600, "extend_when_used": True}),
            (["--scope", "projects:read", "--scope=services"], {"scopes": ["projects:read", "services"]}),
            (["--ip-allow", "192.0.2.0/24", "--ip-allow=2001:db8::/32"],
             {"ip_allowlist": ["192.0.2.0/24", "2001:db8::/32"], "scopes": None}),
        ]:  # fmt: skip
            with self.subTest(arguments=arguments):
                (created,) = self.create("--json", *arguments).json
                self.assertEqual({name: created[name] for name in expected}, expected)
                self.assertTrue(self.is_valid(created["full_token"]))
                revoked = self.expect(0, "user", "access-token", "revoke", created["token_prefix"])
                self.assertIn(created["token_prefix"], revoked.stdout)

    def test_limits_are_shown(self):
        """Columns for scopes and addresses, where people read and a token has them."""
        self.log_in()
        listing = ("user", "access-token", "list")
        for arguments, shown in [
            ([], {}),
            (["--scope", "projects:read, services"], {"SCOPES": "projects:read, services"}),
            (["--ip-allow=192.0.2.1,2001:db8::/32"], {"IP_ALLOWLIST": "192.0.2.1, 2001:db8::/32"}),
            (["--scope=services", "--ip-allow=192.0.2.1"], {"SCOPES": "services", "IP_ALLOWLIST": "192.0.2.1"}),
        ]:
            with self.subTest(arguments=arguments):
                columns = [*CREATE_COLUMNS[:-1], *shown, CREATE_COLUMNS[-1]]
                (row,) = self.parse_table(self.create(*arguments).stdout, columns)
                self.assertEqual({name: row[name] for name in shown}, shown)
                self.assertTrue(self.is_valid(row["FULL_TOKEN"]))
                prefix = row["FULL_TOKEN"][:12]
                rows = self.parse_table(self.expect(0, *listing).stdout, [*LIST_COLUMNS, *shown])
                for row in rows:
                    limits = shown if row["TOKEN_PREFIX"] == prefix else dict.fromkeys(shown, "null")
                    self.assertEqual({name: row[name] for name in shown}, limits)
                lines = self.expect(0, *listing, "--mode", "lines").stdout
                self.assertEqual([name in lines for name in ("SCOPES", "IP_ALLOWLIST")],
                                 [name in shown for name in ("SCOPES", "IP_ALLOWLIST")])  # fmt: skip
                header = self.expect(0, *listing, "--csv").stdout.splitlines()[0]
                self.assertEqual(header, ",".join(LIST_COLUMNS).lower())
                chosen = self.expect(0, *listing, "--fields", "scopes").stdout.splitlines()
                self.assertEqual(chosen[0], "SCOPES")
                self.expect(0, "user", "access-token", "revoke", prefix)

    def test_create_secret_only(self):
        self.log_in()
        result = self.create("--secret-only")
        self.assertRegex(result.stdout, r"\A[!-~]+\n\Z")
        self.assertTrue(self.is_valid(result.stdout.rstrip("\n")))
        self.assertNotIn(result.stdout.strip(), result.stderr)

    def test_descriptions(self):
        login = self.log_in()
        for description in ("x" * 1000, "ä密💧" * 333, " ", '"quoted" \\ and %s', "-dash", "line\nend\ttab"):
            with self.subTest(description=description[:12]):
                name = f"--description={description}"
                (created,) = self.expect(0, "user", "access-token", "create", name, "--json").json
                self.assertEqual(created["description"], description)
                self.assertEqual(self.list_tokens(login)[0]["description"], description)

    def test_list(self):
        login = self.log_in()
        self.create("--no-expiry")
        self.create("--max-age-seconds", "3600", "--extend-when-used")
        rows = self.parse_table(self.expect(0, "user", "access-token", "list").stdout, LIST_COLUMNS)
        tokens = self.expect(0, "user", "access-token", "list", "--json").json
        names = [column.lower() for column in LIST_COLUMNS]
        self.assertEqual([set(names) - set(token) for token in tokens], [set()] * 3)
        # Listing may itself change when and from where the login was last used, so that its row is not compared.
        for row, token in zip(rows[:2], tokens[:2]):
            texts = [without_fraction(token[name]) if name.endswith("_time") else token[name] for name in names]
            shown = ["null" if text is None else str(text).replace("True", "true") for text in texts]
            self.assertEqual([shown[i].replace("False", "false") for i in range(8)], list(row.values()))
        prefixes = [token["token_prefix"] for token in self.list_tokens(login)]
        self.assertEqual([row["TOKEN_PREFIX"] for row in rows], prefixes)
        self.assertNotIn(login, str(rows))

    def test_update(self):
        self.log_in()
        (created,) = self.create("--json").json
        for name in (created["token_prefix"], created["full_token"]):
            with self.subTest(name=name):
                description = "für " + name[:5]
                result = self.expect(0, "user", "access-token", "update", name, "--description", description)
                (row,) = self.parse_table(result.stdout, LIST_COLUMNS)
                self.assertEqual((row["TOKEN_PREFIX"], row["DESCRIPTION"]), (created["token_prefix"], description))
                result = self.expect(0, "user", "access-token", "update", "--json", "--description=x", name)
                self.assertEqual(len(result.json), 1)
                self.assertEqual(result.json[0]["description"], "x")
                self.assertNotIn("full_token", result.json[0])
        unknown = self.expect_failure(6, "user", "access-token", "update", "made/up", "--description", "x")
        self.assertIn("Access token does not exist", unknown.stderr)

    def test_revoke_several(self):
        login = self.log_in()
        created = [self.create("--json").json[0] for _ in range(3)]
        names = [created[0]["token_prefix"], created[1]["full_token"], created[2]["token_prefix"]]
        result = self.expect(0, "user", "access-token", "revoke", *names)
        self.assertEqual([token["created_manually"] for token in self.list_tokens(login)], [False])
        for token in created:
            self.assertIn(token["token_prefix"], result.stdout)
            self.assertNotIn(token["full_token"], result.stdout + result.stderr)
        self.assertTrue(os.path.exists(self.credentials))

    def test_revoke_from_standard_input(self):
        login = self.log_in()
        for end in ("\n", "\r\n", "\n\n", ""):
            with self.subTest(end=end):
                created = [self.create("--json").json[0] for _ in range(2)]
                given = created[0]["full_token"] + "\n" + created[1]["token_prefix"] + end
                self.expect(0, "user", "access-token", "revoke", "-", input=given)
                self.assertEqual(len(self.list_tokens(login)), 1)
        self.expect_failure(2, "user", "access-token", "revoke", "-", input="")
        self.expect_failure(2, "user", "access-token", "revoke", "-", input="\n")

    def test_revoke_with_failures(self):
        login = self.log_in()
        created = [self.create("--json").json[0]["token_prefix"] for _ in range(2)]
        result = self.avn("user", "access-token", "revoke", created[0], "made/up", created[1])
        self.assertEqual(result.status, 6)
        self.assertEqual(len(self.list_tokens(login)), 1)
        for prefix in created:
            self.assertIn(prefix, result.stdout)
        self.assertIn("made/up", result.stderr)
        self.assertNotIn("made/up", result.stdout)
        self.expect_failure(6, "user", "access-token", "revoke", created[0])

    def test_revoke_the_token_in_use(self):
        for by_prefix in (True, False):
            with self.subTest(by_prefix=by_prefix):
                self.email = "own-" + self.email
                login = self.log_in()
                self.expect(0, "user", "access-token", "revoke", login[:12] if by_prefix else login)
                self.assertFalse(self.is_valid(login))
                self.assertFalse(os.path.exists(self.credentials))
                self.expect_failure(4, "user", "info")

    def test_revoke_the_token_in_use_and_others(self):
        """The token in use is revoked last, wherever it is on the command line."""
        login = self.log_in()
        names = [login[:12], *(self.create("--json").json[0]["token_prefix"] for _ in range(8))]
        result = self.expect(0, "user", "access-token", "revoke", *names)
        self.assertEqual(result.stdout.splitlines(), [f"Revoked the token {name}." for name in names])
        self.assertFalse(self.is_valid(login))
        self.assertFalse(os.path.exists(self.credentials))

    def test_quota(self):
        self.log_in()
        for _ in range(10):
            self.create()
        arguments = ("user", "access-token", "create", "--description", "one too many")
        self.assertIn("at most 10", self.expect_failure(7, *arguments).stderr)

    def test_what_the_server_does_not_accept(self):
        login = self.log_in()
        create = ("user", "access-token", "create", "--description", "x")
        refused = self.expect_failure(1, *create, "--ip-allow", "192.0.2.1/8")
        self.assertIn("Invalid input for ip_allowlist", refused.stderr)
        self.expect_failure(4, "user", "access-token", "list", env={"AIVEN_AUTH_TOKEN": "MADE/UP"})
        self.assertEqual(len(self.list_tokens(login)), 1)


class CommandsOverHttp(Commands, SandboxCase):
    pass


if FULL:

    class CommandsOverHttps(Commands, SandboxCase):
        tls = True


class RunInTheSandbox(SandboxCase):
    """Test `avn sandbox run`, which gives one command its own server and directory."""

    def run_inside(self, script, *options, status=0, **keywords):
        return self.expect(status, "sandbox", "run", *options, "--", "sh", "-c", script, **keywords)

    def test_status_and_streams_are_the_commands(self):
        result = self.run_inside("cat; echo err >&2; exit 7", status=7, input="given")
        self.assertEqual((result.stdout, result.stderr), ("given", "err\n"))

    def test_command_sees_nothing_of_the_real_login(self):
        token = self.log_in()
        names = ["AUTH_TOKEN", "CREDENTIALS_FILE", "CLIENT_CONFIG", "CA_CERT", "PASSWORD", "NEW_PASSWORD"]
        env = {"AIVEN_AUTH_TOKEN": token, "AIVEN_CLIENT_CONFIG": self.client_config, "AIVEN_PASSWORD": "made up"}
        script = "".join(f'test -z "$AIVEN_{name}" || exit 9; ' for name in names)
        result = self.run_inside(script + 'echo "$AIVEN_WEB_URL $AIVEN_CONFIG_DIR"; ls -A "$AIVEN_CONFIG_DIR"', env=env)
        url, folder = result.stdout.split()
        self.assertRegex(url, r"\Ahttp://127\.0\.0\.1:\d+\Z")
        self.assertNotEqual(url, self.sandbox.url)
        self.assertFalse(os.path.exists(folder))
        self.assert_kept(token)

    def test_main_job(self):
        script = """set -e
            avn() { "$AVN" "$@"; }
            avn user create john.doe@example.com --real-name 'John Doe'
            avn user access-token create --description x --secret-only >token
            AIVEN_AUTH_TOKEN=$(cat token) avn user info
            avn user logout"""
        env = {"AIVEN_NEW_PASSWORD": None, "AVN": os.environ["AVN"]}
        result = self.run_inside("export AIVEN_NEW_PASSWORD=made-up-secret; " + script, env=env)
        self.assertIn("john.doe@example.com  John Doe   active", result.stdout)
        self.assertFalse(os.path.exists(self.config_dir))

    def test_unknown_command(self):
        for words in (["no-such-command-made-up"], ["/no/such/file"]):
            with self.subTest(words=words):
                self.expect_failure(127, "sandbox", "run", "--", *words)
        self.expect_failure(2, "sandbox", "run")
        self.expect_failure(2, "sandbox", "run", "--")


if __name__ == "__main__":
    unittest.main()
