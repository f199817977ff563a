/// Steps of a canary as policies write them: `10% for 5m`, `25% with 2 replicas for 1h`,
/// `50% until promoted`.
package enum CanaryStepText {
    package static let example = "'10% for 5m' or '50% with 2 replicas until promoted'"
    package static let pattern =
        "^[0-9]{1,2}% (?:with [0-9]+ replicas? )?(?:for [0-9][0-9.a-z]*|until promoted)$"
    package static let pauseMaximum: Duration = .seconds(86_400)

    package static func read(_ text: String) throws(QuantityFault) -> CanaryPolicy.Step {
        var words = text.split(separator: " ").map(String.init)[...]
        guard let first = words.popFirst(), first.hasSuffix("%"),
            let percent = Int(first.dropLast())
        else { throw malformed(text) }
        guard (0...99).contains(percent) else {
            throw QuantityFault(
                "must be of 0% to 99% of the requests, not \(first.shown)",
                hint: "after the last step the new revision gets all of them")
        }
        let replicas = try readReplicas(&words, in: text)
        return CanaryPolicy.Step(
            percent: percent, replicas: replicas, pause: try readPause(words, in: text))
    }

    private static func readReplicas(
        _ words: inout ArraySlice<String>, in text: String
    ) throws(QuantityFault) -> Int? {
        guard words.first == "with" else { return nil }
        let part = Array(words.prefix(3))
        guard part.count == 3, let count = Int(part[1]), part[2].hasPrefix("replica"),
            (1...Limits.replicasPerService).contains(count)
        else { throw malformed(text) }
        words = words.dropFirst(3)
        return count
    }

    private static func readPause(
        _ words: ArraySlice<String>, in text: String
    ) throws(QuantityFault) -> CanaryPolicy.Pause {
        let words = Array(words)
        if words == ["until", "promoted"] { return .untilPromoted }
        guard words.count == 2, words[0] == "for" else { throw malformed(text) }
        let pause = try DurationText.read(words[1])
        guard pause <= pauseMaximum else {
            throw QuantityFault(
                "must pause for at most \(DurationText.write(pauseMaximum)), not \(words[1].shown)",
                hint: "'until promoted' waits for a person")
        }
        return .lasting(pause)
    }

    package static func write(_ step: CanaryPolicy.Step) -> String {
        let replicas = step.replicas.map { " with \($0) replica\($0 == 1 ? "" : "s")" } ?? ""
        let pause =
            switch step.pause {
            case .lasting(let span): "for \(DurationText.write(span))"
            case .untilPromoted: "until promoted"
            }
        return "\(step.percent)%\(replicas) \(pause)"
    }

    private static func malformed(_ text: String) -> QuantityFault {
        QuantityFault("must be a step, not \(text.shown)", hint: "such as \(example)")
    }
}
