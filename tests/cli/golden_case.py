# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that run the command lines of golden_cases.py, each in its own home directory."""

import http.client
import json
import os
import re
import select
import shlex
import shutil
import signal
import subprocess

from golden_cases import Case
from harness import AVN, BUILD_ROOT, TIMEOUT
from rig.canaries import EMAIL
from scripted_case import ScriptedCase


class GoldenCase(ScriptedCase):
    locale = {"LC_ALL": "C"}
    finds_leaks = True

    def run_raw(self, case):
        """Run a case in its own home directory; return the exit status, stdout and stderr unchanged."""
        server = self.serve(*case.answers)
        if case.stored is not None:
            self.write_credentials(json.dumps({"auth_token": case.stored, "user_email": EMAIL}))
        for name, content in case.files.items():
            with open(os.path.join(self.home, name), "w") as file:
                file.write(content)
        if case.prepare is not None:
            case.prepare(self)
        env = {name: value for name, value in {**self.env, **case.env, **self.locale}.items() if value is not None}
        for name in ("AVN_PLUGIN_PATH", "PATH"):
            env[name] = env[name].replace("HOME", self.home)
        process = subprocess.Popen([AVN, *case.words], env=env, cwd=self.home, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
        line = self.stop_when_ready(process) if case.stop else b""
        output, errors = process.communicate(case.input.encode(errors="surrogateescape"), TIMEOUT)
        output = line + output
        self.assertEqual(len(server.requests), len(case.answers), errors)
        server.stop()
        return process.returncode, output, errors

    def run_case(self, case):
        """Return the expected content of the golden file of a case."""
        status, output, errors = self.run_raw(case)
        command = f"$ avn {shlex.join(case.words)}".rstrip().encode(errors="surrogateescape").decode(errors="replace")
        streams = f"--- stdout\n{output.decode()}--- stderr\n{errors.decode()}"
        return self.normalise(f"{command}\nstatus {status}\n{streams}")

    def stop_when_ready(self, process):
        """Wait until a server responds, then terminate it; return the line with its address."""
        self.assertTrue(select.select([process.stdout], [], [], TIMEOUT)[0])
        line = process.stdout.readline()
        port = int(re.search(rb":(\d+)", line).group(1))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        connection.request("GET", "/")
        connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGTERM)
        return line

    def normalise(self, text):
        """Replace what differs between runs and machines."""
        text = text.replace(self.home, "HOME").replace(BUILD_ROOT, "BUILD")
        text = re.sub(r"(127\.0\.0\.1|localhost):\d+", r"\1:PORT", text)
        # The installed plugin directory in man pages, whose length determines where lines may break.
        text = re.sub(r"(?<=^\\fB)/.*", lambda path: path[0].replace("\\:", ""), text, flags=re.MULTILINE)
        text = re.sub(r"(?<=\\fB)/\S*/(?=avn/plugins\\-)", "LIBDIR/", text)
        # The reason comes from a library and varies with its version.
        text = re.sub(r"(?<=127\.0\.0\.1:PORT: )[^\n]*(?=\.\n)", "REASON", text)
        text = re.sub(r"\d+\.\d( \S+ \(\S+ 2)", r"N.N\1", text)
        text = re.sub(r"^((?:  )?[A-Za-z-]+ +)\d+\.\d+\.\d+(?:-dev)?", r"\1VERSION", text, flags=re.MULTILINE)
        return re.sub(r"avn/\d+\.\d+\.\d+(?:-dev)?", "avn/VERSION", text)

    def empty_home(self):
        """Empty the home directory between cases."""
        for entry in os.scandir(self.home):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry)
            else:
                os.unlink(entry)

    def find_commands(self):
        """Find every command by reading the English help, as a user would."""
        overview = self.expect(0, "help").stdout
        for group in re.findall(r"^  ([a-z][a-z-]*)  ", overview.split("\nHelp topics")[0], re.MULTILINE):
            if group == "help":
                continue
            listing = self.expect(0, "help", group).stdout.split("\nCommands:\n")[1].split("\n\n")[0]
            for row in listing.splitlines():
                if re.match("  [a-z]", row):
                    yield [group, *re.split("  +", row.strip())[0].split()]

    def find_paths(self):
        """Find everything that has help: commands, groups, and common first words of commands."""
        return sorted({tuple(words[:n]) for words in self.find_commands() for n in range(1, len(words) + 1)})

    def help_cases(self):
        return [Case("help-" + "-".join(words), ["help", *words]) for words in self.find_paths()]
