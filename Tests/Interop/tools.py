"""curl, ab, wrk and h2load as clients of the front."""

import hashlib
import json
import os
import re
import subprocess

from checks import expect

PATIENCE_SECONDS = 30


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, timeout=PATIENCE_SECONDS, **options)
    if done.returncode != 0:
        raise AssertionError(f"{words[0]} ended with {done.returncode}: {done.stderr[-300:]!r}")
    return done.stdout


def curl(*words):
    return run("curl", "--silent", "--show-error", "--fail", *words)


def curl_checks(base, server, directory):
    body = os.urandom(1 << 20)
    path = f"{directory}/{server}-body"
    with open(path, "wb") as file:
        file.write(body)
    yield "curl gets an answer", curl_get, base, server
    yield "curl is told who asked through whom", curl_forwarded, base
    yield "curl asks HEAD", curl_head, base
    yield "curl sends 1 MiB and gets it back", curl_echo, base, path, body, []
    chunked = ["--header", "Transfer-Encoding: chunked"]
    yield "curl sends 1 MiB in chunks", curl_echo, base, path, body, chunked
    waits = ["--header", "Expect: 100-continue"]
    yield "curl waits for 100 Continue", curl_echo, base, path, body, waits
    yield "curl reads a streamed answer", curl_stream, base
    yield "curl keeps its connection", curl_keeps, base
    yield "curl speaks HTTP/1.0", curl_old, base, server
    yield "curl asks for HTTP/2 and is answered in HTTP/1.1", curl_http2, base
    yield "curl takes the front for a proxy", curl_proxy, base, server
    yield "curl asks twenty times at once", curl_parallel, base
    yield "curl gets 8 MiB whole", curl_big, base


def curl_get(base, server):
    expect(json.loads(curl(base + "/"))["server"], server, "server")


def curl_forwarded(base):
    headers = json.loads(curl(base + "/"))["headers"]
    expect(headers["x-forwarded-for"], "127.0.0.1", "X-Forwarded-For")
    expect(headers["via"], "1.1 coxswain", "Via")
    expect(headers["host"], base.removeprefix("http://"), "Host")


def curl_head(base):
    head = curl("--head", base + "/").decode().lower()
    assert head.startswith("http/1.1 200"), head
    assert "date:" in head, head


def curl_echo(base, path, body, words):
    got = curl(*words, "--data-binary", f"@{path}", base + "/echo")
    expect(hashlib.sha256(got).digest(), hashlib.sha256(body).digest(), "digest")


def curl_stream(base):
    expect(curl(base + "/stream").count(b"\n"), 1000, "lines")


def curl_keeps(base):
    made = curl("--output", "/dev/null", "--output", "/dev/null", "--write-out", "%{num_connects} ",
                base + "/", base + "/stream")
    expect(made.split(), [b"1", b"0"], "connections made")


def curl_old(base, server):
    expect(json.loads(curl("--http1.0", base + "/"))["server"], server, "server")


def curl_http2(base):
    version = curl("--http2", "--output", "/dev/null", "--write-out", "%{http_version}", base + "/")
    expect(version, b"1.1", "version")


def curl_proxy(base, server):
    got = json.loads(curl("--proxy", base, "http://shop.example/"))
    expect((got["server"], got["headers"]["host"]), (server, "shop.example"), "answer")


def curl_parallel(base):
    words = [word for _ in range(20) for word in ("--output", "/dev/null", base + "/")]
    codes = curl("--parallel", "--parallel-max", "20", "--write-out", "%{http_code} ", *words)
    expect(codes.split(), [b"200"] * 20, "status codes")


def curl_big(base):
    expect(len(curl(base + "/big")), 8 << 20, "bytes")


def nginx_checks(base, directory):
    yield "curl asks for a range", curl_range, base
    yield "curl asks whether a file has changed", curl_conditional, base, directory
    yield "curl takes a compressed answer", curl_compressed, base
    yield "curl is redirected", curl_redirect, base


def curl_range(base):
    words = ["--range", "16-31", "--write-out", "%{http_code}"]
    expect(curl(*words, base + "/big"), b"0123456789abcdef206", "part")


def curl_conditional(base, directory):
    words = ["--etag-save", f"{directory}/etag", "--etag-compare", f"{directory}/etag"]
    curl("--output", "/dev/null", "--etag-save", f"{directory}/etag", base + "/big")
    code = curl("--output", "/dev/null", "--write-out", "%{http_code}", *words[2:], base + "/big")
    expect(code, b"304", "status")


def curl_compressed(base):
    head = curl("--compressed", "--dump-header", "-", "--output", "/dev/null", base + "/").lower()
    assert b"content-encoding: gzip" in head, head
    assert b"transfer-encoding: chunked" in head, head


def curl_redirect(base):
    words = ["--location", "--output", "/dev/null", "--write-out", "%{num_redirects} %{http_code}"]
    expect(curl(*words, base + "/folder"), b"1 200", "redirects")


def load_checks(base):
    yield "ab asks 2000 times, one connection each", ab, base, []
    yield "ab asks 2000 times on kept connections", ab, base, ["-k"]
    yield "wrk asks for a second on 32 connections", wrk, base
    yield "h2load asks 5000 times in HTTP/1.1", h2load, base


def ab(base, words):
    said = run("ab", "-q", "-n", "2000", "-c", "20", *words, base + "/").decode()
    expect(figure(said, r"Complete requests: +(\d+)"), 2000, "complete requests")
    expect(figure(said, r"Failed requests: +(\d+)"), 0, "failed requests")
    assert "Non-2xx" not in said, said


def wrk(base):
    said = run("wrk", "-t1", "-c32", "-d1s", base + "/").decode()
    assert "Socket errors" not in said and "Non-2xx" not in said, said
    assert figure(said, r"(\d+) requests in") > 0, said


def h2load(base):
    said = run("h2load", "--h1", "-n", "5000", "-c", "32", base + "/").decode()
    expect(figure(said, r"(\d+) succeeded"), 5000, "succeeded")
    expect(figure(said, r"status codes: (\d+) 2xx"), 5000, "2xx")


def figure(text, pattern):
    found = re.search(pattern, text)
    assert found, text
    return int(found.group(1))
