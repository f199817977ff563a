"""A hundred WebSockets through a rollout of their replicas. Runs in a throwaway host, where the
daemon supervises uvicorn (scripts/interop). A socket must be answered until the drain deadline of
its replica has passed, and whoever comes anew must be answered by the new revision."""

import asyncio
import json
import os
import subprocess
import sys
import time

import websockets

from checks import Sheet, expect

ADDRESS = "ws://127.0.0.1:8090/"
SOCKETS = 100
DRAIN_SECONDS = 6
# Between what `coxctl` shows and what the front has begun.
SLACK_SECONDS = 1
PATIENCE_SECONDS = 90


class Socket:
    """One client: says something ten times a second, and keeps when it was last answered."""

    async def open(self):
        self.connection = await websockets.connect(ADDRESS)
        self.me = json.loads(await self.connection.recv())
        self.answered = 0
        self.wrong = []
        return self

    async def talk(self):
        try:
            while True:
                message = f"{self.me['pid']} {self.answered}"
                await self.connection.send(message)
                got = await self.connection.recv()
                if got != message:
                    self.wrong.append(got)
                self.answered += 1
                await asyncio.sleep(0.1)
        except websockets.ConnectionClosed:
            self.ended = time.monotonic()


async def coxctl(*words):
    process = await asyncio.create_subprocess_exec("coxctl", *words, stdout=subprocess.PIPE)
    said, _ = await process.communicate()
    expect(process.returncode, 0, f"coxctl {words[0]}")
    return said.decode()


async def watch_drains(begun, enough):
    """When each replica was first seen to drain, or to be gone."""
    while not enough.is_set():
        replicas = json.loads(await coxctl("get", "replicas", "-o", "json"))
        for replica in rows(replicas):
            if replica.get("phase") == "draining":
                begun.setdefault(replica["mainPID"], time.monotonic())
        await asyncio.sleep(0.1)


def rows(answer):
    return answer if isinstance(answer, list) else next(iter(answer.values()))


async def roll(first, second):
    await coxctl("apply", "-f", first)
    await coxctl("rollout", "status", "echo")
    sockets = await asyncio.gather(*(Socket().open() for _ in range(SOCKETS)))
    talks = [asyncio.create_task(socket.talk()) for socket in sockets]
    begun, enough = {}, asyncio.Event()
    watch = asyncio.create_task(watch_drains(begun, enough))
    await asyncio.sleep(1)
    applied = time.monotonic()
    await coxctl("apply", "-f", second)
    await asyncio.gather(*talks)
    enough.set()
    await watch
    await coxctl("rollout", "status", "echo")
    fresh = await asyncio.gather(*(Socket().open() for _ in range(SOCKETS)))
    return sockets, fresh, applied, begun


def spread(sockets):
    """Strictly in turn for each worker of the front: each may have given one replica a socket more."""
    counts = {pid: sum(s.me["pid"] == pid for s in sockets) for pid in {s.me["pid"] for s in sockets}}
    expect(len(counts), 2, "replicas with sockets")
    uneven = [count for count in counts.values() if abs(count - SOCKETS / 2) > os.cpu_count() / 2]
    expect(uneven, [], "sockets of replicas that have too many or too few of them")


def answers(sockets):
    expect([s.wrong for s in sockets if s.wrong], [], "wrong echoes")
    few = [s.answered for s in sockets if s.answered < 10 * (DRAIN_SECONDS - 1)]
    expect(few, [], "answers of sockets that got too few")


def none_early(sockets, applied, begun):
    for socket in sockets:
        start = begun.get(socket.me["pid"], applied)
        lasted = socket.ended - start
        if lasted < DRAIN_SECONDS - SLACK_SECONDS:
            raise AssertionError(f"a socket ended {lasted:.1f} s after its drain began")


def none_late(sockets, begun):
    for socket in sockets:
        lasted = socket.ended - begun[socket.me["pid"]]
        if lasted > DRAIN_SECONDS + SLACK_SECONDS:
            raise AssertionError(f"a socket was open {lasted:.1f} s after its drain began")


def main(first, second):
    sheet = Sheet()
    sockets, fresh, applied, begun = asyncio.run(
        asyncio.wait_for(roll(first, second), PATIENCE_SECONDS))
    sheet.check("rollout: the sockets are spread over the replicas", spread, sockets)
    sheet.check("rollout: every socket is answered through it", answers, sockets)
    sheet.check("rollout: no socket ends before the drain deadline", none_early, sockets, applied, begun)
    sheet.check("rollout: every socket ends with the drain deadline", none_late, sockets, begun)
    versions = {socket.me["version"] for socket in fresh}
    sheet.check("rollout: whoever comes anew is answered by the new revision", expect, versions, {"v2"})
    sheet.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
