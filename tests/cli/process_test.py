# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test how the program is built, what other processes see of it, and what its children inherit.

A test does not exist in builds that cannot have its property: sanitizers, for instance, exclude fortified calls.
"""

import glob
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile

from harness import AVN, BUILD_ROOT, SOURCE_ROOT, TIMEOUT, in_language
from rig.canaries import CREATED_TOKEN, EMAIL, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import hang, reply
from rig.unprivileged import NOBODY, as_nobody, give_to_nobody, run_unprivileged
from scripted_case import ScriptedCase

with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
    OPTIONS = {option["name"]: option["value"] for option in json.load(options)}
PRIVATE = OPTIONS["private-memory"]
SANITIZED = OPTIONS["b_sanitize"] != "none"
# The prefix where the dynamic linker searches by default.
KNOWN_PREFIX = OPTIONS["prefix"] == "/usr"
OPTIMISED = OPTIONS["optimization"] in ("1", "2", "3", "s")

# Installed files, and which of them contain code that stack protector and fortified calls apply to.
PROGRAMS = {
    "avn": (),
    "libavn-1.so.0.0.0": ("stack", "calls"),
    "libavn-client-1.so.0.0.0": ("stack",),
    "avn-user.so": ("stack",),
    "avn-sandbox.so": ("stack", "calls"),
    "avn-sdk.so": ("stack",),
}


class BuildTest(ScriptedCase):
    """Inspect the installed files with readelf and nm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="avn-test-")
        cls.addClassCleanup(folder.cleanup)
        command = ["meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet", "--destdir", folder.name]
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
        files = [path for path in glob.glob(folder.name + "/**", recursive=True) if not os.path.islink(path)]
        cls.installed = {os.path.basename(path): path for path in files if os.path.isfile(path) and cls.is_elf(path)}

    @staticmethod
    def is_elf(path):
        with open(path, "rb") as file:
            return file.read(4) == b"\x7fELF"

    def describe(self, *command):
        """Return the output of readelf or nm for each program."""
        return {name: subprocess.check_output([*command, path], text=True) for name, path in self.installed.items()}

    def test_these_are_installed(self):
        self.assertEqual(set(self.installed), set(PROGRAMS))

    def test_position_independent_code(self):
        for name, header in self.describe("readelf", "--wide", "--file-header").items():
            with self.subTest(name):
                self.assertRegex(header, r"Type: +DYN ")
        self.assertRegex(subprocess.check_output(["readelf", "--dynamic", AVN], text=True), r"Flags:.* PIE\b")

    def test_tables_of_the_linker_are_read_only(self):
        for name, segments in self.describe("readelf", "--wide", "--segments", "--dynamic").items():
            with self.subTest(name):
                self.assertRegex(segments, r"\n +GNU_RELRO ")
                self.assertRegex(segments, r"\(FLAGS\) +.*BIND_NOW")

    def test_no_memory_is_writable_and_executable(self):
        for name, segments in self.describe("readelf", "--wide", "--segments").items():
            with self.subTest(name):
                self.assertRegex(segments, r"\n +GNU_STACK .* RW +0x")
                loaded = re.findall(r"\n +LOAD +(?:0x\w+ +){5}([RWE ]{3})", segments)
                self.assertGreaterEqual(len(loaded), 2)
                self.assertNotIn("RWE", loaded)

    def test_rpath(self):
        for name, section in self.describe("readelf", "--wide", "--dynamic").items():
            with self.subTest(name):
                self.assertIn("(NEEDED)", section)
                self.assertNotRegex(section, r"\(RPATH\)|TEXTREL")
                folders = re.findall(r"\(RUNPATH\) +Library runpath: \[(.*)\]", section)
                self.assertEqual(folders, [] if KNOWN_PREFIX else [os.path.join(OPTIONS["prefix"], OPTIONS["libdir"])])

    def test_functions_with_arrays_guard_the_stack(self):
        for name, symbols in self.describe("nm", "--dynamic", "--undefined-only").items():
            with self.subTest(name):
                self.assertEqual("__stack_chk_fail" in symbols, "stack" in PROGRAMS[name])


class ObserverTest(ScriptedCase):
    """Observe avn from another process of the same user while it waits for a response."""

    def setUp(self):
        super().setUp()
        self.server = self.serve(always=(hang,))
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN
        # Root can read everything, so that the observer is an unprivileged user.
        give_to_nobody(self.home)

    def start(self, *command):
        """Start a program as an unprivileged user without a limit on core files."""
        script = 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"'
        process = subprocess.Popen(**as_nobody(["sh", "-c", script, "sh", *command], self.env), cwd=self.home,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.stdout.close)
        return process

    def start_avn(self):
        before = len(self.server.requests)
        process = self.start(AVN, "user", "info", "--request-timeout=0")
        self.assertTrue(self.server.wait_for_requests(before + 1))
        return process

    def start_another(self):
        """Start a program that does not protect itself."""
        process = self.start("sh", "-c", "echo ready; read line")
        self.assertEqual(process.stdout.readline(), b"ready\n")
        return process

    # Prints which files in /proc can be read, and the owner of the others.
    PROBE = """
for name in environ maps; do head -c 1 "/proc/$1/$name" >/dev/null 2>&1 && echo "$name"; done
(: <"/proc/$1/mem") 2>/dev/null && echo mem
stat -c %u "/proc/$1/environ"
"""

    def observe(self, process):
        """Return what another process of the same user can read, and the owner of the rest."""
        done = run_unprivileged(["sh", "-c", self.PROBE, "sh", str(process.pid)], self.env, cwd="/", capture_output=True,
                                text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def kill_with(self, process, number):
        """Kill a process; return whether it dumped core and which files appeared."""
        files = set(os.listdir(self.home))
        process.send_signal(number)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, -number)
        return os.WCOREDUMP(status), sorted(set(os.listdir(self.home)) - files)

    OPEN = ["environ", "maps", "mem", str(NOBODY if os.geteuid() == 0 else os.geteuid())]

    def check_closed_to_its_own_user(self):
        self.assertEqual(self.observe(self.start_another()), self.OPEN)
        self.assertEqual(self.observe(self.start_avn()), ["0"])

    def check_open_to_developers(self):
        self.assertEqual(self.observe(self.start_avn()), self.OPEN)

    def check_no_core_file(self):
        with open("/proc/sys/kernel/core_pattern") as file:
            pattern = file.read().strip()
        # With other patterns, the core file would be left in another directory.
        control = "/" not in pattern and not pattern.startswith("|")
        for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT):
            with self.subTest(number):
                self.assertEqual(self.kill_with(self.start_avn(), number), (False, []))
                if control and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
                    dumped, files = self.kill_with(self.start_another(), number)
                    self.assertEqual((dumped, len(files)), (True, 1))
                    os.remove(os.path.join(self.home, files[0]))


class ChildTest(ScriptedCase):
    def setUp(self):
        super().setUp()
        # Otherwise the sanitizer sets the limit for core files.
        self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":disable_coredump=0"

    def run_child(self, *words, limits="true", **env):
        script = limits + '; exec "$@"'
        done = subprocess.run(["sh", "-c", script, "sh", *words], env={**self.env, **env}, cwd=self.home,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def test_limits_are_those_of_the_user(self):
        look = ("sh", "-c", "ulimit -S -c; ulimit -H -c; ulimit -S -a; ulimit -H -a")
        for limits in ("true", "ulimit -S -c 0", 'ulimit -S -c "$(ulimit -H -c)"', "ulimit -H -c 16; ulimit -S -c 8",
                       "ulimit -H -c 0", "ulimit -S -f 4096", "ulimit -n 100"):  # fmt: skip
            with self.subTest(limits):
                seen = self.run_child(AVN, "sandbox", "run", "--", *look, limits=limits)
                self.assertEqual(seen, self.run_child(*look, limits=limits))

    PROBE = """
for name in ("environ", "cmdline"):
    with open("/proc/self/" + name, "rb") as file:
        print(file.read())
"""

    def test_children_get_no_secret(self):
        secrets = {"AIVEN_AUTH_TOKEN": TOKEN, "AIVEN_TOKEN": TOKEN, "AIVEN_PASSWORD": PASSWORD,
                   "AIVEN_NEW_PASSWORD": NEW_PASSWORD}  # fmt: skip
        # Without avn, the child sees each secret.
        seen = self.run_child(sys.executable, "-c", self.PROBE, **secrets)
        for secret in secrets.values():
            self.assertIn(repr(secret.encode())[2:-1], seen)
        for options, env in (((), secrets), (("--auth-token=" + TOKEN,), {}), (("--auth-token", TOKEN), secrets)):
            with self.subTest(options=options, env=set(env)):
                text = self.run_child(AVN, *options, "sandbox", "run", "--", sys.executable, "-c", self.PROBE, **env)
                self.assertIn("AIVEN_WEB_URL", text)
                for secret in secrets.values():
                    self.assertNotIn(repr(secret.encode())[2:-1], text)


class ThreadTest(ScriptedCase):
    """A limit on processes may refuse every thread; GLib would abort."""

    def run_limited(self, *words, limit=1):
        limit = lambda n=limit: resource.setrlimit(resource.RLIMIT_NPROC, (n, n))  # noqa: E731
        try:
            return run_unprivileged([AVN, *words], env=self.env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True,
                                    text=True, timeout=TIMEOUT, preexec_fn=limit)  # fmt: skip
        except PermissionError:
            self.skipTest("the unprivileged user cannot access the program")

    def test_commands_that_need_threads(self):
        give_to_nobody(self.home)
        self.env.update(AIVEN_AUTH_TOKEN=TOKEN, AIVEN_WEB_URL="https://example.com")
        for words in (("user", "info"), ("user", "logout", "--no-token-revoke"), ("plugin", "list"), ("sandbox", "run", "true"),
                      ("--help",)):  # fmt: skip
            with self.subTest(words):
                done = self.run_limited(*words)
                needs_one = "logout" not in words and "--help" not in words
                self.assertEqual(done.returncode, 1 if needs_one else 0, done.stderr)
                self.assertEqual(done.stderr.startswith("avn: Cannot start a thread: "), needs_one)

    def test_child_process_counts(self):
        """With a limit of 3, avn and its two threads leave no room for the child process."""
        give_to_nobody(self.home)
        for limit in (2, 3):
            done = self.run_limited("plugin", "list", limit=limit)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, "^avn: Cannot start a thread: ")


class CommandLineTest(ScriptedCase):
    """Other users can read the command line of a process while it runs."""

    LINES = (
        ["user", "info", "--auth-token", TOKEN],
        ["user", "info", "--auth-token=" + TOKEN],
        ["--auth-token", TOKEN, "user", "info"],
        ["--auth-token=" + TOKEN, "user", "info"],
        ["user", "--auth-token", TOKEN, "info"],
        ["user", "access-token", "--auth-token=" + TOKEN, "list"],
        ["user", "access-token", "revoke", CREATED_TOKEN, "--auth-token", TOKEN, CREATED_TOKEN],
        ["user", "access-token", "update", CREATED_TOKEN, "--description=x", "--auth-token", TOKEN],
    )
    # These are wrong, but --help prints a page nevertheless, which the reader may take slowly.
    WRONG_LINES = (
        ["--auth-token", TOKEN, "--auth-token", TOKEN],
        ["--auth-token=" + TOKEN, "user", "info", "--auth-token=" + TOKEN],
        ["user", "info", "--no-such-option", "--auth-token", TOKEN],
        ["user", "no-such-command", "--auth-token=" + TOKEN],
        ["no-such-group", "--auth-token", TOKEN, "--json=no"],
        ["user", "access-token", "create", "--auth-token", TOKEN, "a", "b", "-z"],
        ["help", "no-such-word", "--auth-token=" + TOKEN],
        ["user", "info", "--auth-token", os.fsdecode(b"\xff") + TOKEN],
        ["user", "info", "--auth-token=" + TOKEN + os.fsdecode(b"\xc3")],
        [os.fsdecode(b"\xff"), "user", "info", "--auth-token=" + TOKEN],
        ["user", "access-token", "revoke", CREATED_TOKEN, "--json=no", CREATED_TOKEN],
    )

    def start(self, *words, **streams):
        process = subprocess.Popen([AVN, *words], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, **streams)  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def check_hidden(self, process, words):
        seen = self.read(f"/proc/{process.pid}/cmdline").rstrip(b"\0").split(b"\0")
        self.assertEqual(len(seen), 1 + len(words))
        for token in (TOKEN, CREATED_TOKEN):
            self.assertNotIn(token.encode()[:8], b" ".join(seen))
        for word, shown in zip(words, seen[1:]):
            if TOKEN not in word and CREATED_TOKEN not in word:
                self.assertIn(shown, (os.fsencode(word), b"*" * len(os.fsencode(word))))

    def test_while_a_request_is_under_way(self):
        server = self.serve(always=(hang,))
        for number, words in enumerate(self.LINES):
            with self.subTest(words=words):
                process = self.start(*words, "--request-timeout=0")
                self.assertTrue(server.wait_for_requests(number + 1))
                self.check_hidden(process, [*words, "--request-timeout=0"])
                self.assertEqual(server.requests[-1].headers["authorization"], "aivenv1 " + TOKEN)

    def test_while_help_is_read_though_the_line_is_wrong(self):
        """A large catalogue makes the help longer than a pipe's buffer, so that avn waits for the reader."""
        catalogue = os.path.join(self.home, "locale", "x", "LC_MESSAGES", "avn.mo")
        os.makedirs(os.path.dirname(catalogue))
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        # Every page has one of these texts.
        texts = ("Show the version", "Show information about the current user", "Run 'avn help options' for the options of every command.")
        long = [f'msgid "{text}"\nmsgstr "{"x" * 2**17}"\n\n' for text in texts]
        text = header + "".join(long)
        subprocess.run(["msgfmt", "-o", catalogue, "-"], input=text.encode(), check=True)
        self.env.update(AVN_LOCALE_DIR=os.path.join(self.home, "locale"), **in_language("x"))
        for words in self.WRONG_LINES:
            with self.subTest(words=words):
                process = self.start(*words, "--help", stdout=subprocess.PIPE)
                self.assertEqual(process.stdout.read(1), b"U")
                self.check_hidden(process, [*words, "--help"])
                output, _ = process.communicate(timeout=TIMEOUT)
                self.assertEqual(process.returncode, 0)
                # More than the pipe's buffer was left to write.
                self.assertGreater(len(output), 2**16 + 2**13)

    def test_is_warned_of(self):
        for words in (["--auth-token", TOKEN], ["--auth-token=" + TOKEN]):
            self.serve(reply(200, {"user": {"user": EMAIL}}))
            result = self.expect(0, "user", "info", *words)
            self.assertRegex(result.stderr, r"--auth-token.*use AIVEN_AUTH_TOKEN instead")


def check_calls(self):
    for name, symbols in self.describe("nm", "--dynamic", "--undefined-only", "--format=posix").items():
        with self.subTest(name):
            guarded = re.findall(r"^__\w+_chk\b", symbols, re.MULTILINE)
            self.assertEqual(len(guarded) > 0, "calls" in PROGRAMS[name], guarded)


if OPTIMISED and not SANITIZED:
    BuildTest.test_calls_that_fill_arrays_are_guarded = check_calls
if PRIVATE:
    ObserverTest.test_process_is_closed_to_its_own_user = ObserverTest.check_closed_to_its_own_user
    ObserverTest.test_no_core_file = ObserverTest.check_no_core_file
else:
    ObserverTest.test_process_is_open_to_developers = ObserverTest.check_open_to_developers
