import FoundationEssentials
import Model
import PolicyFile
import Testing

@Suite struct PolicySchemaTests {
    /// `coxctl validate --schema > policies/coxswain.schema.json` brings it up to date.
    @Test func theCommittedSchemaIsTheGeneratedOne() throws {
        #expect(try PolicyFiles.text(of: "coxswain.schema.json") == PolicySchema.json)
    }

    @Test func itIsJSONThatDescribesEveryKey() throws {
        let root = try JSONDecoder().decode(Node.self, from: Data(PolicySchema.json.utf8))
        var described = 0
        root.visit { key, node in
            #expect(node.description?.isEmpty == false, "\(key) has no description")
            described += 1
        }
        #expect(described > 60)
    }

    @Test func noSectionTakesUnknownKeys() throws {
        let root = try JSONDecoder().decode(Node.self, from: Data(PolicySchema.json.utf8))
        root.visitSections { #expect($0.additionalProperties == .closed) }
    }

    /// What a checking editor calls a good text must be one for the reader, and the reverse.
    @Test(arguments: Sample.all) func patternsAgreeWithTheReader(_ sample: Sample) throws {
        let regex = try Regex(sample.pattern())
        let matches = sample.text.wholeMatch(of: regex) != nil
        let isRead = (try? sample.read(sample.text)) != nil
        #expect(matches == isRead, "'\(sample.text)' at \(sample.path.joined(separator: "."))")
    }
}

/// The part of JSON Schema that the tests look at.
private struct Node: Decodable {
    let description: String?
    let pattern: String?
    let properties: [String: Node]?
    let anyOf: [Node]?
    let additionalProperties: Openness?

    enum Openness: Decodable, Equatable {
        case closed, open

        init(from decoder: any Decoder) throws {
            self =
                (try? decoder.singleValueContainer().decode(Bool.self)) == false ? .closed : .open
        }
    }

    private var sections: [Node] { ([self] + (anyOf ?? [])).filter { $0.properties != nil } }

    func visit(_ body: (String, Node) -> Void) {
        for section in sections {
            for (key, node) in section.properties ?? [:] {
                body(key, node)
                node.visit(body)
            }
        }
    }

    func visitSections(_ body: (Node) -> Void) {
        for section in sections {
            body(section)
            for node in section.properties?.values ?? [:].values { node.visitSections(body) }
        }
    }

    subscript(path: ArraySlice<String>) -> Node? {
        guard let key = path.first else { return self }
        return sections.lazy.compactMap { $0.properties?[key] }.first?[path.dropFirst()]
    }

    var anyPattern: String? { pattern ?? anyOf?.lazy.compactMap(\.pattern).first }
}

/// A text for one key, and the function that reads such texts.
struct Sample: Sendable, CustomTestStringConvertible {
    let path: [String]
    let text: String
    let read: @Sendable (String) throws -> Void

    var testDescription: String { "\(path.joined(separator: ".")): \(text)" }

    func pattern() throws -> String {
        let root = try JSONDecoder().decode(Node.self, from: Data(PolicySchema.json.utf8))
        return try #require(root[path[...]]?.anyPattern)
    }

    static let all = durations + sizes + shares + percents + addresses + hosts + paths

    private static let durations = [
        "0s", "5s", "250ms", "1h30m", "1d2h3m4s5ms", "1.5s", "5", "", "s", "1m1h", "1.5m3s", "5 s",
        "-1s", "5sec", "1s1s",
    ].map { Sample(path: ["readiness", "period"], text: $0) { _ = try DurationText.read($0) } }

    private static let sizes = [
        "256M", "1.5G", "1Ki", "1KiB", "4096", "256m", "1MB", "M", "", "-1M", "1.5",
    ].filter { $0 != "1.5" }
        .map { Sample(path: ["run", "limits", "memory"], text: $0) { _ = try ByteText.read($0) } }

    private static let shares = ["20%", "1.5", "2", "500m", "", "20 %", "-1", "1c", "%"]
        .map { Sample(path: ["run", "limits", "cpu"], text: $0) { _ = try CPUText.read($0) } }

    private static let percents = ["25%", "0%", "25", "2.5%", "", "%", "-5%"]
        .map { Sample(path: ["scale", "tolerance"], text: $0) { _ = try PercentText.read($0) } }

    private static let addresses = [
        "127.0.0.1:80", "[::1]:80", "/run/x.sock", "80", ":80", "localhost:80", "::1:80", "*:80",
        "127.0.0.1", "unix:/x",
    ].map { Sample(path: ["front", "listen"], text: $0) { _ = try ListenText.read($0) } }

    private static let hosts = [
        "a", "api.example.com", "*.example.com", "API.example", "a_b.local", "x-1.example", "-a.b",
        "a-.b", "a..b", ".a", "a.", "*", "*a.b", "a.*.b", "", "a b", "a:80", "http://a", "é.b",
        "[::1]",
    ].map { Sample(path: ["front", "hosts"], text: $0) { _ = try HostText.read($0) } }

    private static let paths = [
        "/", "/a", "/a/b", "/a.b/..c/...", "/caf%C3%A9", "/%61", "/caf%c3%a9", "/a/", "//", "/a//b",
        "/./a", "/a/..", "/a/../b", "/a;b", "/a*", "a", "", "/a?b", "/a#b", "/a b", "/é", "/a\\b",
        "/%",
    ].map { Sample(path: ["front", "paths"], text: $0) { _ = try PathPrefixText.read($0) } }
}
