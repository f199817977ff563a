#!/usr/bin/python3
"""A service of the bench 'rollout', on asyncio and nothing else: answers GET, takes POST, echoes what a
WebSocket says. It stops as a good server does: it accepts no more, finishes what it has begun, and ends.

    PORT=8000 echo.py

VERSION and COXSWAIN_ORDINAL are told in every answer. MISBEHAVE makes it one of the revisions that a
rollout must undo: exit (at once), unready (/healthz fails), lie (half of the answers are 500), leak
(until it is killed for want of memory).
"""

import asyncio
import base64
import hashlib
import json
import os
import signal
import sys

WEBSOCKET_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
RECEIVE_BYTES = 256 * 1024
LEAK_BYTES = 4 << 20
LEAK_SECONDS = 0.05

misbehaviour = os.environ.get("MISBEHAVE", "")
body = json.dumps(
    {"version": os.environ.get("VERSION", ""), "replica": os.environ.get("COXSWAIN_ORDINAL", "")}
).encode()
leaked = []


class Service:
    def __init__(self):
        self.answered = 0
        self.is_stopping = False
        # Those that wait for a request, by their tasks.
        self.idle = {}
        self.busy = 0
        self.done = asyncio.Event()

    async def serve(self, reader, writer):
        try:
            while await self.exchange(reader, writer) and not self.is_stopping:
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        """One request and its answer; whether another may follow."""
        task = asyncio.current_task()
        self.idle[task] = True
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        finally:
            del self.idle[task]
        self.busy += 1
        try:
            return await self.answer(reader, writer, head)
        finally:
            self.busy -= 1
            self.look_for_the_end()

    async def answer(self, reader, writer, head):
        path = head[0].split(" ")[1]
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if fields.get("upgrade", "").lower() == "websocket":
            await echo(reader, writer, fields["sec-websocket-key"])
            return False
        await swallow(reader, int(fields.get("content-length", "0")))
        lasts = fields.get("connection", "").lower() != "close" and not self.is_stopping
        writer.write(response(self.status(path), lasts))
        await writer.drain()
        return lasts

    def status(self, path):
        if path == "/healthz":
            return "503 Service Unavailable" if misbehaviour == "unready" else "200 OK"
        self.answered += 1
        lies = misbehaviour == "lie" and self.answered % 2 == 0
        return "500 Internal Server Error" if lies else "200 OK"

    def stop(self, server):
        self.is_stopping = True
        server.close()
        for task in list(self.idle):
            task.cancel()
        self.look_for_the_end()

    def look_for_the_end(self):
        if self.is_stopping and self.busy == 0:
            self.done.set()


def response(status, lasts):
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + (b"\r\n" if lasts else b"Connection: close\r\n\r\n") + body


async def swallow(reader, count):
    while count > 0:
        piece = await reader.read(min(count, RECEIVE_BYTES))
        if not piece:
            raise ConnectionError("the client has left")
        count -= len(piece)


async def echo(reader, writer, key):
    """Frames shorter than 126 bytes, which are all that the bench sends (RFC 6455)."""
    accept = base64.b64encode(hashlib.sha1((key + WEBSOCKET_KEY).encode()).digest()).decode()
    writer.write(
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
        ).encode()
    )
    while True:
        first, length = await reader.readexactly(2)
        mask = await reader.readexactly(4)
        said = await reader.readexactly(length & 127)
        writer.write(bytes([first, length & 127]) + bytes(b ^ mask[i % 4] for i, b in enumerate(said)))
        await writer.drain()


async def leak():
    while True:
        leaked.append(bytearray(os.urandom(1)) * LEAK_BYTES)
        await asyncio.sleep(LEAK_SECONDS)


async def main():
    service = Service()
    # The most that may wait in the socket: a burst after a rollout step must not be refused.
    server = await asyncio.start_server(
        service.serve, "127.0.0.1", int(os.environ["PORT"]), backlog=1024, limit=RECEIVE_BYTES
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, service.stop, server)
    leaking = asyncio.create_task(leak()) if misbehaviour == "leak" else None
    await service.done.wait()
    if leaking:
        leaking.cancel()


if __name__ == "__main__":
    if misbehaviour == "exit":
        sys.exit("it was told to")
    asyncio.run(main())
    sys.stdout.flush()
    # What is still open has been answered.
    os._exit(0)
