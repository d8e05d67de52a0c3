# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keep the program's output, so that the sweep can search it for secrets after the suite.

./dev sets AVN_TEST_EVIDENCE to an empty directory; without it nothing is kept.
"""

import base64
import json
import os
import urllib.parse

from rig.canaries import ONE_TIME_PASSWORD, SECRETS

FOLDER = os.environ.get("AVN_TEST_EVIDENCE")
# Secrets that tests do not know in advance, such as the tokens of a sandbox.
MORE_SECRETS = "secrets"
CREDENTIALS_NAME = "aiven-credentials.json"


def append(kind, content):
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, f"{os.getpid()}.{kind}"), "ab") as file:
        file.write(content + b"\n")


def keep(kind, data):
    """Add output, as text or bytes, to the evidence."""
    if FOLDER and data:
        append(kind, data if isinstance(data, bytes) else data.encode(errors="surrogateescape"))


def add_secret(secret):
    """Register a secret that must not be in the evidence; return it."""
    if FOLDER:
        append(MORE_SECRETS, secret.encode())
    return secret


def keep_files(folder, own):
    """Add the names and contents of the files in a directory, except for credentials files and others with secrets."""
    if not FOLDER:
        return
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            keep("names", os.path.relpath(path, folder))
            secret = name == CREDENTIALS_NAME or os.path.realpath(path) in own
            if os.path.isfile(path) and not os.path.islink(path) and not secret:
                with open(path, "rb") as file:
                    keep("files", file.read())


def list_forms(secret):
    """Return the forms of a secret to search for: plain, in JSON, in a URL and in base64."""
    plain = secret.encode()
    escaped = urllib.parse.quote(secret, safe="")
    # The last base64 group depends on the following text.
    encoded = [encode(plain)[:-4] for encode in (base64.b64encode, base64.urlsafe_b64encode)]
    # Certificates and JSON in base64 contain shorter texts by chance.
    encoded = [text for text in encoded if len(text) >= 8]
    return {plain, json.dumps(secret)[1:-1].encode(), escaped.encode(), escaped.lower().encode(), *encoded}


def read_evidence(folder):
    """Return the evidence as a dictionary by kind."""
    kinds = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            kinds.setdefault(name.split(".")[-1], []).append(file.read())
    return {kind: b"\n".join(contents) for kind, contents in kinds.items()}


def find_secrets(kinds):
    """Yield (kind, secret, surrounding text) for each secret in the evidence, in any form."""
    learnt = kinds.get(MORE_SECRETS, b"").decode().splitlines()
    for secret in {*SECRETS, ONE_TIME_PASSWORD, *learnt} - {""}:
        for form in list_forms(secret):
            for kind in kinds.keys() - {MORE_SECRETS}:
                place = kinds[kind].find(form)
                if place >= 0:
                    yield kind, secret, kinds[kind][max(0, place - 200) : place + 200]
