import Model

/// The fields of one object, taken out one by one: what is left over in the end is unknown.
struct Fields {
    let path: String
    private let members: [String: JSONTree]
    private var taken: [String] = []

    init?(_ tree: JSONTree, at path: String, _ faults: inout DocumentFaults) {
        guard case .object(let members) = tree else {
            faults.add(path, "must be an object, not \(tree.kind)", hint: "write '{ ... }'")
            return nil
        }
        self.path = path
        self.members = members
    }

    func place(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func has(_ key: String) -> Bool { members[key] != nil }

    /// Nil where the field is left out. `null` says that a figure is not known.
    mutating func take(_ key: String) -> JSONTree? {
        taken.append(key)
        return members[key]
    }

    mutating func takeKnown(_ key: String) -> JSONTree? {
        take(key).flatMap { $0 == .null ? nil : $0 }
    }

    /// Names every field that nobody asked for.
    func refuseOthers(_ faults: inout DocumentFaults) {
        for key in members.keys.sorted() where !taken.contains(key) {
            let list = taken.sorted().map { "'\($0)'" }.joined(separator: ", ")
            faults.add(place(of: key), "is not a field", hint: "the fields here are \(list)")
        }
    }
}

// MARK: - Kinds of values

extension Fields {
    mutating func flag(_ key: String, _ faults: inout DocumentFaults) -> Bool? {
        guard let tree = takeKnown(key) else { return nil }
        if case .flag(let flag) = tree { return flag }
        faults.add(
            place(of: key), "must be true or false, not \(tree.kind)", hint: "write it unquoted")
        return nil
    }

    mutating func text(_ key: String, _ faults: inout DocumentFaults) -> String? {
        guard let tree = takeKnown(key) else { return nil }
        if case .text(let text) = tree { return text }
        faults.add(place(of: key), "must be a text, not \(tree.kind)", hint: "put it in quotes")
        return nil
    }

    mutating func count(
        _ key: String, _ range: ClosedRange<Int>, _ faults: inout DocumentFaults
    ) -> Int? {
        guard let tree = takeKnown(key) else { return nil }
        if case .number(let number) = tree, let count = Int(exactly: number), range.contains(count)
        {
            return count
        }
        faults.add(
            place(of: key),
            "must be a whole number from \(range.lowerBound) to \(range.upperBound), "
                + "not \(tree.kind)", hint: "write plain digits")
        return nil
    }

    mutating func number(_ key: String, _ faults: inout DocumentFaults) -> Double? {
        guard let tree = takeKnown(key) else { return nil }
        return Self.number(tree, at: place(of: key), faults: &faults)
    }

    private static func number(
        _ tree: JSONTree, at place: String, faults: inout DocumentFaults
    ) -> Double? {
        if case .number(let number) = tree, number.isFinite, (0...1e12).contains(number) {
            return number
        }
        faults.add(
            place, "must be a number from 0 to 1000000000000, not \(tree.kind)",
            hint: "leave it out, or write null, if nobody knows it")
        return nil
    }

    /// Seconds of any clock that all times of the file share; below zero is allowed.
    mutating func instant(_ key: String, _ faults: inout DocumentFaults) -> Instant? {
        guard let tree = takeKnown(key) else { return nil }
        if case .number(let seconds) = tree, seconds.isFinite, abs(seconds) <= 4e9 {
            return Instant(nanoseconds: Int64((seconds * 1e9).rounded()))
        }
        faults.add(
            place(of: key), "must be a time in seconds, not \(tree.kind)",
            hint: "all times are of one clock, such as 'now': 1000 and 'started': 940")
        return nil
    }

    mutating func duration(_ key: String, _ faults: inout DocumentFaults) -> Duration? {
        guard let tree = takeKnown(key) else { return nil }
        switch tree {
        case .number(let seconds) where seconds >= 0 && seconds <= 86_400:
            return .nanoseconds(Int64((seconds * 1e9).rounded()))
        case .text(let text):
            if let span = try? DurationText.read(text) { return span }
        default: break
        }
        faults.add(
            place(of: key), "must be a duration, not \(tree.kind)",
            hint: "a number of seconds from 0 to 86400, or a text such as '15s'")
        return nil
    }

    /// Every item of a list with its own place.
    mutating func list(
        _ key: String, upTo maximum: Int, _ faults: inout DocumentFaults
    ) -> [(JSONTree, String)]? {
        guard let tree = takeKnown(key) else { return nil }
        guard case .list(let items) = tree else {
            faults.add(place(of: key), "must be a list, not \(tree.kind)", hint: "write '[ ... ]'")
            return nil
        }
        guard items.count <= maximum else {
            faults.add(
                place(of: key), "has \(items.count) items, and \(maximum) are the limit",
                hint: "leave out the oldest")
            return nil
        }
        let base = place(of: key)
        return items.enumerated().map { ($1, "\(base)[\($0)]") }
    }

    // MARK: Quantities, in thousandths

    mutating func milli(
        _ key: String, _ unit: QuantityUnit, _ faults: inout DocumentFaults
    ) -> Int64? {
        guard let tree = takeKnown(key) else { return nil }
        return unit.milli(tree, at: place(of: key), &faults)
    }
}

/// How an amount may be written.
enum QuantityUnit {
    /// Cores, `"500m"` or `"50%"`.
    case cpu
    /// Bytes, or `"64M"`.
    case bytes
    case plain

    func milli(_ tree: JSONTree, at place: String, _ faults: inout DocumentFaults) -> Int64? {
        switch tree {
        case .number(let number) where number.isFinite && (0...1e12).contains(number):
            return Int64((number * 1_000).rounded())
        case .text(let text):
            if let milli = milli(of: text) { return milli }
        default: break
        }
        faults.add(
            place, "must be \(expected), not \(tree.kind)",
            hint: "figures are never below zero; leave one out, or write null, if nobody knows it")
        return nil
    }

    private func milli(of text: String) -> Int64? {
        switch self {
        case .cpu: (try? CPUText.read(text)).map { Int64($0) }
        case .bytes:
            (try? ByteText.read(text)).flatMap { $0 <= 1 << 50 ? Int64($0) * 1_000 : nil }
        case .plain: (try? MilliText.read(text)).map { Int64($0) }
        }
    }

    private var expected: String {
        switch self {
        case .cpu: "an amount of CPU (cores, '500m' or '50%')"
        case .bytes: "an amount of memory (bytes, or '64M')"
        case .plain: "a number from 0 to 1000000000000"
        }
    }
}
