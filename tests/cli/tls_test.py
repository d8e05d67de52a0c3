# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test TLS: which servers avn trusts, that it sends nothing to others, and that the check cannot be disabled."""

import json
import os
import re
import shutil
import subprocess
import unittest

from harness import AVN, FULL, TIMEOUT, combine
from network_case import ALL, CREATE, GOOD, REVOKE, UPDATE, NetworkCase
from rig import certificates, unprivileged
from rig.canaries import EMAIL, FRESH_TOKEN, PASSWORD, SECRETS, TOKEN
from rig.server import ScriptedServer, drip, hang, reply, reset
from rig.terminal import CTRL_C, Terminal

BASH = shutil.which("bash")

# The message for each kind of bad certificate.
REASONS = {
    "expired": "its certificate has expired",
    "not yet valid": "its certificate is not valid yet",
    "wrong host": "its certificate is for another host",
    "self-signed": "its certificate is not signed by a trusted certificate authority",
    "unknown authority": "its certificate is not signed by a trusted certificate authority",
}
INFO = ("user", "info")
COMMANDS = (INFO, ("user", "access-token", "list"), CREATE, UPDATE, REVOKE, ("user", "login", "john.doe@example.com"))
ALERT = b"\x15\x03\x03\x00\x02\x02"
# Responses to the first bytes of a handshake.
CUT = {
    "closed": (b"",),
    "reset": (reset,),
    "garbage": (b"\x00" * 64,),
    "HTTP": (GOOD,),
    "SSH": (b"SSH-2.0-made-up\r\n",),
    "handshake failure": (ALERT + b"\x28",),
    "internal error": (ALERT + b"\x50",),
    "protocol version": (ALERT + b"\x46",),
    "close notify": (b"\x15\x03\x03\x00\x02\x01\x00",),
    "half a record": (b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + b"\x11" * 20,),
    "an empty record": (b"\x16\x03\x03\x00\x00",),
    "a record beyond the limit": (b"\x16\x03\x03\xff\xff" + b"\x02" * 65535,),
    "application data": (b"\x17\x03\x03\x00\x05hello",),
}
HANGING = {
    "no answer": (hang,),
    "half a record": (b"\x16\x03\x03\x00\x7a\x02", hang),
    "a dripping record": (drip(b"\x16\x03\x03\x40\x00" + b"\x02" * 16384, 0.1),),
}
# Variables that disable the check in other programs, or that affect the TLS library.
VARIABLES = [
    {"AIVEN_CA_CERT": ""}, {"AIVEN_INSECURE": "1"}, {"AVN_INSECURE": "1"}, {"AIVEN_SSL_VERIFY": "0"},
    {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}, {"PYTHONHTTPSVERIFY": "0"}, {"SSL_NO_VERIFY": "1"},
    {"GIT_SSL_NO_VERIFY": "1"},
    {"SSL_CERT_FILE": "/dev/null", "SSL_CERT_DIR": "/nonexistent"}, {"CURL_CA_BUNDLE": ""}, {"REQUESTS_CA_BUNDLE": ""},
    {"PERL_LWP_SSL_VERIFY_HOSTNAME": "0"}, {"GNUTLS_SKIP_VERIFY": "1"}, {"G_TLS_GNUTLS_PRIORITY": "NORMAL:%COMPAT"},
    {"G_TLS_GNUTLS_PRIORITY": "NORMAL:+ANON-ECDH:+ANON-DH"}, {"G_TLS_GNUTLS_PRIORITY": "nonsense"},
    {"GNUTLS_SYSTEM_PRIORITY_FILE": "/dev/null"}, {"GIO_USE_TLS": "dummy"}, {"GIO_USE_TLS": "openssl"},
    {"GIO_USE_TLS": "gnutls"}, {"GIO_MODULE_DIR": "/nonexistent"}, {"G_TLS_OPENSSL_CIPHERS": "aNULL"},
    {"SOUP_SSL_STRICT": "0"}, {"WEBKIT_TLS_ERRORS_POLICY": "ignore"},
]  # fmt: skip

# Variables that make libraries print, and whether to standard error, where the user asks for it.
PRINTING = [
    ({"G_MESSAGES_DEBUG": "all", "G_MESSAGES_PREFIXED": "all"}, False), ({"GIO_USE_TLS": "help"}, False),
    ({"GIO_USE_TLS": "openssl"}, False), ({"GIO_USE_TLS": "nonsense", "GSETTINGS_BACKEND": "help"}, False),
    ({"GIO_USE_VFS": "help", "GIO_USE_PROXY_RESOLVER": "help", "GIO_USE_NETWORK_MONITOR": "help"}, False),
    ({"GIO_EXTRA_MODULES": "."}, False), ({"G_ENABLE_DIAGNOSTIC": "1", "G_RANDOM_VERSION": "help"}, False),
    ({"SSLKEYLOGFILE": "/dev/stdout"}, True), ({"OUTPUT_CHARSET": "KOI8-R", "LANGUAGE": "help"}, False),
    ({"MALLOC_CHECK_": "3", "MALLOC_TRACE": "/dev/stdout", "RES_OPTIONS": "debug"}, False),
    ({"G_DBUS_DEBUG": "all", "GTK_USE_PORTAL": "1"}, False), ({"GOBJECT_DEBUG": "help", "G_SLICE": "help"}, True),
    ({"GNUTLS_DEBUG_LEVEL": "99", "P11_KIT_DEBUG": "all", "NETTLE_FAT_VERBOSE": "1"}, True),
]  # fmt: skip


class TlsCase(NetworkCase):
    def setUp(self):
        super().setUp()
        self.authority = certificates.Authority(self.home)
        self.env["AIVEN_CA_CERT"] = self.authority.certificate

    def issue_bad(self, kind):
        if kind != "unknown authority":
            return self.authority.issue_kind(kind)
        os.makedirs(os.path.join(self.home, "other"), exist_ok=True)
        return certificates.Authority(os.path.join(self.home, "other")).issue("server")

    def start(self, **options):
        server = ScriptedServer(always=GOOD, **options)
        self.addCleanup(server.stop)
        return server


class Certificates(TlsCase):
    def test_every_kind_is_refused_with_its_reason(self):
        self.assertEqual(set(REASONS) - {"unknown authority"}, set(certificates.KINDS) - {"good"})
        servers = {kind: self.start(certificate=self.issue_bad(kind)) for kind in REASONS}
        cases = combine(REASONS, ALL)
        lines = [(*words, "--url", servers[kind].url) for kind, words in cases]
        old = self.read(self.credentials)
        runs = self.run_lines(lines, input=FRESH_TOKEN, env={"AIVEN_AUTH_TOKEN": TOKEN})
        for (kind, words), (result, _) in zip(cases, runs):
            with self.subTest(kind=kind, words=words):
                self.assert_failed(result, 10)
                self.assertIn(REASONS[kind], result.stderr)
                self.assertIn("127.0.0.1", result.stderr)
        for kind, server in servers.items():
            self.assertEqual((kind, server.requests), (kind, []))
        self.assertEqual(self.read(self.credentials), old)

    def test_a_bad_one_is_not_tried_again(self):
        server = self.start(certificate=self.issue_bad("expired"))
        self.assert_failed(self.avn(*INFO, "--url", server.url), 10)
        self.assertEqual(server.connections, 1)

    def test_a_good_one(self):
        server = self.start(certificate=self.authority.issue_kind("good"))
        for words in COMMANDS:
            self.expect(0, *words, "--url", server.url)
        self.assertEqual(set(server.protocols), {"http/1.1"})
        self.expect(0, *INFO, "--url", server.url.replace("127.0.0.1", "localhost"))

    def test_libraries_print_nothing_into_the_output(self):
        server = self.start(certificate=self.authority.issue_kind("good"))
        with open(os.path.join(self.home, "libbroken.so"), "w") as module:
            module.write("no module")
        for words, status, stdout in ((("user", "info", "--json"), 0, "["), ((*INFO, "--auth-ca", "none"), 13, "")):
            quiet = self.expect(status, *words, "--url", server.url)
            self.assertTrue(quiet.stdout.startswith(stdout))
            for env, is_verbose in PRINTING if stdout else PRINTING[:3]:
                with self.subTest(env=env, words=words):
                    result = self.avn(*words, "--url", server.url, env=env)
                    self.assertEqual((result.status, result.stdout), (status, quiet.stdout), result.stderr)
                    if not is_verbose:
                        self.assertEqual(result.stderr, quiet.stderr)
                    for secret in SECRETS:
                        self.assertNotIn(secret, result.stderr)

    def test_debug_shows_what_libraries_print(self):
        server = self.start(certificate=self.authority.issue_kind("good"))
        result = self.expect(0, *INFO, "--json", "--debug", "--url", server.url, env={"GIO_USE_TLS": "openssl"})
        self.assertEqual(result.json, self.expect(0, *INFO, "--json", "--url", server.url).json)
        lines = result.stderr.splitlines()
        self.assertEqual([line for line in lines if not line.startswith("debug: ")], [])
        self.assertRegex(lines[0], "^debug: Opened the plugin .*/avn-user.so$")
        self.assertIn("debug: Can't find module 'openssl' specified in GIO_USE_TLS", lines)

    def test_variables_that_log_keys_are_noted_once(self):
        server = self.start(certificate=self.authority.issue_kind("good"))
        log = os.path.join(self.home, "keys")
        ignored = "avn ignores SSLKEYLOGFILE, which writes the keys of connections to a file.\n"
        printed = "The TLS library may print the keys of connections, because GNUTLS_DEBUG_LEVEL is set.\n"
        result = self.expect(0, *INFO, "--url", server.url, env={"SSLKEYLOGFILE": log, "GNUTLS_DEBUG_LEVEL": ""})
        self.assertEqual(result.stderr, ignored)
        result = self.avn("user", "logout", "--url", server.url, env={"SSLKEYLOGFILE": log, "GNUTLS_DEBUG_LEVEL": "1"})
        self.assertEqual((result.stderr.count(ignored), result.stderr.count(printed)), (1, 1), result.stderr)
        self.assertFalse(os.path.exists(log))

    def test_a_self_signed_one_that_is_named(self):
        certificate = self.authority.issue_kind("self-signed")
        self.serve(always=GOOD, certificate=certificate)
        self.expect(0, *INFO, "--auth-ca", certificate[0])

    def test_nothing_disables_the_check(self):
        servers = [self.start(certificate=self.issue_bad(kind)) for kind in REASONS]
        for env, (kind, server) in combine(VARIABLES, zip(REASONS, servers)):
            with self.subTest(env=env, kind=kind):
                result = self.avn(*REVOKE, "--url", server.url, env=env)
                self.assertEqual((result.status, result.stdout), (10, ""), result.stderr)
        self.assertEqual([server.requests for server in servers], [[]] * len(servers))

    def test_no_option_disables_the_check(self):
        """Read the help of every command."""
        groups = ["user", "sandbox"]
        rows = re.compile(r"^  ((?:[a-z][a-z-]* ?)+?)(?:  | [A-Z\[])", re.MULTILINE)
        lines = [["help"], ["help", "options"]] + [["help", group] for group in groups]
        for group in groups:
            commands = self.expect(0, "help", group).stdout.split("\nCommands:\n")[1].split("\n\n")[0]
            lines += [["help", group, *row.split()] for row in rows.findall(commands)]
        self.assertIn(["help", "user", "access-token", "create"], lines)
        self.assertIn(["help", "user", "info"], lines)
        for line in lines:
            with self.subTest(line=line):
                text = self.expect(0, *line).stdout
                self.assertNotRegex(text, r"(?i)insecure|verif|untrusted|skip-|no-check|no-tls|no-ssl|allow-")
        for option in ("--insecure", "-k", "--no-verify", "--no-check-certificate", "--verify=0", "--tls-no-verify"):
            self.expect_failure(2, *INFO, option)


class Handshakes(TlsCase):
    def run_raw(self, table, commands, *options):
        """Yield kind, command, result, seconds and server for each kind of response and command."""
        servers = {(kind, words): self.start_raw(table[kind]) for kind, words in combine(table, commands)}
        lines = [(*words, "--url", server.url.replace("http", "https"), *options)
                 for (_, words), server in servers.items()]  # fmt: skip
        for ((kind, words), server), (result, seconds) in zip(servers.items(), self.run_lines(lines, 8)):
            yield kind, words, result, seconds, server

    def start_raw(self, answer):
        server = ScriptedServer(always=answer, raw=True)
        self.addCleanup(server.stop)
        return server

    def assert_nothing_sent(self, server):
        for received in server.received:
            for secret in (b"aivenv1", b"HTTP", TOKEN.encode(), PASSWORD.encode()):
                self.assertNotIn(secret, received)

    def test_cut(self):
        for kind, words, result, _, server in self.run_raw(CUT, COMMANDS):
            with self.subTest(kind=kind, words=words):
                self.assert_failed(result, 10)
                self.assertRegex(result.stderr, r"Cannot (connect to|get a response from) 127\.0\.0\.1:\d+: \w.*\.\n")
                self.assertNotIn("may have been carried out", result.stderr)
                self.assertIn(server.connections, (1, 3) if words[-1] in ("info", "list") else (1,))
                self.assert_nothing_sent(server)

    def test_hanging(self):
        for kind, words, result, seconds, server in self.run_raw(HANGING, COMMANDS, "--request-timeout=1"):
            with self.subTest(kind=kind, words=words):
                self.assert_failed(result, 11)
                self.assertNotIn("may have been carried out", result.stderr)
                self.assertEqual(server.connections, 1)
                self.assert_nothing_sent(server)

    def test_https_on_a_plain_port_and_the_other_way_round(self):
        plain = self.serve(always=GOOD)
        result = self.avn(*CREATE, "--url", plain.url.replace("http", "https"), "--request-timeout=1")
        self.assert_failed(result, 11)
        secure = self.serve(always=GOOD, certificate=self.authority.issue("server"))
        self.assert_failed(self.avn(*INFO, "--url", secure.url.replace("https", "http")), 10)
        self.assertEqual((plain.requests, secure.requests), ([], []))

    def test_cut_behind_the_handshake(self):
        certificate = self.authority.issue("server")
        for answer, status, change in [
            (reply(200, b'{"user"', length=50), 9, 9), ((reset,), 10, 12), ((b"",), 10, 12),
            (reply(200, b'{"user": {}', length=-1), 9, 9), (GOOD[:20], 10, 12),
        ]:  # fmt: skip
            with self.subTest(answer=answer):
                self.serve(always=answer, certificate=certificate)
                self.assert_failed(self.avn(*INFO), status)
                server = self.serve(always=answer, certificate=certificate)
                self.assert_failed(self.avn(*REVOKE), change)
                self.assertEqual(len(server.requests), 1)


class AuthorityFiles(TlsCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(always=GOOD, certificate=self.authority.issue("server"))
        del self.env["AIVEN_CA_CERT"]

    def write(self, name, content):
        with open(os.path.join(self.home, name), "wb") as file:
            file.write(content)
        return name

    def test_good_ones(self):
        good = self.authority.certificate
        os.makedirs(os.path.join(self.home, "some", "where"))
        os.symlink(good, os.path.join(self.home, "link"))
        shutil.copy(good, os.path.join(self.home, "with spaces and ü"))
        self.write("bundle", b"# words\n" + self.read(self.authority.issue_kind("self-signed")[0]) + self.read(good))
        self.write("no line end", self.read(good).rstrip())
        self.write("dos", self.read(good).replace(b"\n", b"\r\n"))
        for path, cwd in [(good, "/"), ("authority.pem", self.home), ("./authority.pem", self.home),
            ("link", self.home),
                          ("../../authority.pem", os.path.join(self.home, "some", "where")), ("bundle", self.home),
                          (os.path.relpath(good, "/"), "/"), ("with spaces and ü", self.home), ("dos", self.home),
                          ("some/../authority.pem", self.home), ("no line end", self.home)]:  # fmt: skip
            ways = (["--auth-ca", path], {}), ([f"--auth-ca={path}"], {}), ([], {"AIVEN_CA_CERT": path})
            for arguments, env in ways if FULL else ways[len(path) % 3 :][:1]:
                with self.subTest(path=path, arguments=arguments):
                    self.expect(0, *REVOKE, *arguments, env=env, cwd=cwd)

    def test_ones_that_cannot_be_used(self):
        certificate = self.read(self.authority.certificate)
        os.symlink("nowhere", os.path.join(self.home, "dangling"))
        os.symlink("loop", os.path.join(self.home, "loop"))
        names = [
            self.write("empty", b""), self.write("garbage", b"made up"),
                self.write("key", self.read(self.authority.key)),
            self.write("cut", certificate[:200]), self.write("cut later", certificate[:-40]),
            self.write("der", b"\x30\x82\x01\x0a" + bytes(range(200))),
                self.write("nul", certificate[:100] + b"\0" * 300),
            self.write("bad base64", certificate.replace(b"M", b"!")), self.write("large", b"x" * (1 << 20)),
            "missing", ".", "dangling", "loop", "garbage/below", "x" * 300,
        ]  # fmt: skip
        for name, (words, folder), by_option in combine(names, ((INFO, ""), (REVOKE, self.home)), (True, False, True)):
            path = os.path.join(folder, name)
            with self.subTest(words=words, path=path, by_option=by_option):
                given = ([*words, "--auth-ca", path], {}) if by_option else (words, {"AIVEN_CA_CERT": path})
                message = self.expect_failure(13, *given[0], env=given[1]).stderr
                self.assertIn(f"Cannot read CA certificates from {path}: ", message)
                self.assertTrue(message.isascii())
        self.assertEqual(self.server.connections, 0)

    def test_the_reason_of_the_system_is_given(self):
        for name, reason in [("missing", "No such file or directory"), (".", "Is a directory"), ("/dev/zero", "File too large"),
                             ("loop", "Too many levels of symbolic links"), ("key.pem/x", "Not a directory")]:  # fmt: skip
            os.path.lexists(os.path.join(self.home, "loop")) or os.symlink("loop", os.path.join(self.home, "loop"))
            self.write("key.pem", b"")
            self.assertIn(f"from {name}: {reason}.\n", self.expect_failure(13, *INFO, "--auth-ca", name).stderr)

    @unittest.skipIf(BASH is None, "bash is not installed")
    def test_pipes(self):
        """Every option that names a file to be read takes the pipe of a shell's <(...)."""
        project = {"default_project": "one"}
        server = self.serve(always=reply(200, {"user": {"user": EMAIL, "projects": ["one"]}, "token": FRESH_TOKEN}),
                            certificate=self.authority.issue("server"))  # fmt: skip
        files = {"ca": self.read(self.authority.certificate), "config": json.dumps(project).encode(),
                 "password": PASSWORD.encode(), "token": TOKEN.encode(), "new": b"made-up new password\n"}  # fmt: skip
        for name, content in files.items():
            self.secret_files.add(os.path.join(self.home, self.write(name, content)))
        common = "--auth-ca <(cat ca) --config <(cat config)"
        for line, sent in [
            (f"user login {EMAIL} {common} --password-file <(cat password)", PASSWORD),
            (f"user login {common} --token-file <(cat token)", None),
            (f"user password-change {common} --password-file <(cat password) --new-password-file <(cat new)", PASSWORD),
            (f"user create {EMAIL} {common} --password-file <(cat password)", PASSWORD),
            ("--config <(cat config) --auth-ca=<(cat ca) user info", None),
        ]:  # fmt: skip
            with self.subTest(line=line):
                server.requests.clear()
                env = {**self.env, "AIVEN_PASSWORD": "", "AIVEN_NEW_PASSWORD": "", "AIVEN_WEB_URL": server.url}
                done = subprocess.run([BASH, "-c", f'exec "$0" {line}', AVN], env=env, cwd=self.home, capture_output=True,
                                      text=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT)  # fmt: skip
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("default project", done.stderr)
                self.assertEqual(server.requests[0].json["password"] if sent else None, sent)
        self.assertFalse(os.path.exists(self.client_config))

    def test_a_fifo(self):
        """avn waits for its writer, and the interrupt key ends the wait."""
        fifo = os.path.join(self.home, "fifo")
        os.mkfifo(fifo)
        with Terminal([AVN, *REVOKE, "--auth-ca", fifo], env=self.env, cwd=self.home) as terminal:
            with open(fifo, "wb") as writer:
                writer.write(self.read(self.authority.certificate))
            self.assertEqual(terminal.wait(), 0, terminal.stderr)
        with Terminal([AVN, *REVOKE, "--auth-ca", fifo], env=self.env, cwd=self.home) as terminal:
            with open(fifo, "wb"):
                terminal.send(CTRL_C)
                self.assertEqual((terminal.wait(), terminal.stdout), (130, ""), terminal.stderr)
        self.assertEqual(len(self.server.requests), 1)

    def test_unreadable(self):
        path = os.path.join(self.home, "locked")
        shutil.copy(self.authority.certificate, path)
        os.chmod(path, 0)
        unprivileged.give_to_nobody(self.home)
        done = unprivileged.run_unprivileged([AVN, *REVOKE, "--auth-ca", path], env=self.env, cwd=self.home,
                                             capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual((done.returncode, done.stdout), (13, ""), done.stderr)
        self.assertIn(f"from {path}: ", done.stderr)
        self.assertIn("Permission denied", done.stderr)
        self.assertEqual((len(done.stderr.splitlines()), self.server.connections), (2, 0))

    def test_an_empty_name_means_the_system(self):
        """With an empty name, avn uses the system's CA certificates, which do not include the test's."""
        ways = [([], {}), ([], {"AIVEN_CA_CERT": ""}), (["--auth-ca", ""], {}), (["--auth-ca="], {"AIVEN_CA_CERT": ""})]
        for words, (arguments, env) in combine(COMMANDS, ways):
            with self.subTest(arguments=arguments, env=env, words=words):
                result = self.avn(*words, *arguments, env=env)
                self.assert_failed(result, 10)
                self.assertIn("not signed by a trusted certificate authority", result.stderr)
        self.assertEqual(self.server.requests, [])
        self.expect(0, *INFO, "--auth-ca=", env={"AIVEN_CA_CERT": self.authority.certificate})


if __name__ == "__main__":
    unittest.main()
