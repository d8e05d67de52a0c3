# SPDX-License-Identifier: LGPL-2.1-or-later
"""Faults of servers and middleboxes: one named behaviour per row, each to be served on its own path.

None is a success: CUT ends too early, HANGING never ends, FLOODING sends too much.
"""

import gzip
import json
import zlib

from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN
from rig.server import drip, hang, reply, reset

# A response that every command accepts.
CONTENT = {
    "user": {"user": EMAIL, "real_name": "John Doe", "state": "active", "projects": ["one"], "auth": ["password"]},
    "tokens": [{"token_prefix": "abc", "description": "x"}],
    "token": FRESH_TOKEN,
    "user_email": EMAIL,
    "full_token": CREATED_TOKEN,
    "token_prefix": CREATED_TOKEN[:12],
}
GOOD = reply(200, CONTENT)
BODY = json.dumps(CONTENT).encode()
HALF = BODY[: len(BODY) // 2]
CHUNKED = reply(200, b"", "Transfer-Encoding: chunked", length=-1)


def chunk(content):
    return b"%x\r\n%s\r\n" % (len(content), content)


def gzip_bomb(megabytes):
    """Compress a good response after more white space than fits into memory."""
    packer = zlib.compressobj(9, wbits=31)
    packed = [packer.compress(b" " * (1 << 20)) for _ in range(megabytes)]
    return b"".join([*packed, packer.compress(BODY), packer.flush()])


def repeat(content, times):
    """Return a step that sends the same bytes repeatedly, as fast as possible."""

    def step(server, connection):
        for _ in range(times):
            server.send(connection, content)

    return step


CUT = {
    "cut in the status line": (GOOD[:10],),
    "cut in the headers": (GOOD[: GOOD.index(b"Content-Type") + 5],),
    "cut before the body": (reply(200, b"", length=len(BODY)),),
    "cut in the body": (reply(200, HALF, length=len(BODY)),),
    "cut behind a whole object": (reply(200, BODY, length=len(BODY) + 10),),
    "cut by one byte": (reply(200, BODY[:-1], length=len(BODY)),),
    "cut by a reset": (reply(200, HALF, length=len(BODY)), reset),
    "cut without a length": (reply(200, HALF, length=-1),),
    "cut in a chunk": (CHUNKED + b"%x\r\n" % len(BODY) + HALF,),
    "cut between chunks": (CHUNKED + chunk(HALF),),
    "cut in a chunk's size": (CHUNKED + chunk(HALF) + b"f",),
    "cut short by a smaller length": (reply(200, BODY, length=len(HALF)),),
    "cut by a last chunk": (CHUNKED + chunk(HALF) + b"0\r\n\r\n",),
    "a chunk's size that is none": (CHUNKED + b"zz\r\n" + BODY,),
    "two lengths": (reply(200, BODY, f"Content-Length: {len(HALF)}"),),
    "cut gzip": (reply(200, gzip.compress(BODY)[:-20], "Content-Encoding: gzip"),),
    "closed at once": (b"",),
    "reset at once": (reset,),
}

HANGING = {
    "no answer": (hang,),
    "half a status": (b"HTTP/1.1 20", hang),
    "headers": (reply(200, b"", length=-1)[:-2], hang),
    "no body": (reply(200, b"", length=50), hang),
    "half a body": (reply(200, b'{"user":', length=50), hang),
    "a dripping head": (drip(GOOD * 9, 0.2),),
    "a dripping body": (reply(200, b"", length=1000), drip(b" " * 999, 0.2)),
    "endless headers": (b"HTTP/1.1 200 OK\r\n", drip(b"a: b\r\n" * 100, 0.01)),
    "an endless slow body": (reply(200, b"", length=-1), drip(b" " * 10000, 0.01)),
    "continue, continue": (drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 99, 0.01),),
}

FLOODING = {
    "an endless body": (reply(200, b"", length=-1), repeat(b" " * 65536, 1 << 20)),
    "endless chunks": (CHUNKED, repeat(chunk(b" " * 65536), 1 << 20)),
    "an endless string": (reply(200, b'{"user": {"user": "', length=-1), repeat(b"x" * 65536, 1 << 20)),
    "an endless list": (reply(200, b'{"tokens": [', length=-1), repeat(b"{}," * 20000, 1 << 20)),
    "a length beyond the limit": (reply(200, b"", length=1 << 40), repeat(b" " * 65536, 1 << 20)),
    "a gzip bomb": (reply(200, gzip_bomb(64), "Content-Encoding: gzip"),),
    "a long head": (b"HTTP/1.1 200 OK\r\n", repeat(b"X-Made-Up: " + b"x" * 60000 + b"\r\n", 1 << 20)),
    "a long status line": (b"HTTP/1.1 200 ", repeat(b"x" * 65536, 1 << 20)),
    "a long chunk extension": (CHUNKED + b"5;", repeat(b"x" * 65536, 1 << 20)),
    "no end of interim answers": (repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 1 << 20),),
}

BEHAVIOURS = {"good": GOOD, **CUT, **HANGING, **FLOODING}
