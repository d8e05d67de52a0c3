# SPDX-License-Identifier: LGPL-2.1-or-later
"""A proxy that delays every round trip of an HTTPS connection, including its start.

    with ScriptedServer(..., certificate=...) as server, SlowLink(0.1) as link:
        ...  # with https_proxy=link.url in the environment

The response to CONNECT takes one round trip, like making a connection; relayed data takes half of one each way,
whatever its size.
"""

import asyncio
import contextlib
import threading


class SlowLink:
    def __init__(self, round_trip):
        self.round_trip = round_trip
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind, value, traceback):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1000))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def _serve(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            host, port = head.split()[1].decode().rsplit(":", 1)
            far_reader, far_writer = await asyncio.open_connection(host.strip("[]"), int(port))
            await asyncio.sleep(self.round_trip)
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await asyncio.gather(self._relay(reader, far_writer), self._relay(far_reader, writer))

    async def _relay(self, reader, writer):
        """Hands on what comes when it is due; nothing is read later because something else is on its way."""
        on_the_way = asyncio.Queue()
        arriving = asyncio.ensure_future(self._arrive(on_the_way, writer))
        data = b"begun"
        while data:
            try:
                data = await reader.read(65536)
            except OSError:
                data = b""
            on_the_way.put_nowait((self._loop.time() + self.round_trip / 2, data))
        await arriving

    async def _arrive(self, on_the_way, writer):
        data = b"begun"
        while data:
            due, data = await on_the_way.get()
            await asyncio.sleep(due - self._loop.time())
            if data:
                writer.write(data)
        writer.close()
