import Testing

/// The front as it is shipped against RFC 9110 and RFC 9112: raw bytes in, expected behaviour out.
/// Each case has a process of its own, and runs twice: its bytes sent whole and in pieces.
/// docs/CONFORMANCE.md tells where nginx and HAProxy choose otherwise, and why.
@Suite struct ConformanceTests {
    @Test("holds", arguments: Case.all, Cut.allCases)
    func hold(_ the: Case, _ cut: Cut) throws {
        for complaint in try Trial(the: the, cut: cut).complaints() {
            Issue.record("\(the.name) (RFC \(the.rule)), sent \(cut): \(complaint)")
        }
    }

    @Test func noTwoCasesSayTheSame() {
        let names = Dictionary(grouping: Case.all.map(\.name)) { $0 }
        #expect(names.filter { $1.count > 1 }.keys.sorted() == [])
    }
}

extension Case: CustomTestStringConvertible {
    var testDescription: String { "\(name) (RFC \(rule))" }

    static var all: [Case] {
        let requests = [
            requestLines, targets, hosts, headerSyntax, underscores, connectionOptions, forwarding,
            contentLengths, transferEncodings, chunks, chunkExtensions, trailers, methods, limits,
            bodyLimits, routing,
        ]
        let exchanges = [
            expectations, earlyResponses, pipelines, keepAlive, halfClose, upgrades, responses,
            badResponses, brokenResponses,
        ]
        let smuggling = [
            codingDisguises, lengthDisguises, unexpectedBodies, upgradeDisguises,
            extensionDisguises,
        ]
        return (requests + exchanges + smuggling).flatMap { $0 }
    }
}
