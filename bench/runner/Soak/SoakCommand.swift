import ArgumentParser
import FoundationEssentials
import LinuxIO

/// The whole of `make soak`.
struct SoakCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Sends millions of requests through coxswain-front while replicas come and go.",
        discussion: """
            Replicas are drained, killed and replaced all the while. In the end every request is \
            accounted for by clients, front and replicas, and the front must have kept no memory and \
            no descriptor.
            """)

    @Option(help: "How many requests, all clients together.")
    var requests: UInt64 = 10_000_000

    @Option(help: "After so long it has failed.")
    var atMost = TimeSpan(.seconds(3_600))

    @Option(help: "The program of the front.")
    var coxswainFront: String

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "The table to which a row is appended.")
    var table: String?

    func validate() throws {
        guard requests >= 10_000 else { throw ValidationError("--requests must be at least 10000") }
    }

    func run() throws {
        let directory = try ScratchDirectory("soak")
        let soak = try Soak(
            front: coxswainFront, directory: directory.path,
            deadline: MonotonicClock.now + atMost.span.nanosecondCount)
        let ledger = try soak.run(requests)
        var result = BenchResult("soak")
        result.figures = ledger.figures
        result.checks = ledger.checks
        result.inShort = ledger.inShort
        if let json { try result.publish(json: json, table: table) }
        print((ledger.story + [result.summary]).joined(separator: "\n"))
        if !result.allHold { throw ExitCode.failure }
    }
}
