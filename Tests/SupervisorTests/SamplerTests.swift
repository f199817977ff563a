import Cgroups
import Decisions
import Glibc
import LinuxIO
import Model
import SystemdBus
import Testing

@testable import Supervisor

/// Which files of whose cgroups are read in which round, on directories of plain files.
@Suite struct SamplerTests {
    private static let replicas = 2 * Sampler.roundsPerWhole

    private func sampler(_ tree: FixtureTree) throws -> Sampler {
        let front = FrontLink(path: "/never", loop: try EventLoop(), deliver: { _ in })
        let sampler = Sampler(front: front, layout: tree.layout)
        for id in tree.replicas {
            let unit = ReplicaUnit(id: id, endpoint: nil, template: nil, phase: .running)
            unit.facts.controlGroup = "/\(id)"
            sampler.follow(unit)
        }
        return sampler
    }

    private func round(_ sampler: Sampler, _ number: Int) -> [ReplicaSample] {
        let now = Instant(nanoseconds: Int64(number) * 1_000_000_000)
        for _ in 1..<Sampler.slices { _ = sampler.advance(at: now) }
        return sampler.advance(at: now)?.replicas ?? []
    }

    @Test func aReplicaIsReadWhollyAtFirstAndThenInOneRoundOfTen() throws {
        let tree = try FixtureTree(replicas: Self.replicas)
        let sampler = try sampler(tree)
        #expect(round(sampler, 1).allSatisfy { $0.workingSetBytes == 1 })
        try tree.writeAll("memory.current", "2\n")
        for number in 2...Sampler.roundsPerWhole + 1 {
            let seen = round(sampler, number).count { $0.workingSetBytes == 2 }
            #expect(seen == (number - 1) * 2, "two of twenty have their turn in each round")
        }
    }

    @Test func whoIsLookedAtIsReadWhollyForSomeRounds() throws {
        let tree = try FixtureTree(replicas: Self.replicas)
        let sampler = try sampler(tree)
        for number in 1...Sampler.roundsPerWhole { _ = round(sampler, number) }
        // The last has had its turn, and is to be read again after ten rounds.
        let last = try #require(tree.replicas.last)
        _ = sampler.show(last)
        for number in 1...Sampler.roundsPerView + 1 {
            try tree.writeAll("memory.current", "\(number)\n")
            _ = round(sampler, Sampler.roundsPerWhole + number)
            let told = sampler.figures(of: last)?.memoryCurrentBytes
            #expect(told == UInt64(min(number, Sampler.roundsPerView)))
        }
    }

    /// Requests are counted at the end of a round, and their CPU is to be that of the same second.
    @Test func aFewReplicasAreReadWhenTheRoundEnds() throws {
        let tree = try FixtureTree(replicas: 2)
        let sampler = try sampler(tree)
        let now = Instant(nanoseconds: 1_000_000_000)
        for _ in 1...Sampler.slices - 2 { _ = sampler.advance(at: now) }
        try tree.writeAll("memory.current", "7\n")
        #expect(sampler.advance(at: now) == nil)
        #expect(sampler.advance(at: now)?.replicas.map(\.workingSetBytes) == [7, 7])
    }

    @Test func cpuUseIsReadInEveryRound() throws {
        let tree = try FixtureTree(replicas: Self.replicas)
        let sampler = try sampler(tree)
        _ = round(sampler, 1)
        for number in 2...4 {
            try tree.writeAll("cpu.stat", "usage_usec \(number * 500_000)\n")
            let rates = Set(round(sampler, number).map(\.cpuMilliCores))
            #expect(number == 2 || rates == [500])
        }
    }

    @Test func whatAServiceIsDecidedByIsReadInEveryRound() throws {
        let tree = try FixtureTree(replicas: Self.replicas)
        let sampler = try sampler(tree)
        var policy = try Self.policy()
        policy.scale.memory = MemoryTarget()
        let service = try Self.service(policy)
        sampler.needs = { _ in SamplingNeeds(of: service) }
        for number in 1...3 {
            try tree.writeAll("memory.current", "\(number)\n")
            #expect(
                round(sampler, number).allSatisfy { $0.workingSetBytes == UInt64(number) })
        }
    }

    @Test func whoIsGoneIsNotReadAndNotTold() throws {
        let tree = try FixtureTree(replicas: 3)
        let sampler = try sampler(tree)
        #expect(round(sampler, 1).map(\.replica) == tree.replicas)
        sampler.forget(tree.replicas[1])
        #expect(round(sampler, 2).map(\.replica) == [tree.replicas[0], tree.replicas[2]])
    }

    // MARK: What is needed

    private static func policy() throws -> ServicePolicy {
        ServicePolicy(
            name: try ServiceName("toy"), template: ReplicaTemplate(command: ["/bin/true"]),
            scale: ScalePolicy(replicas: 1, minimum: 1, maximum: 4))
    }

    private static func service(_ policy: ServicePolicy) throws -> ServiceState {
        var fleet = Fleet()
        let now = Instant(nanoseconds: 1)
        _ = fleet.step(.resumed, at: now)
        _ = fleet.step(.requested(RequestID(number: 1), .apply(policy)), at: now)
        return try #require(fleet.service(policy.name))
    }

    private func needs(_ change: (inout ScalePolicy) -> Void) throws -> SamplingNeeds {
        var policy = try Self.policy()
        change(&policy.scale)
        return SamplingNeeds(of: try Self.service(policy))
    }

    @Test func aFixedCountNeedsNoMoreThanCPU() throws {
        #expect(try needs { $0 = .fixed(2) }.figures == .cpu)
    }

    @Test func whatMovesByMemoryNeedsTheWorkingSet() throws {
        let limited = try needs {
            $0.limits = ScaleLimits()
            $0.limits?.memory = ScaleLimits.Memory(maximumBytes: 1 << 30)
        }
        #expect(limited.figures.contains(.workingSet))
        #expect(
            try needs { $0.memory = MemoryTarget() }.figures.contains(.workingSet))
    }

    @Test func whatMaySleepNeedsIO() throws {
        let sleeping = try needs {
            $0.minimum = 0
            $0.rate = LoadTarget(milli: 1_000)
        }
        #expect(sleeping.figures.contains(.io))
    }

    @Test(arguments: MeasuredFigure.allCases.filter { $0.subject == .replica })
    func aMetricOfTheCgroupNeedsItsFigure(figure: MeasuredFigure) throws {
        let measured = try needs {
            $0.metrics = [CustomMetric(name: "it", source: .measured(figure))]
        }
        #expect(measured.figures.isStrictSuperset(of: .cpu))
    }

    @Test func aRevisionOnTrialNeedsLatencies() throws {
        let service = try Self.service(Self.policy())
        #expect(service.isOnTrial)
        #expect(SamplingNeeds(of: service).hasLatencies)
    }
}

/// A directory that looks like a unified tree, with a cgroup for each replica.
private final class FixtureTree {
    private static let files = [
        "cpu.stat": "usage_usec 0\n", "memory.current": "1\n", "memory.stat": "inactive_file 0\n",
    ]

    private let root: String
    let replicas: [ReplicaID]
    var layout: HostLayout { HostLayout(unifiedRoot: root, controllerRoots: [:]) }

    init(replicas count: Int) throws {
        var template = Array("/tmp/coxswain-sampler-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let service = try ServiceName("toy")
        replicas = (1...count).map { ReplicaID(service: service, revision: 1, ordinal: $0) }
        for id in replicas { try #require(mkdir("\(root)/\(id)", 0o755) == 0) }
        for (name, text) in Self.files { try writeAll(name, text) }
    }

    func writeAll(_ name: String, _ text: String) throws {
        for id in replicas {
            let file = try #require(fopen("\(root)/\(id)/\(name)", "w"))
            fputs(text, file)
            fclose(file)
        }
    }

    deinit {
        for id in replicas {
            for name in Self.files.keys { unlink("\(root)/\(id)/\(name)") }
            rmdir("\(root)/\(id)")
        }
        rmdir(root)
    }
}
