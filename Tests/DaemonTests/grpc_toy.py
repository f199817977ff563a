#!/usr/bin/python3
"""A gRPC server for the daemon's tests: says of itself what a file says, and of 'shop.Orders' that it serves."""
import concurrent.futures
import os

import grpc

NOTES = os.environ["NOTES_DIRECTORY"]
STATUSES = {"UNKNOWN": 0, "SERVING": 1, "NOT_SERVING": 2}


def check(request, context):
    # HealthCheckRequest { string service = 1; } and HealthCheckResponse { ServingStatus status = 1; }
    if request == b"\x0a\x0bshop.Orders":
        return b"\x08\x01"
    if request != b"":
        context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
    try:
        with open(f"{NOTES}/grpc") as file:
            status = file.read()
    except FileNotFoundError:
        status = "SERVING"
    if status == "UNAVAILABLE":
        context.abort(grpc.StatusCode.UNAVAILABLE, "the database is away")
    return bytes([8, STATUSES[status]]) if STATUSES[status] else b""


handler = grpc.method_handlers_generic_handler(
    "grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(check)}
)
server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
server.add_generic_rpc_handlers((handler,))
server.add_insecure_port(f"127.0.0.1:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
