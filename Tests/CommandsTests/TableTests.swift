import Commands
import Testing

@Suite struct TableTests {
    private var table: Table {
        var table = Table([.text("NAME"), .figure("COUNT"), .text("STATUS")])
        table.add(["orders", "7", Table.Cell("fine", .good)])
        table.add(["a-long-name", "12345678", ""])
        return table
    }

    @Test func columnsAreAsWideAsTheirWidestCell() {
        #expect(
            table.text(coloured: false) == """
                NAME             COUNT   STATUS
                orders               7   fine
                a-long-name   12345678   \n
                """)
    }

    @Test func coloursChangeNoWidth() {
        let painted = table.text(coloured: true)
        #expect(painted.contains("orders               7   \u{1B}[32mfine\u{1B}[0m\n"))
        let bare = painted.replacing("\u{1B}[32m", with: "").replacing("\u{1B}[0m", with: "")
        #expect(bare == table.text(coloured: false))
    }

    @Test func aCellCannotBreakItsLine() {
        var table = Table([.text("MESSAGE")])
        table.add([Table.Cell("one\ntwo\u{1B}[2J")])
        #expect(table.text(coloured: false) == "MESSAGE\none two\u{FFFD}[2J\n")
    }

    @Test func listingsStandUnderOneAnother() {
        var listing = Listing()
        listing.add("Name", "orders")
        listing.add("Replicas", "2")
        listing.add("", "why")
        listing.add("Absent", nil)
        #expect(
            listing.text(indent: 2) == "  Name:      orders\n  Replicas:  2\n             why\n")
    }

    @Test(
        arguments: [
            (true, nil, "xterm", true), (false, nil, "xterm", false), (true, "1", "xterm", false),
            (true, "", "xterm", true), (true, nil, "dumb", false), (true, nil, nil, true),
        ] as [(Bool, String?, String?, Bool)])
    func colourNeedsATerminalThatMayHaveIt(
        isTerminal: Bool, noColour: String?, terminal: String?, expected: Bool
    ) {
        let uses = Console.usesColour(
            isTerminal: isTerminal, noColour: noColour, terminal: terminal)
        #expect(uses == expected)
    }
}
