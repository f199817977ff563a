import Glibc
import Simulation

/// Runs the core of production in simulated hosts, seed by seed, on every processor; tells each seed
/// that fails, and the command that replays it.
@main
struct Simulate {
    static func main() async {
        do {
            let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
            let mutation = try mutation(arguments)
            if arguments.subject == .shapes {
                exit(ShapeRehearsal.report() ? EXIT_SUCCESS : EXIT_FAILURE)
            }
            exit(await run(arguments, mutation) == 0 ? EXIT_SUCCESS : EXIT_FAILURE)
        } catch {
            print("simulate: \(error)")
            exit(EXIT_FAILURE)
        }
    }

    private static func mutation(_ arguments: Arguments) throws(Arguments.Fault) -> Mutation? {
        guard let name = arguments.mutation else { return nil }
        guard let mutation = Mutation(rawValue: name) else {
            let known = Mutation.allCases.map(\.rawValue).joined(separator: ", ")
            throw Arguments.Fault(description: "there is no mutation '\(name)', but \(known)")
        }
        return mutation
    }

    /// How many seeds have failed.
    private static func run(_ arguments: Arguments, _ mutation: Mutation?) async -> Int {
        let begun = ContinuousClock.now
        let workers = UInt64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let failures = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    let own = stride(
                        from: arguments.first + worker, to: arguments.first + arguments.seeds,
                        by: UInt64.Stride(workers))
                    return own.count { !isSound($0, arguments, mutation) }
                }
            }
            return await group.reduce(0, +)
        }
        report(arguments, failures, took: ContinuousClock.now - begun)
        return failures
    }

    private static func isSound(
        _ seed: UInt64, _ arguments: Arguments, _ mutation: Mutation?
    ) -> Bool {
        let found: [String] =
            switch arguments.subject {
            case .host:
                RandomRun.findings(
                    seed: seed, lasting: .seconds(60 * arguments.minutes), mutation: mutation)
            case .steadyLoad: SteadyLoad.findings(seed: seed)
            case .shapes: []
            }
        if found.isEmpty { return true }
        let again =
            arguments.subject == .steadyLoad
            ? "make simulate-scaling SEEDS=1 FROM=\(seed)"
            : "make simulate SEEDS=1 FROM=\(seed) MINUTES=\(arguments.minutes)"
        let mistake = mutation.map { " MUTATION=\($0.rawValue)" } ?? ""
        print(
            "seed \(seed): \(found.prefix(5).joined(separator: "; "))\n  again: \(again)\(mistake)")
        return false
    }

    private static func report(_ arguments: Arguments, _ failures: Int, took: Duration) {
        let seconds = max(1, Int64(took / .milliseconds(1)))
        let rate = Int64(arguments.seeds) * 1_000 / seconds
        print(
            "\(arguments.seeds) seeds of \(arguments.minutes) minutes in \(seconds / 1_000) s, "
                + "\(rate) a second: \(failures) failed")
    }
}
