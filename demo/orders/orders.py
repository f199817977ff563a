#!/usr/bin/python3
"""The order service of the lecture: a small Flask application that the demo scales, breaks and redeploys.

It runs under gunicorn (see gunicorn.conf.py) and by itself:

    /usr/bin/gunicorn --chdir demo/orders orders:app
    PORT=8000 /usr/bin/python3 demo/orders/orders.py

It knows nothing of Coxswain. What it is told comes in the environment: PORT, VERSION,
COXSWAIN_ORDINAL, ORDERS_DIRECTORY (where it saves its orders when it is stopped; nowhere, if
unset) and SAVE_SECONDS (how long it takes over that, so that one can watch it finish).
"""

import json
import os
import signal
import threading
import time

from flask import Flask, abort, jsonify, request
from werkzeug.serving import make_server

MOST_WORK_MS = 10_000
MOST_SECONDS = 60
MOST_ORDERS = 10_000

app = Flask(__name__)
orders = []
orders_lock = threading.Lock()


def replica():
    return os.environ.get("COXSWAIN_ORDINAL", "none")


@app.get("/orders")
def list_orders():
    with orders_lock:
        return jsonify(replica=replica(), orders=orders)


@app.post("/orders")
def place_order():
    order = request.get_json(silent=True)
    if not isinstance(order, dict) or "item" not in order:
        abort(400, description='failed to place the order: send JSON like {"item": "tea", "amount": 2}')
    with orders_lock:
        if len(orders) >= MOST_ORDERS:
            abort(503, description=f"failed to place the order: {MOST_ORDERS} are waiting already")
        placed = {"number": len(orders) + 1, "item": order["item"], "amount": order.get("amount", 1)}
        orders.append(placed)
    return jsonify(placed), 201


@app.get("/healthz")
def healthz():
    return jsonify(status="ok")


@app.get("/version")
def version():
    return jsonify(version=os.environ.get("VERSION", "v1"), replica=replica(), pid=os.getpid())


@app.get("/work")
def work():
    """Burns CPU time, not wall time: a throttled replica takes longer, as real work would."""
    milliseconds = within(MOST_WORK_MS, request.args.get("ms", "10"))
    end = time.thread_time() + milliseconds / 1000
    rounds = 0
    while time.thread_time() < end:
        rounds += sum(range(500)) > 0
    return jsonify(replica=replica(), ms=milliseconds, rounds=rounds)


@app.get("/slow")
def slow():
    """Waits without working: the request in flight that a graceful stop has to let finish."""
    seconds = within(MOST_SECONDS, request.args.get("seconds", "1"))
    time.sleep(seconds)
    return jsonify(replica=replica(), seconds=seconds)


def within(most, text):
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        abort(400, description=f"failed to read '{text}': it takes a number from 0 to {most}")
    return number


@app.errorhandler(400)
@app.errorhandler(503)
def refused(error):
    return jsonify(error=error.description), error.code


def save_orders():
    """The last thing that a replica does. Only a stop that waits for it shows 'orders saved'."""
    with orders_lock:
        print(f"saving {len(orders)} orders", flush=True)
        time.sleep(float(os.environ.get("SAVE_SECONDS", "0.2")))
        directory = os.environ.get("ORDERS_DIRECTORY")
        if directory:
            write_orders(os.path.join(directory, f"orders-{replica()}-{os.getpid()}.json"))
        print("orders saved", flush=True)


def write_orders(path):
    """By way of a second name, so that nobody finds half of the orders under the first."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(orders, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def serve(port):
    """Without gunicorn: SIGTERM ends the accepting, then waits for every request, then saves."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    # Otherwise server_close() forgets the requests in flight instead of waiting for them.
    server.daemon_threads = False

    def stop(*_):
        # shutdown() waits for serve_forever(), which this very thread is running.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    save_orders()


if __name__ == "__main__":
    serve(int(os.environ.get("PORT", "8000")))
