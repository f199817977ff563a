import LinuxIO
import Model
import SystemdBus
import Testing

@testable import Supervisor

/// Questions for figures against real sockets: what hangs, is huge or is garbage ends in a sentence.
@Suite struct MetricAttemptTests {
    private func answer(
        _ source: (String) throws -> MetricSource, reply: String?,
        timeout: Duration = .seconds(5)
    ) throws -> MetricAttempt.Answer {
        let loop = try EventLoop()
        let server = try ReplyingServer(on: loop, reply: reply)
        var metric = CustomMetric(
            name: "jobs", source: try source("http://ann:hunter2@127.0.0.1:\(server.port)"))
        metric.timeout = timeout
        let id = ReplicaID(service: try ServiceName("toy"), revision: 1, ordinal: 0)
        let unit = ReplicaUnit(
            id: id, endpoint: .loopback(port: server.port), template: nil, phase: .running)
        let question = try #require(MetricQuestion(metric, beside: unit))
        let commands = CommandRunner(client: SystemdClient(scope: .system) { _ in }, loop: loop)
        var answer: MetricAttempt.Answer?
        let attempt = MetricAttempt(question, on: loop, commands) {
            answer = $0
            loop.stop()
        }
        loop.run()
        withExtendedLifetime((attempt, server)) {}
        return try #require(answer)
    }

    private func json(_ url: String) throws -> MetricSource {
        .json(try MetricURL("\(url)/stats?token=hunter2"), try JSONPath("$.jobs"))
    }

    private func prometheus(_ url: String) throws -> MetricSource {
        .prometheus(try MetricURL(url), query: "sum(jobs)")
    }

    private func scrape(_: String) throws -> MetricSource {
        .scrape(MetricScrape(path: "/metrics", sample: try SampleSelector("jobs")))
    }

    private func response(_ body: String, _ status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func milli(_ answer: MetricAttempt.Answer) -> Int64? { try? answer.get().milli }

    private func why(_ answer: MetricAttempt.Answer) -> String {
        if case .failure(let fault) = answer { fault.description } else { "\(answer)" }
    }

    @Test func eachSourceTellsItsFigure() throws {
        #expect(milli(try answer(json, reply: response(#"{"jobs": 7}"#))) == 7_000)
        let result = #"{"data":{"result":[{"metric":{},"value":[1700000000,"2.5"]}]}}"#
        let told = try answer(prometheus, reply: response(result)).get()
        #expect(told.milli == 2_500 && told.wallMilliseconds == 1_700_000_000_000)
        #expect(milli(try answer(scrape, reply: response("# TYPE jobs gauge\njobs 3\n"))) == 3_000)
        // Chunked, as many servers send it.
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\njobs\r\n3\r\n 12\r\n0\r\n\r\n"
        #expect(milli(try answer(scrape, reply: chunked)) == 12_000)
    }

    @Test func whoHangsIsLeftAtTheTimeout() throws {
        for reply in [nil, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"] {
            let told = why(try answer(json, reply: reply, timeout: .milliseconds(50)))
            #expect(told.hasPrefix("is not to be had: no answer from 127.0.0.1:"), "\(told)")
            #expect(told.hasSuffix("within 50 ms"))
        }
    }

    @Test func aHugeAnswerIsNotTaken() {
        var answer = ProbeAnswer()
        var verdict: ProbeVerdict?
        answer.append(Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        var pieces = 0
        while verdict == nil, pieces < 1_000 {
            answer.append([UInt8](repeating: 0x78, count: 4_096))
            pieces += 1
            verdict = answer.page(
                of: HTTPQuestion(path: "/metrics"), upTo: Limits.metricPageBytes, isWhole: false)
        }
        #expect(pieces == 257)
        #expect(verdict == .failed(why: "answers GET /metrics with more than 1048576 bytes"))
    }

    @Test func aRefusalIsNoFigureAndNoSecretIsTold() throws {
        for status in ["302 Found", "401 Unauthorized", "500 Internal"] {
            let told = why(try answer(json, reply: response(#"{"jobs": 7}"#, status)))
            #expect(told.hasSuffix("answers GET /stats with \(status.prefix(3))"), "\(told)")
            #expect(!told.contains("hunter2"))
        }
    }

    @Test func garbageIsToldAsSuch() throws {
        #expect(why(try answer(json, reply: response("<html>"))).contains("'jobs' should be"))
        #expect(why(try answer(json, reply: response(#"{"jobs": "NaN"}"#))) == "is NaN")
        #expect(
            why(try answer(scrape, reply: "SSH-2.0-OpenSSH\r\n\r\n"))
                .contains("does not answer in HTTP"))
    }

    @Test func credentialsAndQueriesAreSentAlong() throws {
        let id = ReplicaID(service: try ServiceName("toy"), revision: 1, ordinal: 0)
        let unit = ReplicaUnit(id: id, endpoint: nil, template: nil, phase: .running)
        func request(_ source: MetricSource) throws -> String {
            let metric = CustomMetric(name: "jobs", source: source)
            let question = try #require(MetricQuestion(metric, beside: unit))
            guard case .http(let asked, _) = question.way else { return "" }
            return asked.request(then: .close)
        }
        let asked = try request(try json("http://ann:hunter2@127.0.0.1:81"))
        #expect(asked.hasPrefix("GET /stats?token=hunter2 HTTP/1.1\r\nAccept: */*\r\n"), "\(asked)")
        #expect(asked.contains("\r\nAuthorization: Basic YW5uOmh1bnRlcjI=\r\n"))
        #expect(asked.contains("\r\nHost: 127.0.0.1:81\r\n"))
        let query = try request(
            .prometheus(try MetricURL("http://127.0.0.1:9090/prom/"), query: "sum(a{b=\"ü\"})"))
        #expect(
            query.hasPrefix(
                "GET /prom/api/v1/query?query=sum%28a%7Bb%3D%22%C3%BC%22%7D%29 HTTP/1.1"))
    }
}
