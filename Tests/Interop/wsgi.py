"""What real clients ask of gunicorn, behind the front."""

import json


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/echo":
        # Chunked bodies have no CONTENT_LENGTH; gunicorn ends the input where the body ends.
        return respond(start_response, [environ["wsgi.input"].read()])
    if path == "/stream":
        return respond(start_response, (b"line %d\n" % number for number in range(1000)))
    if path == "/big":
        return respond(start_response, (b"0123456789abcdef" * 65536 for _ in range(8)))
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    facts = {
        "server": "gunicorn",
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "headers": headers,
    }
    return respond(start_response, [json.dumps(facts).encode()])


def respond(start_response, pieces):
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return pieces
