#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Count the instructions of whole commands under callgrind; run by "./dev bench".

The counts are stable only with the same libraries: instructions.json has a table for each set of versions. --check
fails if a count has grown by more than 5 %; --keep writes the counts into the table.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

for folder in ("tests", "tests/cli"):
    sys.path.insert(0, os.path.join(os.environ["AVN_SOURCE_ROOT"], folder))

from bench import SYSTEM_BUNDLE, USER, make_token  # noqa: E402
from harness import AVN, BUILD_ROOT  # noqa: E402
from rig.canaries import TOKEN  # noqa: E402
from rig.certificates import Authority  # noqa: E402
from rig.server import ScriptedServer, reply  # noqa: E402

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.json")
MAX_GROWTH = 0.05
PACKAGES = ("libc6", "libglib2.0-0", "libsoup-3.0-0", "libgnutls30", "glib-networking", "valgrind", "gcc")


def name_libraries():
    """Return the library versions, as Debian names them, and the processor model that the counts depend on."""
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *PACKAGES], stdout=subprocess.PIPE, text=True, check=False
    )
    return ", ".join([os.uname().machine, *sorted(found.stdout.splitlines())])


def count(command, environment):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or collected is None:
        raise SystemExit(f"{command} failed: {done.stderr}")
    return int(collected.group(1))


def count_against(answer, command, environment, **options):
    with ScriptedServer(always=answer, **options) as server:
        return count(command, {**environment, "AIVEN_WEB_URL": server.url})


def count_all(folder, environment):
    """Yield the name and the count of each command."""
    authority = Authority(folder)
    bundle = os.path.join(folder, "bundle.pem")
    with open(bundle, "w") as target:
        for source in (SYSTEM_BUNDLE, authority.certificate):
            with open(source) as file:
                target.write(file.read())
    tokens = reply(200, {"tokens": [make_token(number) for number in range(1000)]})
    yield "empty GIO program", count([os.path.join(BUILD_ROOT, "tests", "bench", "empty-gio")], environment)
    yield "avn --version", count([AVN, "--version"], environment)
    yield "avn --help", count([AVN, "--help"], environment)
    yield "avn user info over HTTP", count_against(reply(200, {"user": USER}), [AVN, "user", "info"], environment)
    certificate = authority.issue("server")
    for when in ("the first time", "later"):
        yield f"avn user info over TLS, the system's, {when}", count_against(
            reply(200, {"user": USER}), [AVN, "user", "info"], {**environment, "AIVEN_CA_CERT": bundle},
            certificate=certificate,
        )  # fmt: skip
    yield "avn user access-token list, 1000", count_against(tokens, [AVN, "user", "access-token", "list"], environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if shutil.which("valgrind") is None or not os.path.exists(SYSTEM_BUNDLE):
        raise SystemExit("valgrind and ca-certificates are needed to count instructions.")
    with open(TABLE, encoding="utf-8") as file:
        table = json.load(file)
    libraries = name_libraries()
    known = table.get(libraries, {})
    if options.check and not known:
        raise SystemExit(f"There are no counts for these libraries: {libraries}")
    grown, counted = [], {}
    with tempfile.TemporaryDirectory(prefix="avn-bench-") as folder:
        kept = ("PATH", "AVN_PLUGIN_PATH", "AVN_LOCALE_DIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment.update(HOME=folder, LC_ALL="C.UTF-8", AIVEN_AUTH_TOKEN=TOKEN)
        print(f"\nInstructions\n{'':52} {'millions':>10} {'in the table':>13} {'growth':>8}")
        for name, instructions in count_all(folder, environment):
            before = known.get(name)
            growth = instructions / before - 1 if before else 0
            print(f"  {name:50} {instructions / 1e6:10.2f} {(before or 0) / 1e6:13.2f} {growth:+8.1%}", flush=True)
            if growth > MAX_GROWTH:
                grown.append(name)
            counted[name] = instructions
    if options.keep:
        table[libraries] = counted
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write(json.dumps(table, indent=2) + "\n")
    if options.check and grown:
        raise SystemExit("More instructions by over 5 %: " + ", ".join(grown))


if __name__ == "__main__":
    main()
