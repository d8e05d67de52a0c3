# SPDX-License-Identifier: LGPL-2.1-or-later
"""Make each system call on the credentials file fail: the old file stays, or the call does not matter."""

import collections
import errno
import os
import re
import shutil
import unittest

from harness import AVN, thin
from rig import evidence, faults
from rig.canaries import EMAIL
from storage_case import NEW, OLD, StorageCase

LOGIN = ("user", "login", EMAIL)
LOGOUT = ("user", "logout")
PASSWORD_CHANGE = ("user", "password-change")
FOLDER = ".config/aiven"
# The errors of each system call on files.
FAULTS = {
    "access": ("EACCES", "EROFS"),
    "chmod": ("EIO", "EPERM", "EROFS"),
    "close": ("EIO", "ENOSPC"),
    "fallocate": ("EOPNOTSUPP",),
    "fchmod": ("EIO", "EPERM", "EROFS"),
    "flock": ("EINTR", "EIO", "ENOLCK", "ENOSYS"),
    "fstat": ("EIO",),
    "fsync": ("EIO", "ENOSPC", "EROFS"),
    "lstat": ("EACCES", "EIO"),
    "mkdir": ("EACCES", "EIO", "ENOSPC", "EROFS"),
    "newfstatat": ("EACCES", "EIO"),
    "open": ("EACCES", "EIO", "EMFILE", "ENOSPC", "EROFS"),
    "openat": ("EACCES", "EIO", "EMFILE", "ENOSPC", "EROFS"),
    "read": ("EIO",),
    "readlink": ("EACCES", "EIO"),
    "rename": ("EACCES", "EIO", "ENOSPC", "EROFS"),
    "stat": ("EACCES", "EIO"),
    "statx": ("EACCES", "ENOSYS"),
    "unlink": ("EACCES", "EIO", "EROFS"),
    "write": ("EDQUOT", "EINTR", "EIO", "ENOSPC"),
}
# Calls whose failure is harmless: a pattern of the call, the errors that do no harm, and the reason.
HARMLESS = [
    (r"close\((?!.*RANDOM>)", "", "nothing was written"),
    (r"(flock|write)\(", "EINTR", "it is done again"),
    (r"flock\(", "ENOLCK ENOSYS", "the file system has no locks"),
    (r"(chmod|fallocate|statx)\(", "", "it is better with them, but goes without"),
    (r"newfstatat\(.*/(aiven-credentials|token)\.json\", BUFFER, 0\)", "", "GLib 2.84 copies the mode, which is 0600 anyway"),
    (r".*/aiven-client\.json", "", "a login is done whatever becomes of the default project"),
    (r".*/\.cache(/avn)?\b", "", "only what completes command lines is forgotten there"),
    (r"newfstatat\(AT_FDCWD.*/aiven\", BUFFER", "", "the folder is there, as opening it shows"),
    (r"(openat\(.*/(aiven|kept)\", O_RDONLY(\|O_CLOEXEC)?\)|fsync\(FD<[^>]*/(aiven|kept)>)", "", "some folders cannot be synced"),
    (r"readlink\(.*, BUFFER, 256\)", "", "opening what is behind a link fails, too"),
    (r"newfstatat\(.*\.avn-new\"", "", "remains can be swept another time"),
    (r"unlink\(.*\.avn-new\"", "", "remains can be swept another time"),
]  # fmt: skip
# The end of the first call that locks the folder.
RESOLVES_LINK = "BUFFER, 4095)"
ATTEMPTS = 100
# Text that varies between runs, or between a call that succeeds and one that fails.
VARYING = [
    (r"\b\d+<", "FD<"),
    (r"\.json\.[A-Z0-9]{6}\b", ".json.RANDOM"),
    (r"\{stx?_m[^}]*\}", "BUFFER"),
    (r"(read(link)?\(.*?, )\"([^\"\\]|\\.)*\"(\.\.\.)?,", r"\1BUFFER,"),
    (r"0x\w+( /\*[^*]*\*/)?", "BUFFER"),
]


def get_shape(line, home):
    """Return a call from the trace without the text that varies."""
    shape = line.rsplit(" = ", 1)[0].replace(home, "~")
    for pattern, instead in VARYING:
        shape = re.sub(pattern, instead, shape)
    return shape


def move_behind_link(home):
    """Move the credentials elsewhere in the configuration directory and put a link in their place."""
    target = os.path.join(home.folder, "kept", "token.json")
    os.mkdir(os.path.dirname(target))
    os.rename(home.credentials, target)
    os.symlink(target, home.credentials)


class Faults(StorageCase):
    def setUp(self):
        super().setUp()
        if faults.STRACE is None:
            self.skipTest("strace cannot trace avn")
        self.serve_everything()

    def trace(self, arguments, home):
        """Run avn; return its system calls, each with its shape."""
        calls = faults.trace_calls([AVN, *arguments], env={**self.env, "HOME": home.path}, cwd=home.path)
        return [(call, get_shape(line, home.path)) for call, line in calls]

    def list_file_calls(self, arguments, prepare, old):
        """Return the calls on files after the response.

        Each is (name, occurrence, shape, number of that shape so far, whether the folder is to be locked).
        """
        home = self.make_home("whole", old)
        prepare(home)
        seen = collections.Counter()
        calls = []
        answered = locked = False
        for (name, occurrence), shape in self.trace(arguments, home):
            answered |= name == "recvfrom"
            locked |= answered and shape.endswith(RESOLVES_LINK)
            seen[shape] += 1
            if FOLDER in shape and answered:
                calls.append((name, occurrence, shape, seen[shape], locked))
        shutil.rmtree(home.path)
        return calls

    def run_failing(self, arguments, prepare, old, call, error):
        """Make one call fail; return the process and the home directory.

        Other threads may shift a call's occurrence; each run then tells where to find it in the next one.
        """
        name, occurrence, shape, number, _ = call
        for _ in range(ATTEMPTS):
            home = self.make_home("failing", old)
            prepare(home)
            env = {**self.env, "HOME": home.path}
            done, lines = faults.run_and_see_fault(
                [AVN, *arguments], (name, occurrence), "error=" + error, env=env, cwd=home.path
            )
            evidence.keep("output", done.stdout + done.stderr)
            places = [place for place, line in enumerate(lines, 1) if get_shape(line, home.path) == shape]
            if occurrence <= len(lines) and get_shape(lines[occurrence - 1], home.path) == shape:
                return done, home
            if len(places) >= number:
                occurrence = places[number - 1]
        raise AssertionError(f"{shape} was not found near occurrence {occurrence}")

    def is_harmless(self, call, error):
        """A login reads the old one before it locks the folder, only to name it."""
        shape = f"{call[2]} #{call[3]}"
        return not call[4] or any(re.match(pattern, shape) and error in (errors.split() or [error]) for pattern, errors, _ in HARMLESS)

    def choose(self, cases):
        """Return all cases, or in a thinned run one of each name and outcome."""
        kinds = {}
        for call, error in cases:
            harmless = self.is_harmless(call, error)
            kinds.setdefault((call[0], harmless), []).append((call, error))
        return [case for kind in kinds.values() for case in thin(kind, 1)]

    def check(self, arguments, new, prepare=lambda home: None, old=OLD, step=1):
        """Make every call fail with every error; return the names of the calls that were not harmless."""
        harmful = set()
        calls = self.list_file_calls(arguments, prepare, old)
        for name, _, shape, *_ in calls:
            self.assertIn(name, FAULTS, shape)
        cases = [(call, error) for call in calls for error in FAULTS[call[0]]]
        for call, error in self.choose(cases[::step]):
            name, _, shape, number, _ = call
            with self.subTest(shape=shape, number=number, error=error):
                done, home = self.run_failing(arguments, prepare, old, call, error)
                found, message = home.read(), done.stderr.decode()
                remains = home.list_temporary_files()
                if self.is_harmless(call, error):
                    self.assertEqual((done.returncode, found), (0, new), message)
                    self.assertTrue(remains == [] or name == "unlink", remains)
                else:
                    harmful.add(name)
                    self.assertEqual((done.returncode, done.stdout, found), (13, b"", old), message)
                    self.assertIn(len(message.splitlines()), (1, 2), message)
                    self.assertIn(FOLDER, message)
                    self.assertIn(os.strerror(getattr(errno, error)), message)
                    self.assertEqual(remains, [])
                shutil.rmtree(home.path)
        return harmful

    def assert_tried(self, harmful, names):
        self.assertLessEqual(set(names.split()), harmful)

    def test_login(self):
        self.assert_tried(self.check(LOGIN, NEW), "close flock fsync openat rename write")

    def test_first_login(self):
        self.assert_tried(self.check(LOGIN, NEW, old=None), "close flock fsync openat rename write")

    def test_login_into_new_folder(self):
        def prepare(home):
            os.rmdir(home.folder)

        self.check(LOGIN, NEW, prepare, old=None)

    def test_login_through_a_link(self):
        self.assert_tried(self.check(LOGIN, NEW, move_behind_link), "fsync openat readlink rename")

    def test_password_change(self):
        """A sample is enough, because it saves the file as a login does."""
        self.check(PASSWORD_CHANGE, NEW, step=7)

    def test_logout(self):
        self.assert_tried(self.check(LOGOUT, None), "flock openat read unlink")

    def test_logout_through_a_link(self):
        self.assert_tried(self.check(LOGOUT, b"{}\n", move_behind_link), "fsync openat readlink rename write")


if __name__ == "__main__":
    unittest.main()
