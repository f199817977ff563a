"""Real clients, the front as it is shipped, real servers: `scripts/interop` runs it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import libraries
import tools
from checks import Sheet

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE_SECONDS = 20
FIRST_PORT = 23_100
SERVERS = ("nginx", "gunicorn", "uvicorn", "node")


class Programs:
    """What was started, to be ended in the opposite order."""

    def __init__(self, directory):
        self.directory = directory
        self.started = []

    def start(self, name, *words):
        log = open(f"{self.directory}/{name}.log", "wb")
        # Children die with us, also when we are killed.
        words = ("setpriv", "--pdeathsig", "TERM") + words
        self.started.append(subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def end(self):
        for program in reversed(self.started):
            program.send_signal(signal.SIGTERM)
        for program in self.started:
            try:
                program.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                program.kill()


def await_listening(*ports):
    deadline = time.monotonic() + PATIENCE_SECONDS
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise SystemExit(f"interop: nothing listens on port {port}")
                time.sleep(0.02)


def start_servers(programs, ports):
    """Each listens on a port and on a Unix socket, and the front takes them by turns."""
    place = programs.directory
    gunicorn = ["gunicorn", "--chdir", HERE, "--threads", "16", "--workers", "2", "wsgi:app"]
    programs.start("gunicorn", "/usr/bin/python3", "-m", *gunicorn, "--bind",
                   f"127.0.0.1:{ports['gunicorn']}", "--bind", f"unix:{place}/gunicorn.sock")
    uvicorn = ["/usr/bin/python3", "-m", "uvicorn", "--app-dir", HERE, "--log-level", "warning", "asgi:app"]
    programs.start("uvicorn", *uvicorn, "--port", str(ports["uvicorn"]))
    programs.start("uvicorn-socket", *uvicorn, "--uds", f"{place}/uvicorn.sock")
    programs.start("node", "node", f"{HERE}/node.js", str(ports["node"]), f"{place}/node.sock")
    start_nginx(programs, ports)


def start_nginx(programs, ports):
    place = programs.directory
    os.makedirs(f"{place}/files/folder")
    # Its workers are of another user.
    os.chmod(place, 0o755)
    with open(f"{place}/files/big", "wb") as file:
        file.write(b"0123456789abcdef" * (8 * 65536))
    with open(f"{place}/files/folder/index.html", "w") as file:
        file.write("here\n")
    with open(f"{HERE}/nginx.conf") as file:
        text = file.read()
    filled = {"@PORT@": ports["nginx"], "@DIRECTORY@": place, "@ECHO@": ports["gunicorn"]}
    for name, value in filled.items():
        text = text.replace(name, str(value))
    with open(f"{place}/nginx.conf", "w") as file:
        file.write(text)
    programs.start("nginx", "/usr/sbin/nginx", "-p", place, "-e", "stderr", "-c", f"{place}/nginx.conf")


def start_fronts(programs, front, ports, front_ports):
    for server in SERVERS:
        programs.start(
            f"front-{server}", front, "--listen", f"http:127.0.0.1:{front_ports[server]}",
            "--endpoint", f"127.0.0.1:{ports[server]}",
            "--endpoint", f"unix:{programs.directory}/{server}.sock")


def checks(base, server, directory):
    yield from tools.curl_checks(base, server, directory)
    if server == "nginx":
        yield from tools.nginx_checks(base, directory)
    else:
        yield from libraries.requests_checks(base, server)
    yield from libraries.aiohttp_checks(base, server)
    if server == "uvicorn":
        yield from libraries.websocket_checks(base)
    yield from tools.load_checks(base)


def main(front):
    sheet = Sheet()
    directory = tempfile.mkdtemp(prefix="coxswain-interop-")
    programs = Programs(directory)
    ports = {server: FIRST_PORT + number for number, server in enumerate(SERVERS)}
    front_ports = {server: port + 50 for server, port in ports.items()}
    try:
        start_servers(programs, ports)
        await_listening(*ports.values())
        start_fronts(programs, front, ports, front_ports)
        await_listening(*front_ports.values())
        for server in SERVERS:
            base = f"http://127.0.0.1:{front_ports[server]}"
            for name, action, *arguments in checks(base, server, directory):
                sheet.check(f"{server}: {name}", action, *arguments)
    finally:
        programs.end()
        shutil.rmtree(directory, ignore_errors=True)
    sheet.close()


if __name__ == "__main__":
    main(sys.argv[1])
