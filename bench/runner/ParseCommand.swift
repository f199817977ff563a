import ArgumentParser
import HTTP1
import LinuxIO

/// How long the parser takes for typical heads. Run it in a release build.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Measures the HTTP head parser: nanoseconds a head.")

    @Option(help: "Heads to parse in each of the repetitions.")
    var count = 500_000

    @Option(help: "Repetitions; the fastest one counts, as others shared the CPU.")
    var repetitions = 7

    func run() {
        for sample in HeadSample.all {
            let best = (0..<repetitions).map { _ in nanoseconds(for: sample) }.min() ?? 0
            print("\(sample.name): \(sample.bytes.count) bytes, \(decimal(best, 1)) ns")
        }
    }

    private func nanoseconds(for sample: HeadSample) -> Double {
        var parser = HeadParser()
        var progress = HeadProgress()
        var completed = 0
        let start = MonotonicClock.now
        for _ in 0..<count {
            let outcome = sample.parse(&parser, &progress)
            if case .complete = outcome { completed += 1 }
        }
        let spent = MonotonicClock.now - start
        precondition(completed == count, "a sample head is not acceptable")
        return Double(spent) / Double(count)
    }
}

private struct HeadSample {
    let name: String
    let bytes: [UInt8]
    let isResponse: Bool

    init(_ name: String, _ lines: [String], isResponse: Bool = false) {
        self.name = name
        bytes = Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
        self.isResponse = isResponse
    }

    func parse(_ parser: inout HeadParser, _ progress: inout HeadProgress) -> HeadOutcome {
        isResponse
            ? parser.parseResponse(
                bytes.span, to: ResponseContext(method: .get), resuming: &progress)
            : parser.parseRequest(bytes.span, resuming: &progress)
    }

    static let all = [
        HeadSample("request of wrk", ["GET / HTTP/1.1", "Host: 127.0.0.1:8080"]),
        HeadSample(
            "request of curl",
            [
                "GET /orders/42 HTTP/1.1", "Host: 127.0.0.1:8080", "User-Agent: curl/7.88.1",
                "Accept: */*",
            ]),
        HeadSample(
            "request of a browser",
            [
                "GET /assets/app.js?v=12345 HTTP/1.1", "Host: www.example.com",
                "Connection: keep-alive", "Cache-Control: max-age=0", "sec-ch-ua-mobile: ?0",
                "Upgrade-Insecure-Requests: 1",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/124.0.0.0",
                "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: en-GB,en;q=0.9",
                "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark",
            ]),
        HeadSample(
            "response of nginx",
            [
                "HTTP/1.1 200 OK", "Server: nginx/1.22.1", "Date: Mon, 01 Jan 2024 00:00:00 GMT",
                "Content-Type: text/plain", "Content-Length: 23", "Connection: keep-alive",
            ], isResponse: true),
    ]
}
