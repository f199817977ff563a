import Commands
import Testing

@Suite struct UnifiedDiffTests {
    private func text(_ old: [String], _ new: [String]) -> String {
        UnifiedDiff(from: old, to: new).text(from: "a", to: "b", coloured: false)
    }

    private func numbered(_ range: ClosedRange<Int>) -> [String] { range.map { "line \($0)" } }

    @Test func equalTextsDifferInNothing() {
        #expect(UnifiedDiff(from: ["x", "y"], to: ["x", "y"]).isEmpty)
        #expect(text(["x", "y"], ["x", "y"]).isEmpty)
        #expect(text([], []).isEmpty)
    }

    @Test func aChangedLineStandsAmongThreeOnEachSide() {
        var new = numbered(1...9)
        new[4] = "changed"
        #expect(
            text(numbered(1...9), new) == """
                --- a
                +++ b
                @@ -2,7 +2,7 @@
                 line 2
                 line 3
                 line 4
                -line 5
                +changed
                 line 6
                 line 7
                 line 8

                """)
    }

    @Test func changesFarApartAreHunksOfTheirOwnAndNearOnesAreNot() {
        var far = numbered(1...20)
        far[0] = "first"
        far[19] = "last"
        #expect(text(numbered(1...20), far).components(of: "@@ -") == 2)
        var near = numbered(1...20)
        near[5] = "one"
        near[11] = "other"
        #expect(text(numbered(1...20), near).components(of: "@@ -") == 1)
    }

    @Test func nothingOnOneSideIsCountedFromTheLineBefore() {
        #expect(text([], ["x", "y"]).contains("@@ -0,0 +1,2 @@\n+x\n+y\n"))
        #expect(text(["x", "y"], []).contains("@@ -1,2 +0,0 @@\n-x\n-y\n"))
        #expect(text(["x"], ["x", "y"]).contains("@@ -1,1 +1,2 @@\n x\n+y\n"))
    }

    @Test func linesThatComeTwiceAreToldApart() {
        #expect(text(["x", "x"], ["x"]) == "--- a\n+++ b\n@@ -1,2 +1,1 @@\n x\n-x\n")
    }

    @Test func whatWouldActOnATerminalDoesNot() {
        #expect(!text(["a"], ["\u{1B}[2J"]).contains("\u{1B}"))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
