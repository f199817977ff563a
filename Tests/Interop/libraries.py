"""requests, aiohttp and websockets as clients of the front."""

import asyncio
import contextlib
import json
import os

import aiohttp
import requests
import websockets

from checks import expect

PATIENCE_SECONDS = 30


def requests_checks(base, server):
    yield "requests keeps a session", requests_session, base, server
    yield "requests sends a generator", requests_generator, base
    yield "requests reads a stream piece by piece", requests_stream, base
    yield "requests sends every method", requests_methods, base, server


def requests_session(base, server):
    with requests.Session() as session:
        for _ in range(50):
            expect(session.get(base + "/", timeout=PATIENCE_SECONDS).json()["server"], server, "server")


def requests_generator(base):
    pieces = [os.urandom(size) for size in (1, 4095, 65_537, 300_000)]
    got = requests.post(base + "/echo", data=iter(pieces), timeout=PATIENCE_SECONDS)
    expect(got.content, b"".join(pieces), "body")


def requests_stream(base):
    with requests.get(base + "/stream", stream=True, timeout=PATIENCE_SECONDS) as got:
        expect(sum(1 for _ in got.iter_lines()), 1000, "lines")


def requests_methods(base, server):
    # nginx answers 405 where it serves what it was configured to return.
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        got = requests.request(method, base + "/", timeout=PATIENCE_SECONDS)
        expect((got.status_code, got.json()["method"]), (200, method), "answer")


def aiohttp_checks(base, server):
    yield "aiohttp asks 500 times, 50 at once", run, aiohttp_many, base, server
    yield "aiohttp sends in chunks what it gets back", run, aiohttp_chunks, base


def run(action, *arguments):
    asyncio.run(asyncio.wait_for(action(*arguments), PATIENCE_SECONDS))


async def aiohttp_many(base, server):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50)) as session:

        async def ask():
            async with session.get(base + "/") as got:
                return json.loads(await got.read())["server"]

        expect(set(await asyncio.gather(*(ask() for _ in range(500)))), {server}, "servers")


async def aiohttp_chunks(base):
    pieces = [os.urandom(50_000) for _ in range(20)]

    async def body():
        for piece in pieces:
            yield piece

    async with aiohttp.ClientSession() as session:
        async with session.post(base + "/echo", data=body()) as got:
            expect(await got.read(), b"".join(pieces), "body")


def websocket_checks(base):
    socket = base.replace("http://", "ws://") + "/"
    yield "websockets repeats texts and bytes", run, socket_echo, socket
    yield "websockets repeats 4 MiB", run, socket_long, socket
    yield "websockets is pinged and pongs", run, socket_ping, socket
    yield "websockets agrees on a protocol", run, socket_protocol, socket
    yield "websockets hears why it was closed", run, socket_close, socket
    yield "websockets holds 100 at once", run, socket_crowd, socket
    yield "aiohttp speaks WebSocket", run, aiohttp_socket, base


@contextlib.asynccontextmanager
async def connected(address, **options):
    async with websockets.connect(address, max_size=None, **options) as socket:
        expect(sorted(json.loads(await socket.recv())), ["pid", "version"], "greeting")
        yield socket


async def repeats(socket, message):
    await socket.send(message)
    expect(await socket.recv(), message, "echo")


async def socket_echo(address):
    async with connected(address) as socket:
        for message in ("", "hello", "grüße", b"", bytes(range(256))):
            await repeats(socket, message)


async def socket_long(address):
    async with connected(address) as socket:
        await repeats(socket, os.urandom(4 << 20))


async def socket_ping(address):
    async with connected(address) as socket:
        await (await socket.ping(b"are you there"))


async def socket_protocol(address):
    async with connected(address, subprotocols=["chat.v2", "chat"]) as socket:
        expect(socket.subprotocol, "chat.v2", "protocol")


async def socket_close(address):
    async with connected(address) as socket:
        await socket.send("close")
        await socket.wait_closed()
        expect(socket.close_code, 4001, "code")


async def socket_crowd(address):
    async with contextlib.AsyncExitStack() as stack:
        entering = (stack.enter_async_context(connected(address)) for _ in range(100))
        sockets = await asyncio.gather(*entering)
        for number in range(5):
            await asyncio.gather(*(repeats(socket, f"{number}") for socket in sockets))


async def aiohttp_socket(base):
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(base + "/") as socket:
            await socket.receive_json()
            await socket.send_str("hello")
            expect(await socket.receive_str(), "hello", "echo")
