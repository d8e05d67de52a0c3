# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the sandbox's endpoints for users and its checks of requests: each success and each error."""

import contextlib
import resource
import socket
import unittest

from sandbox_api_case import PASSWORD, TIME, USER_MEMBERS, ApiCase
from sandbox_server import REQUEST_SECONDS


class LoginTest(ApiCase):
    def test_login_gives_a_token_that_works(self):
        status, body = self.sandbox.request("POST", "/v1/userauth", {"email": self.email, "password": PASSWORD})
        self.assertEqual(status, 200)
        self.assertEqual(set(body), {"state", "tenant", "token", "user_email"})
        self.assertEqual((body["state"], body["tenant"], body["user_email"]), ("active", "aiven", self.email))
        self.assertRegex(body["token"], r"\A[A-Za-z0-9+/]{60,398}={0,2}\Z")
        self.assertEqual(self.request("GET", "/v1/me", token=body["token"])[0], 200)

    def test_every_token_has_what_must_be_percent_encoded(self):
        for _ in range(20):
            token = self.sandbox.log_in(self.email)
            self.assertIn("/", token[:12])
            self.assertIn("+", token[:12])
            self.assertTrue(token.endswith("="))

    def test_email_is_compared_without_case(self):
        self.sandbox.create_user("Ärger@Example.com")
        status, body = self.sandbox.request("POST", "/v1/userauth", {"email": "äRGER@example.COM", "password": PASSWORD})
        self.assertEqual((status, body["user_email"]), (200, "Ärger@Example.com"))

    def test_tenant_is_returned(self):
        body = {"email": self.email, "password": PASSWORD, "tenant": "aws", "otp": None}
        status, answer = self.sandbox.request("POST", "/v1/userauth", body)
        self.assertEqual((status, answer["tenant"]), (200, "aws"))

    def test_wrong_password_and_unknown_user_look_the_same(self):
        wrong = self.sandbox.request("POST", "/v1/userauth", {"email": self.email, "password": PASSWORD + " "})
        unknown = self.sandbox.request("POST", "/v1/userauth", {"email": "nobody@example.com", "password": PASSWORD})
        self.assert_refused(403, wrong, "Authentication failed", "authentication_failed")
        self.assertEqual(wrong, unknown)

    def test_passwords_of_any_utf8_and_of_the_greatest_length(self):
        for number, password in enumerate(["ä" * 256, "💧" * 256, "\x7f\t\n", " "]):
            email = f"odd{number}-{self.email}"
            self.sandbox.create_user(email, password)
            self.sandbox.log_in(email, password)
            wrong = self.sandbox.request("POST", "/v1/userauth", {"email": email, "password": password[:-1] + "x"})
            self.assert_refused(403, wrong, error_code="authentication_failed")

    def test_invalid_input(self):
        for body, message in [
            ({"password": PASSWORD}, "'email' is a required property"),
            ({"email": self.email}, "'password' is a required property"),
            ({"email": "", "password": PASSWORD}, "Invalid input for email: must not be empty"),
            ({"email": self.email, "password": ""}, "Invalid input for password: must not be empty"),
            ({"email": 1, "password": PASSWORD}, "Invalid input for email: must be a string"),
            ({"email": None, "password": PASSWORD}, "Invalid input for email: must be a string"),
            ({"email": self.email, "password": ["x"]}, "Invalid input for password: must be a string"),
            ({"email": "e" * 255, "password": PASSWORD}, "Invalid input for email: is too long"),
            ({"email": self.email, "password": "p" * 257}, "Invalid input for password: is too long"),
            ({"email": self.email, "password": PASSWORD, "otp": "1234567"}, "Invalid input for otp: is too long"),
            ({"email": self.email, "password": PASSWORD, "otp": 123456}, "Invalid input for otp: must be a string"),
            ({"email": self.email, "password": PASSWORD, "tenant": {}}, "Invalid input for tenant: must be a string"),
        ]:
            with self.subTest(message=message):
                self.assert_refused(400, self.sandbox.request("POST", "/v1/userauth", body), message)

    def test_login_options(self):
        options = "/v1/userauth/login_options"
        self.assertEqual(self.sandbox.request("POST", options, {"email": self.email}), (200, {"action": "password"}))
        self.assertEqual(self.sandbox.request("POST", options, {"email": "new@example.com"}), (200, {"action": "signup"}))
        self.assert_refused(400, self.sandbox.request("POST", options, {}), "'email' is a required property")

    def test_at_most_1000_login_tokens(self):
        user = "(SELECT id FROM users WHERE email = ?)"
        self.edit(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO tokens"
            " (user, hash, prefix, create_time, created_manually, extend_when_used)"
            f" SELECT {user}, 'hash' || i || ?, 'prefix' || i, 0, 0, 0 FROM n",
            self.email, self.email,
        )  # fmt: skip
        self.assertEqual(len(self.list_tokens()), 1000)
        newest = self.sandbox.log_in(self.email)
        self.assertEqual(len(self.list_tokens(newest)), 1000)
        self.assert_refused(401, self.request("GET", "/v1/me"))


class OtpTest(ApiCase):
    arguments = ("--otp", "12x456")

    def log_in(self, **members):
        return self.sandbox.request("POST", "/v1/userauth", {"email": self.email, "password": PASSWORD, **members})

    def test_otp_is_asked_for_once_the_password_is_right(self):
        self.assert_refused(510, self.log_in())
        self.assert_refused(510, self.log_in(otp=None))
        self.assert_refused(403, self.log_in(password="wrong"), error_code="authentication_failed")
        self.assert_refused(403, self.log_in(password="wrong", otp="12x456"), error_code="authentication_failed")

    def test_otp(self):
        self.assert_refused(403, self.log_in(otp="123456"), error_code="authentication_failed")
        self.assert_refused(403, self.log_in(otp=""), error_code="authentication_failed")
        self.assertEqual(self.log_in(otp="12x456", tenant="gcp")[1]["tenant"], "gcp")

    def test_user_shows_the_second_factor(self):
        self.assertEqual(self.request("GET", "/v1/me")[1]["user"]["auth"], ["password", "2fa-otp"])


class UserTest(ApiCase):
    def test_create(self):
        body = {"email": "New@example.com", "password": PASSWORD, "real_name": "Jané Doe", "tenant": "azure"}
        status, answer = self.sandbox.request("POST", "/v1/user", body)
        self.assertEqual(status, 200, answer)
        self.assertEqual(set(answer), {"state", "token", "user", "user_email"})
        self.assertEqual((answer["state"], answer["user_email"]), ("active", "New@example.com"))
        self.assertEqual(set(answer["user"]), USER_MEMBERS)
        self.assertEqual(answer["user"]["real_name"], "Jané Doe")
        self.assertEqual(answer["user"]["tenant"], "azure")
        self.assertEqual(self.request("GET", "/v1/me", token=answer["token"]), (200, {"user": answer["user"]}))

    def test_create_twice(self):
        body = {"email": self.email.upper(), "password": PASSWORD}
        self.assert_refused(409, self.sandbox.request("POST", "/v1/user", body), "exists")

    def test_create_with_invalid_input(self):
        for members, message in [
            ({"email": "nobody"}, "Invalid input for email: has the wrong format"),
            ({"email": "@example.com"}, "Invalid input for email: has the wrong format"),
            ({"email": "a b@example.com"}, "Invalid input for email: has the wrong format"),
            ({"email": "a@b@example.com"}, "Invalid input for email: has the wrong format"),
            ({"password": None}, "Invalid input for password: must be a string"),
            ({"password": "p" * 257}, "Invalid input for password: is too long"),
            ({"real_name": 5}, "Invalid input for real_name: must be a string"),
            ({"real_name": "r" * 257}, "Invalid input for real_name: is too long"),
        ]:
            with self.subTest(members=members):
                body = {"email": "other@example.com", "password": PASSWORD, **members}
                self.assert_refused(400, self.sandbox.request("POST", "/v1/user", body), message)

    def test_info(self):
        status, body = self.request("GET", "/v1/me")
        self.assertEqual(status, 200)
        user = body["user"]
        self.assertEqual(set(user), USER_MEMBERS)
        self.assertEqual((user["user"], user["real_name"], user["state"]), (self.email, "", "active"))
        self.assertEqual(user["projects"], ["dev-sandbox", "prod-environment"])
        self.assertEqual(user["project_membership"], {"dev-sandbox": "admin", "prod-environment": "developer"})
        self.assertEqual(user["project_memberships"], {"dev-sandbox": ["admin"], "prod-environment": ["developer"]})
        self.assertEqual(user["auth"], ["password"])
        self.assertRegex(user["token_validity_begin"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00\Z")
        self.assertRegex(user["create_time"], TIME)
        self.assertIsNone(user["city"])

    def test_projects(self):
        status, body = self.request("GET", "/v1/project")
        self.assertEqual(status, 200)
        self.assertEqual(set(body), {"projects", "project_membership", "project_memberships"})
        self.assertEqual([p["project_name"] for p in body["projects"]], ["dev-sandbox", "prod-environment"])
        self.assertEqual(body["projects"][0]["billing_emails"], [])
        self.assertEqual(body["projects"][0]["tags"], {})
        self.assertIsNone(body["projects"][0]["card_info"])
        self.assertEqual(body["project_memberships"]["dev-sandbox"], ["admin"])
        self.assertEqual(self.request("GET", "/v1/project/dev-sandbox"), (200, {"project": body["projects"][0]}))
        self.assert_refused(404, self.request("GET", "/v1/project/nothing"), "Project does not exist")

    def test_password_change(self):
        other = self.sandbox.log_in(self.email)
        stranger = self.sandbox.create_user("stranger-" + self.email)
        begin = self.request("GET", "/v1/me")[1]["user"]["token_validity_begin"]
        body = {"password": PASSWORD, "new_password": "another"}
        status, answer = self.request("PUT", "/v1/me/password", body)
        self.assertEqual((status, set(answer)), (200, {"message", "token"}))
        for dead in (self.token, other):
            self.assert_refused(401, self.request("GET", "/v1/me", token=dead), "Missing (expired) db token")
        self.assertGreater(self.request("GET", "/v1/me", token=answer["token"])[1]["user"]["token_validity_begin"], begin)
        self.assertEqual(self.request("GET", "/v1/me", token=stranger)[0], 200)
        self.sandbox.log_in(self.email, "another")
        old = self.sandbox.request("POST", "/v1/userauth", {"email": self.email, "password": PASSWORD})
        self.assert_refused(403, old, error_code="authentication_failed")

    def test_password_change_refused(self):
        wrong = {"password": "wrong", "new_password": "another"}
        self.assert_refused(403, self.request("PUT", "/v1/me/password", wrong), error_code="authentication_failed")
        long = {"password": PASSWORD, "new_password": "p" * 257}
        self.assert_refused(400, self.request("PUT", "/v1/me/password", long), "Invalid input for new_password")
        self.assert_refused(400, self.request("PUT", "/v1/me/password", {"password": PASSWORD}), "'new_password'")
        self.assertEqual(self.request("GET", "/v1/me")[0], 200)
        self.sandbox.log_in(self.email)

    def test_expire_tokens(self):
        other = self.sandbox.log_in(self.email)
        stranger = self.sandbox.create_user("stranger-" + self.email)
        begin = self.request("GET", "/v1/me")[1]["user"]["token_validity_begin"]
        headers = {"Content-Type": "application/octet-stream"}
        self.assertEqual(self.request("POST", "/v1/me/expire_tokens", headers=headers), (200, {"message": "tokens expired"}))
        for dead in (self.token, other):
            self.assert_refused(401, self.request("GET", "/v1/me", token=dead), "Missing (expired) db token")
        self.assertEqual(self.request("GET", "/v1/me", token=stranger)[0], 200)
        fresh = self.sandbox.log_in(self.email)
        self.assertGreater(self.request("GET", "/v1/me", token=fresh)[1]["user"]["token_validity_begin"], begin)

    def test_logout_ends_one_token_only(self):
        other = self.sandbox.log_in(self.email)
        self.assertEqual(self.request("POST", "/v1/me/logout"), (200, {"message": "logged out"}))
        self.assert_refused(401, self.request("POST", "/v1/me/logout"), "Missing (expired) db token")
        self.assertEqual(self.request("GET", "/v1/me", token=other)[0], 200)


class AuthorizationTest(ApiCase):
    def test_no_token(self):
        for headers in [{}, {"Authorization": "Basic dTpw"}, {"Authorization": "aivenv1"}, {"Authorization": ""}]:
            with self.subTest(headers=headers):
                answer = self.sandbox.request("GET", "/v1/me", headers=headers)
                self.assert_refused(401, answer, "No valid client certificate presented")

    def test_unknown_token(self):
        for token in ["made-up", self.token[:12], self.token[:-1], self.token + "=", " " + self.token]:
            with self.subTest(token=token):
                self.assert_refused(401, self.request("GET", "/v1/me", token=token), "Missing (expired) db token")

    def test_schemes(self):
        for scheme in ["aivenv1", "AIVENV1", "Bearer", "bearer"]:
            with self.subTest(scheme=scheme):
                headers = {"Authorization": f"{scheme} {self.token}"}
                self.assertEqual(self.sandbox.request("GET", "/v1/me", headers=headers)[0], 200)

    def test_token_is_checked_before_the_body(self):
        self.assert_refused(401, self.sandbox.request("POST", "/v1/access_token", {}))

    def test_expired_token(self):
        self.edit("UPDATE tokens SET expiry_time = 1 WHERE prefix = ?", self.token[:12])
        self.assert_refused(401, self.request("GET", "/v1/me"), "Missing (expired) db token")


class TransportTest(ApiCase):
    def test_headers(self):
        self.request("GET", "/v1/me")
        self.assertEqual(self.sandbox.headers["Content-Type"], "application/json")
        self.assertEqual(self.sandbox.headers["Cache-Control"], "no-store")

    def test_unknown_paths(self):
        for path in ["/", "/v1", "/v1/", "/v1/me/", "/v1//me", "/v2/me", "/me", "/v1/access_token/", "/v1/ME",
                     "/v1/access_token/a/b", "/v1/access_token%2Fa", "/v1/access_token/..", "/v1/access_token/%2e%2e",
                     "/v1/access_token/%00", "/v1/access_token/%ff", "/v1/%6de%00"]:  # fmt: skip
            with self.subTest(path=path):
                self.assert_refused(404, self.request("DELETE", path), "Path does not exist")

    def test_query_is_ignored_and_path_is_decoded(self):
        self.assertEqual(self.request("GET", "/v1/%6De?limit=1&x=%2F")[0], 200)

    def test_other_methods(self):
        for method, path, allowed in [
            ("DELETE", "/v1/me", "GET"),
            ("GET", "/v1/userauth", "POST"),
            ("PUT", "/v1/access_token", "GET, POST"),
            ("GET", "/v1/access_token/prefix", "PUT, DELETE"),
            ("PATCH", "/v1/project", "GET"),
        ]:
            with self.subTest(method=method, path=path):
                self.assert_refused(405, self.request(method, path), "Method not allowed")
                self.assertEqual(self.sandbox.headers["Allow"], allowed)

    def test_bodies_that_are_not_json_objects(self):
        for body in [b"", b"{", b"[]", b"null", b'"text"', b"{} {}", b"{'description': 'x'}", b'{"description": "\xff"}',
                     b'{"description": "\\u0000"}', b'{"description": "a", "description": "b"}', b"\x00" * 100,
                     b'{"description": ' + b"[" * 100000 + b"]" * 100000 + b"}", b"description=x"]:  # fmt: skip
            with self.subTest(body=body[:40]):
                answer = self.request("POST", "/v1/access_token", body)
                self.assert_refused(400, answer, "Invalid input: the request body is not a JSON object")

    def test_large_bodies(self):
        large = b'{"description": "' + b"x" * 1024 * 1024 + b'"}'
        self.assert_refused(413, self.request("POST", "/v1/access_token", large))
        in_one_chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(large), large)
        headers = {"Transfer-Encoding": "chunked"}
        self.assert_refused(413, self.request("POST", "/v1/access_token", in_one_chunk, headers=headers))
        fits = b'{"description": "x"' + b" " * (1024 * 1024 - 20) + b"}"
        self.assertEqual(self.request("POST", "/v1/access_token", fits)[0], 200)

    def test_large_body_is_refused_before_it_is_sent(self):
        head = f"POST /v1/access_token HTTP/1.1\r\nHost: x\r\nContent-Length: {2**40}\r\nExpect: 100-continue\r\n\r\n"
        with socket.create_connection((self.sandbox.host, self.sandbox.port), REQUEST_SECONDS) as connection:
            connection.sendall(head.encode())
            self.assertTrue(connection.makefile("rb").readline().startswith(b"HTTP/1.1 413 "))

    def test_bytes_that_are_not_a_request(self):
        for start in [b"\x00" * 1000, b"GET /" + b"a" * 1024 * 1024 + b" HTTP/1.1\r\n\r\n", b"\r\n" * 1000, b"GET\r\n\r\n",
                      b"GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /v1/me HTTP/1.1\r\n\r\n",
                      b"GET /v1/me HTTP/1.1\r\nHost: a b/\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
                      b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /v1/user HTTP/1.1\r\nHost: x\r\n"
                      b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"GET /v1/me HTTP/1.1\r\nHost: x\r\nUser-Agent: \xff\xfe"
                      b"\r\nAuthorization: aivenv1 \xff\r\n\r\n"]:  # fmt: skip
            with self.subTest(start=start[:40]):
                address = (self.sandbox.host, self.sandbox.port)
                with socket.create_connection(address, REQUEST_SECONDS) as connection:
                    with contextlib.suppress(OSError):
                        connection.sendall(start)
                        connection.shutdown(socket.SHUT_WR)
                    with contextlib.suppress(ConnectionError):
                        while connection.recv(65536):
                            pass
                self.assertEqual(self.request("GET", "/v1/me")[0], 200)

    def test_user_agent_that_is_not_utf8(self):
        self.assertEqual(self.request("GET", "/v1/me", headers={"User-Agent": b"caf\xe9"})[0], 200)
        tokens = self.list_tokens()
        self.assertEqual(tokens[0]["last_user_agent"], "sandbox-test/1.0")

    def test_range_is_ignored(self):
        status, body = self.request("GET", "/v1/me", headers={"Range": "bytes=0-5"})
        self.assertEqual((status, body["user"]["user"]), (200, self.email))

    def test_connections_do_not_pile_up(self):
        """Make more connections than the server may have open files."""
        number = self.sandbox.process.pid, resource.RLIMIT_NOFILE
        before = resource.prlimit(*number)
        self.addCleanup(resource.prlimit, *number, before)
        resource.prlimit(*number, (64, before[1]))
        for _ in range(40):
            self.assertEqual(self.request("GET", "/v1/me")[0], 200)
            self.sandbox.request("GET", "/v1/me")


if __name__ == "__main__":
    unittest.main()
