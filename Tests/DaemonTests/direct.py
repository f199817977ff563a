#!/usr/bin/python3
"""A service that accepts from its front port itself: says READY=1, and ends in an orderly way."""
import json
import os
import select
import signal
import socket
import sys
import threading
import time

NAME = "-".join(os.environ[f"COXSWAIN_{part}"] for part in ("SERVICE", "REVISION", "ORDINAL"))
VERSION = os.environ.get("VERSION", "v1")
MODE = os.environ.get("MODE", "http")
closing = threading.Event()


def serve(connection):
    with connection:
        pending = b""
        answered = 0
        while True:
            while b"\r\n\r\n" not in pending:
                # A connection has been asked nothing yet: its request is on its way.
                if answered and closing.is_set():
                    return
                if not select.select([connection], [], [], 0.05)[0]:
                    continue
                more = connection.recv(65536)
                if not more:
                    return
                pending += more
            head, pending = pending.split(b"\r\n\r\n", 1)
            lines = head.decode().lower().split("\r\n")
            if "/slow" in lines[0]:
                time.sleep(0.5)
            via = any(line.startswith("via:") for line in lines)
            last = closing.is_set() or "connection: close" in lines
            body = json.dumps({"version": VERSION, "replica": NAME, "pid": os.getpid(), "via": via})
            connection.sendall((
                f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n"
                + ("Connection: close\r\n" if last else "") + f"\r\n{body}").encode())
            answered += 1
            if last:
                return


def run(connection):
    try:
        serve(connection)
    except OSError:
        pass


def notify(text):
    path = os.environ["NOTIFY_SOCKET"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer:
        peer.connect("\0" + path[1:] if path.startswith("@") else path)
        peer.sendall(text.encode())


def accept(listener):
    """All that wait."""
    while True:
        try:
            connection, _ = listener.accept()
        except BlockingIOError:
            return
        connection.setblocking(True)
        threading.Thread(target=run, args=(connection,)).start()


assert os.environ["LISTEN_FDS"] == "1"
signal.signal(signal.SIGTERM, lambda *_: closing.set())
listener = socket.socket(fileno=3)
listener.setblocking(False)
time.sleep(float(os.environ.get("START_SECONDS", "0")))
notify("READY=1")
while not closing.is_set():
    if select.select([listener], [], [], 0.05)[0]:
        accept(listener)
accept(listener)
listener.close()
# The interpreter waits for the threads, and they for what they serve.
sys.exit(0)
