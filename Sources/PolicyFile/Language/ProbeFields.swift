import Model

/// What a replica is asked, as `readiness` and `liveness` both say it.
struct ProbeDraft {
    var path: String?
    var command: [String]?
    var service: String?
    var port: Int?
    var expectation = HTTPExpectation()
}

/// The keys that say what is asked, in whichever section they stand.
enum ProbeFields {
    static let ofHTTP = ["headers", "statuses", "body"]

    /// Where something is asked in any case.
    static func check<Target>(_ place: WritableKeyPath<Target, ProbeWord?>) -> Field<Target> {
        Field(
            "check", Kind<ProbeWord>.choice, place, also: ["type", "probe", "grpc"],
            "accepts: it accepts a connection. http: its endpoint answers GET 'path' well. grpc: it "
                + "says SERVING (grpc.health.v1). command: 'command' ends with status 0. Left out: "
                + "http with a 'path', grpc with a 'service', command with a 'command', else accepts."
        )
    }

    static func at<Target>(_ place: WritableKeyPath<Target, ProbeDraft>) -> [Field<Target>] {
        [
            Field(
                "path", .requestPath, place.appending(path: \.path), also: ["url", "http-path"],
                "What 'http' asks for; giving it implies 'check: http'."),
            Field(
                "headers", .headers, place.appending(path: \.expectation.headers),
                also: ["http-headers", "httpheaders"], "Header fields that 'http' sends along."),
            Field(
                "statuses", .statuses, place.appending(path: \.expectation.statuses),
                also: ["status", "codes", "expected-status", "success-codes"],
                "One status or a list, with ranges: the answers to 'http' that are good."),
            Field(
                "body", .bodyText, place.appending(path: \.expectation.bodyText),
                also: ["contains", "match", "expect"],
                "A text that the answer to 'http' must hold within its first 64 KiB."),
            Field(
                "service", .grpcService, place.appending(path: \.service),
                also: ["grpc-service", "service-name"],
                "Which of its services 'grpc' asks about, by its full name; giving it implies 'check: "
                    + "grpc'. Left out: the program as a whole."),
            Field(
                "command", .command, place.appending(path: \.command), also: ["exec", "cmd"],
                "The program by its absolute path, then its arguments; giving it implies "
                    + "'check: command'. It runs in the service's slice, as the replica's user, in "
                    + "its sandbox and limits, with its environment."),
            Field(
                "port", .wholeNumber(1...65_535), place.appending(path: \.port), also: ["tcp"],
                "Asked on 127.0.0.1 instead of the replica's endpoint: one number for all replicas."
            ),
        ]
    }
}

extension ProbeDraft {
    func http(_ path: String) -> HTTPQuestion {
        HTTPQuestion(path: path, expectation: expectation)
    }

    /// The keys of which each says by itself what is asked.
    var questions: [String] {
        [
            path.map { _ in "path" }, service.map { _ in "service" },
            command.map { _ in "command" },
        ].compactMap(\.self)
    }

    var portNumber: UInt16? { port.map { UInt16(clamping: $0) } }
}

extension Kind where Value == [ClosedRange<Int>] {
    static var statuses: Kind {
        .oneOrMore(of: .statusRange, upTo: 32, "statuses", example: "'[200, 300-399]'")
    }
}

extension Kind where Value == ClosedRange<Int> {
    private static let known = 100...999

    /// `204`, or `200-299`.
    static var statusRange: Kind {
        Kind(
            "a status", example: "200 or 200-299",
            schema: [
                "type": .list([.text("integer"), .text("string")]),
                "pattern": .text("^[1-9][0-9]{2}(?:-[1-9][0-9]{2})?$"),
                "minimum": .number(known.lowerBound), "maximum": .number(known.upperBound),
            ],
            written: { range in
                range.count == 1
                    ? .number(range.lowerBound) : .text("\(range.lowerBound)-\(range.upperBound)")
            },
            parse: { scalar throws(QuantityFault) in
                let ends = scalar.text.split(separator: "-", omittingEmptySubsequences: false)
                    .map { known.firstStatus($0) }
                guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2
                else {
                    throw QuantityFault(
                        "must be a status, not \(scalar.text.shown)", hint: "such as 200 or 200-299"
                    )
                }
                guard first <= last else {
                    throw QuantityFault(
                        "is the range \(scalar.text.shown), which ends before it begins",
                        hint: "write \(last)-\(first)")
                }
                return first...last
            })
    }
}

extension ClosedRange<Int> {
    fileprivate func firstStatus(_ text: Substring) -> Int? {
        guard text.count == 3, let number = Int(text), contains(number) else { return nil }
        return number
    }
}

extension Kind where Value == String {
    /// A package and a service, as a .proto file names them.
    static var grpcService: Kind {
        Kind(
            "a gRPC service", example: "shop.v1.Orders",
            schema: ["type": .text("string"), "pattern": .text("^[A-Za-z0-9_.-]{1,256}$")],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                let isName = scalar.text.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D: true
                    default: false
                    }
                }
                guard isName, (1...256).contains(scalar.text.utf8.count) else {
                    throw QuantityFault(
                        "must be the full name of a gRPC service, not \(scalar.text.shown)",
                        hint: "such as shop.v1.Orders; left out, the program is asked as a whole")
                }
                return scalar.text
            })
    }

    /// Part of what a page says.
    static var bodyText: Kind {
        Kind(
            "a text", example: "'ok'",
            schema: [
                "type": .text("string"), "minLength": .number(1), "maxLength": .number(1_024),
            ],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                guard (1...1_024).contains(scalar.text.utf8.count) else {
                    throw QuantityFault("must be a text of 1 to 1024 bytes", hint: "such as 'ok'")
                }
                return scalar.text
            })
    }
}
