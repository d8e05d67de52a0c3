# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the output of `avn __complete`: it agrees with the parser and the help, and never fails."""

import os
import re
import signal
import subprocess
import unittest

from harness import AVN, TIMEOUT, combine, in_language
from plugin_case import PluginCase
from rig.canaries import TOKEN

CREATE = ("user", "access-token", "create")
LIST = ("user", "access-token", "list")

# The words, the last of which is completed, and its candidates in any order.
TABLE = (
    (("us",), ["user"]),
    (("h",), ["help"]),
    (("no-such",), []),
    (("user", "acc"), ["access-token"]),
    (("user", "log"), ["login", "logout"]),
    (("user", "access-token", ""), ["create", "list", "revoke", "update"]),
    (("user", "access-token", "li"), ["list"]),
    (("user", "access-token", "list", ""), []),
    (("user", "no-such", ""), ["access-token", "create", "info", "login", "logout", "password-change", "tokens-expire"]),
    (("no-such", "in"), []),
    # Values of options with choices, in both forms, wherever the option is.
    (("--color", ""), ["always", "auto", "never"]),
    (("--color", "n"), ["never"]),
    (("--color=a",), ["--color=always", "--color=auto"]),
    (("--color=", ), ["--color=always", "--color=auto", "--color=never"]),
    (("user", "info", "--color", "al"), ["always"]),
    (("user", "info", "--color=al"), ["--color=always"]),
    (("--color", "--"), []),
    (("--json=",), []),
    (("--no-such=",), []),
    (("--url", ""), []),
    # Global options before the group, with their values.
    (("--url", "user", "us"), ["user"]),
    (("--url=user", "us"), ["user"]),
    (("--json", "--color", "never", "user", "inf"), ["info"]),
    (("--no-such", "us"), ["user"]),
    (("-h", "us"), ["user"]),
    (("user", "-h", "inf"), ["info"]),
    # Options, without those given already unless repeatable, and without those that exclude each other.
    (("--js",), ["--json"]),
    (("--json", "--js"), []),
    (("--verb",), []),
    (("--version", "--verb"), ["--verbose"]),
    (("user", "--js"), ["--json"]),
    ((*CREATE, "--max"), ["--max-age", "--max-age-seconds"]),
    ((*CREATE, "--max-age", "1d", "--max"), []),
    ((*CREATE, "--max-age", "1d", "--no-e"), []),
    ((*CREATE, "--no-expiry", "--max"), []),
    ((*CREATE, "--no-expiry", "--ext"), []),
    ((*CREATE, "--extend-when-used", "--no-e"), []),
    ((*CREATE, "--secret-only", "--js"), []),
    ((*CREATE, "--json", "--secret"), []),
    ((*CREATE, "--scope", "x", "--sco"), ["--scope"]),
    ((*CREATE, "--descr"), ["--description"]),
    ((*CREATE, "--description", "x", "--descr"), []),
    ((*CREATE, "--description", ""), []),
    (("user", "login", "--token", "--password-f"), []),
    (("user", "login", "--password-file", "x", "--token"), []),
    (("user", "info", "--descr"), []),
    (("user", "info", "-x"), []),
    (("user", "info", "-h"), []),
    # Field names: after a comma the remaining ones, after a dash those for sorting in reverse order.
    ((*LIST, "--fields", "la"), ["last_ip", "last_used_time", "last_user_agent"]),
    ((*LIST, "-f", "last_i"), ["last_ip"]),
    ((*LIST, "-glast_i"), ["-glast_ip"]),
    ((*LIST, "--get-values=last_ip,token_prefix,la"),
     ["--get-values=last_ip,token_prefix,last_used_time", "--get-values=last_ip,token_prefix,last_user_agent"]),
    ((*LIST, "--fields", "last_ip,tok"), ["last_ip,token_prefix"]),
    ((*LIST, "--sort", "-tok"), ["-token_prefix"]),
    ((*LIST, "--sort=tok"), ["--sort=token_prefix"]),
    ((*LIST, "--sort=-tok"), ["--sort=-token_prefix"]),
    ((*LIST, "--sort", "last_ip,tok"), []),
    ((*CREATE, "--fields", "full"), ["full_token"]),
    ((*CREATE, "--fields", "sc"), ["scopes"]),
    (("user", "logout", "-g", ""), ["all", "token_revoked"]),
    ((*LIST, "--fields=al"), ["--fields=all"]),
    ((*LIST, "--fields", "last_ip,al"), []),
    ((*LIST, "--sort", "al"), []),
    (("user", "logout", "-f", "token_revoked,"), []),
    (("user", "--fields", ""), []),
    (("--fields", ""), []),
    ((*LIST, "--mode", ""), ["auto", "lines", "table"]),
    ((*LIST, "--json", "--te"), []),
    ((*LIST, "-g", "x", "--fi"), []),
    # After "--" nothing is an option.
    (("--", "us"), ["user"]),
    (("--", "--js"), []),
    (("user", "info", "--", "--js"), []),
    (("user", "--", "inf"), ["info"]),
    # Help topics.
    (("help", "us"), ["user"]),
    (("help", "form"), ["formatting"]),
    (("help", "pl"), ["plugin", "plugins"]),
    (("help", "formatting", ""), []),
    (("form",), []),
    (("help", "user", "acc"), ["access-token"]),
    (("help", "user", "access-token", "l"), ["list"]),
    (("help", "user", "no-such", ""), []),
    (("help", "no-such", ""), []),
    (("help", "--js"), ["--json"]),
)  # fmt: skip

FILES = (
    ("--config", ""), ("--config=",), ("--auth-ca", "x"), ("user", "login", "--password-file", ""),
    ("user", "login", "--password-file=x"), ("user", "login", "--token-file", "/etc/"),
)  # fmt: skip

PROGRAMS = (
    (("sandbox", "run", ""), 3), (("sandbox", "run", "--", ""), 4), (("sandbox", "run", "--", "git", "co"), 4),
    (("--json", "sandbox", "run", "--database", "x", "--", "git", "-", "x", ""), 7),
)  # fmt: skip


class CompletionCase(PluginCase):
    def complete(self, *words, **options):
        """Return the kind, and the candidates with their descriptions."""
        result = self.expect(0, "__complete", *words, **options)
        self.assertEqual(result.stderr, "")
        kind, *lines = result.stdout.split("\n")[:-1]
        candidates = [line.split("\t") for line in lines]
        self.assertTrue(all(len(candidate) == 2 for candidate in candidates), result.stdout)
        return kind, dict(candidates)


class TableTest(CompletionCase):
    def test_words(self):
        for words, expected in TABLE:
            with self.subTest(words):
                kind, candidates = self.complete(*words)
                self.assertEqual((kind, sorted(candidates)), ("words", sorted(expected)))

    def test_groups_and_nothing(self):
        for words in ((), ("",)):
            kind, candidates = self.complete(*words)
            self.assertEqual((kind, set(candidates)), ("words", {"help", "plugin", "sandbox", "user"}))

    def test_files(self):
        for words in FILES:
            with self.subTest(words):
                self.assertEqual(self.complete(*words), ("files", {}))

    def test_programs(self):
        for words, place in PROGRAMS:
            with self.subTest(words):
                self.assertEqual(self.complete(*words), (f"program {place}", {}))
        self.assertIn("--account", self.complete("sandbox", "run", "-")[1])

    def test_options_are_those_of_the_help(self):
        for words in ((), ("user", "login"), CREATE, ("sandbox", "serve"), ("plugin", "list")):
            with self.subTest(words):
                pages = [self.expect(0, "help", *topic).stdout for topic in (words, ("options",))]
                lines = "".join(pages).splitlines()
                shown = {re.search(r"--[a-z-]+", line)[0] for line in lines if re.match(r" +(-., )?--", line)}
                # --verbose is offered after --version only.
                self.assertEqual(set(self.complete(*words, "--")[1]), shown - {"--verbose"})

    def test_descriptions(self):
        for words, candidate, description in (
            (("",), "user", "Manage your user account and access tokens"),
            (("",), "help", "Show the help of a command, or search the help"),
            (("user", ""), "info", "Show information about the current user"),
            (("user", ""), "access-token", "create, list, update, revoke"),
            (("--js",), "--json", "Print JSON instead of a table"),
            (("user", "login", "--tok"), "--token", "Log in with an access token instead of a password"),
        ):
            with self.subTest(words):
                self.assertEqual(self.complete(*words)[1][candidate], description)

    def test_descriptions_are_translated(self):
        english = self.complete("user", "")[1]
        self.env.update(in_language("de"))
        german = self.complete("user", "")[1]
        self.assertEqual(german.keys(), english.keys())
        self.assertNotEqual(german, english)


class OddTest(CompletionCase):
    def complete_bytes(self, *words):
        done = subprocess.run([AVN, "__complete", *words], env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, b""), words)
        self.assertIn(done.stdout.split(b"\n")[0].split()[0], (b"words", b"files", b"program"))
        return done.stdout

    def test_odd_words(self):
        odd = (b"\xff", b"us\xc3", b"--color=\xc3", b"--\xff=", b"-\xff", b"-", b"--", b"---", b"--=", b"=", b"-=", b"\n",
               b"\t", b"\x1b[31m", b"$(touch X)", b"'", b'"', b"\\", b"%s%n", b"x" * 100000, b"__complete", b" ", b"--color=")
        # None is replaced by the odd word.
        lines = ((None,), (None, b""), (b"user", None), (b"user", b"login", None), (b"--url", None, b"us"),
                 (b"user", b"access-token", b"revoke", None, b""))  # fmt: skip
        for word, line in combine(odd, lines):
            words = [word if part is None else part for part in line]
            with self.subTest(words):
                self.complete_bytes(*words)
        self.assertEqual(os.listdir(self.folder), [])

    def test_arguments_in_invalid_utf_8_are_skipped(self):
        self.assertIn(b"info\t", self.complete_bytes(b"user", b"\xff", b"inf"))
        self.assertEqual(self.complete_bytes(b"user", b"inf\xff"), b"words\n")

    def test_many_words(self):
        for word in (b"x", b"--json", b"--no-such", b"-x", b"--", b"--scope=x"):
            self.complete_bytes(*CREATE_BYTES, *[word] * 10000, b"")

    def test_closed_streams(self):
        for descriptor in range(3):
            done = subprocess.run(["sh", "-c", f'exec "$AVN" __complete us {descriptor}>&-'], env={**self.env, "AVN": AVN},
                                  capture_output=True, timeout=TIMEOUT)  # fmt: skip
            self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_full_output_is_not_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([AVN, "__complete", ""], env=self.env, stdout=full, stderr=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_debugging_does_not_change_the_output(self):
        plain = self.complete("user", "")
        self.assertEqual(self.complete("user", "", env={"G_MESSAGES_DEBUG": "all"}), plain)
        self.assertEqual(self.complete("--debug", "user", ""), plain)

    def test_no_request_and_no_file(self):
        server = self.serve()
        self.write_credentials()
        before = self.read(self.credentials)
        for words in (("user", ""), ("user", "access-token", "revoke", ""), ("--auth-token", TOKEN, "user", "info", "-")):
            self.complete(*words)
        self.assertEqual((server.connections, self.read(self.credentials)), (0, before))
        self.assertEqual(os.listdir(self.config_dir), [os.path.basename(self.credentials)])

    def test_secrets_are_not_repeated(self):
        for words in (("--auth-token", TOKEN), (f"--auth-token={TOKEN}",), ("--auth-token", TOKEN, ""), ("user", TOKEN)):
            self.assertNotIn(TOKEN, self.expect(0, "__complete", *words).stdout)


class PluginsTest(CompletionCase):
    def test_fifty_bombs_are_listed_and_not_opened(self):
        self.install(self.folder, "bomb", name="bomb-0")
        for i in range(1, 50):
            self.write_key_file(self.folder, KEY_FILE.format(i, self.abi), f"bomb-{i}")
        _, candidates = self.complete("bomb")
        self.assertEqual((len(candidates), candidates["bomb-7"]), (50, "Number 7"))
        for words in (("",), ("help", ""), ("--js",), ("user", ""), ("help", "user", "")):
            self.complete(*words)

    def test_only_the_named_one_is_opened(self):
        self.install(self.folder, "bomb", name="bomb")
        self.install(self.folder, "good", name="broken")
        self.assertEqual(self.complete("broken", ""), ("words", {"hello": "Greet"}))
        self.assertEqual(self.avn("__complete", "bomb", "").status, 99)

    def test_noise_and_odd_words_are_no_candidates(self):
        for source in ("noise", "odd-words"):
            self.install(self.folder, source)
            for words in (("broken", ""), ("help", "broken", "")):
                self.assertEqual(self.complete(*words), ("words", {"hello": "Greet"}))

    def test_plugin_that_never_gets_ready_is_given_up(self):
        self.install(self.folder, "hang")
        result = self.expect(0, "__complete", "broken", "")
        self.assertEqual((result.stdout, result.stderr), ("", ""))

    def test_leftover_processes_do_not_block_the_shell(self):
        self.install(self.folder, "fork")
        pipe = os.path.join(self.home, "pipe")
        os.mkfifo(pipe)
        # Open the pipe for writing as well, so that a read waits even if the process is late.
        reader = os.open(pipe, os.O_RDWR)
        self.addCleanup(os.close, reader)
        self.env["AVN_TEST_PIPE"] = pipe
        self.assertEqual(self.complete("broken", ""), ("words", {"hello": "Greet"}))
        os.kill(int(os.read(reader, 100)), signal.SIGKILL)

    def test_words_are_hidden_while_a_plugin_is_opened(self):
        """The user is still typing, so that the secrets must be hidden during completion, too."""
        self.install(self.folder, "hang")
        pipe = os.path.join(self.home, "pipe")
        os.mkfifo(pipe)
        self.env["AVN_TEST_PIPE"] = pipe
        words = ("--auth-token=" + TOKEN, "--auth-token", TOKEN, "broken", "--password", TOKEN, TOKEN)
        process = subprocess.Popen([AVN, "__complete", *words], env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait, TIMEOUT)
        self.addCleanup(process.kill)
        with open(pipe, "rb") as reader:
            self.assertEqual(int(reader.readline()), process.pid)
        with open(f"/proc/{process.pid}/cmdline", "rb") as line:
            shown = line.read().split(b"\0")
        self.assertEqual(shown[2:], [b"*" * len(word) for word in words] + [b""])

    def test_plugin_that_crashes_is_given_up(self):
        """Some shells would print the signal that ended a child process."""
        for source in ("crash-init", "crash-type"):
            with self.subTest(source):
                self.install(self.folder, source)
                result = self.expect(0, "__complete", "broken", "")
                self.assertEqual((result.stdout, result.stderr), ("", ""))

    def test_broken_plugins_have_no_candidates(self):
        for source in ("abi", "symbol", "name", "no-type", "list", "command-path", "undefined"):
            with self.subTest(source):
                self.install(self.folder, source)
                for words in (("broken", ""), ("broken", "hello", ""), ("help", "broken", "")):
                    self.assertEqual(self.complete(*words), ("words", {}))

    def test_refused_key_files_are_no_groups(self):
        self.write_key_file(self.folder, "no key file", "broken")
        self.assertEqual(self.complete("broken"), ("words", {}))

    def test_hostile_comments_and_names(self):
        self.write_key_file(self.folder, HOSTILE_KEY_FILE.format(name="hostile", abi=self.abi), "hostile")
        kind, candidates = self.complete("hostile")
        self.assertEqual((kind, set(candidates)), ("words", {"hostile"}))
        self.assertNotRegex(candidates["hostile"], "[\x00-\x1f]")

    def test_external_programs(self):
        folder = self.add_program("avn-elsewhere", "#!/bin/sh\necho trouble; echo trouble >&2\n")
        self.assertEqual(self.complete("elsew"), ("words", {"elsewhere": os.path.join(folder, "avn-elsewhere")}))
        self.assertEqual(self.complete("elsewhere", "x"), ("files", {}))
        self.add_program("avn-user", "#!/bin/sh\n")
        self.assertEqual(self.complete("user", "inf")[1].keys(), {"info"})
        self.assertEqual(self.complete("us")[1]["user"], "Manage your user account and access tokens")

    def add_program(self, name, content):
        folder = os.path.join(self.home, "bin")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(content)
        os.chmod(path, 0o755)
        self.env["PATH"] = folder + ":" + os.environ["PATH"]
        return folder


CREATE_BYTES = [word.encode() for word in CREATE]
KEY_FILE = "[Avn Plugin]\nName=bomb-{0}\nComment=Number {0}\nModule=bomb\nAbi={1}\n"
HOSTILE_KEY_FILE = "[Avn Plugin]\nName={name}\nComment=$(touch X) `x` \\t\\n \x1b[31m \u202e\nModule=good\nAbi={abi}\n"

if __name__ == "__main__":
    unittest.main()
