# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the use of an installed avn: create a project, build it, test it, install it and use it.

A build whose prefix is inside its own directory, as ./dev makes one with clang, is installed and tested there.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import time

from harness import BUILD_ROOT, SOURCE_ROOT, TIMEOUT, AvnCase, in_language

with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as file:
    OPTIONS = {option["name"]: option["value"] for option in json.load(file)}
PREFIX = OPTIONS["prefix"]
LIBDIR = os.path.join(PREFIX, OPTIONS["libdir"])

USE = """
export AIVEN_PASSWORD='a made-up password' AIVEN_NEW_PASSWORD='a made-up password'
"$1" user create jane@example.com --real-name Jane >&2
"$1" user access-token create --description 'Nightly backup' >&2
shift
exec "$@"
"""


GROUP = """
#include <avn/avn.h>

static const AvnCommand *const commands[] = { NULL };

AVN_DEFINE_COMMAND_GROUP (EmptyGroup, empty_group, commands)

AVN_DEFINE_PLUGIN (.name = "empty", .get_type = empty_group_get_type)
"""


# An author's implementation of the new project's command.
FUNCTION = """
static void
run_show (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "access_token", NULL);
  avn_client_return_list (invocation, request, "tokens");
}

"""
COLUMNS = """static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  NULL,
};

"""
ROW = """static const AvnCommand show_command = {
  .path = "show",
  .summary = N_ ("Show your access tokens"),
  .columns = columns,
  .run = run_show,
};

static const AvnCommand *const commands[] = { &show_command, NULL };

"""


def link_all(source, target):
    """Link everything in a directory into another one, except for what exists there."""
    for entry in os.scandir(source):
        path = os.path.join(target, entry.name)
        if not os.path.lexists(path):
            os.symlink(entry.path, path)
        elif os.path.isdir(path):
            link_all(entry.path, path)


class SdkCase(AvnCase):
    """A case with an empty directory and without the environment variables of this build."""

    def setUp(self):
        super().setUp()
        self.env = {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C"}

    def run_in(self, folder, *command, **env):
        # avn refuses files that other users may write.
        done = subprocess.run(command, env={**self.env, **env}, cwd=os.path.join(self.home, folder), umask=0o022,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT)  # fmt: skip
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def make(self, program, name, *options):
        """Create, build and test a project."""
        self.run_in(".", program, "plugin", "new", name, *options)
        self.run_in(name, "meson", "setup", "build", "-Dwerror=true")
        self.run_in(name, "ninja", "-C", "build")
        tested = self.run_in(name, "meson", "test", "-C", "build")
        self.assertIn("No tests defined." if "--minimal" in options else "OK", tested)

    def add_language(self, name):
        """Run the guide's commands for a translation in a directory that is set up already."""
        with open(os.path.join(SOURCE_ROOT, "docs", "plugin-guide.md"), encoding="utf-8") as guide:
            lines = re.findall(r"^    (msginit .*|sed .*|echo fi .*)$", guide.read(), re.MULTILINE)
        self.assertEqual(len(lines), 3)
        self.run_in(name, "meson", "compile", "-C", "build", f"avn-{name}-pot")
        self.run_in(name, "sh", "-e", "-c", "\n".join(lines).replace("weather", name))
        with open(os.path.join(self.home, name, "po", "fi.po"), "a", encoding="utf-8") as catalogue:
            catalogue.write('\nmsgid "x"\nmsgstr "ä"\n')
        self.run_in(name, "meson", "compile", "-C", "build", f"avn-{name}-update-po")

    def use(self, program, *words, **env):
        """Run a command in a sandbox with a user and an access token."""
        return self.run_in(".", program, "sandbox", "run", "--", "sh", "-c", USE, "sh", program, program, *words, **env)

    def check_use(self, program, name):
        table = self.use(program, name, "find", "backup")
        self.assertRegex(table, r"\ADESCRIPTION +TOKEN_PREFIX .*\n.*\nNightly backup ")
        records = json.loads(self.use(program, name, "find", "backup", "--json"))
        self.assertEqual([record["description"] for record in records], ["Nightly backup"])

    def check_installed(self, program, name):
        self.assertRegex(self.run_in(".", program, "--help"), rf"\n  {name} +Work with {name}\n")
        plugins = json.loads(self.run_in(".", program, "plugin", "list", "--json"))
        mine = [(plugin["state"], plugin["version"]) for plugin in plugins if plugin["name"] == name]
        self.assertEqual(mine, [("ready", "0.1.0")])
        german = in_language("de")
        self.assertRegex(self.run_in(".", program, "--help", **german), rf"\n  {name} +Mit {name} arbeiten\n")
        self.assertIn("In der Beschreibung gesuchter Text", self.run_in(".", program, name, "find", "--help", **german))
        self.assertRegex(self.use(program, name, "find", "backup", **german), r"\ABESCHREIBUNG +TOKEN_PRÄFIX ")

    def check_manual(self, prefix, name):
        with open(os.path.join(prefix, OPTIONS["mandir"], "man1", f"avn-{name}.1")) as page:
            self.assertRegex(page.read(), r"(?s)\.SH.*limit")


class PrefixTest(SdkCase):
    """Test a prefix that the system's linker and pkg-config do not search."""

    def setUp(self):
        super().setUp()
        shutil.rmtree(PREFIX, ignore_errors=True)
        self.run_in(".", "meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet")
        self.env["PKG_CONFIG_PATH"] = os.path.join(LIBDIR, "pkgconfig")
        if shutil.which("clang"):
            self.env["CC"] = "clang"
        self.program = os.path.join(PREFIX, "bin", "avn")

    def test_from_an_empty_folder_to_a_command(self):
        start = time.monotonic()
        self.make(self.program, "weather")
        self.run_in("weather", "meson", "install", "-C", "build")
        self.check_use(self.program, "weather")
        print(f"# {time.monotonic() - start:.1f} seconds from an installed SDK to a new command that works", flush=True)
        self.check_installed(self.program, "weather")
        self.check_manual(PREFIX, "weather")

    def test_advice_is_enough(self):
        """Check that running the printed lines is enough."""
        del self.env["PKG_CONFIG_PATH"]
        lines = self.run_in(".", self.program, "plugin", "new", "weather").splitlines()[2:]
        self.assertEqual([line[:2] for line in lines], ["  "] * 4)
        self.run_in(".", "sh", "-e", "-c", "\n".join(lines))
        self.check_use(self.program, "weather")


class StagedTest(SdkCase):
    """Test a staging directory for the files of another machine."""

    def setUp(self):
        super().setUp()
        self.stage = os.path.join(self.home, "stage")
        self.run_in(".", "meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet", "--destdir", self.stage)
        self.libdir = self.stage + LIBDIR
        self.program = self.stage + os.path.join(PREFIX, "bin", "avn")

    def pkg_config(self, *words):
        return self.run_in(".", "pkg-config", *words, PKG_CONFIG_PATH=os.path.join(self.libdir, "pkgconfig")).strip()

    def test_plugin_with_a_dash_in_its_name(self):
        # The system's own libraries are staged, too.
        for name in ("include", "lib"):
            os.makedirs(os.path.join(self.stage, "usr", name), exist_ok=True)
            link_all("/usr/" + name, os.path.join(self.stage, "usr", name))
        self.env.update(
            PKG_CONFIG_PATH=os.path.join(self.libdir, "pkgconfig"),
            PKG_CONFIG_SYSROOT_DIR=self.stage,
            LD_LIBRARY_PATH=self.libdir,
            AVN_PLUGIN_PATH=glob.glob(self.libdir + "/avn/plugins-*")[0],
            AVN_LOCALE_DIR=self.stage + os.path.join(PREFIX, OPTIONS["localedir"]),
        )
        self.make(self.program, "my-tool")
        self.add_language("my-tool")
        self.run_in("my-tool", "meson", "install", "-C", "build")
        self.assertTrue(os.path.exists(os.path.join(self.home, "my-tool/build/po/fi/LC_MESSAGES/avn-my-tool.mo")))
        self.check_use(self.program, "my-tool")
        self.check_installed(self.program, "my-tool")
        self.check_manual(self.stage + PREFIX, "my-tool")
        catalogue = os.path.join(self.env["AVN_LOCALE_DIR"], "de", "LC_MESSAGES", "avn-my-tool.mo")
        os.chmod(catalogue, 0o666)
        command = '"$0" my-tool find --help 2>&1 || echo $?'
        output = self.run_in(".", "sh", "-c", command, self.program, LC_ALL="C.UTF-8", LANGUAGE="de").splitlines()
        self.assertEqual((len(output), output[-1]), (3, "14"))
        self.assertIn(catalogue, output[0])

    def test_variables_follow_the_prefix(self):
        for name, place in (("plugindir", "lib"), ("localedir", "share"), ("mandir", "share"), ("program", "bin")):
            with self.subTest(name):
                value = self.pkg_config("--define-variable=prefix=/else", "--variable=" + name, "avn-plugin-1")
                self.assertTrue(value.startswith(f"/else/{place}"), value)
        self.assertRegex(self.pkg_config("--variable=plugin_abi", "avn-plugin-1"), r"\A\d+\Z")

    def test_headers_need_nothing_else(self):
        """Check that each header is self-contained, and that the macros compile with many warnings as errors."""
        self.env["PKG_CONFIG_PATH"] = os.path.join(self.libdir, "pkgconfig")
        flags = self.pkg_config("--define-variable=prefix=" + self.stage + PREFIX, "--cflags", "avn-client-1").split()
        # Separate, because the variable prefix would affect these libraries, too.
        flags += self.pkg_config("--cflags", "gio-2.0", "json-glib-1.0").split()
        texts = {"group": GROUP}
        for folder in ("avn-1/avn", "avn-client-1/avn-client"):
            for path in glob.glob(self.stage + os.path.join(PREFIX, "include", folder, "*.h")):
                header = os.path.join(os.path.basename(folder), os.path.basename(path))
                texts[os.path.basename(path)] = f"#include <{header}>\n"
        self.assertGreater(len(texts), 15)
        for name, text in texts.items():
            with open(os.path.join(self.home, name + ".c"), "w") as file:
                file.write(text)
        self.run_in(".", "cc", "-std=gnu11", "-Wall", "-Wextra", "-Wmissing-prototypes", "-Werror", "-fsyntax-only",
                    *flags, *(name + ".c" for name in texts))  # fmt: skip


class UninstalledTest(SdkCase):
    """Test a build directory without an installation."""

    def use_build(self):
        self.env.update({name: os.environ[name] for name in ("AVN_PLUGIN_PATH", "AVN_LOCALE_DIR")})
        self.env["PKG_CONFIG_PATH"] = os.path.join(BUILD_ROOT, "meson-uninstalled")

    def edit(self, path, *changes):
        """Make each change once: replace the text from one string to the start of the next."""
        path = os.path.join(self.home, path)
        with open(path) as file:
            text = file.read()
        for first, last, new in changes:
            start = text.index(first)
            text = text[:start] + new + text[text.index(last, start) :]
        with open(path, "w") as file:
            file.write(text)

    def test_command_becomes_another_at_four_places(self):
        self.use_build()
        self.run_in(".", os.environ["AVN"], "plugin", "new", "weather")
        self.edit("weather/src/plugin.c",
                  ("#define DEFAULT_LIMIT", "static const AvnOption", FUNCTION),
                  ("static const AvnColumn", "static const char", COLUMNS),
                  ("static const char", "AVN_DEFINE_COMMAND_GROUP", ROW))  # fmt: skip
        self.edit("weather/src/plugin.c", ("static const AvnOption", "static const AvnColumn", ""))
        self.edit("weather/tests/test.sh", ("check 0 'DESCRIPTION '", "check 4", "check 0 'Nightly backup' weather show\n"),
                  ("check 4", "--auth", "check 4 '' weather show "))  # fmt: skip
        self.run_in("weather", "meson", "setup", "build", "-Dwerror=true")
        self.assertIn("OK", self.run_in("weather", "meson", "test", "-C", "build"))

    def test_plugin(self):
        self.use_build()
        self.make(os.environ["AVN"], "weather")
        self.env["AVN_PLUGIN_PATH"] += ":" + os.path.join(self.home, "weather", "build")
        self.check_use(os.environ["AVN"], "weather")
        self.check_catalogue(os.path.join(self.home, "weather"))

    def test_minimal_plugin(self):
        self.use_build()
        self.make(os.environ["AVN"], "my-tool", "--minimal")
        self.env["AVN_PLUGIN_PATH"] += ":" + os.path.join(self.home, "my-tool", "build")
        self.assertRegex(self.run_in(".", os.environ["AVN"], "--help"), r"\n  my-tool +Work with my-tool\n")
        records = json.loads(self.use(os.environ["AVN"], "my-tool", "list", "--json"))
        self.assertIn("Nightly backup", [record["description"] for record in records])

    def check_catalogue(self, project):
        """Check that every text is marked, and that the German translation is complete."""
        self.run_in(project, "ninja", "-C", "build", "avn-weather-pot")
        self.run_in(project, "msgcmp", "po/de.po", "po/avn-weather.pot")
        self.run_in(project, "msgfmt", "--check-format", "--output-file=/dev/null", "po/de.po")
        for name in os.listdir(os.path.join(SOURCE_ROOT, "plugin", "sdk", "template", "src")):
            with open(os.path.join(project, "src", name)) as source:
                self.assertNotIn("@", source.read())


# A build whose prefix is inside its directory is tested there; others are not installed.
if PREFIX.startswith(BUILD_ROOT + "/"):
    del StagedTest, UninstalledTest
else:
    del PrefixTest
