# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the sandbox's endpoints for access tokens: each success and each error."""

import unittest

from sandbox_api_case import DAY, TIME, TOKEN_MEMBERS, ApiCase, quote, seconds


class TokenCreateTest(ApiCase):
    def test_token_that_expires(self):
        answer = self.sandbox.create_token(self.token, "CI – déploiement \"prod\"", max_age_seconds=3600, extend_when_used=True)
        self.assertEqual(set(answer), TOKEN_MEMBERS | {"full_token", "message"})
        self.assertEqual(answer["message"], "created")
        self.assertEqual(answer["description"], "CI – déploiement \"prod\"")
        self.assertTrue(answer["created_manually"])
        self.assertFalse(answer["currently_active"])
        self.assertTrue(answer["extend_when_used"])
        self.assertEqual(answer["max_age_seconds"], 3600)
        self.assertEqual(answer["token_prefix"], answer["full_token"][:12])
        self.assertRegex(answer["create_time"], TIME)
        self.assertAlmostEqual(seconds(answer["expiry_time"]) - seconds(answer["create_time"]), 3600, places=3)
        for member in ("ip_allowlist", "last_ip", "last_used_time", "last_user_agent", "scopes"):
            self.assertIsNone(answer[member])
        self.assertEqual(self.request("GET", "/v1/me", token=answer["full_token"])[0], 200)

    def test_token_that_never_expires(self):
        for members in [{}, {"max_age_seconds": None, "extend_when_used": None, "scopes": None, "ip_allowlist": None}]:
            with self.subTest(members=members):
                answer = self.sandbox.create_token(self.token, **members)
                self.assertIsNone(answer["expiry_time"])
                self.assertIsNone(answer["max_age_seconds"])
                self.assertFalse(answer["extend_when_used"])

    def test_max_age_may_be_any_kind_of_number(self):
        for literal, number in [("3600.0", 3600), ("6e2", 600), ("315360000", 315360000), ("600.5", 600.5)]:
            with self.subTest(literal=literal):
                body = '{"description": "x", "max_age_seconds": %s}' % literal
                status, answer = self.request("POST", "/v1/access_token", body)
                self.assertEqual((status, answer["max_age_seconds"]), (200, number))
                self.assertAlmostEqual(seconds(answer["expiry_time"]) - seconds(answer["create_time"]), number, places=3)

    def test_scopes_and_addresses_are_kept(self):
        scopes = ["projects:read", "ä\n\"quoted\""]
        addresses = ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7", "::1", "0.0.0.0/0", "::ffff:192.0.2.0/120"]
        answer = self.sandbox.create_token(self.token, scopes=scopes, ip_allowlist=addresses)
        self.assertEqual((answer["scopes"], answer["ip_allowlist"]), (scopes, addresses))
        listed = self.list_tokens()[0]
        self.assertEqual((listed["scopes"], listed["ip_allowlist"]), (scopes, addresses))
        hundred = ["scope"] * 100
        self.assertEqual(self.sandbox.create_token(self.token, scopes=hundred)["scopes"], hundred)
        self.assertEqual(self.sandbox.create_token(self.token, scopes=[])["scopes"], [])

    def test_invalid_input(self):
        for members, message in [
            ({"description": None}, "Invalid input for description: must be a string"),
            ({"description": ""}, "Invalid input for description: must not be empty"),
            ({"description": 5}, "Invalid input for description: must be a string"),
            ({"description": "ä" * 1001}, "Invalid input for description: is too long"),
            ({"max_age_seconds": 599}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": 315360001}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": 599.9}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": -3600}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": 0}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": 2**70}, "Invalid input for max_age_seconds: must be from 600 to 315360000"),
            ({"max_age_seconds": "3600"}, "Invalid input for max_age_seconds: must be a number"),
            ({"max_age_seconds": True}, "Invalid input for max_age_seconds: must be a number"),
            ({"max_age_seconds": [3600]}, "Invalid input for max_age_seconds: must be a number"),
            ({"extend_when_used": 1}, "Invalid input for extend_when_used: must be true or false"),
            ({"extend_when_used": "true"}, "Invalid input for extend_when_used: must be true or false"),
            ({"scopes": "user:read"}, "Invalid input for scopes: must be an array"),
            ({"scopes": [1]}, "Invalid input for scopes: must hold strings only"),
            ({"scopes": ["user:read", None]}, "Invalid input for scopes: must hold strings only"),
            ({"scopes": [""]}, "Invalid input for scopes: must not hold empty strings"),
            ({"scopes": ["scope"] * 101}, "Invalid input for scopes: has too many elements"),
            ({"ip_allowlist": {}}, "Invalid input for ip_allowlist: must be an array"),
            ({"ip_allowlist": ["192.0.2.1"] * 101}, "Invalid input for ip_allowlist: has too many elements"),
        ]:
            with self.subTest(members=members):
                body = {"description": "x", **members}
                self.assert_refused(400, self.request("POST", "/v1/access_token", body), message)
        self.assert_refused(400, self.request("POST", "/v1/access_token", {}), "'description' is a required property")
        body = '{"description": "x", "max_age_seconds": 1e400}'
        self.assertEqual(self.request("POST", "/v1/access_token", body)[0], 400)
        self.assertEqual(len(self.list_tokens()), 1)

    def test_invalid_addresses(self):
        for address in ["example.com", "192.0.2.0/33", "192.0.2.1/24", "192.0.2", "192.0.2.0/", "192.0.2.0/ 24",
                        "192.0.2.0/+24", "192.0.2.0/-1", "2001:db8::/129", "fe80::1%eth0", "10.0.0.0/8/8", "/8", " "]:  # fmt: skip
            with self.subTest(address=address):
                body = {"description": "x", "ip_allowlist": ["192.0.2.1", address]}
                answer = self.request("POST", "/v1/access_token", body)
                self.assert_refused(400, answer, "Invalid input for ip_allowlist: an element has the wrong format")

    def test_longest_description(self):
        self.assertEqual(self.sandbox.create_token(self.token, "💧" * 1000)["description"], "💧" * 1000)

    def test_at_most_ten_tokens(self):
        prefixes = [self.sandbox.create_token(self.token, str(number))["token_prefix"] for number in range(10)]
        refused = self.request("POST", "/v1/access_token", {"description": "one too many"})
        self.assert_refused(409, refused, "at most 10", "token_limit_exceeded")
        self.sandbox.log_in(self.email)
        self.assertEqual(self.request("DELETE", "/v1/access_token/" + quote(prefixes[0]))[0], 200)
        self.sandbox.create_token(self.token)
        self.edit("UPDATE tokens SET expiry_time = 1 WHERE prefix = ?", prefixes[1])
        self.sandbox.create_token(self.token)
        self.sandbox.create_token(self.sandbox.create_user("other-" + self.email))


class TokenListTest(ApiCase):
    def test_list(self):
        first = self.sandbox.create_token(self.token, "first")
        tokens = self.list_tokens()
        self.assertEqual([token["description"] for token in tokens], ["first", None])
        for token in tokens:
            self.assertEqual(set(token), TOKEN_MEMBERS)
        del first["full_token"], first["message"]
        self.assertEqual(tokens[0], first)
        login = tokens[1]
        self.assertFalse(login["created_manually"])
        self.assertTrue(login["extend_when_used"])
        self.assertEqual((login["max_age_seconds"], login["token_prefix"]), (30 * DAY, self.token[:12]))

    def test_use_is_noted(self):
        manual = self.sandbox.create_token(self.token)["full_token"]
        self.assertIsNone(self.list_tokens()[0]["last_used_time"])
        self.request("GET", "/v1/me", token=manual, headers={"User-Agent": "somebody/1.0"})
        token = self.list_tokens()[0]
        self.assertRegex(token["last_used_time"], TIME)
        self.assertEqual((token["last_ip"], token["last_user_agent"]), ("127.0.0.1", "somebody/1.0"))
        self.assertEqual(token["last_user_agent_human_readable"], "somebody/1.0")

    def test_use_counts_even_if_the_request_is_refused(self):
        manual = self.sandbox.create_token(self.token)["full_token"]
        self.request("DELETE", "/v1/access_token/unknown", token=manual)
        self.assertIsNotNone(self.list_tokens()[0]["last_used_time"])

    def test_currently_active_is_the_token_of_the_request(self):
        manual = self.sandbox.create_token(self.token)["full_token"]
        self.sandbox.log_in(self.email)
        for token in (self.token, manual):
            active = [listed["token_prefix"] for listed in self.list_tokens(token) if listed["currently_active"]]
            self.assertEqual(active, [token[:12]])

    def test_expired_tokens_vanish(self):
        answer = self.sandbox.create_token(self.token, max_age_seconds=600)
        self.edit("UPDATE tokens SET expiry_time = create_time WHERE prefix = ?", answer["token_prefix"])
        self.assertEqual(len(self.list_tokens()), 1)
        self.assert_refused(401, self.request("GET", "/v1/me", token=answer["full_token"]))
        self.assert_refused(404, self.request("DELETE", "/v1/access_token/" + quote(answer["token_prefix"])))

    def use_an_hour_before_expiry(self, **members):
        answer = self.sandbox.create_token(self.token, max_age_seconds=DAY, **members)
        sql = "UPDATE tokens SET expiry_time = expiry_time - 82800000000 WHERE prefix = ?"
        self.edit(sql, answer["token_prefix"])
        self.request("GET", "/v1/me", token=answer["full_token"])
        token = self.list_tokens()[0]
        return seconds(token["expiry_time"]) - seconds(token["last_used_time"])

    def test_use_puts_off_expiry_only_if_it_is_to(self):
        self.assertAlmostEqual(self.use_an_hour_before_expiry(extend_when_used=True), DAY, places=3)
        self.assertLess(self.use_an_hour_before_expiry(extend_when_used=False), 3601)

    def test_lists_hold_own_tokens_only(self):
        stranger = self.sandbox.create_user("stranger-" + self.email)
        self.sandbox.create_token(stranger, "theirs")
        self.assertEqual([token["description"] for token in self.list_tokens()], [None])


class TokenChangeTest(ApiCase):
    def test_update(self):
        created = self.sandbox.create_token(self.token, "old", max_age_seconds=600, scopes=["user:read"])
        path = "/v1/access_token/" + quote(created["token_prefix"])
        status, answer = self.request("PUT", path, {"description": "new"})
        self.assertEqual(status, 200)
        expected = {**created, "description": "new", "message": "updated"}
        del expected["full_token"]
        self.assertEqual(answer, expected)
        self.assertEqual(self.list_tokens()[0]["description"], "new")

    def test_update_of_the_token_in_use(self):
        status, answer = self.request("PUT", "/v1/access_token/" + quote(self.token[:12]), {"description": "mine"})
        self.assertEqual((status, answer["currently_active"], answer["created_manually"]), (200, True, False))

    def test_update_refused(self):
        path = "/v1/access_token/" + quote(self.token[:12])
        for body, message in [
            ({}, "Invalid input: 'description' is a required property"),
            ({"description": ""}, "Invalid input for description: must not be empty"),
            ({"description": "d" * 1001}, "Invalid input for description: is too long"),
        ]:
            self.assert_refused(400, self.request("PUT", path, body), message)
        unknown = self.request("PUT", "/v1/access_token/unknown", {"description": "x"})
        self.assert_refused(404, unknown, "Access token does not exist")

    def test_revoke(self):
        created = self.sandbox.create_token(self.token)
        path = "/v1/access_token/" + quote(created["token_prefix"])
        self.assertEqual(self.request("DELETE", path), (200, {"message": "revoked"}))
        self.assert_refused(404, self.request("DELETE", path), "Access token does not exist")
        self.assert_refused(401, self.request("GET", "/v1/me", token=created["full_token"]))
        self.assertEqual(len(self.list_tokens()), 1)

    def test_full_token_stands_for_its_prefix(self):
        created = self.sandbox.create_token(self.token)
        path = "/v1/access_token/" + quote(created["full_token"])
        self.assertEqual(self.request("PUT", path, {"description": "x"})[1]["token_prefix"], created["token_prefix"])
        self.assertEqual(self.request("DELETE", path)[0], 200)
        self.assertEqual(self.request("DELETE", "/v1/access_token/" + quote(self.token))[0], 200)
        self.assert_refused(401, self.request("GET", "/v1/me"))

    def test_other_parts_do_not_stand_for_a_token(self):
        for name in [self.token[:11], self.token[:13], self.token[1:13], self.token[:12].swapcase(), "%", "_" * 12]:
            with self.subTest(name=name):
                self.assert_refused(404, self.request("DELETE", "/v1/access_token/" + quote(name)))
        self.assertEqual(self.request("GET", "/v1/me")[0], 200)

    def test_prefix_is_percent_decoded_once(self):
        for prefix in ["a/b+c=d/e+f=", "..", "a%2Fb", "ä b?#", "/", "++++++++++++", "%"]:
            with self.subTest(prefix=prefix):
                created = self.sandbox.create_token(self.token)["token_prefix"]
                self.edit("UPDATE tokens SET prefix = ? WHERE prefix = ?", prefix, created)
                if prefix == "..":
                    # URL libraries take this segment for the parent directory, even if it is encoded.
                    self.edit("DELETE FROM tokens WHERE prefix = ?", prefix)
                    continue
                path = "/v1/access_token/" + quote(prefix)
                self.assert_refused(404, self.request("DELETE", path.replace("%", "%25")))
                self.assertEqual(self.request("PUT", path, {"description": "x"})[1]["token_prefix"], prefix)
                self.assertEqual(self.request("DELETE", path)[0], 200)

    def test_prefix_that_is_not_encoded(self):
        self.assertEqual(self.request("DELETE", "/v1/access_token/" + self.token[:12])[0], 404)

    def test_tokens_of_others_are_out_of_reach(self):
        stranger = self.sandbox.create_user("stranger-" + self.email)
        created = self.sandbox.create_token(stranger, "theirs")
        for name in (created["token_prefix"], created["full_token"], stranger):
            path = "/v1/access_token/" + quote(name)
            self.assert_refused(404, self.request("DELETE", path), "Access token does not exist")
            self.assert_refused(404, self.request("PUT", path, {"description": "x"}), "Access token does not exist")
        self.assertEqual(self.list_tokens(stranger)[0]["description"], "theirs")


if __name__ == "__main__":
    unittest.main()
