"""How gunicorn runs the order service; gunicorn reads this file from its working directory."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# One process per replica, so that its CPU time is the replica's; threads, so that a slow request
# does not hold up the others.
workers = 1
worker_class = "gthread"
threads = 8
# Longer than the slowest request: who stops us decides when patience ends.
timeout = 90
graceful_timeout = 90
# The front keeps its connections open and must not meet one that we are about to close.
keepalive = 75
# The disk must not decide whether the worker counts as alive.
worker_tmp_dir = "/dev/shm"


def worker_exit(_server, _worker):
    """After the last request: what the SIGTERM handler does without gunicorn."""
    import orders

    orders.save_orders()
