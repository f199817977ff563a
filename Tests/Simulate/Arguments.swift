/// `--seeds 10000 --from 1 --minutes 60`, and `--mutation NAME`; `--of` another subject.
struct Arguments {
    var seeds: UInt64 = 1_000
    var first: UInt64 = 1
    var minutes = 60
    var mutation: String?
    var subject = Subject.host

    enum Subject: String, CaseIterable {
        /// Whatever happens to a host.
        case host
        /// Nothing happens, and nothing may be scaled.
        case steadyLoad = "steady-load"
        /// The loads of the elastic bench, under each algorithm.
        case shapes
    }

    struct Fault: Error, CustomStringConvertible { let description: String }

    init(_ words: [String]) throws(Fault) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw Fault(description: "\(word) needs a value")
            }
            switch word {
            case "--seeds": seeds = try Self.number(value, of: word)
            case "--from": first = try Self.number(value, of: word)
            case "--minutes": minutes = Int(try Self.number(value, of: word))
            case "--mutation": mutation = value
            case "--of": subject = try Self.subject(value)
            default: throw Fault(description: "unknown option \(word)")
            }
        }
    }

    private static func subject(_ word: String) throws(Fault) -> Subject {
        if let subject = Subject(rawValue: word) { return subject }
        let known = Subject.allCases.map(\.rawValue).joined(separator: " and ")
        throw Fault(description: "--of takes \(known), not '\(word)'")
    }

    private static func number(_ text: String, of option: String) throws(Fault) -> UInt64 {
        guard let number = UInt64(text), (1...100_000_000).contains(number) else {
            throw Fault(description: "\(option) takes a number from 1 on, not '\(text)'")
        }
        return number
    }
}
