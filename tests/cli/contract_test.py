# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the host's promises to plugins: older and newer ABIs, many plugins, and two plugins of one name."""

import json
import os
import re
import select
import signal
import subprocess

from harness import AVN, BUILD_ROOT, CLIENT, SDK, TIMEOUT, in_language
from plugin_case import BOMB_STATUS, MODULES, PluginCase
from rig.canaries import EMAIL, TOKEN
from rig.server import failure, reply

TESTS = os.path.join(BUILD_ROOT, "tests")
GERMAN = in_language("de")
ME = reply(200, {"user": {"user": EMAIL}})
MANY = 50


class ContractCase(PluginCase):
    def setUp(self):
        super().setUp()
        self.env["AIVEN_AUTH_TOKEN"] = TOKEN

    def search_behind(self, *folders):
        self.env["AVN_PLUGIN_PATH"] = ":".join([self.env["AVN_PLUGIN_PATH"], *folders])

    def list_plugins(self, **env):
        """Return the records of "avn plugin list" by plugin file."""
        records = self.expect(0, "plugin", "list", "--json", env=env).json
        return {record["key_file"]: record for record in records}


class SameNameTest(ContractCase):
    """Test a plugin whose name is taken; its module ends the process if it is opened."""

    def check_advice(self, group, loser, winner):
        error = self.expect_failure(2, group, "unheard-of").stderr
        self.assertEqual(error.splitlines()[1], f"The plugin {loser} may have it, but {winner} takes precedence.")
        self.assertIn(f"'avn {group}' has no command \"unheard-of\".", error.splitlines()[0])

    def test_behind(self):
        behind = self.add_folder("behind")
        self.env["AVN_PLUGIN_PATH"] = os.environ["AVN_PLUGIN_PATH"]
        self.search_behind(behind)
        self.install(behind, "bomb", name="user")
        loser = os.path.join(behind, "user.avn-plugin")
        winner = os.path.join(BUILD_ROOT, "plugin", "user", "user.avn-plugin")
        self.check_advice("user", loser, winner)
        records = self.list_plugins()
        self.assertEqual((records[loser]["state"], records[loser]["explanation"]), ("shadowed", "shadowed by " + winner))
        self.assertEqual((records[winner]["state"], records[loser]["commands"]), ("ready", None))
        self.expect_failure(2, "user", "access-token", "unheard-of")
        self.expect_failure(2, "help", "user", "unheard-of")
        self.serve(ME)
        self.expect(0, "user", "info")

    def test_a_likely_word_is_still_named(self):
        self.install(self.folder, "good")
        self.install(self.folder, "bomb", file_name="later")
        lines = self.expect_failure(2, "broken", "helo").stderr.splitlines()
        self.assertEqual(lines[0], "avn: 'avn broken' has no command \"helo\". Did you mean 'avn broken hello'?")
        self.assertIn("later.avn-plugin may have it", lines[1])

    def test_in_front(self):
        self.install(self.folder, "bomb", name="user")
        winner = os.path.join(self.folder, "user.avn-plugin")
        loser = os.path.join(BUILD_ROOT, "plugin", "user", "user.avn-plugin")
        self.assertEqual(self.avn("user", "info").status, BOMB_STATUS)
        records = self.list_plugins()
        self.assertEqual(records[loser]["explanation"], "shadowed by " + winner)
        self.assertEqual(records[winner]["explanation"], "refused: The plugin exited while avn opened it.")

    def test_in_one_folder(self):
        self.install(self.folder, "good", file_name="a")
        self.install(self.folder, "bomb", file_name="b")
        winner, loser = (os.path.join(self.folder, name + ".avn-plugin") for name in "ab")
        self.check_advice("broken", loser, winner)
        self.assertEqual(self.list_plugins()[loser]["explanation"], "shadowed by " + winner)

    def test_a_directory_named_twice_shadows_nothing(self):
        self.install(self.folder, "good")
        self.search_behind(self.folder, self.folder + "/")
        self.assertEqual(self.expect_failure(2, "broken", "unheard-of").stderr.count("shadowed"), 0)
        records = self.expect(0, "plugin", "list", "--json").json
        self.assertEqual([record["state"] for record in records if record["name"] == "broken"], ["ready"])

    def test_what_is_built_in(self):
        self.install(self.folder, "exit", name="help")
        records = self.list_plugins()
        path = os.path.join(self.folder, "help.avn-plugin")
        refused = f"refused: The plugin file {path} has the Name \"help\", which is built in."
        self.assertEqual(records[path]["explanation"], refused)
        self.assertEqual(self.expect(0, "help").stdout, self.expect(0, "--help").stdout)


class ManySiblingsTest(ContractCase):
    """Test fifty plugins, each of which would end the process if it were opened."""

    def setUp(self):
        super().setUp()
        self.names = [f"sibling-{number:02}" for number in range(MANY)]
        os.symlink(os.path.join(MODULES, "bomb.so"), os.path.join(self.folder, "bomb.so"))
        for name in self.names:
            comment = f"Comment=Number {name[-2:]}\nComment[de]=Nummer {name[-2:]}\n"
            self.write_key_file(self.folder, f"[Avn Plugin]\nName={name}\nModule=bomb\nAbi={self.abi}\n{comment}", name)

    def test_help_lists_all_and_opens_none(self):
        for word, env in (("Number", {}), ("Nummer", GERMAN)):
            page = self.expect(0, "--help", env=env).stdout
            listed = re.findall(rf"^  (sibling-\d\d) +{word} (\d\d)$", page, re.MULTILINE)
            self.assertEqual(listed, [(name, name[-2:]) for name in self.names])
        self.assertEqual(self.avn(self.names[7]).status, BOMB_STATUS)

    def test_others_work(self):
        self.serve(ME)
        self.expect(0, "user", "info")

    def test_list_shows_each(self):
        records = [record for record in self.list_plugins().values() if record["name"] in self.names]
        self.assertEqual([record["name"] for record in records], self.names)
        explanations = {record["explanation"] for record in records}
        self.assertEqual(explanations, {"refused: The plugin exited while avn opened it."})


class MisbehaviourTest(ContractCase):
    """Test plugins that misbehave while they are opened: each is one line of the list."""

    def check_listed(self, source, explanation):
        self.install(self.folder, source)
        record = self.list_plugins()[os.path.join(self.folder, "broken.avn-plugin")]
        self.assertEqual(record["explanation"], explanation)

    def test_ends(self):
        self.check_listed("exit", "refused: The plugin exited while avn opened it.")

    def test_crashes(self):
        self.check_listed("crash-init", "refused: The plugin crashed while avn opened it.")

    def test_prints(self):
        self.check_listed("noise", "available")

    def test_closes_the_output(self):
        self.check_listed("close", "available")

    def test_names_in_invalid_utf_8(self):
        folder = os.fsencode(self.folder) + b"/\xff"
        os.mkdir(folder)
        with open(folder + b"/\xfe.avn-plugin", "wb") as file:
            file.write(b"[Avn Plugin]\nName=missing\nModule=missing\nAbi=1\n")
        with open(folder + b"/\xfd.avn-plugin", "wb") as file:
            file.write(b"[Avn Plugin]\n")
        self.search_behind(os.fsdecode(folder))
        records = {record["name"]: record for record in self.expect(0, "plugin", "list", "--json").json}
        self.assertRegex(records["missing"]["explanation"], r"^refused: The plugin \S+/\\xff/missing\.so is missing")
        self.assertRegex(records["\\xfd"]["explanation"], r"^refused: Cannot use .*: ")
        self.expect(0, "plugin", "list")

    def test_json_is_the_same_in_every_language(self):
        for source in ("abi", "name", "exit", "list"):
            self.install(self.folder, source, name=source)
        self.install(self.folder, "bomb", name="user")
        self.write_key_file(self.folder, "[Avn Plugin]\n", "empty")
        first, second = (self.expect(0, "plugin", "list", "--json", env=env).stdout for env in ({}, GERMAN))
        self.assertEqual(first, second)
        self.assertEqual(len(json.loads(first)), 9)


class WaitingPluginTest(ContractCase):
    """Test plugins that never become ready or leave a child process; the waiting process writes its PID to a pipe."""

    def setUp(self):
        super().setUp()
        path = os.path.join(self.home, "pipe")
        os.mkfifo(path)
        # Opened for both, so that neither end blocks.
        self.pipe = os.open(path, os.O_RDWR)
        self.addCleanup(os.close, self.pipe)
        self.env.update(AVN_PLUGIN_PATH=f"{self.folder}:{SDK}:{CLIENT}", AVN_TEST_PIPE=path)

    def watch_waiting_process(self):
        """Return a file that becomes readable when the waiting process has ended."""
        self.assertEqual(select.select([self.pipe], [], [], TIMEOUT)[0], [self.pipe])
        process = os.pidfd_open(int(os.read(self.pipe, 100)))
        self.addCleanup(os.close, process)
        return process

    def check_ends(self, process):
        ended = select.select([process], [], [], TIMEOUT)[0] == [process]
        if not ended:
            signal.pidfd_send_signal(process, signal.SIGKILL)
        self.assertTrue(ended, "The process goes on waiting.")

    def start(self, *words):
        process = subprocess.Popen([AVN, *(words or ("plugin", "list"))], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_is_given_up(self):
        self.install(self.folder, "hang-together")
        self.env["AVN_PLUGIN_TIMEOUT"] = "1"
        process = self.start()
        waiting = self.watch_waiting_process()
        output, _ = process.communicate(timeout=TIMEOUT)
        self.assertIn(b"refused: The plugin took too long to open.", output)
        self.assertEqual(process.returncode, 0)
        self.check_ends(waiting)

    def test_ends_with_an_interrupt(self):
        self.install(self.folder, "hang-together")
        process = self.start()
        waiting = self.watch_waiting_process()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output, errors), (130, b"", b"avn: Interrupted.\n"))
        self.check_ends(waiting)

    def test_secrets_are_hidden_while_its_command_waits(self):
        self.install(self.folder, "hang")
        process = self.start("--auth-token", TOKEN, "--auth-token=" + TOKEN, "broken", "hello")
        self.watch_waiting_process()
        with open(f"/proc/{process.pid}/cmdline", "rb") as line:
            shown = line.read()
        self.assertIn(b"broken\0hello", shown)
        self.assertNotIn(TOKEN.encode(), shown)

    def test_ends_with_avn(self):
        self.install(self.folder, "hang")
        process = self.start()
        waiting = self.watch_waiting_process()
        process.kill()
        self.check_ends(waiting)

    def test_leftover_processes_do_not_block_the_list(self):
        self.install(self.folder, "fork")
        process = self.start()
        output, _ = process.communicate(timeout=TIMEOUT)
        self.assertRegex(output, rb"broken .* available")
