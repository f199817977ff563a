import Decisions
import Testing

/// The cases and their figures are those of Kubernetes' own tests
/// (pkg/controller/podautoscaler/replica_calculator_test.go) and documentation.
@Suite struct TargetTrackingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let members: [TargetTracking.Member]
        let current: Int
        let target: Int
        let expected: Int
        var testDescription: String { name }

        init(
            _ name: String, _ members: [TargetTracking.Member], current: Int, target: Int,
            expected: Int
        ) {
            self.name = name
            self.members = members
            self.current = current
            self.target = target
            self.expected = expected
        }
    }

    static func used(_ levels: Int..., limit: Int = 1_000) -> [TargetTracking.Member] {
        levels.map { .measured(milliCores: $0, limit: limit) }
    }

    static let warming = TargetTracking.Member.warmingUp(limit: 1_000)
    static let missing = TargetTracking.Member.missing(limit: 1_000)

    static let cases: [Case] = [
        Case(
            "twice the target doubles", used(200, limit: 200), current: 1, target: 50, expected: 2),
        Case("half the target halves", used(50, 50), current: 2, target: 10, expected: 1),
        Case("scale up", used(300, 500, 700), current: 3, target: 30, expected: 5),
        Case(
            "unready: less scale", [warming] + used(500, 700), current: 3, target: 30, expected: 4),
        Case(
            "unready: no scale", used(400) + [warming, warming], current: 3, target: 30,
            expected: 3),
        Case("failed are not there", used(500, 700), current: 2, target: 30, expected: 4),
        Case("scale down", used(100, 300, 500, 250, 250), current: 5, target: 50, expected: 3),
        Case(
            "scale down without the unready", used(100, 300, 500) + [warming, warming], current: 5,
            target: 50, expected: 2),
        Case(
            "superfluous", used(4_000, 9_500, 3_000, 7_000), current: 4, target: 100, expected: 24),
        Case("missing", used(400, 95) + [missing, missing], current: 4, target: 100, expected: 3),
        Case("missing, equal", used(1_000) + [missing], current: 2, target: 100, expected: 2),
        Case("missing, above", used(1_900) + [missing], current: 2, target: 100, expected: 2),
        Case("missing, below", used(600) + [missing], current: 2, target: 100, expected: 2),
        Case(
            "missing and unready", used(450) + [warming, missing], current: 3, target: 50,
            expected: 3),
        Case(
            "missing and unready, up", used(2_000) + [warming, missing], current: 3, target: 50,
            expected: 4),
        Case(
            "missing and unready, down", used(100, 100) + [warming, missing], current: 4,
            target: 50, expected: 3),
        Case(
            "missing with a target over 100",
            used(100) + used(100, limit: 2_000) + [warming, .missing(limit: 2_000)],
            current: 4, target: 300, expected: 2),
        Case(
            "surge without figures: never against the direction", used(100, 100) + [missing],
            current: 2, target: 50, expected: 2),
        Case(
            "within the tolerance",
            used(1_010, limit: 900) + used(1_030) + used(1_020, limit: 1_100), current: 3,
            target: 100, expected: 3),
    ]

    @Test(arguments: cases) func itCountsAsKubernetesDoes(_ one: Case) throws {
        let tracking = TargetTracking(targetPercent: one.target, tolerancePercent: 10)
        let proposal = try #require(tracking.propose(one.members, current: one.current))
        #expect(proposal.replicas == one.expected)
    }

    @Test func theToleranceIsExactAtItsEdges() {
        let tracking = TargetTracking(targetPercent: 50, tolerancePercent: 10)
        func replicas(_ use: Int) -> Int? {
            tracking.propose(Self.used(use, use), current: 2)?.replicas
        }
        #expect(replicas(450) == 2)
        #expect(replicas(449) == 2, "0.898 * 2 rounds up to 2")
        #expect(replicas(550) == 2)
        #expect(replicas(551) == 3)
    }

    @Test func withoutAnyFigureNothingIsDecided() {
        let tracking = TargetTracking(targetPercent: 50, tolerancePercent: 10)
        #expect(tracking.propose([], current: 3) == nil)
        #expect(tracking.propose([Self.missing, Self.warming], current: 3) == nil)
    }

    @Test func unlikeLimitsAreWeighedByTheirSize() throws {
        let tracking = TargetTracking(targetPercent: 50, tolerancePercent: 10)
        let members = Self.used(1_000, limit: 1_000) + Self.used(0, limit: 3_000)
        let proposal = try #require(tracking.propose(members, current: 2))
        #expect(proposal.percent == 25)
        #expect(proposal.replicas == 1)
    }
}
