#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare avn with a program that does nothing, with curl and jq, and with another build of avn.

Run by "./dev bench"; it asserts nothing. The programs of a group take turns, so that other load on the machine affects
all of them alike. A ratio is a median divided by the median of the first program in the group.
"""

import argparse
import contextlib
import ctypes
import glob
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

for folder in ("tests", "tests/cli"):
    sys.path.insert(0, os.path.join(os.environ["AVN_SOURCE_ROOT"], folder))

from harness import AVN, BUILD_ROOT  # noqa: E402
from rig.canaries import EMAIL, TOKEN  # noqa: E402
from rig.certificates import Authority  # noqa: E402
from rig.link import SlowLink  # noqa: E402
from rig.server import ScriptedServer, reply  # noqa: E402

BENCH = os.path.join(BUILD_ROOT, "tests", "bench")
SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
SIBLING = os.path.join(BUILD_ROOT, "tests", "sibling", "avn-weather.so")
LANGUAGES = ("cs", "da", "de", "es", "fi", "fr", "it", "ja", "nl", "pl", "pt_BR", "sv", "uk", "zh_CN")
WARM_UPS = 2
# The default columns of the list of access tokens, as a program for jq.
SHOWN_FIELDS = (".tokens[] | [.expiry_time, .token_prefix, .description, .max_age_seconds, .extend_when_used, "
                ".last_used_time, .last_ip, .last_user_agent] | @tsv")  # fmt: skip
# Round-trip time of the slow link, in seconds.
ROUND_TRIP = 0.1
N_REVOKED = 100
HOSTILE_SIZE = 8 * 2**20 - 100

USER = {
    "user": EMAIL, "real_name": "John Doe", "state": "active", "auth": ["password"],
    "token_validity_begin": "2021-08-18T09:24:10.298796+00:00", "projects": ["dev-sandbox", "prod-environment"],
}  # fmt: skip


def make_token(number):
    return {
        "create_time": "2021-08-16T15:29:14.123456Z", "created_manually": True, "currently_active": number == 0,
        "description": f"Made-up token number {number}", "expiry_time": "2021-09-15T15:29:14.123456Z",
        "extend_when_used": number % 2 == 0, "ip_allowlist": ["0.0.0.0/0", "::/0"], "last_ip": "192.0.2.1",
        "last_used_time": None if number % 3 else "2021-08-16T15:29:14Z", "last_user_agent": "aiven-client/2.12.0",
        "last_user_agent_human_readable": "Aiven client 2.12.0", "max_age_seconds": 2592000, "scopes": None,
        "token_prefix": f"MADE+UP{number:05}",
    }  # fmt: skip


class Build(NamedTuple):
    """A build of avn to measure, with its environment variables and its own home directory."""

    name: str
    program: str
    variables: dict

    def run(self, label, *words, variables=None, fresh=False):
        """Return a Run of a command line."""
        label = f"{label}, {self.name}" if self.name else label
        return Run(label, [self.program, *words], {**self.variables, **(variables or {})}, fresh)


class Run(NamedTuple):
    label: str
    command: list
    variables: dict = {}
    fresh: bool = False  # start with an empty home directory and thus without a cache
    exit_status: int = 0


class Sample(NamedTuple):
    seconds: float
    kibibytes: int


def list_builds(folder, against):
    """Return the build of this tree and, if there is one, that of the other checkout."""
    builds = [Build("", AVN, {"HOME": os.path.join(folder, "home")})]
    if against is not None:
        build = os.path.join(against, "build", "release")
        plugins = sorted({os.path.dirname(path) for path in glob.glob(f"{build}/plugin/*/*.avn-plugin")})
        variables = {"HOME": os.path.join(folder, "other-home"), "AVN_PLUGIN_PATH": ":".join(plugins),
                     "AVN_LOCALE_DIR": os.path.join(build, "po")}  # fmt: skip
        builds.append(Build("the other", os.path.join(build, "host", "avn"), variables))
    for build in builds:
        os.mkdir(build.variables["HOME"])
    return builds


def measure(run, environment):
    environment = {**environment, **run.variables}
    if run.fresh:
        shutil.rmtree(environment["HOME"])
        os.mkdir(environment["HOME"])
    done = subprocess.run(
        [os.path.join(BENCH, "measure"), *run.command], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    seconds, kibibytes, status = done.stderr.splitlines()[-1].split()
    if int(status) != run.exit_status << 8:
        raise SystemExit(f"{run.label} failed with the wait status {status}: {done.stderr}")
    return Sample(float(seconds), int(kibibytes))


def compare(title, runs, n_rounds, environment, body=None):
    """Print a row for each run; with a body's size in bytes, also the memory in relation to it."""
    samples = [[] for _ in runs]
    for number in range(WARM_UPS + n_rounds):
        for run, own in zip(runs, samples):
            sample = measure(run, environment)
            if number >= WARM_UPS:
                own.append(sample)
    medians = [statistics.median(sample.seconds for sample in own) for own in samples]
    heads = ["median ms", "least ms", "ratio", "MiB", *(["of body"] if body is not None else [])]
    print(f"\n{title} ({n_rounds} rounds)\n{'':44} {' '.join(f'{head:>9}' for head in heads)}")
    for run, own, median in zip(runs, samples, medians):
        least = min(sample.seconds for sample in own)
        memory = max(sample.kibibytes for sample in own)
        numbers = f"{median * 1e3:9.2f} {least * 1e3:9.2f} {median / medians[0]:9.2f} {memory / 1024:9.1f}"
        share = f" {memory * 1024 / body:9.2f}" if body is not None else ""
        print(f"  {run.label:42} {numbers}{share}", flush=True)


def make_curl(curl, url, *options):
    return [curl, "-sS", "--fail", "--http1.1", "-H", "Authorization: aivenv1 " + TOKEN, *options, url]


def compare_start(builds, n_rounds, environment):
    runs = [Run("empty GIO program", [os.path.join(BENCH, "empty-gio")])]
    for words in (["--version"], ["--help"], ["user", "--help"]):
        runs += [build.run("avn " + " ".join(words), *words) for build in builds]
    compare("Start", runs, n_rounds, environment)


def make_siblings(folder, count):
    """Fill a directory with plugin files; return the variables with which avn finds them."""
    os.mkdir(folder)
    os.symlink(SIBLING, os.path.join(folder, "sibling.so"))
    for number in range(count):
        comments = "".join(f"Comment[{language}]=Look after number {number} ({language})\n" for language in LANGUAGES)
        with open(os.path.join(folder, f"sibling-{number}.avn-plugin"), "w") as file:
            file.write(f"[Avn Plugin]\nName=sibling-{number}\nComment=Look after number {number}\n{comments}"
                       "Module=sibling\nAbi=1\n")  # fmt: skip
    return {"AVN_PLUGIN_PATH": f"{folder}:{os.environ['AVN_PLUGIN_PATH']}"}


def compare_siblings(n_rounds, environment, folder):
    """Measure listing the sibling plugins; avn opens each one, then refuses it because of its name."""
    variables = {count: make_siblings(os.path.join(folder, f"siblings-{count}"), count) for count in (0, 10, 50)}
    runs = [Run("empty GIO program", [os.path.join(BENCH, "empty-gio")])]
    runs += [Run(f"avn --help, {count} siblings", [AVN, "--help"], own) for count, own in variables.items()]
    german = {**variables[50], "LANGUAGE": "de"}
    runs += [Run("avn --help, 50, translated", [AVN, "--help"], german),
             Run("avn plugin list, 10 siblings", [AVN, "plugin", "list"], variables[10])]  # fmt: skip
    compare("Siblings", runs, n_rounds, environment)


def compare_request(title, builds, curl, n_rounds, environment, certificate=None, bundle=None, has_first_time=False):
    """Compare the programs on one request; has_first_time also measures an empty cache."""
    with ScriptedServer(always=reply(200, {"user": USER}), certificate=certificate) as server:
        variables = {"AIVEN_WEB_URL": server.url, **({"AIVEN_CA_CERT": bundle} if bundle is not None else {})}
        runs = [Run("curl", make_curl(curl, server.url + "/v1/me", *(["--cacert", bundle] if bundle is not None else [])))]
        for build in builds:
            if has_first_time:
                runs.append(build.run("avn user info, the first time", "user", "info", variables=variables, fresh=True))
            runs.append(build.run("avn user info", "user", "info", variables=variables))
        compare(title, runs, n_rounds, environment)


def replace_system_bundle(bundle):
    """Mount the file over the system's CA bundle for this process; return False without root."""
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(0x20000) != 0:  # CLONE_NEWNS
        return False
    for mount in (["--make-rprivate", "/"], ["--bind", bundle, SYSTEM_BUNDLE]):
        if subprocess.run(["mount", *mount], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return True


def compare_https(builds, curl, n_rounds, environment, folder):
    if shutil.which("openssl") is None or not os.path.exists(SYSTEM_BUNDLE):
        print("\nWithout openssl and ca-certificates, HTTPS is left out.")
        return
    authority = Authority(folder)
    certificate = authority.issue("server")
    bundle = os.path.join(folder, "bundle.pem")
    with open(bundle, "w") as target:
        for source in (SYSTEM_BUNDLE, authority.certificate):
            with open(source) as file:
                target.write(file.read())
    title = "user info over HTTPS, one authority"
    compare_request(title, builds, curl, n_rounds, environment, certificate, authority.certificate)
    title = "user info over HTTPS, the system's CA bundle"
    if replace_system_bundle(bundle):
        bundle = None
    else:
        title += " as --auth-ca"
    compare_request(title, builds, curl, n_rounds, environment, certificate, bundle, has_first_time=True)


def make_pipe(request, program):
    """Return a shell command that pipes curl's output to jq."""
    return ["/bin/sh", "-c", f"{shlex.join(request)} | jq -r {shlex.quote(program)}"]


def compare_list(n_tokens, builds, curl, n_rounds, environment):
    body = json.dumps({"tokens": [make_token(number) for number in range(n_tokens)]})
    with ScriptedServer(always=reply(200, body)) as server:
        request = make_curl(curl, server.url + "/v1/access_token")
        runs = [
            Run("curl | jq, the same fields", make_pipe(request, SHOWN_FIELDS)),
            Run("curl | jq, all fields", make_pipe(request, ".tokens")),
            Run("curl", request),
        ]
        for words in (["user", "access-token", "list"], ["user", "access-token", "list", "--json"]):
            runs += [build.run("avn " + " ".join(words), *words, variables={"AIVEN_WEB_URL": server.url}) for build in builds]
        compare(f"{n_tokens} tokens, {len(body) / 2**20:.1f} MiB", runs, n_rounds, environment, len(body))


def make_hostile_answers():
    """Yield name, body and exit status: users with odd members, about 8 MiB each."""
    def fill(make_member):
        numbers = range(HOSTILE_SIZE // len(make_member(10**6)))
        return '{"user": {' + "".join(make_member(number) for number in numbers) + '"end": 0}}'

    colliding = str.maketrans({"0": "Ab", "1": "BA"})
    yield "deep", fill(lambda number: '"a":{'), 9
    yield "wide", fill(lambda number: f'"{number:032}":0,'), 0
    yield "colliding", fill(lambda number: '"' + f"{number:018b}".translate(colliding) + '":0,'), 9
    yield "duplicate", fill(lambda number: '"' + "x" * 40 + '":0,'), 9
    yield "numbers", fill(lambda number: f'"{number}":-1{number:030}.{number:0100}E-400,'), 0


def compare_hostile(build, n_rounds, environment):
    runs = [Run("empty GIO program", [os.path.join(BENCH, "empty-gio")])]
    with contextlib.ExitStack() as stack:
        for kind, body, status in make_hostile_answers():
            server = stack.enter_context(ScriptedServer(always=reply(200, body)))
            run = build.run(f"avn user info, {kind}", "user", "info", variables={"AIVEN_WEB_URL": server.url})
            runs.append(run._replace(exit_status=status))
        compare(f"Hostile answers, {HOSTILE_SIZE / 2**20:.0f} MiB each", runs, n_rounds, environment)


def count_round_trips(title, builds, environment, variables):
    """Measure many changes over a slow link, in round trips."""
    names = [f"MADE+UP{number:05}" for number in range(N_REVOKED)]
    command = ["user", "access-token", "revoke"]
    print(f"\n{title}\n{'':44} {'least s':>9} {'round trips':>12}")
    for label, words in (("revoke 1", names[:1]), (f"revoke {N_REVOKED}", names)):
        for run in [build.run(label, *command, *words, variables=variables) for build in builds]:
            least = min(measure(run, environment).seconds for _ in range(3))
            print(f"  {run.label:42} {least:9.2f} {least / ROUND_TRIP:12.1f}", flush=True)


def answer_late(server, connection):
    """Respond after two round trips: one for the connection and one for the response."""
    time.sleep(2 * ROUND_TRIP)


def compare_changes(builds, environment, folder):
    answer = reply(200, {"message": "revoked"})
    link = f"a link of {ROUND_TRIP * 1e3:.0f} ms a round trip"
    with ScriptedServer(always=(answer_late, answer)) as server:
        count_round_trips(f"Revoke over HTTP, {link}", builds, environment, {"AIVEN_WEB_URL": server.url})
    if shutil.which("openssl") is None:
        return
    authority = Authority(folder)
    with ScriptedServer(always=answer, certificate=authority.issue("server")) as server, SlowLink(ROUND_TRIP) as slow:
        variables = {"AIVEN_WEB_URL": server.url, "https_proxy": slow.url, "AIVEN_CA_CERT": authority.certificate}
        count_round_trips(f"Revoke over HTTPS, one authority, {link}", builds, environment, variables)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="number of runs of each program")
    parser.add_argument("--against", metavar="DIRECTORY", help="another checkout with a build in build/release")
    options = parser.parse_args()
    n_rounds = options.rounds
    curl = shutil.which("curl")
    if curl is None or shutil.which("jq") is None:
        raise SystemExit("curl and jq are needed for comparison.")
    with tempfile.TemporaryDirectory(prefix="avn-bench-") as folder:
        kept = ("PATH", "AVN_PLUGIN_PATH", "AVN_LOCALE_DIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment.update(HOME=folder, LC_ALL="C.UTF-8", AIVEN_AUTH_TOKEN=TOKEN)
        builds = list_builds(folder, options.against)
        compare_start(builds, n_rounds, environment)
        compare_siblings(n_rounds, environment, folder)
        compare_request("user info over HTTP", builds, curl, n_rounds, environment)
        compare_https(builds, curl, n_rounds, environment, folder)
        for n_tokens in (1000, 10000):
            compare_list(n_tokens, builds, curl, max(1, n_rounds // 3), environment)
        compare_hostile(builds[0], max(1, n_rounds // 6), environment)
        compare_changes(builds, environment, folder)


if __name__ == "__main__":
    main()
