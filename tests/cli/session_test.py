# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test login, logout and accounts against the sandbox: state of the server, and files."""

import json
import os
import stat
import unittest

from harness import FULL
from rig.canaries import NEW_PASSWORD, PASSWORD
from sandbox_case import SandboxCase

TRUTHS = ("1", "y", "yes", "t", "true", "ok")


class Login:
    def test_password_from_the_environment(self):
        self.have_user()
        result = self.expect(0, "user", "login", self.email, env={"AIVEN_PASSWORD": PASSWORD})
        token = self.assert_kept()
        self.assertNotIn(token, result.stdout + result.stderr)
        self.assertIn(self.email, result.stdout)
        self.assertEqual(stat.S_IMODE(os.stat(self.config_dir).st_mode), 0o700)
        self.assertIn(self.email, self.expect(0, "user", "info").stdout)

    def test_password_from_a_file_wins_over_the_environment(self):
        self.have_user()
        for content in (PASSWORD, PASSWORD + "\n", PASSWORD + "\r\n"):
            with self.subTest(content=content):
                path = self.write_file("password", content)
                self.expect(0, "user", "login", self.email, "--password-file", path, env={"AIVEN_PASSWORD": "wrong"})
                self.assert_kept()

    def test_password_from_standard_input(self):
        self.have_user()
        self.expect(0, "user", "login", self.email, "--password-file", "-", input=PASSWORD + "\n")
        self.assert_kept()

    def test_only_one_line_end_is_trimmed(self):
        self.have_user()
        self.expect_failure(2, "user", "login", self.email, "--password-file=-", input=PASSWORD + "\n\n")
        self.expect_failure(5, "user", "login", self.email, "--password-file=-", input=PASSWORD + " \n")
        self.assertFalse(os.path.exists(self.credentials))

    def test_wrong_password_leaves_the_old_login(self):
        self.log_in()
        old = self.read(self.credentials)
        refused = self.expect_failure(5, "user", "login", self.email, env={"AIVEN_PASSWORD": "wrong"})
        self.assertIn("--token", refused.stderr)
        self.assertEqual(self.read(self.credentials), old)

    def test_token_is_checked_before_it_is_kept(self):
        token = self.log_in()
        other = self.sandbox.create_token(token)["full_token"]
        old = self.read(self.credentials)
        self.expect_failure(4, "user", "login", "--token", env={"AIVEN_AUTH_TOKEN": "MADE/UP"})
        self.expect_failure(4, "user", "login", "--token-file=-", input="MADE/UP")
        self.assertEqual(self.read(self.credentials), old)
        path = self.write_file("token", other + "\n")
        for arguments, given, env in [
            (("--token-file", path), None, {}),
            (("--token", "--token-file=-"), other + "\n", {}),
            (("--token",), None, {"AIVEN_AUTH_TOKEN": other}),
            ((self.email, "--token"), None, {"AIVEN_AUTH_TOKEN": other}),
            ((self.email, "--token-file=" + path), None, {"AIVEN_AUTH_TOKEN": "MADE/UP"}),
        ]:
            with self.subTest(arguments=arguments):
                if os.path.exists(self.credentials):
                    os.unlink(self.credentials)
                result = self.expect(0, "user", "login", *arguments, input=given, env=env)
                self.assert_kept(other)
                self.assertNotIn(other, result.stdout + result.stderr)

    def test_the_login_that_is_left_behind_is_named(self):
        """Each login makes a session; the note names the one that is no longer in the file."""
        old = self.log_in()
        for words, env in [
            ((self.email,), {"AIVEN_PASSWORD": PASSWORD}), ((self.email,), {"AIVEN_PASSWORD": PASSWORD}),
            (("--token",), {"AIVEN_AUTH_TOKEN": self.sandbox.create_token(old)["full_token"]}),
        ]:  # fmt: skip
            with self.subTest(words=words):
                result = self.expect(0, "user", "login", *words, env=env)
                self.assertIn(f"The access token of the previous login ({old[:12]}) may still be valid.", result.stderr)
                self.assertNotIn(old, result.stdout + result.stderr)
                self.assertTrue(self.is_valid(old))
                old = self.assert_kept()
        self.assertEqual(old, env["AIVEN_AUTH_TOKEN"])
        self.assertNotIn("previous", self.expect(0, "user", "login", "--token", env=env).stderr)
        self.write_file(self.credentials, "{damaged")
        self.assertNotIn("previous", self.expect(0, "user", "login", "--token", env=env).stderr)

        mine, self.email = self.email, "other-" + self.email
        self.have_user()
        result = self.expect(0, "user", "login", self.email, env={"AIVEN_PASSWORD": PASSWORD})
        self.assertIn(f"of the previous login of {mine} ({old[:12]}) may still be valid.", result.stderr)
        self.assertIn("log in as that user", result.stderr)

    def test_login_says_that_a_variable_wins_over_the_file(self):
        token = self.have_user()
        env = {"AIVEN_PASSWORD": PASSWORD, "AIVEN_AUTH_TOKEN": token}
        result = self.expect(0, "user", "login", self.email, env=env)
        self.assertIn("AIVEN_AUTH_TOKEN", result.stderr)
        self.assert_kept()

    def test_default_project_is_set_if_it_is_not_the_users(self):
        self.have_user()
        env = {"AIVEN_PASSWORD": PASSWORD}
        result = self.expect(0, "user", "login", self.email, env=env)
        project = json.loads(self.read(self.client_config))["default_project"]
        self.assertIn(project, result.stderr)
        self.assert_private(self.client_config)
        projects = self.expect(0, "user", "info", "--json").json[0]["projects"]
        self.assertEqual(project, projects[0])

        odd = '{"b": 123456789012345678901234567890, "default_project": %s, "a": {"x": [1.50, null, "\u00e4"]}}'
        for present, expected in [(projects[1], projects[1]), ("no-such", projects[0]), (None, projects[0])]:
            with self.subTest(present=present):
                old = (odd % json.dumps(present)).encode()
                self.write_file(self.client_config, old)
                self.expect(0, "user", "login", self.email, env=env)
                new = self.read(self.client_config)
                self.assertEqual(json.loads(new), {**json.loads(old), "default_project": expected})
                self.assertIn(b"1.50", new)
                self.assertIn(b"123456789012345678901234567890", new)
                if present == expected:
                    self.assertEqual(new, old)

    def test_places_of_the_files(self):
        self.have_user()
        folder = os.path.join(self.home, "folder")
        own = {name: os.path.join(self.home, name) for name in ("credentials", "config", "argument")}
        names = ("aiven-credentials.json", "aiven-client.json")
        usual = [os.path.join(folder, name) for name in names]
        directory = {"AIVEN_CONFIG_DIR": folder}
        both = {**directory, "AIVEN_CREDENTIALS_FILE": own["credentials"], "AIVEN_CLIENT_CONFIG": own["config"]}
        for env, arguments, paths in [
            ({"XDG_CONFIG_HOME": self.home}, [], [self.credentials, self.client_config]),
            (directory, [], usual),
            ({**directory, "AIVEN_CREDENTIALS_FILE": "", "AIVEN_CLIENT_CONFIG": ""}, [], usual),
            (both, [], [own["credentials"], own["config"]]),
            (both, ["--config", own["argument"]], [own["credentials"], own["argument"]]),
        ]:
            with self.subTest(env=env, arguments=arguments):
                env = {**env, "AIVEN_PASSWORD": PASSWORD}
                self.expect(0, "user", "login", self.email, *arguments, env=env)
                self.assert_kept(path=paths[0])
                self.assert_private(paths[1])
                self.assertIn(self.email, self.expect(0, "user", "info", env=env).stdout)
                for path in paths:
                    os.unlink(path)
        self.assertEqual([name for name in os.listdir(folder) if not name.startswith(".")], [])

    def test_file_of_the_official_client(self):
        token = self.have_user()
        self.write_json(self.credentials, {"user_email": self.email, "auth_token": token, "extra": [1]})
        self.assertIn(self.email, self.expect(0, "user", "info").stdout)


class Logout:
    def test_logout(self):
        token = self.log_in()
        result = self.expect(0, "user", "logout")
        self.assertFalse(os.path.exists(self.credentials))
        self.assertFalse(self.is_valid(token))
        self.assertNotIn(token, result.stdout + result.stderr)
        self.expect(0, "user", "logout")
        self.expect_failure(4, "user", "info")

    def test_without_revoking(self):
        token = self.log_in()
        result = self.expect(0, "user", "logout", "--no-token-revoke")
        self.assertFalse(os.path.exists(self.credentials))
        self.assertTrue(self.is_valid(token))
        self.assertIn("not revoked", result.stdout + result.stderr)

    def test_revoked_token(self):
        token = self.log_in()
        self.sandbox.request("POST", "/v1/me/logout", token=token)
        result = self.expect(0, "user", "logout")
        self.assertFalse(os.path.exists(self.credentials))
        self.assertNotEqual(result.stdout + result.stderr, "")

    def test_given_tokens_are_not_revoked_silently(self):
        self.have_user()
        for name in ("AIVEN_AUTH_TOKEN", "--auth-token"):
            for kept in ("nothing", "another token", "the same token"):
                with self.subTest(given=name, kept=kept):
                    given = self.sandbox.log_in(self.email, PASSWORD)
                    kept_token = given if kept == "the same token" else self.sandbox.log_in(self.email, PASSWORD)
                    if kept != "nothing":
                        self.write_json(self.credentials, {"auth_token": kept_token, "user_email": self.email})
                    result = (
                        self.avn("user", "logout", name, given)
                        if name.startswith("--")
                        else self.avn("user", "logout", env={name: given})
                    )
                    output = result.stdout + result.stderr
                    self.assertIn(name, output)
                    self.assertNotIn(given, output)
                    self.assertEqual("is not revoked" in output, self.is_valid(given), output)
                    self.assertIn(given[:12], output)
                    if result.status == 0:
                        self.assertFalse(os.path.exists(self.credentials))


class Accounts:
    def test_create(self):
        for name in (None, "Jöhn 李 Doe"):
            with self.subTest(name=name):
                self.email = "created-" + self.email
                more = [] if name is None else ["--real-name", name]
                result = self.expect(0, "user", "create", self.email, *more, env={"AIVEN_NEW_PASSWORD": PASSWORD})
                token = self.assert_kept()
                self.assertNotIn(token, result.stdout + result.stderr)
                (user,) = self.expect(0, "user", "info", "--json").json
                self.assertEqual(user["user"], self.email)
                self.assertEqual(user["real_name"] or None, name)
                self.sandbox.log_in(self.email, PASSWORD)

    def test_create_with_a_file(self):
        path = self.write_file("password", PASSWORD + "\n")
        env = {"AIVEN_NEW_PASSWORD": "wrong", "AIVEN_PASSWORD": "wrong"}
        for source, given in [(path, None), ("-", PASSWORD + "\n")]:
            with self.subTest(source=source):
                self.email = "filed-" + self.email
                self.expect(0, "user", "create", self.email, "--password-file", source, input=given, env=env)
                self.assert_kept()
                self.sandbox.log_in(self.email, PASSWORD)

    def test_create_what_exists(self):
        self.log_in()
        old = self.read(self.credentials)
        self.expect_failure(7, "user", "create", self.email, env={"AIVEN_NEW_PASSWORD": PASSWORD})
        self.assertEqual(self.read(self.credentials), old)

    def test_password_change(self):
        files = ["--password-file", "old", "--new-password-file", "new"]
        for source, given, env in [
            ([], None, {"AIVEN_PASSWORD": PASSWORD, "AIVEN_NEW_PASSWORD": NEW_PASSWORD}),
            (files, None, {"AIVEN_PASSWORD": "wrong", "AIVEN_NEW_PASSWORD": "wrong"}),
            (["--new-password-file=-"], NEW_PASSWORD + "\n", {"AIVEN_PASSWORD": PASSWORD}),
        ]:
            with self.subTest(source=source):
                self.email = "changing-" + self.email
                self.write_file("old", PASSWORD + "\n")
                self.write_file("new", NEW_PASSWORD + "\n")
                old = self.log_in()
                result = self.expect(0, "user", "password-change", *source, input=given, env=env)
                new = self.assert_kept()
                self.assertNotIn(new, result.stdout + result.stderr)
                self.assertFalse(self.is_valid(old))
                self.sandbox.log_in(self.email, NEW_PASSWORD)

    def test_password_change_refused(self):
        self.log_in()
        old = self.read(self.credentials)
        env = {"AIVEN_PASSWORD": "wrong", "AIVEN_NEW_PASSWORD": NEW_PASSWORD}
        self.expect_failure(5, "user", "password-change", env=env)
        self.assert_kept()
        self.assertEqual(self.read(self.credentials), old)
        self.sandbox.log_in(self.email, PASSWORD)
        twice = ["--password-file=-", "--new-password-file=-"]
        self.expect_failure(2, "user", "password-change", *twice, input=f"{PASSWORD}\n{NEW_PASSWORD}\n")

    def test_tokens_expire(self):
        for arguments, env in [(["--force"], {})] + [([], {"AIVEN_FORCE": truth}) for truth in TRUTHS]:
            with self.subTest(arguments=arguments, env=env):
                self.email = "expiring-" + self.email
                token = self.log_in()
                other = self.sandbox.create_token(token)["full_token"]
                result = self.expect(0, "user", "tokens-expire", *arguments, env=env)
                self.assertFalse(self.is_valid(token))
                self.assertFalse(self.is_valid(other))
                self.assertFalse(os.path.exists(self.credentials))
                self.assertIn("including the one in use", result.stdout)

    def test_tokens_expire_without_a_terminal(self):
        """As with the official client; --no-input still refuses."""
        token = self.log_in()
        for arguments, env in ((["--no-input"], {}), ([], {"AVN_NO_INPUT": "1"})):
            refused = self.expect_failure(2, "user", "tokens-expire", *arguments, env=env)
            self.assertIn("--force", refused.stderr)
        self.assert_kept(token)
        for force in (None, "0"):
            with self.subTest(force=force):
                self.email = "expiring-" + self.email
                token = self.log_in()
                result = self.expect(0, "user", "tokens-expire", env={"AIVEN_FORCE": force})
                self.assertIn("avn expired all your access tokens without asking", result.stderr)
                self.assertFalse(self.is_valid(token))


class LoginOverHttp(Login, SandboxCase):
    finds_leaks = True


class LoginOverHttps(Login, SandboxCase):
    tls = True


class LogoutOverHttp(Logout, SandboxCase):
    finds_leaks = True


class AccountsOverHttp(Accounts, SandboxCase):
    finds_leaks = True


if FULL:

    class LogoutOverHttps(Logout, SandboxCase):
        tls = True

    class AccountsOverHttps(Accounts, SandboxCase):
        tls = True


if __name__ == "__main__":
    unittest.main()
