#!/usr/bin/python3
"""So many WebSockets that say something five times a second and are echoed, until the given file appears.

    sockets.py 127.0.0.1:8090 COUNT FILE

Whoever is cut off connects again, as a browser's script does. Prints what came of it as JSON: sockets
that were opened, opened in vain and cut, messages that were echoed, lost with the socket, and wrong.
"""

import asyncio
import base64
import json
import os
import sys

PAUSE_SECONDS = 0.2
TRY_AGAIN_SECONDS = 0.02
PATIENCE_SECONDS = 10

counts = {"opened": 0, "refused": 0, "cut": 0, "echoed": 0, "lost": 0, "wrong": 0}


def frame(message):
    """Masked, as a client has to (RFC 6455 section 5.3); shorter than 126 bytes."""
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(message)]) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(message))


async def connect(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        (
            f"GET /echo HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101"):
        writer.close()
        raise ConnectionError(head.split(b"\r\n")[0].decode())
    return reader, writer


async def talk(reader, writer, is_over):
    number = 0
    while not is_over():
        message = str(number).encode()
        try:
            writer.write(frame(message))
            await writer.drain()
            first, length = await reader.readexactly(2)
            got = await reader.readexactly(length & 127)
        except (ConnectionError, asyncio.IncompleteReadError):
            counts["lost"] += 1
            raise
        counts["echoed" if got == message else "wrong"] += 1
        number += 1
        # An end of the connection while nothing is under way loses nothing.
        await asyncio.sleep(PAUSE_SECONDS)
        if reader.at_eof() or reader.exception():
            raise ConnectionError("ended between two messages")


async def live(host, port, is_over):
    while not is_over():
        try:
            reader, writer = await asyncio.wait_for(connect(host, port), PATIENCE_SECONDS)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
            counts["refused"] += 1
            await asyncio.sleep(TRY_AGAIN_SECONDS)
            continue
        counts["opened"] += 1
        try:
            await talk(reader, writer, is_over)
        except (ConnectionError, asyncio.IncompleteReadError):
            counts["cut"] += 1
        finally:
            writer.close()


async def main(address, count, enough):
    host, port = address.split(":")
    await asyncio.gather(
        *(live(host, int(port), lambda: os.path.exists(enough)) for _ in range(int(count))))
    print(json.dumps(counts))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
