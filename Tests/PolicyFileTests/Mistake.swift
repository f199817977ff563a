import PolicyFile
import Testing

/// A mistake that people make, and what they are told: all of it, word for word.
struct Mistake: CustomTestStringConvertible {
    let name: String
    let policy: String
    let says: String

    init(_ name: String, _ policy: String, says: String) {
        self.name = name
        self.policy = policy
        self.says = says
    }

    var testDescription: String { name }

    static let all: [Mistake] =
        yaml + section + run + limits + readiness + startup + liveness + front + frontMatch
        + frontPart + direct + scale + limitsInPlace + algorithms + idle + spares + schedule
        + metric + measure + step + rollout + query + alerts
}

extension PolicyReading {
    var diagnostics: [Diagnostic] {
        switch self {
        case .policy(_, let warnings): warnings
        case .refused(let diagnostics): diagnostics
        }
    }

    /// Without the file and the excerpt, which are the same for all and tested once.
    var said: String {
        diagnostics.map { diagnostic in
            let place = "\(diagnostic.line):\(diagnostic.column): \(diagnostic.severity.rawValue): "
            return place + diagnostic.message + (diagnostic.hint.map { "\nhint: \($0)" } ?? "")
        }.joined(separator: "\n")
    }
}
