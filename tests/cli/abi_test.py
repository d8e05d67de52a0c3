# SPDX-License-Identifier: LGPL-2.1-or-later
"""What plugins that are compiled already rely on: symbols and their versions, prototypes, structs and enumerations.

Each failure says what to do about it.
"""

import hashlib
import os
import re
import subprocess
import sys
import unittest

from harness import AVN, BUILD_ROOT, SOURCE_ROOT

ABI = os.path.join(SOURCE_ROOT, "tests", "abi")
sys.path[:0] = [ABI, os.path.join(SOURCE_ROOT, "host")]

from headers import SPARE, read_headers  # noqa: E402
from symbols import read_list  # noqa: E402

# The list of symbols, the headers, the library, and how its versions begin.
LIBRARIES = {
    "libavn-1": ("host/libavn-1.symbols", "avn", "host/libavn-1.so", "AVN_"),
    "libavn-client-1": ("plugin/client/libavn-client-1.symbols", "avn-client", "plugin/client/libavn-client-1.so",
                        "AVN_CLIENT_"),
}  # fmt: skip
# For the program alone; no header that is installed has them.
PRIVATE = {"avn_app_run"}
PLUGINS = ("plugin/user/avn-user.so", "plugin/sandbox/avn-sandbox.so", "tests/sibling/avn-weather.so",
           "tests/abi/avn-harbour.so")  # fmt: skip

# Of every frozen API: a digest of the names and contents of its headers.
FROZEN = {"1": "7d95b099ee1050c0487c5e9686f7e67a3673090b98b449feb9a2add5a21eccbb"}


def list_exported(path):
    """Returns the version of each symbol that a file exports; of those without one, an empty text."""
    text = subprocess.check_output(["nm", "-D", "--defined-only", "--with-symbol-versions", path], text=True)
    # Of the kind A are the names of the versions; the rest is the C library's, or a sanitizer's.
    symbols = re.findall(r"^\S* +[^A\s] (\w+)(?:@@?(\S+))?$", text, re.MULTILINE)
    return {name: version for name, version in symbols if not re.match(r"_IO_stdin_used$|__odr_asan", name)}


def read_digest(folder):
    digest = hashlib.sha256()
    for path in sorted(os.path.relpath(os.path.join(top, name), folder)
                       for top, _, names in os.walk(folder) for name in names):  # fmt: skip
        with open(os.path.join(folder, path), "rb") as file:
            digest.update(path.encode() + b"\0" + file.read())
    return digest.hexdigest()


class AbiCase(unittest.TestCase):
    maxDiff = None

    def check_nothing(self, faults, advice):
        """Expects no faults; tells each and what to do."""
        if faults:
            self.fail("\n".join(["", *faults, "", advice]))


class SymbolsTest(AbiCase):
    def setUp(self):
        self.lists = {name: read_list(os.path.join(SOURCE_ROOT, row[0])) for name, row in LIBRARIES.items()}

    def get_listed(self, name):
        return {symbol: prototype for names in self.lists[name].values() for symbol, prototype in names.items()}

    def test_headers_and_lists_say_the_same(self):
        for name, (path, folder, _, _) in LIBRARIES.items():
            listed = self.get_listed(name)
            declared = read_headers(os.path.join(SOURCE_ROOT, "include", folder)).functions
            self.assertGreater(len(declared), 30)
            self.check_nothing(
                [f"{symbol} is no longer in include/{folder}." for symbol in listed.keys() - declared - PRIVATE],
                "A plugin that calls it would no longer be opened. Bring it back, or take it from the section of an API "
                f"that is not released yet in {path}, or raise plugin_abi in meson.build.")  # fmt: skip
            self.check_nothing(
                [f"{declared[symbol]};" for symbol in declared.keys() - listed],
                f"These are new in include/{folder}. Copy the lines to the last section of {path} that is not private; "
                "if that API is released, raise plugin_api in meson.build and begin a section for it.")  # fmt: skip
            self.check_nothing(
                [f"was {listed[symbol]};\nis  {prototype};" for symbol, prototype in declared.items()
                 if listed.get(symbol, prototype) != prototype],
                "A plugin that calls them would pass the wrong arguments. Undo that and add a function with another name; "
                f"if only the name of a parameter changed, change it in {path} as well.")  # fmt: skip

    def test_libraries_export_what_is_listed(self):
        for name, (path, _, library, _) in LIBRARIES.items():
            listed = {symbol: version for version, names in self.lists[name].items() for symbol in names}
            exported = list_exported(os.path.join(BUILD_ROOT, library))
            self.check_nothing(
                [f"{library} has no symbol {symbol}." for symbol in listed.keys() - exported],
                f"A function that is in {path} must be defined and declared with AVN_AVAILABLE.")  # fmt: skip
            self.assertEqual(exported, listed, f"Compare the version script in {BUILD_ROOT} with {path}.")

    def test_versions_are_those_of_the_apis(self):
        with open(os.path.join(SOURCE_ROOT, "meson.build")) as file:
            numbers = dict(re.findall(r"^plugin_(abi|api) = (\d+)$", file.read(), re.MULTILINE))
        for name, (path, _, _, prefix) in LIBRARIES.items():
            versions = [f"{prefix}{numbers['abi']}.{api + 1}" for api in range(int(numbers["api"]))]
            sections = [version for version in self.lists[name] if not version.endswith("PRIVATE")]
            self.assertLessEqual(set(sections), set(versions), f"{path} has a section that is no API of meson.build.")
            self.assertEqual(sections, sorted(sections, key=versions.index), path)

    def test_nothing_that_was_released_changes(self):
        for api in FROZEN:
            for name, (path, folder, _, prefix) in LIBRARIES.items():
                frozen = read_headers(os.path.join(ABI, api, folder)).functions
                section = self.lists[name][f"{prefix}1.{api}"]
                advice = f"The section {prefix}1.{api} of {path} is what tests/abi/{api} declares, for ever."
                self.assertEqual(section, {symbol: frozen[symbol] for symbol in section if symbol in frozen}, advice)
                before = {symbol for older in range(1, int(api)) for symbol in self.lists[name][f"{prefix}1.{older}"]}
                self.assertEqual(section.keys() | before, frozen.keys(), advice)

    def test_functions_for_the_program_are_private(self):
        self.assertEqual(self.lists["libavn-1"]["AVN_PRIVATE"].keys(), PRIVATE)
        self.assertNotIn("AVN_CLIENT_PRIVATE", self.lists["libavn-client-1"])
        for path in PLUGINS:
            symbols = subprocess.check_output(["nm", "-D", os.path.join(BUILD_ROOT, path)], text=True)
            self.assertIn("@AVN_1.1", symbols)
            self.assertNotIn("PRIVATE", symbols)

    def test_program_and_plugins_export_next_to_nothing(self):
        program = os.path.join(BUILD_ROOT, "host", "avn")
        self.assertTrue(os.path.exists(program), AVN)
        self.assertEqual(list_exported(program), {})
        for path in PLUGINS:
            with self.subTest(path):
                self.assertEqual(list_exported(os.path.join(BUILD_ROOT, path)), {"avn_plugin": ""})


class LayoutTest(AbiCase):
    ADVICE = ("A plugin that is compiled already would read and write in the wrong places. New members take room from "
              "the member \"reserved\", and new values come last.")  # fmt: skip

    def test_frozen_headers_are_untouched(self):
        self.assertEqual({api: read_digest(os.path.join(ABI, api)) for api in FROZEN}, FROZEN,
                         "tests/abi/README.md says why these are never edited; git checkout brings them back.")  # fmt: skip
        self.assertEqual({name for name in os.listdir(ABI) if name.isdecimal()}, FROZEN.keys())

    def test_structs_and_enumerations_lie_as_they_did(self):
        frozen, present = (
            subprocess.check_output([os.path.join(BUILD_ROOT, "tests", "abi", "layout-" + name)], text=True).splitlines()
            for name in ("frozen", "present"))  # fmt: skip
        self.assertGreater(len(frozen), 80)
        self.check_nothing([f"was {was}\nis  {now}" for was, now in zip(frozen, present, strict=True) if was != now],
                           self.ADVICE)  # fmt: skip

    def test_members_and_functions_of_plugins_have_the_types_they_had(self):
        """A pointer to something else takes no other room."""
        for api in FROZEN:
            for _, folder, _, _ in LIBRARIES.values():
                frozen = read_headers(os.path.join(ABI, api, folder))
                present = read_headers(os.path.join(SOURCE_ROOT, "include", folder))
                self.check_nothing(
                    [f"was {was};\nis  {present.structs[struct].get(member)};" for struct in frozen.structs
                     for member, was in frozen.structs[struct].items()
                     if member != SPARE and was != present.structs[struct].get(member)], self.ADVICE)  # fmt: skip
                self.assertEqual(frozen.function_types.items() - present.function_types.items(), set(), self.ADVICE)
