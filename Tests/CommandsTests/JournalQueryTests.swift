import Commands
import Model
import Testing

@Suite struct JournalQueryTests {
    private func arguments(_ name: String, output: String = "with-unit") throws -> [String] {
        JournalQuery(name: try ServiceName(name), output: output).arguments
    }

    @Test func aServiceIsItsSliceSoThatLaterReplicasAreSeen() throws {
        #expect(
            try arguments("orders") == [
                "--output=with-unit", "COXSWAIN_SERVICE=orders", "+",
                "_SYSTEMD_SLICE=coxswain-orders.slice",
            ])
    }

    @Test func dashesAreEscapedAsSystemdDoes() throws {
        #expect(
            try arguments("order-service").last
                == #"_SYSTEMD_SLICE=coxswain-order\x2dservice.slice"#)
    }

    @Test func aReplicaIsItsUnitAndWhatSystemdSaysAboutIt() throws {
        let unit = #"coxswain-order\x2dservice-3-1.service"#
        let matches = try arguments("order-service-3-1", output: "cat")
        #expect(
            matches.prefix(6) == [
                "--output=cat", "_SYSTEMD_UNIT=\(unit)", "+", "_PID=1", "UNIT=\(unit)", "+",
            ])
    }

    @Test func optionsAreHandedOn() throws {
        let query = JournalQuery(
            name: try ServiceName("orders"), follow: true, lines: 20, since: "10 min ago",
            until: "now", output: "json")
        #expect(
            query.arguments.prefix(5) == [
                "--output=json", "--follow", "--lines=20", "--since=10 min ago", "--until=now",
            ])
    }
}
