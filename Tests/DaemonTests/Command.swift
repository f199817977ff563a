import Foundation
import Subprocess
import SystemPackage
import Testing

/// Runs a program to its end.
enum Command {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    private static let outputMaximumBytes = 16 << 20

    static func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            output: .string(limit: outputMaximumBytes), error: .string(limit: outputMaximumBytes))
        return Outcome(
            status: status(result.terminationStatus), output: result.standardOutput,
            errors: result.standardError)
    }

    /// As a shell has it: 128 and the signal's number.
    private static func status(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }

    @discardableResult
    static func systemctl(_ arguments: String...) async throws -> String {
        try await run("/usr/bin/systemctl", arguments).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Waits for what must come; the test fails if it does not within the time.
func eventually(
    within seconds: Double = 20, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        if ContinuousClock.now > deadline {
            Issue.record("waited \(seconds) s in vain: \(what)", sourceLocation: sourceLocation)
            throw TimedOut()
        }
        // Polling the outside; what is waited for is the condition, not the time.
        try await Task.sleep(for: .milliseconds(20))
    }
}

struct TimedOut: Error {}
