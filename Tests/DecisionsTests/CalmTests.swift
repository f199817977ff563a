import Testing

@testable import Decisions

@Suite struct CalmTests {
    /// As far as a second scatters, one up and one down.
    private func noisy(_ level: Double, _ second: Int) -> Double {
        level * (1 + [0.08, -0.03, 0.01, -0.07, 0.05, -0.04][second % 6])
    }

    private func figure(_ seconds: Range<Int>, _ load: (Int) -> Double) -> SteadyFigure {
        var figure = SteadyFigure()
        for second in seconds { figure.note(noisy(load(second), second * 7 % 31)) }
        return figure
    }

    @Test func aLevelIsSettledAfterEightMinutesAndNotBefore() throws {
        #expect(figure(0..<470) { _ in 200 }.level == nil)
        let level = try #require(figure(0..<480) { _ in 200 }.level)
        #expect(abs(level.mean - 200) < 2)
    }

    @Test func whatCameFirstMayBeOfAnotherLoad() throws {
        // The first stretch is of a service that was too small.
        let level = try #require(figure(0..<495) { $0 < 15 ? 50 : 200 }.level)
        #expect(abs(level.mean - 200) < 2)
    }

    @Test func aLoadThatSoonFellIsNoPartOfTheLevel() throws {
        let level = try #require(figure(0..<800) { $0 < 60 ? 5_000 : 100 }.level)
        #expect(abs(level.mean - 100) < 2)
    }

    @Test func aStepEndsTheCalmWithinSeconds() {
        let steady = figure(0..<600) { _ in 200 }
        #expect(steady.level != nil)
        let ended = (600..<700).first { end in figure(0..<end) { $0 < 600 ? 200 : 230 }.level == nil
        }
        #expect(ended.map { $0 < 620 } == true)
    }

    @Test func aSlowDriftIsNoLevel() {
        // A percent a minute.
        #expect(figure(0..<900) { 200 * (1 + Double($0) / 6_000) }.level == nil)
    }

    @Test func aDriftThatBeginsLaterEndsTheCalm() {
        let drift = figure(0..<1_500) { 200 * (1 + Double(max(0, $0 - 700)) / 6_000) }
        #expect(drift.level == nil)
    }
}
