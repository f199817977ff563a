import Commands
import Testing

@Suite struct HumanTextTests {
    @Test(arguments: [
        (-3, "0s"), (0, "0s"), (5, "5s"), (119, "119s"), (120, "2m"), (130, "2m10s"),
        (599, "9m59s"), (600, "10m"), (10_799, "179m"), (10_800, "3h"), (12_600, "3h30m"),
        (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (190_800, "2d5h"),
        (691_200, "8d"), (63_071_999, "729d"), (63_072_000, "2y"), (66_528_000, "2y40d"),
    ])
    func agesHaveTwoUnitsWhileTheSecondMatters(seconds: Int, text: String) {
        #expect(HumanText.age(seconds: seconds) == text)
    }

    @Test func figuresAreShortAndUnknownOnesADash() {
        #expect(HumanText.cores(12) == "12m")
        #expect(HumanText.cores(nil) == "-")
        #expect(HumanText.percent(12) == "12%")
        #expect(HumanText.permille(125) == "12.5%")
        #expect(HumanText.permille(1_000) == "100%")
        #expect(HumanText.bytes(25_690_112) == "24.5M")
        #expect(HumanText.bytes(nil) == "-")
        #expect(HumanText.count(UInt64.max) == "18446744073709551615")
        #expect(HumanText.count(Int?.none) == "-")
        #expect(HumanText.age(seconds: nil) == "-")
    }

    @Test func escapeSequencesDoNotReachTheTerminal() {
        #expect(Printable.text("caf\u{E9} 👩‍💻 ok") == "caf\u{E9} 👩‍💻 ok")
        #expect(Printable.text("a\u{1B}[31mb") == "a\u{FFFD}[31mb")
        #expect(Printable.text("a\nb\r\u{202E}c\u{9B}") == "a b\u{FFFD}\u{FFFD}c\u{FFFD}")
    }
}
