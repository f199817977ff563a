import History
import Model
import Testing

@Suite struct DecisionRowTests {
    private func explanation(_ decided: Int) -> ScaleExplanation {
        ScaleExplanation(
            algorithm: "default", current: 1, decided: decided, inputs: .init(),
            proposals: [
                .init(
                    metric: "cpu", kind: "utilization", target: 60, value: 93, replicas: decided,
                    basis: "measured", measured: 1, unready: 0, missing: 0, leaving: 0, fault: nil)
            ],
            limits: [.init(code: "maximum", text: "maximum")],
            outlook: [.init(inSeconds: 3, "fewer")], sentence: "\(decided) decided")
    }

    @Test func whatWasDecidedAtAMomentIsFoundAgain() throws {
        let place = try Workplace()
        let orders = try ServiceName("orders")
        let store = try HistoryStore.open(at: place.path, now: now).store
        let moments = [50, 55].map { Instant(nanoseconds: $0 * 1_000_000_000) }
        try store.write(
            [
                .explain(orders, explanation(2), at: moments[0]),
                .explain(try ServiceName("other"), explanation(9), at: moments[0]),
                .explain(orders, explanation(3), at: moments[1]),
            ], now: now)
        let wall = moments.map { now.wallMilliseconds(of: $0) }
        let newest = try store.explanation(of: orders, noLaterThan: nil)
        #expect(newest?.explanation == explanation(3))
        #expect(newest?.nextWallMilliseconds == nil)
        let earlier = try store.explanation(of: orders, noLaterThan: wall[1] - 1)
        #expect(earlier?.explanation == explanation(2))
        #expect(earlier?.wallMilliseconds == wall[0])
        #expect(earlier?.nextWallMilliseconds == wall[1])
        #expect(try store.explanation(of: orders, noLaterThan: wall[0] - 1) == nil)
    }
}
