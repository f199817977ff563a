#!/usr/bin/python3
"""A service for the daemon's tests: answers, can be slow or sick, and writes down what it sees."""
import http.server
import itertools
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.parse

NAME = "-".join(os.environ[f"COXSWAIN_{part}"] for part in ("SERVICE", "REVISION", "ORDINAL"))
NOTES = os.environ.get("NOTES_DIRECTORY", "/run/coxswain-test/notes")
VERSION = os.environ.get("VERSION", "v1")


FAIL_PERCENT = int(os.environ.get("FAIL_PERCENT", "0"))
counted = itertools.count()


def note(what):
    with open(f"{NOTES}/{NAME}", "a") as file:
        file.write(f"{what} {time.monotonic_ns()}\n")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        if url.path == "/healthz":
            sick = os.path.exists(f"{NOTES}/sick-{VERSION}") or os.path.exists(f"{NOTES}/sick-{NAME}")
            return self.answer(503 if sick else 200, {})
        if url.path.startswith("/page"):
            return self.page()
        note("request")
        if url.path == "/slow":
            time.sleep(float(urllib.parse.parse_qs(url.query)["seconds"][0]))
        if url.path == "/burn":
            end = time.process_time() + float(urllib.parse.parse_qs(url.query)["ms"][0]) / 1000
            while time.process_time() < end:
                pass
        note("answered")
        if next(counted) * FAIL_PERCENT % 100 < FAIL_PERCENT:
            return self.answer(500, {})
        return self.answer(200, {"version": VERSION, "replica": NAME, "pid": os.getpid()})

    def page(self):
        with open(f"{NOTES}/page") as file:
            text = file.read()
        if text == "hang":
            time.sleep(60)
        self.reply(200, text.encode() if text != "huge" else b"x" * (2 << 20))

    def answer(self, status, value):
        self.reply(status, json.dumps(value).encode())

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        # Head and body in one write: killed between two, it would have sent half a response, which
        # no front port can take back.
        self._headers_buffer.append(b"\r\n" + body)
        self.flush_headers()

    def log_message(self, *arguments):
        pass


def finish(*_):
    note("sigterm")
    time.sleep(float(os.environ.get("STOP_SECONDS", "0")))
    note("finished")
    sys.exit(0)


def die(seconds):
    time.sleep(seconds)
    print("toy: cannot go on", file=sys.stderr, flush=True)
    os._exit(3)


signal.signal(signal.SIGTERM, finish)
note("started")
time.sleep(float(os.environ.get("START_SECONDS", "0")))
if os.environ.get("LISTEN_PID") == str(os.getpid()):
    server = http.server.ThreadingHTTPServer(("", 0), Handler, bind_and_activate=False)
    server.socket = socket.socket(fileno=3)
else:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
if "DIE_SECONDS" in os.environ:
    threading.Thread(target=die, args=[float(os.environ["DIE_SECONDS"])], daemon=True).start()
while True:
    signal.pause()
