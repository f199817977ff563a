import FoundationEssentials
import LinuxIO
import Model
import SystemdBus

/// One way to ask for one figure, and how the figure is read out of the answer.
struct MetricQuestion {
    /// What a figure was found to be, and when it was measured; nil: now.
    typealias Finding = (milli: Int64, wallMilliseconds: Int64?)

    enum Way {
        case http(HTTPQuestion, Endpoint)
        case command([String], ReplicaUnit)
    }

    let way: Way
    let timeout: Duration
    let read: ([UInt8]) throws(MetricFault) -> Finding

    /// Nil where there is nobody to ask: a figure that is pushed, or a replica without an endpoint.
    /// - Parameter unit: the replica; of a figure of the whole service, whatever a command runs beside.
    init?(_ metric: CustomMetric, beside unit: ReplicaUnit) {
        timeout = metric.timeout
        switch metric.source {
        case .command(let command):
            way = .command(command, unit)
            read = { bytes throws(MetricFault) in (try MetricAnswer.printed(bytes), nil) }
        case .json(let url, let path):
            way = .http(url.question, url.endpoint)
            read = { bytes throws(MetricFault) in (try MetricAnswer.json(bytes, at: path), nil) }
        case .prometheus(let url, let query):
            way = .http(url.asking(query).question, url.endpoint)
            read = { bytes throws(MetricFault) in
                let found = try MetricAnswer.prometheus(bytes)
                return (found.milli, found.at)
            }
        case .scrape(let scrape):
            guard let endpoint = scrape.port.map({ .loopback(port: $0) }) ?? unit.endpoint,
                !endpoint.isDirect
            else { return nil }
            var question = HTTPQuestion(path: scrape.path)
            question.expectation.headers = scrape.headers
            way = .http(question.forMetrics, endpoint)
            read = { bytes throws(MetricFault) in
                let found = try MetricAnswer.page(bytes, scrape.sample)
                return (found.milli, found.at)
            }
        case .pushed, .measured: return nil
        }
    }

    var isCommand: Bool { if case .command = way { true } else { false } }
}

extension HTTPQuestion {
    /// Only an answer is a figure; a redirection is none.
    fileprivate var forMetrics: HTTPQuestion {
        var question = self
        question.expectation.statuses = [200...299]
        if question.expectation.headers["User-Agent"] == nil {
            question.expectation.headers["User-Agent"] = "coxswain-metrics"
        }
        return question
    }
}

extension MetricURL {
    fileprivate var question: HTTPQuestion {
        var question = HTTPQuestion(path: path)
        question.expectation.headers = headers
        let given = Set(headers.keys.map { $0.lowercased() })
        if !given.contains("host") { question.expectation.headers["Host"] = "\(endpoint)" }
        if let credentials, !given.contains("authorization") {
            let encoded = Data(credentials.utf8).base64EncodedString()
            question.expectation.headers["Authorization"] = "Basic \(encoded)"
        }
        return question.forMetrics
    }

    /// https://prometheus.io/docs/prometheus/latest/querying/api, "Instant queries".
    fileprivate func asking(_ query: String) -> MetricURL {
        var url = self
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        url.path = "\(base)/api/v1/query?query=\(query.percentEncoded)"
        return url
    }
}

extension String {
    /// All but the unreserved characters of RFC 3986 section 2.3.
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                text.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
