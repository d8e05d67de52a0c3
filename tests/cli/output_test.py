# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test output streams that are full, closed, broken or slow, and odd environments."""

import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import termios
import unittest

from harness import AVN, FULL, TIMEOUT, combine
from rig import evidence, faults
from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import failure, reply
from scripted_case import COMMANDS, CREATE, CREATED, LOGIN, USER, ScriptedCase

HELPS = [[], ["--help"], ["help"], ["help", "user"], ["help", "user", "login"], ["help", "token"], ["user", "--help"],
         ["user", "access-token", "-h"], ["user", "info", "--help"], ["--version"]]  # fmt: skip
PRINTING = [
    *((arguments, []) for arguments in HELPS),
    *COMMANDS,
    *(([*arguments, "--json"], answers) for arguments, answers in COMMANDS),
    ([*CREATE, "--secret-only"], [CREATED]),
]
# A thinned run tries a third of the commands with each fault.
EACH = 1 if FULL else 3
# A list larger than the buffer of a pipe or a terminal.
LONG = {"tokens": [{"description": f"{number} " + "x" * 100} for number in range(2000)]}
LIST = ["user", "access-token", "list"]


class OutputCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)
        path = os.path.join(self.home, "token")
        self.secret_files.add(path)
        with open(path, "w") as file:
            file.write(TOKEN + "\n")

    def prepare(self, answers):
        self.write_credentials()
        return self.serve(*(reply(200, answer) for answer in answers))

    def start(self, *arguments, **streams):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        return subprocess.Popen([AVN, *arguments], env=self.env, cwd=self.home, start_new_session=True, **streams)

    def run_with(self, *arguments, **streams):
        """Run avn with other streams; return the status and, unless it was replaced, stderr."""
        process = self.start(*arguments, **streams)
        output, errors = process.communicate(timeout=TIMEOUT)
        evidence.keep("output", (b"" if arguments[: len(CREATE)] == (*CREATE,) else output or b"") + (errors or b""))
        return process.returncode, (errors or b"").decode()

    def assert_failed(self, status, errors, words=""):
        """Check a write failure: one error, without secrets."""
        self.assertEqual(status, 1, errors)
        self.assertRegex(errors, "(?m)^avn: Cannot write the output: " + words)
        self.assertEqual(errors.count("avn: "), 1, errors)
        self.assertNotIn(FRESH_TOKEN, errors)
        self.assertNotIn("CRITICAL", errors)


class LostBytes(OutputCase):
    def test_full_device(self):
        for arguments, answers in PRINTING[::EACH]:
            with self.subTest(arguments=arguments), open("/dev/full", "w") as full:
                server = self.prepare(answers)
                self.assert_failed(*self.run_with(*arguments, stdout=full), "No space left")
                self.assertEqual(len(server.requests), len(answers))

    def test_closed_stdout(self):
        for arguments, answers in PRINTING[EACH - 1 :: EACH]:
            with self.subTest(arguments=arguments):
                self.prepare(answers)
                words = ["sh", "-c", 'exec "$0" "$@" >&-', AVN, *arguments]
                done = subprocess.run(words, env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
                evidence.keep("output", done.stderr)
                self.assert_failed(done.returncode, done.stderr.decode(), "Bad file descriptor")

    def test_stdout_that_cannot_be_written(self):
        for arguments, answers in PRINTING[EACH // 2 :: EACH]:
            with self.subTest(arguments=arguments), open(os.path.join(self.home, "token")) as read_only:
                self.prepare(answers)
                self.assert_failed(*self.run_with(*arguments, stdout=read_only), "Bad file descriptor")

    def test_limit_on_the_file_size(self):
        """What fits is written; the rest causes an error instead of SIGXFSZ."""
        limit = 1024
        for arguments, answers in ((LIST, [LONG]), ([*LIST, "--json"], [LONG]), (["help", "user", "login"], [])):
            with self.subTest(arguments=arguments):
                self.prepare(answers)
                words = ["sh", "-c", 'ulimit -f 1; exec "$0" "$@" > limited', AVN, *arguments]
                done = subprocess.run(words, env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
                self.assert_failed(done.returncode, done.stderr.decode(), "File too large")
                self.assertLessEqual(os.path.getsize(os.path.join(self.home, "limited")), limit)

    def test_closed_pipe_ends_with_a_signal(self):
        for arguments, answers in PRINTING[::EACH]:
            with self.subTest(arguments=arguments):
                self.prepare(answers)
                reader, writer = os.pipe()
                os.close(reader)
                status, errors = self.run_with(*arguments, stdout=writer)
                os.close(writer)
                self.assertEqual((status, errors), (-signal.SIGPIPE, ""))

    def test_pipe_that_closes_half_way(self):
        self.prepare([LONG])
        reader, writer = os.pipe()
        process = self.start(*LIST, stdout=writer)
        os.close(writer)
        self.assertTrue(os.read(reader, 1000))
        os.close(reader)
        self.assertEqual((process.communicate(timeout=TIMEOUT)[1], process.returncode), (b"", -signal.SIGPIPE))


@unittest.skipIf(faults.STRACE is None, "strace cannot trace avn")
class Faults(OutputCase):
    COMMANDS = [(["--version"], []), (["user", "--help"], []), (["user", "info"], [USER]), (CREATE, [CREATED]),
                ([*LIST, "--json"], [LONG])]  # fmt: skip

    def run_faulty(self, arguments, answers, call, fault):
        """Run avn with a file as stdout on which one system call fails; return the status, stderr and the file."""
        self.prepare(answers)
        path = os.path.join(self.home, "out")
        self.secret_files.add(path)
        with open(path, "w+b") as out:
            done = faults.run_with_fault([AVN, *arguments], call, fault, path=path, env=self.env, cwd=self.home,
                                         capture_output=False, stdout=out, stderr=subprocess.PIPE)  # fmt: skip
            return done.returncode, done.stderr.decode(), self.read(path)

    def test_write_that_fails(self):
        for (arguments, answers), fault in combine(self.COMMANDS, ("error=EIO", "error=ENOSPC", "error=EDQUOT")):
            with self.subTest(arguments=arguments, fault=fault):
                status, errors, shown = self.run_faulty(arguments, answers, ("write", 1), fault)
                self.assert_failed(status, errors)
                self.assertEqual(shown, b"")

    def test_write_that_is_interrupted(self):
        for (arguments, answers), fault in combine(self.COMMANDS, ("error=EINTR", "error=EAGAIN")):
            with self.subTest(arguments=arguments, fault=fault):
                self.prepare(answers)
                whole = self.expect(0, *arguments).stdout.encode()
                status, errors, shown = self.run_faulty(arguments, answers, ("write", 1), fault)
                self.assertEqual((status, shown), (0, whole), errors)

    def test_read_that_is_interrupted(self):
        path = os.path.join(self.home, "names")
        with open(path, "w") as file:
            file.write("abc\n")
        for fault in ("error=EINTR", "error=EAGAIN"):
            with self.subTest(fault=fault), open(path) as names:
                self.prepare([{}])
                done = faults.run_with_fault([AVN, "user", "access-token", "revoke", "-"], ("read", 1), fault, path=path,
                                             env=self.env, cwd=self.home, stdin=names)  # fmt: skip
                self.assertEqual((done.returncode, done.stdout), (0, b"Revoked the token abc.\n"), done.stderr)

    def test_last_flush_that_fails(self):
        """Network file systems and quotas report lost bytes only when the file is closed."""
        for (arguments, answers), fault in combine(self.COMMANDS, ("error=EIO", "error=ENOSPC", "error=EDQUOT")):
            with self.subTest(arguments=arguments, fault=fault):
                status, errors, _ = self.run_faulty(arguments, answers, ("close", 1), fault)
                self.assert_failed(status, errors)


class SlowReaders(OutputCase):
    """Descriptors that another process made non-blocking must neither lose output nor cause errors."""

    def read_slowly(self, process, reader):
        """Read in small pieces, and only while the writer is blocked."""
        shown = b""
        while process.poll() is None or select.select([reader], [], [], 0)[0]:
            select.select([reader], [], [], 0.1)
            try:
                data = os.read(reader, 3001)
            except (BlockingIOError, OSError):
                data = b""
            if not data and process.poll() is not None:
                break
            shown += data
        return shown

    def test_non_blocking_pipe(self):
        for arguments in (LIST, [*LIST, "--json"]):
            with self.subTest(arguments=arguments):
                self.prepare([LONG])
                whole = self.expect(0, *arguments).stdout.encode()
                self.prepare([LONG])
                reader, writer = os.pipe()
                os.set_blocking(writer, False)
                fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
                process = self.start(*arguments, stdout=writer)
                os.close(writer)
                shown = self.read_slowly(process, reader)
                os.close(reader)
                self.assertEqual((process.communicate(timeout=TIMEOUT)[1], process.returncode), (b"", 0))
                self.assertEqual(shown, whole)

    def test_non_blocking_terminal(self):
        self.prepare([LONG])
        whole = self.expect(0, *LIST).stdout.encode()
        self.prepare([LONG])
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 10000))
        modes = termios.tcgetattr(slave)
        modes[1] &= ~termios.OPOST
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        os.set_blocking(slave, False)
        process = self.start(*LIST, stdin=slave, stdout=slave)
        os.close(slave)
        shown = self.read_slowly(process, master)
        os.close(master)
        self.assertEqual((process.communicate(timeout=TIMEOUT)[1], process.returncode), (b"", 0))
        self.assertEqual(shown, whole)

    def test_non_blocking_stdin(self):
        self.prepare([{}, {}])
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        process = self.start("user", "access-token", "revoke", "-", stdin=reader)
        os.close(reader)
        for line in (b"abc\n", b"d", b"ef\n"):
            os.write(writer, line)
        os.close(writer)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output.decode().count("\n")), (0, 2), errors)


class Streams(OutputCase):
    def test_stderr_that_is_full_or_gone_changes_no_status(self):
        reader, writer = os.pipe()
        os.close(reader)
        with open("/dev/full", "w") as full:
            for stream in (full, writer):
                self.write_credentials()
                self.serve(always=failure(404))
                self.assertIn(self.run_with("user", "info", stderr=stream)[0], (6, -signal.SIGPIPE))
                self.serve(always=reply(200, USER))
                self.assertEqual(self.run_with("user", "info", stderr=stream)[0], 0)
        os.close(writer)

    def test_closed_streams(self):
        """A closed stream does not affect files that avn writes; only output to it is an error."""
        commands = [
            (["user", "login", EMAIL], [LOGIN, USER], 0), (["user", "info"], [USER], 0),
            (["user", "login"], [], 2), (["nonsense"], [], 2), (["help"], [], 0),
        ]  # fmt: skip
        streams = ("<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-")
        for closed, (arguments, answers, status) in combine(streams, commands):
            with self.subTest(closed=closed, arguments=arguments):
                self.prepare(answers)
                words = ["sh", "-c", f'exec "$0" "$@" {closed}', AVN, *arguments]
                done = subprocess.run(words, env=self.env, cwd=self.home, capture_output=True, timeout=TIMEOUT)
                evidence.keep("output", done.stdout + done.stderr)
                expected = 1 if status == 0 and " >&-" in " " + closed else status
                self.assertEqual(done.returncode, expected, done.stderr)
                if arguments == ["user", "login", EMAIL]:
                    content = json.loads(self.read(self.credentials))
                    self.assertEqual(content, {"auth_token": FRESH_TOKEN, "user_email": EMAIL})
                    self.assertEqual(json.loads(self.read(self.client_config)), {"default_project": "one"})


class OddEnvironments(OutputCase):
    """Test missing or wrong terminals and locales."""

    VARIABLES = [
        *({"COLUMNS": value} for value in ("x", "0", "-1", "1", "99999999999999999999", "", "80x", "\x1b[2J")),
        *({"LINES": value} for value in ("0", "x")),
        *({"TERM": value} for value in (None, "", "unknown", "dumb", "xterm-256color", "../x", "\x1b[2J")),
        *({"LC_ALL": value} for value in ("xx_YY.UTF-8", "C", "POSIX", "C.UTF-8", "../x", "\xff", "x" * 999)),
        *({"LANG": value, "LC_ALL": None} for value in ("POSIX", "xx", "C", "", "../../x")),
        *({"LANGUAGE": value, "LC_ALL": "C.UTF-8"} for value in ("../x", "/etc", "xx", "de:../x", "\xff")),
        {"LC_ALL": None, "LANG": None, "TERM": None, "COLUMNS": None}, {"NO_COLOR": "1"}, {"TZ": "x"},
        {"LC_MESSAGES": "xx", "LC_CTYPE": "yy", "LC_ALL": None}, {"CHARSET": "x"}, {"CHARSET": "latin1"},
        {"OUTPUT_CHARSET": "latin1"}, {"G_FILENAME_ENCODING": "x"}, {"G_BROKEN_FILENAMES": "1"},
    ]  # fmt: skip
    SHOWN = ("Grüße 密码 💧 שלום é\u0301", "abc")
    TOKENS = {"tokens": [{"description": SHOWN[0], "max_age_seconds": 1, "last_ip": SHOWN[1]}]}

    def test_odd_surroundings_change_nothing(self):
        commands = (LIST, [*LIST, "--json"], ["help"], ["user", "login", "--help"], ["--version"], ["user", "info"])
        usual = [self.show_in({}, arguments) for arguments in commands]
        for env, (arguments, shown) in combine(self.VARIABLES, zip(commands, usual)):
            with self.subTest(env=env, arguments=arguments):
                self.assertEqual(self.show_in(env, arguments), shown)

    def show_in(self, env, arguments):
        """Return the output of a command in an odd environment, or the error."""
        if arguments == ["user", "info"]:
            self.write_credentials()
            self.serve(always=failure(404, "Grüße 密码"))
            return self.expect_failure(6, *arguments, env=env).stderr
        self.prepare([self.TOKENS] if arguments[:3] == LIST else [])
        result = self.expect(0, *arguments, env=env)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def test_narrow_terminals(self):
        """Nothing is lost in windows of any size."""
        for rows, columns in ((24, 80), (1, 1), (0, 0), (65535, 65535), (24, 2)):
            for arguments in (LIST, ["help"]):
                with self.subTest(size=(rows, columns), arguments=arguments):
                    self.prepare([self.TOKENS])
                    master, slave = pty.openpty()
                    termios.tcsetwinsize(slave, (rows, columns))
                    process = self.start(*arguments, stdin=slave, stdout=slave)
                    errors = process.communicate(timeout=TIMEOUT)[1]
                    data = os.read(master, 65536).decode()
                    os.close(master)
                    os.close(slave)
                    self.assertEqual((process.returncode, errors), (0, b""))
                    if arguments == LIST:
                        for text in self.SHOWN:
                            self.assertEqual(data.count(text), 1, data)


if __name__ == "__main__":
    unittest.main()
