# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test external command groups: programs avn-GROUP on PATH, and the official client."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import unittest

from harness import AVN, TIMEOUT, AvnCase

# Not the canaries, because the programs here print what they receive.
PASSWORD = "made-up password for a program"
TOKEN = "MADE+UP/FOR/A/PROGRAM"

# Prints how it was run and exits with a status that avn does not use.
REPORTER = """#!{python}
import json, os, sys
mask = os.umask(0)
names = [name for name in os.environ if name.startswith(("AVN_", "AIVEN_"))]
print(json.dumps({{
    "program": sys.argv[0], "words": [os.fsencode(word).decode("latin-1") for word in sys.argv[1:]], "umask": mask,
    "variables": {{name: os.environ[name] for name in names}}, "pid": os.getpid(), "input": sys.stdin.read(),
}}))
sys.exit(42)
"""


class ExternalCase(AvnCase):
    def setUp(self):
        super().setUp()
        self.folder = self.add_path("bin")

    def add_path(self, name):
        """Create a directory and prepend it to PATH."""
        folder = os.path.join(self.home, name)
        os.mkdir(folder)
        self.env["PATH"] = folder + ":" + self.env["PATH"]
        return folder

    def write_program(self, name="avn-hello", folder=None, text=None, mode=0o755):
        path = os.path.join(folder or self.folder, name)
        with open(path, "w") as file:
            file.write(text or REPORTER.format(python=sys.executable))
        os.chmod(path, mode)
        return path

    def report(self, *words, **options):
        """Run avn; return what the program that replaced it reported."""
        result = self.expect(42, *words, **options)
        told = json.loads(result.stdout)
        told["errors"] = result.stderr
        return told


class ProgramTest(ExternalCase):
    def test_a_program_gets_its_arguments(self):
        path = self.write_program()
        told = self.report("hello", "--json", "-x", "", "list", "--url", "x", "--help", "--", "--version", "a b", input="text")
        self.assertEqual(told["program"], path)
        self.assertEqual(told["words"], ["--json", "-x", "", "list", "--url", "x", "--help", "--", "--version", "a b"])
        self.assertEqual((told["input"], told["errors"]), ("text", ""))

    def test_bytes_are_handed_on_as_they_are(self):
        self.write_program()
        self.assertEqual(self.report("hello", os.fsdecode(b"\xff\xfe"), "é")["words"], ["\xff\xfe", "é".encode().decode("latin-1")])

    def test_a_program_gets_the_settings_in_its_environment(self):
        self.write_program()
        options = {"--url=https://example.com": ("AIVEN_WEB_URL", "https://example.com"),
                   "--auth-ca=/ca.pem": ("AIVEN_CA_CERT", "/ca.pem"), "--config=/c.json": ("AIVEN_CLIENT_CONFIG", "/c.json"),
                   "--request-timeout=7": ("AVN_REQUEST_TIMEOUT", "7"), "--show-http": ("AVN_SHOW_HTTP", "1"),
                   "--json": ("AVN_JSON", "1"), "--no-input": ("AVN_NO_INPUT", "1"), "--color=never": ("AVN_COLOR", "never"),
                   "--debug": ("AVN_DEBUG", "1")}  # fmt: skip
        told = self.report(*options, "hello", env={"AIVEN_WEB_URL": "https://other.example.com", "AIVEN_FORCE": "1"})
        for name, value in options.values():
            self.assertEqual(told["variables"].get(name), value, name)
        self.assertEqual(told["variables"]["AIVEN_FORCE"], "1")
        self.assertEqual(told["words"], [])

    def test_defaults(self):
        self.write_program()
        told = self.report("hello", env={"AVN_JSON": "1", "AVN_COLOR": "always", "AVN_REQUEST_TIMEOUT": "x", "AIVEN_FORCE": ""})
        told = told["variables"]
        for name in ("AVN_JSON", "AVN_DEBUG", "AIVEN_AUTH_TOKEN", "AIVEN_FORCE"):
            self.assertNotIn(name, told)
        defaults = {"AVN_COLOR": "auto", "AVN_REQUEST_TIMEOUT": "30", "AIVEN_WEB_URL": "https://api.aiven.io"}
        self.assertEqual({name: told[name] for name in defaults}, defaults)
        told = self.report("hello", env={"AIVEN_WEB_URL": "https://example.com"})["variables"]
        self.assertEqual(told["AIVEN_WEB_URL"], "https://example.com")

    def test_a_token_on_the_command_line_goes_to_the_environment_with_a_warning(self):
        self.write_program()
        told = self.report("--auth-token", TOKEN, "hello")
        self.assertEqual(told["variables"]["AIVEN_AUTH_TOKEN"], TOKEN)
        self.assertEqual(told["words"], [])
        self.assertIn("use AIVEN_AUTH_TOKEN instead", told["errors"])

    def test_the_program_takes_the_process_over(self):
        self.write_program()
        script = 'umask 027; exec "$0" hello'
        done = subprocess.run(["sh", "-c", script, AVN], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual(json.loads(done.stdout)["umask"], 0o027)
        process = subprocess.Popen([AVN, "hello"], env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.assertEqual(json.loads(process.communicate(timeout=TIMEOUT)[0])["pid"], process.pid)

    def test_the_signals_that_avn_ignores_are_not_ignored(self):
        self.write_program(text="#!/bin/sh\nexec grep '^SigIgn' /proc/self/status\n")
        ignored = int(self.expect(0, "hello").stdout.split()[1], 16)
        for number in (signal.SIGXFSZ, signal.SIGPIPE):
            self.assertFalse(ignored & 1 << number - 1, number)

    def test_its_signal_is_passed_on(self):
        self.write_program(text="#!/bin/sh\nkill -TERM $$\n")
        self.assertEqual(self.avn("hello").status, -signal.SIGTERM)

    def test_help_is_the_program_s_own(self):
        self.write_program()
        for words, expected in {
            "hello --help": ["--help"], "hello a -h": ["a", "-h"], "--help hello a": ["--help", "a"], "-h hello": ["--help"],
            "help hello": ["--help"], "help hello a b": ["a", "b", "--help"],
        }.items():  # fmt: skip
            with self.subTest(words):
                self.assertEqual(self.report(*words.split())["words"], expected)

    def test_wrong_options_in_front_of_it_are_found(self):
        self.write_program()
        for words in ("--bogus hello", "--json=1 hello", "--request-timeout x hello", "-x hello"):
            with self.subTest(words):
                self.expect_failure(2, *words.split())
        self.assertIn("ABI", self.expect(0, "--version", "hello").stdout)

    def test_plugins_and_what_is_built_in_win(self):
        for name in ("user", "plugin", "help", "sandbox"):
            self.write_program("avn-" + name)
        self.assertIn("access-token", self.expect(0, "user", "--help").stdout)
        self.assertIn("list", self.expect(0, "plugin", "--help").stdout)
        self.assertIn("Command groups:", self.expect(0, "help").stdout)
        self.assertIn("serve", self.expect(0, "sandbox").stdout)
        self.expect_failure(2, "user", "hello")

    def test_a_broken_plugin_takes_precedence_too(self):
        folder = os.path.join(self.home, "plugins")
        os.mkdir(folder)
        with open(os.path.join(folder, "hello.avn-plugin"), "w") as file:
            file.write("[Avn Plugin]\nName=hello\nModule=missing\nAbi=1\n")
        self.write_program()
        self.expect_failure(14, "hello", env={"AVN_PLUGIN_PATH": folder})

    def test_the_first_folder_wins(self):
        self.write_program()
        first = self.write_program(folder=self.add_path("first"))
        self.assertEqual(self.report("hello")["program"], first)

    def test_a_file_that_cannot_be_run_is_skipped(self):
        second = self.write_program()
        first = self.add_path("first")
        for number, make in enumerate((
            lambda path: self.write_program(folder=os.path.dirname(path), mode=0o644), os.mkdir, os.mkfifo,
            lambda path: os.symlink("/nonexistent", path), lambda path: os.symlink(AVN, path),
        )):  # fmt: skip
            with self.subTest(number):
                path = os.path.join(first, "avn-hello")
                make(path)
                self.assertEqual(self.report("hello")["program"], second)
                os.rmdir(path) if stat.S_ISDIR(os.lstat(path).st_mode) else os.remove(path)

    def test_relative_and_empty_folders_are_never_searched(self):
        path = self.write_program(folder=self.home)
        for folders in ("", ":", ".", "./", "::", "bin/..", os.path.basename(self.home)):
            with self.subTest(folders):
                for cwd in (self.home, os.path.dirname(self.home)):
                    result = self.expect_failure(2, "hello", env={"PATH": folders}, cwd=cwd)
                    self.assertIn("avn-hello", result.stderr)
        self.expect_failure(2, "hello", env={"PATH": None}, cwd=self.home)
        self.assertEqual(self.report("hello", env={"PATH": ".::" + self.home})["program"], path)

    def test_only_names_of_groups_are_searched(self):
        for name in ("avn-Hello", "avn-he_llo", "avn-", "avn--x", "avn-he.llo", "avn-he llo"):
            self.write_program(name)
        os.mkdir(os.path.join(self.folder, "avn-x"))
        self.write_program("y", folder=os.path.join(self.folder, "avn-x"))
        for word in ("Hello", "he_llo", "", "-x", "he.llo", "he llo", "x/y", "../bin/avn-x", "/y"):
            with self.subTest(word):
                self.expect_failure(2, *(["--", word] if word.startswith("-") else [word]))

    def test_a_program_that_fails_to_start_is_an_error(self):
        for text in ("#!/nonexistent/interpreter\n", "\x7fELF nonsense", "no line that names an interpreter"):
            path = self.write_program(text=text)
            result = self.expect_failure(14, "hello")
            self.assertIn(path, result.stderr)


class FallbackTest(ExternalCase):
    def setUp(self):
        super().setUp()
        # Its directory is not on PATH.
        self.elsewhere = os.path.join(self.home, "elsewhere")
        os.mkdir(self.elsewhere)
        self.client = self.write_program("client", folder=self.elsewhere)

    def write_settings(self, content, mode=0o600):
        os.makedirs(self.avn_dir, 0o700, exist_ok=True)
        path = os.path.join(self.avn_dir, "avn.conf")
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(path, mode)
        return path

    def test_it_gets_the_whole_command_line(self):
        words = ["--show-http", "--bogus", "service", "list", "--json", "--auth-token", TOKEN, "--url=https://example.com", "--", "-x", ""]
        told = self.report(*words, env={"AVN_FALLBACK": self.client, "AIVEN_PASSWORD": PASSWORD})
        self.assertEqual(told["words"], words)
        self.assertEqual(told["program"], self.client)
        self.assertEqual(told["variables"]["AIVEN_PASSWORD"], PASSWORD)
        self.assertNotIn("AIVEN_WEB_URL", told["variables"])
        self.assertEqual(told["errors"], "")

    def test_secrets_in_front_of_the_group_too(self):
        words = ["--auth-token", TOKEN, os.fsdecode(b"\xff"), "service"]
        told = self.report(*words, env={"AVN_FALLBACK": self.client})
        self.assertEqual(told["words"], ["--auth-token", TOKEN, "\xff", "service"])

    def test_secrets_beside_a_search_for_help_too(self):
        for words in (["--auth-token=" + TOKEN, "help", "kafka"], ["help", "kafka", "--auth-token", TOKEN]):
            with self.subTest(words):
                self.assertEqual(self.report(*words, env={"AVN_FALLBACK": self.client})["words"], words)

    def test_options_that_are_wrong_for_avn(self):
        words = ["--verbose", "service", "list"]
        self.assertEqual(self.report(*words, env={"AVN_FALLBACK": self.client})["words"], words)

    def test_it_comes_last(self):
        env = {"AVN_FALLBACK": self.client}
        self.assertIn("access-token", self.expect(0, "user", env=env).stdout)
        program = self.write_program("avn-service")
        self.assertEqual(self.report("service", env=env)["program"], program)

    def test_commands_that_a_plugin_does_not_have_go_to_it(self):
        for words in (["user", "nonsense"], ["user", "access-token", "nonsense", "--its-option=1"], ["user", "nonsense", "--help"],
                      ["--no-such-option", "user", "nonsense"], ["help", "user", "nonsense"],
                      ["user", "--auth-token", TOKEN, "nonsense", "--auth-token=" + TOKEN]):  # fmt: skip
            with self.subTest(words):
                told = self.report(*words, env={"AVN_FALLBACK": self.client})
                self.assertEqual((told["program"], told["words"], told["errors"]), (self.client, words, ""))
        # Without a fallback client, or for a command that avn has, avn tells what is wrong.
        self.assertIn("has no command", self.expect_failure(2, "user", "nonsense").stderr)
        self.assertIn("has no command", self.expect_failure(2, "help", "user", "nonsense").stderr)
        for words in (["user", "info", "nonsense"], ["user", "info", "--nonsense"], ["user", "access-token", "create"]):
            self.expect_failure(2, *words, env={"AVN_FALLBACK": self.client})
        self.expect_failure(14, "user", "nonsense", env={"AVN_FALLBACK": "/nonexistent"})

    def test_typing_errors_go_to_it_too(self):
        self.assertIn("'avn user'", self.expect_failure(2, "usr").stderr)
        self.assertEqual(self.report("usr", env={"AVN_FALLBACK": self.client})["words"], ["usr"])

    def test_help_of_its_commands(self):
        env = {"AVN_FALLBACK": self.client}
        self.assertEqual(self.report("help", "kafka", "topic", env=env)["words"], ["help", "kafka", "topic"])
        self.assertEqual(self.report("kafka", "--help", env=env)["words"], ["kafka", "--help"])
        self.assertIn("avn user access-token revoke", self.expect(0, "help", "revoke", env=env).stdout)
        self.assertIn("Command groups:", self.expect(0, "--help", env=env).stdout)

    def test_a_name_is_searched_on_the_path(self):
        env = {"AVN_FALLBACK": "client"}
        self.expect_failure(14, "service", env=env)
        env["PATH"] = self.elsewhere
        self.assertEqual(self.report("service", env=env)["program"], self.client)

    def test_the_other_client_may_have_the_same_name(self):
        """The official client is also called avn; avn must not find itself."""
        os.symlink(AVN, os.path.join(self.folder, "avn"))
        other = self.write_program("avn", folder=self.elsewhere)
        path = self.folder + ":" + self.elsewhere
        self.assertEqual(self.report("service", env={"AVN_FALLBACK": "avn", "PATH": path})["program"], other)
        self.expect_failure(14, "service", env={"AVN_FALLBACK": "avn", "PATH": self.folder})

    def test_it_cannot_recurse(self):
        script = self.write_program("script", text=f'#!/bin/sh\nexec "{AVN}" "$@"\n')
        for client in (AVN, script):
            with self.subTest(client):
                self.assertIn("runs avn again", self.expect_failure(14, "service", env={"AVN_FALLBACK": client}).stderr)

    def test_a_file_that_cannot_be_run_is_an_error(self):
        text = os.path.join(self.home, "text")
        open(text, "w").close()
        for client, status in {
            "./client": 2, "elsewhere/client": 2, "nothing-of-this-name": 14, "/nonexistent": 14, text: 14, self.elsewhere: 14,
            "bad\x1b[2Jname": 14,
        }.items():  # fmt: skip
            with self.subTest(client):
                result = self.expect_failure(status, "service", env={"AVN_FALLBACK": client})
                self.assertNotIn("\x1b", result.stderr)

    def test_the_error_says_what_would_help(self):
        for env in ({}, {"AVN_FALLBACK": ""}):
            lines = self.expect_failure(2, "service", "list", env=env).stderr.splitlines()
            self.assertIn('"service"', lines[0])
            for word in ("plugin", "avn-service", "AVN_FALLBACK"):
                self.assertIn(word, lines[1])

    def test_the_settings_file_names_it(self):
        self.write_settings(f"# mine\n[Avn]\nother=1\nfallback={self.client}\n[Other]\nfallback=/nonexistent\n")
        self.assertEqual(self.report("service")["program"], self.client)
        folder = os.path.join(self.home, "config")
        shutil.copytree(self.avn_dir, os.path.join(folder, "avn"))
        shutil.rmtree(self.avn_dir)
        self.expect_failure(2, "service")
        self.assertEqual(self.report("service", env={"XDG_CONFIG_HOME": folder})["program"], self.client)
        self.expect_failure(2, "service", env={"XDG_CONFIG_HOME": "config"})
        self.expect_failure(2, "service", env={"HOME": "home"})

    def test_the_variable_wins(self):
        self.write_settings("[Avn]\nfallback=/nonexistent\n")
        self.assertEqual(self.report("service", env={"AVN_FALLBACK": self.client})["program"], self.client)
        self.expect_failure(14, "service", env={"AVN_FALLBACK": ""})

    def test_a_missing_client_is_named_as_such(self):
        self.write_settings("[Avn]\nfallback=/nonexistent/avn\n")
        lines = self.expect_failure(14, "service").stderr.splitlines()
        self.assertIn("no such command, and cannot run the fallback client /nonexistent/avn", lines[0])
        self.assertIn("avn.conf", lines[1])

    def test_a_settings_file_without_it_changes_nothing(self):
        for content in ("", "[Avn]\n", "[Avn]\nfallback=\n", "[Other]\nfallback=/x\n"):
            with self.subTest(content):
                self.write_settings(content)
                self.assertIn("AVN_FALLBACK", self.expect_failure(2, "service").stderr)

    def test_a_damaged_settings_file_stops_commands_that_need_it(self):
        for content in ("fallback=x", "[Avn\n", b"[Avn]\nfallback=\xff\n", "[Avn]\nfallback=x\\\n", "[Avn]\n#" + "x" * 2**17):
            with self.subTest(content[:20]):
                path = self.write_settings(content)
                self.assertIn(path, self.expect_failure(13, "service").stderr)
                self.expect(0, "user", "--help")
        os.remove(path)
        for make in (os.mkdir, os.mkfifo):
            make(path)
            self.expect_failure(13, "service")
            os.rmdir(path) if os.path.isdir(path) else os.remove(path)

    def test_a_settings_file_that_others_may_write_to_is_refused(self):
        for mode in (0o602, 0o666):
            path = self.write_settings(f"[Avn]\nfallback={self.client}\n", mode)
            self.assertIn(f"chmod go-w {path}", self.expect_failure(14, "service").stderr)
        os.chmod(path, 0o644)
        self.report("service")
        os.chmod(self.avn_dir, 0o707)
        self.assertIn(f"chmod go-w {self.avn_dir}", self.expect_failure(14, "service").stderr)


class OverviewTest(ExternalCase):
    def test_programs_are_listed(self):
        path = self.write_program()
        self.write_program("avn-user")
        self.write_program("avn-Other")
        self.write_program("avn-closed", mode=0o644)
        rows = {(row["name"], row["state"]): row for row in self.expect(0, "plugin", "list", "--json").json}
        self.assertEqual(rows["hello", "external"]["path"], path)
        self.assertIn("user.avn-plugin", rows["user", "shadowed"]["explanation"])
        self.assertEqual(set(name for name, _ in rows), {"hello", "user", "plugin", "sandbox"})
        self.assertRegex(self.expect(0, "plugin", "list").stdout, rf"\nhello +null .*  program on PATH +{path}\n")

    def test_they_cost_the_help_nothing(self):
        self.write_program()
        self.assertNotIn("hello", self.expect(0, "--help").stdout)


if __name__ == "__main__":
    unittest.main()
