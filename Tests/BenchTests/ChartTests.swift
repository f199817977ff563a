import Testing

@testable import coxswain_bench

struct ChartTests {
    @Test(arguments: [0.03, 0.7, 1, 8, 250, 1_400, 99_999]) func anAxisHasAFewRoundMarks(
        _ value: Double
    ) {
        let axis = ChartAxis(upTo: value)
        #expect(axis.end >= value)
        #expect((2...8).contains(axis.marks.count))
        #expect(axis.marks.first == 0)
    }

    /// What is cut off stays within its panel.
    @Test func aLineBeyondTheCutStaysWithinThePanel() {
        let line = TimePanel.Line(
            name: "p99", colour: "#000", points: [(0, 10), (1, 5_000), (2, 20)])
        let panel = TimePanel(
            title: "latency", seconds: 3, lines: [line], bound: 250, cutAt: 1_000)
        #expect(panel.text.contains("stroke-dasharray"))
        #expect(!panel.text.contains(",-"))
    }

    @Test func namesAreEscaped() {
        #expect(ChartPage.escaped("a<b & c") == "a&lt;b &amp; c")
    }
}
