"""What real clients ask of uvicorn, behind the front: HTTP and WebSocket."""

import asyncio
import json
import os


async def app(scope, receive, send):
    if scope["type"] == "http":
        await answer(scope, receive, send)
    elif scope["type"] == "websocket":
        await echo(scope, receive, send)
    else:
        await lifespan(receive, send)


async def lifespan(receive, send):
    while True:
        event = (await receive())["type"]
        await send({"type": event + ".complete"})
        if event == "lifespan.shutdown":
            return


async def answer(scope, receive, send):
    if scope["path"] == "/echo":
        body = await whole_body(receive)
        return await respond(send, [body])
    if scope["path"] == "/stream":
        return await respond(send, [b"line %d\n" % number for number in range(1000)])
    if scope["path"] == "/big":
        return await respond(send, [b"0123456789abcdef" * 65536] * 8)
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    facts = {"server": "uvicorn", "method": scope["method"], "path": scope["path"], "headers": headers}
    await respond(send, [json.dumps(facts).encode()])


async def whole_body(receive):
    body = b""
    while True:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            return body


async def respond(send, pieces):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def echo(scope, receive, send):
    """Says first who it is, then repeats what it is told."""
    await receive()
    offered = scope.get("subprotocols") or [None]
    await send({"type": "websocket.accept", "subprotocol": offered[0]})
    me = {"pid": os.getpid(), "version": os.environ.get("VERSION", "")}
    await send({"type": "websocket.send", "text": json.dumps(me)})
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        if event.get("text") == "close":
            return await send({"type": "websocket.close", "code": 4001})
        if event.get("text") == "sleep":
            await asyncio.sleep(1)
        reply = {key: event[key] for key in ("text", "bytes") if event.get(key) is not None}
        await send({"type": "websocket.send", **reply})
