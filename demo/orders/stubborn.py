#!/usr/bin/python3
"""A service that cannot be stopped kindly: it ignores SIGTERM, and so does the child that it starts.

Only killing its whole cgroup ends it. GET / on $PORT tells the PIDs of both.
"""

import http.server
import json
import os
import signal
import subprocess
import sys


def refuse(*_):
    print(f"process {os.getpid()} ignores SIGTERM", flush=True)


class Answer(http.server.BaseHTTPRequestHandler):
    child = None

    def do_GET(self):
        body = json.dumps({"pid": os.getpid(), "child": self.child}).encode() + b"\n"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, refuse)
if sys.argv[1:] == ["child"]:
    while True:
        signal.pause()

# A session of its own, as a careless service would make it: out of reach of a signal to the group.
Answer.child = subprocess.Popen([sys.executable, __file__, "child"], start_new_session=True).pid
address = ("127.0.0.1", int(os.environ.get("PORT", "8000")))
http.server.ThreadingHTTPServer(address, Answer).serve_forever()
