# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the requests byte for byte: methods, paths, headers and bodies, and the precedence of settings."""

import json
import os
import unittest

from rig.canaries import CREATED_TOKEN, EMAIL, TOKEN
from rig.certificates import Authority
from rig.server import failure, reply
from scripted_case import ScriptedCase

USER = {"user": {"user": EMAIL, "projects": []}}
TOKEN_ROW = {"token_prefix": TOKEN[:12], "description": "x"}
CREATE = ("user", "access-token", "create", "--description", "x")
# Characters to encode or to keep: RFC 3986, section 2.3.
ODD_PREFIXES = {
    "a/b+c=d/e+f=": "a%2Fb%2Bc%3Dd%2Fe%2Bf%3D",
    "AZaz09-._~": "AZaz09-._~",
    "!$&'()*,;:@": "%21%24%26%27%28%29%2A%2C%3B%3A%40",
    "%2F?#[]": "%252F%3F%23%5B%5D",
    "ä 李": "%C3%A4%20%E6%9D%8E",
    "...": "...",
}


class Bodies(ScriptedCase):
    def sent(self, server, *arguments, **keywords):
        """Run avn and return the one request that it sends."""
        before = len(server.requests)
        self.expect(0, *arguments, **keywords)
        self.assertEqual(len(server.requests), before + 1)
        return server.requests[-1]

    def test_create_sends_what_was_asked_for(self):
        server = self.serve(always=reply(200, {**TOKEN_ROW, "full_token": CREATED_TOKEN}))
        self.write_credentials()
        for arguments, expected in [
            ([], {"max_age_seconds": 2592000}),
            (["--max-age-seconds", "3600", "--extend-when-used"], {"max_age_seconds": 3600, "extend_when_used": True}),
            (["--max-age", "2w"], {"max_age_seconds": 1209600}),
            (["--no-expiry"], {"max_age_seconds": None}),
            (["--scope=a", "--scope=b"], {"max_age_seconds": 2592000, "scopes": ["a", "b"]}),
            (["--scope=a, b,c", "--scope=d"], {"max_age_seconds": 2592000, "scopes": ["a", "b", "c", "d"]}),
            (["--ip-allow", "192.0.2.1"], {"max_age_seconds": 2592000, "ip_allowlist": ["192.0.2.1"]}),
            (["--ip-allow=192.0.2.0/24 ,::1", "--ip-allow=2001:db8::/32"],
             {"max_age_seconds": 2592000, "ip_allowlist": ["192.0.2.0/24", "::1", "2001:db8::/32"]}),
        ]:
            with self.subTest(arguments=arguments):
                request = self.sent(server, *CREATE, *arguments)
                self.assertEqual(request.line, "POST /v1/access_token HTTP/1.1")
                self.assertEqual(request.json, {"description": "x", "extend_when_used": False, **expected})
                self.assertIs(type(request.json["max_age_seconds"]), type(expected["max_age_seconds"]))

    def test_wrong_elements_of_lists_are_named(self):
        server = self.serve()
        self.write_credentials()
        for argument, named in [
            ("--scope=a,,b", "The list of --scope has an empty element."), ("--scope=,", "--scope has an empty element"),
            ("--scope= ", "--scope has an empty element"), ("--ip-allow=192.0.2.1,", "--ip-allow has an empty element"),
            ("--ip-allow=192.0.2.1,example.com,::1", 'not "example.com".'), ("--ip-allow=192.0.2", 'not "192.0.2".'),
            ("--ip-allow=192.0.2.0/33", 'not "192.0.2.0/33".'), ("--ip-allow=::/129", 'not "::/129".'),
            ("--ip-allow=1.2.3.4/", 'not "1.2.3.4/".'), ("--ip-allow=1.2.3.4/8/8", 'not "1.2.3.4/8/8".'),
            ("--ip-allow=" + "1" * 300, 'not "' + "1" * 60),
        ]:  # fmt: skip
            with self.subTest(argument=argument):
                self.assertIn(named, self.expect_failure(2, *CREATE, argument).stderr)
        self.assertEqual(server.connections, 0)

    def test_headers(self):
        server = self.serve(always=reply(200, {**USER, **TOKEN_ROW, "full_token": CREATED_TOKEN}))
        self.write_credentials()
        for arguments in (["user", "info"], CREATE):
            request = self.sent(server, *arguments)
            names = [name.lower() for name, _ in request.fields]
            self.assertEqual(len(names), len(set(names)), request.fields)
            self.assertEqual(request.headers["authorization"], "aivenv1 " + TOKEN)
            self.assertEqual(request.headers["host"], server.url.removeprefix("http://"))
            self.assertNotIn("cookie", names)
            self.assertNotIn("referer", names)
            self.assertEqual(request.headers.get("content-length", "0"), str(len(request.body)))
        self.assertEqual(request.headers["content-type"], "application/json")

    def test_paths_and_methods(self):
        server = self.serve(always=reply(200, {**USER, **TOKEN_ROW, "tokens": []}))
        update = ("user", "access-token", "update", "abc", "--description", "ä")
        for arguments, line, body in [
            (["user", "info"], "GET /v1/me", b""),
            (["user", "access-token", "list"], "GET /v1/access_token", b""),
            (update, "PUT /v1/access_token/abc", '{"description":"ä"}'.encode()),
            (["user", "access-token", "revoke", "abc"], "DELETE /v1/access_token/abc", b""),
            (["user", "logout"], "POST /v1/me/logout", b""),
            (["user", "tokens-expire", "--force"], "POST /v1/me/expire_tokens", b""),
        ]:
            with self.subTest(arguments=arguments):
                self.write_credentials()
                request = self.sent(server, *arguments)
                self.assertEqual(request.line, line + " HTTP/1.1")
                self.assertEqual(request.body and json.loads(request.body), body and json.loads(body))
                self.assertNotIn(TOKEN, request.target)

    def test_prefixes_are_encoded_with_nothing_safe(self):
        server = self.serve(always=reply(200, TOKEN_ROW))
        self.write_credentials()
        for prefix, encoded in {**ODD_PREFIXES, CREATED_TOKEN: "CREATED%2FMADE%2BUP" + "z" * 73}.items():
            with self.subTest(prefix=prefix):
                request = self.sent(server, "user", "access-token", "revoke", prefix)
                self.assertEqual(request.line, f"DELETE /v1/access_token/{encoded} HTTP/1.1")
                request = self.sent(server, "user", "access-token", "update", prefix, "--description", "x")
                self.assertEqual(request.line, f"PUT /v1/access_token/{encoded} HTTP/1.1")

    def test_prefixes_that_cannot_be_sent(self):
        server = self.serve()
        self.write_credentials()
        for prefix in ("", ".", ".."):
            with self.subTest(prefix=prefix):
                self.expect_failure(2, "user", "access-token", "revoke", "good", prefix)
                self.expect_failure(2, "user", "access-token", "update", prefix, "--description=x")
                self.expect_failure(2, "user", "access-token", "revoke", "-", input=f"good\n{prefix or '..'}\n")
        self.assertEqual(server.connections, 0)

    def test_login_and_create_send_no_token(self):
        server = self.serve(always=reply(200, {**USER, "token": TOKEN, "user_email": EMAIL}))
        env = {"AIVEN_PASSWORD": 'pä"\\ss ', "AIVEN_NEW_PASSWORD": "new"}
        self.write_credentials()
        for arguments, line, body in [
            (["login", EMAIL], "POST /v1/userauth", {"email": EMAIL, "password": 'pä"\\ss '}),
            (["login", EMAIL, "--tenant=aws"], "POST /v1/userauth",
             {"email": EMAIL, "password": 'pä"\\ss ', "tenant": "aws"}),
            (["create", EMAIL, "--real-name", "J D"], "POST /v1/user",
             {"email": EMAIL, "password": "new", "real_name": "J D"}),
        ]:  # fmt: skip
            with self.subTest(arguments=arguments):
                server.requests.clear()
                self.expect(0, "user", *arguments, env=env)
                self.assertEqual(server.requests[0].line, line + " HTTP/1.1")
                self.assertEqual(server.requests[0].json, body)
                self.assertNotIn("authorization", server.requests[0].headers)

    def test_password_change_sends_both(self):
        server = self.serve(always=reply(200, {"token": TOKEN + "new", "message": "changed"}))
        self.write_credentials()
        env = {"AIVEN_PASSWORD": "old", "AIVEN_NEW_PASSWORD": "new"}
        request = self.sent(server, "user", "password-change", env=env)
        self.assertEqual(request.line, "PUT /v1/me/password HTTP/1.1")
        self.assertEqual(request.json, {"password": "old", "new_password": "new"})
        self.assertEqual(json.loads(self.read(self.credentials))["auth_token"], TOKEN + "new")
        self.assertEqual(json.loads(self.read(self.credentials))["user_email"], EMAIL)

    def test_logout_falls_back_to_the_prefix(self):
        rows = [{"token_prefix": "other", "currently_active": False},
                {"token_prefix": "a/b", "currently_active": True}]  # fmt: skip
        for status in (404, 405):
            with self.subTest(status=status):
                server = self.serve(failure(status), reply(200, {"tokens": rows}), reply(200, {"message": "revoked"}))
                self.write_credentials()
                self.expect(0, "user", "logout")
                expected = ["POST /v1/me/logout", "GET /v1/access_token", "DELETE /v1/access_token/a%2Fb"]
                self.assertEqual(server.lines, expected)
                self.assertFalse(os.path.exists(self.credentials))


class Precedence(ScriptedCase):
    def test_token(self):
        server = self.serve(always=reply(200, USER))
        self.write_credentials()
        for arguments, env, expected in [
            ([], {}, TOKEN),
            ([], {"AIVEN_AUTH_TOKEN": ""}, TOKEN),
            ([], {"AIVEN_AUTH_TOKEN": "environment"}, "environment"),
            ([], {"AIVEN_AUTH_TOKEN": "environment\n"}, "environment"),
            (["--auth-token", "argument"], {"AIVEN_AUTH_TOKEN": "environment"}, "argument"),
            (["--auth-token=a=b=="], {}, "a=b=="),
            ([], {"AIVEN_TOKEN": "other-tools"}, TOKEN),
        ]:
            with self.subTest(arguments=arguments, env=env):
                self.expect(0, "user", "info", *arguments, env=env)
                self.assertEqual(server.requests[-1].headers["authorization"], "aivenv1 " + expected)

    def test_url(self):
        self.write_credentials()
        other = self.serve(always=reply(200, USER))
        server = self.serve(always=reply(200, USER))
        self.expect(0, "user", "info")
        self.expect(0, "user", "info", "--url", other.url)
        self.assertEqual([len(server.requests), len(other.requests)], [1, 1])
        for url, target in [
            (server.url + "/", "/v1/me"),
            (server.url + "/below", "/below/v1/me"),
            (server.url + "/below//", "/below/v1/me"),
            (server.url.replace("http", "HTTP").replace("127.0.0.1", "LOCALHOST"), "/v1/me"),
            (server.url.replace("127.0.0.1", "localhost"), "/v1/me"),
        ]:
            with self.subTest(url=url):
                result = self.expect(0, "user", "info", env={"AIVEN_WEB_URL": url})
                self.assertEqual(server.requests[-1].target, target)
                self.assertEqual(result.stderr, "")

    def test_ipv6(self):
        try:
            server = self.serve(always=reply(200, USER), host="::1")
        except OSError:
            self.skipTest("IPv6 is not available")
        self.write_credentials()
        self.assertEqual(self.expect(0, "user", "info").stderr, "")
        self.assertEqual(server.lines, ["GET /v1/me"])

    def test_authorities(self):
        folder = os.path.join(self.home, "authorities")
        other_folder = os.path.join(self.home, "others")
        os.makedirs(folder)
        os.makedirs(other_folder)
        authority, other = Authority(folder), Authority(other_folder)
        server = self.serve(always=reply(200, USER), certificate=authority.issue("server"))
        self.write_credentials()
        good, wrong = authority.certificate, other.certificate
        for arguments, variable, status in [
            (["--auth-ca", good], None, 0),
            (["--auth-ca", good], wrong, 0),
            (["--auth-ca=authorities/authority.pem"], None, 0),
            ([], good, 0),
            (["--auth-ca", wrong], good, 10),
            ([], wrong, 10),
            ([], "", 10),
            ([], None, 10),
            (["--auth-ca", ""], None, 10),
        ]:
            with self.subTest(arguments=arguments, variable=variable):
                server.requests.clear()
                self.expect(status, "user", "info", *arguments, env={"AIVEN_CA_CERT": variable})
                self.assertEqual(len(server.requests), 1 if status == 0 else 0)
        self.assertEqual(set(server.protocols) - {"http/1.1"}, set())
        # Without it, the variables of other programs in this order; the one in effect is named.
        for values, in_effect in [
            ((None, good, wrong, wrong), good), (("", good, wrong, wrong), good), (("", wrong, good, good), wrong),
            (("", "", good, wrong), good), (("", "", wrong, good), wrong), (("", None, "", good), good),
            (("", "", "", wrong), wrong), ((good, wrong, wrong, wrong), good), ((wrong, good, good, good), wrong),
            (("", "authorities/authority.pem", "", ""), good), (("", "others/authority.pem", "", ""), wrong),
            (("", "", "", ""), None),
        ]:  # fmt: skip
            names = ("AIVEN_CA_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
            with self.subTest(values=values):
                result = self.expect(0 if in_effect == good else 10, "user", "info", env=dict(zip(names, values)))
                if in_effect != good:
                    advice = result.stderr.splitlines()[1]
                    self.assertIn("--auth-ca=FILE", advice)
                    self.assertIn(in_effect or "/etc/ssl/", advice)
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            message = self.expect_failure(13, "user", "info", env={name: "nowhere/x.pem"}).stderr
            self.assertIn("from nowhere/x.pem: No such file or directory.\n", message)
            self.assertIn("--auth-ca=FILE", message)

    def test_global_options_stand_anywhere(self):
        server = self.serve(always=reply(200, USER))
        options = ["--url=" + server.url, "--auth-token=" + TOKEN, "--request-timeout=20", "--json", "--no-input",
                   "--color=never", "--debug", "--show-http", "--config", "config.json"]  # fmt: skip
        del self.env["AIVEN_WEB_URL"]
        words = ["user", "info"]
        for line in (options + words, words[:1] + options + words[1:], words + options,
                     options[:3] + words[:1] + options[3:6] + words[1:] + options[6:]):  # fmt: skip
            with self.subTest(line=line):
                self.assertEqual(self.expect(0, *line).json, [USER["user"]])
        self.assertEqual(server.lines, ["GET /v1/me"] * 4)


if __name__ == "__main__":
    unittest.main()
