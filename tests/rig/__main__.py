# SPDX-License-Identifier: LGPL-2.1-or-later
"""Serve every named behaviour for manual tests; print the requests."""

import signal

from rig.behaviours import BEHAVIOURS
from rig.server import ScriptedServer

with ScriptedServer(paths=BEHAVIOURS, log=print) as server:
    for name in BEHAVIOURS:
        print(f"{name:32} --url {server.url_of(name)}")
    print("Stop with ^C.", flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass
