# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test which files avn opens, maps and leaves behind."""

import glob
import os
import re
import stat
import subprocess
import unittest

from harness import AVN, TIMEOUT, in_language
from rig import faults
from rig.canaries import EMAIL, TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

ME = reply(200, {"user": {"user": EMAIL, "projects": ["made-up-project"]}})

# Libraries that only requests need, and libraries that no run needs, because avn reads proxies and settings itself.
HEAVY = re.compile(r"libsoup|libavn-client|libsqlite|libgnutls")
UNWANTED = re.compile(r"dconf|proxy")
MODULE = re.compile(r"/avn-[a-z]+\.so$")

NEED_NO_MODULE = (
    (0, "--help"),
    (0, "-h"),
    (0,),
    (0, "help"),
    (0, "--version"),
    (0, "--help", "--no-such-option"),
    (2, "--no-such-option"),
    (2, "usr"),
    (2, "--url"),
    (2, "--json=yes", "--request-timeout", "x"),
)
NEED_ONE_MODULE = (
    (0, "user"),
    (0, "user", "--help"),
    (0, "user", "login", "--help"),
    (0, "help", "user", "access-token"),
    (2, "user", "no-such-command"),
    (2, "user", "info", "--no-such-option"),
    (4, "user", "info"),
)


class StartupCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.work = os.path.join(self.home, "work")
        self.traces = os.path.join(self.home, "traces")
        self.user_home = os.path.join(self.home, "home")
        self.runtime = os.path.join(self.home, "run")
        for folder in (self.work, self.traces, self.user_home, self.runtime):
            os.mkdir(folder, 0o700)
        self.env.update(HOME=self.user_home, XDG_RUNTIME_DIR=self.runtime)

    def get_mapped(self, status, *args):
        """Run avn and return the paths of everything that the dynamic linker mapped."""
        prefix = os.path.join(self.traces, "trace")
        self.expect(status, *args, env={"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": prefix}, cwd=self.work)
        mapped = set()
        for trace in glob.glob(prefix + ".*"):
            mapped.update(re.findall(r"calling init: (\S+)", self.read(trace).decode()))
            os.remove(trace)
        self.assertTrue(any("libavn-1" in path for path in mapped), "the trace says nothing")
        return mapped

    def list_created(self):
        created = []
        for top in (self.work, self.user_home, self.runtime):
            for folder, folders, files in os.walk(top):
                created += [os.path.join(folder, name) for name in folders + files]
        return created


class MappingTest(StartupCase):
    def test_program_is_not_linked_with_what_requests_need(self):
        output = subprocess.check_output(["ldd", AVN], text=True)
        self.assertIn("libavn-1", output)
        self.assertIsNone(HEAVY.search(output), output)

    def test_help_version_and_usage_errors_open_no_module(self):
        for status, *args in NEED_NO_MODULE:
            with self.subTest(args):
                mapped = self.get_mapped(status, *args)
                self.assertEqual([path for path in mapped if MODULE.search(path) or HEAVY.search(path)], [])

    def test_group_opens_its_own_module_only(self):
        for status, *args in NEED_ONE_MODULE:
            with self.subTest(args):
                modules = [os.path.basename(path) for path in self.get_mapped(status, *args) if MODULE.search(path)]
                self.assertEqual(modules, ["avn-user.so"])

    def test_request_maps_neither_proxy_nor_settings_libraries(self):
        self.serve(ME)
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN
        mapped = self.get_mapped(0, "user", "info")
        self.assertTrue(any("libsoup" in path for path in mapped))
        self.assertEqual([path for path in mapped if UNWANTED.search(path)], [])

    @unittest.skipIf(faults.STRACE is None, "strace cannot trace avn")
    def test_help_reads_no_module_and_no_user_file(self):
        trace = os.path.join(self.traces, "trace")
        os.makedirs(os.path.join(self.user_home, ".config", "aiven"))
        subprocess.run(
            ["strace", "-f", "-e", "trace=open,openat,creat", "-o", trace, AVN, "--help"],
            env={**self.env, "ASAN_OPTIONS": "detect_leaks=0"}, cwd=self.work,  # strace excludes LeakSanitizer
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=TIMEOUT,
        )  # fmt: skip
        text = self.read(trace).decode(errors="replace")
        self.assertIn("user.avn-plugin", text)
        self.assertEqual(re.findall(r"avn-[a-z]+\.so|libsoup|\.config/aiven|/dev/tty|dconf|O_CREAT", text), [])


class TracesTest(StartupCase):
    def test_help_creates_nothing(self):
        for status, *args in NEED_NO_MODULE + NEED_ONE_MODULE:
            self.expect(status, *args, cwd=self.work)
        self.assertEqual(self.list_created(), [])

    def test_request_creates_nothing(self):
        self.serve(ME, reply(200, {"tokens": []}))
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN
        self.expect(0, "user", "info", cwd=self.work)
        self.expect(0, "user", "access-token", "list", cwd=self.work)
        self.assertEqual(self.list_created(), [])

    def test_request_with_proxies_creates_nothing(self):
        server = self.serve(ME)
        self.env.update(AIVEN_AUTH_TOKEN=TOKEN, https_proxy="http://127.0.0.1:1", http_proxy="http://127.0.0.1:1")
        self.expect(0, "user", "info", cwd=self.work)
        self.expect(10, "user", "info", "--url", "https://api.example.com", cwd=self.work)
        self.assertEqual((len(server.requests), self.list_created()), (1, []))

    def test_login_creates_its_two_files_and_no_other(self):
        self.serve(ME)
        self.expect(0, "user", "login", "--token-file=-", input=TOKEN + "\n", cwd=self.work)
        folder = os.path.join(self.user_home, ".config", "aiven")
        files = [os.path.join(folder, name) for name in ("aiven-client.json", "aiven-credentials.json")]
        self.assertEqual(sorted(self.list_created()), sorted([os.path.dirname(folder), folder, *files]))


class UmaskTest(StartupCase):
    MASKS = (0o000, 0o022, 0o077, 0o277, 0o777)

    def run_with_umask(self, mask, *args, **options):
        own = os.umask(mask)
        try:
            return self.avn(*args, **options)
        finally:
            os.umask(own)

    def check_modes(self, folder):
        for name, mode in (("", 0o700), ("aiven-credentials.json", 0o600), ("aiven-client.json", 0o600)):
            self.assertEqual(oct(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode)), oct(mode), name)

    def log_in(self, mask, folder):
        result = self.run_with_umask(
            mask, "user", "login", "--token-file=-", input=TOKEN, env={"AIVEN_CONFIG_DIR": folder}, cwd=self.work
        )
        self.assertEqual(result.status, 0, result.stderr)

    def test_files_are_private_under_any_umask(self):
        self.serve(always=ME)
        for mask in self.MASKS:
            with self.subTest(oct(mask)):
                folder = os.path.join(self.user_home, oct(mask))
                self.log_in(mask, folder)
                self.check_modes(folder)

    def test_files_that_others_could_read_become_private(self):
        self.serve(always=ME)
        folder = os.path.join(self.user_home, "open")
        os.mkdir(folder, 0o700)
        for name in ("aiven-credentials.json", "aiven-client.json"):
            with open(os.path.join(folder, name), "w") as file:
                file.write("{}")
            os.chmod(file.name, 0o666)
        self.log_in(0o000, folder)
        self.check_modes(folder)

    def test_child_gets_the_umask_of_the_user(self):
        for mask in (0o000, 0o022, 0o077):
            with self.subTest(oct(mask)):
                result = self.run_with_umask(mask, "sandbox", "run", "--", "sh", "-c", "umask", cwd=self.work)
                self.assertEqual((result.status, int(result.stdout, 8)), (0, mask), result.stderr)


class LanguageTest(StartupCase):
    ENGLISH = "Show information about the current user"
    FOREIGN = "Made-up translation"

    def write_catalogue(self, folder):
        """Write a catalogue with one text each in the domains of the host and the user group."""
        os.makedirs(os.path.join(folder, "LC_MESSAGES"))
        text = (
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            f'msgid "{self.ENGLISH}"\nmsgstr "{self.FOREIGN}"\n'
        )
        target = os.path.join(folder, "LC_MESSAGES", "avn.mo")
        subprocess.run(["msgfmt", "-o", target, "-"], input=text.encode(), check=True)

    def get_help(self, language):
        self.env.update(AVN_LOCALE_DIR=os.path.join(self.home, "locale"), **in_language(language))
        return self.expect(0, "user", "--help").stdout

    def test_language_chooses_a_catalogue(self):
        """Check the precondition of the next test."""
        self.write_catalogue(os.path.join(self.home, "locale", "x"))
        self.assertIn(self.FOREIGN, self.get_help("x"))

    def test_catalogue_that_others_can_change(self):
        """Translations are formats of printf()."""
        folder = os.path.join(self.home, "locale")
        link = os.path.join(folder, "x")
        target = os.path.join(self.home, "elsewhere", "x")
        self.write_catalogue(target)
        os.makedirs(folder)
        os.symlink(target, link)
        messages = os.path.join(link, "LC_MESSAGES")
        self.assertIn(self.FOREIGN, self.get_help("x"))
        for path in (folder, os.path.dirname(target), link, messages, os.path.join(messages, "avn.mo")):
            with self.subTest(path=path):
                mode = os.stat(path).st_mode
                os.chmod(path, 0o777)
                result = self.expect(0, "user", "--help")
                os.chmod(path, mode)
                self.assertIn(self.ENGLISH, result.stdout)
                self.assertIn(f"avn: {path} is not used because other users can change it.\n", result.stderr)

    def test_language_with_a_slash_is_ignored(self):
        self.write_catalogue(os.path.join(self.home, "x"))
        self.write_catalogue(os.path.join(self.home, "locale", "y", "x"))
        for language in ("../x", "y/x", "y:../x", "./../x", "../x:y"):
            with self.subTest(language):
                text = self.get_help(language)
                self.assertIn(self.ENGLISH, text)
                self.assertNotIn(self.FOREIGN, text)
