import Model
import SystemdBus
import Testing

@Suite struct UnitNameTests {
    private func replica(_ service: String, _ revision: Int, _ ordinal: Int) throws -> ReplicaID {
        ReplicaID(service: try ServiceName(service), revision: revision, ordinal: ordinal)
    }

    @Test(arguments: [
        ("orders", 1, 1, "coxswain-orders-1-1.service"),
        ("orders", 12, 345, "coxswain-orders-12-345.service"),
        ("order-items", 3, 2, "coxswain-order\\x2ditems-3-2.service"),
        ("a--b", 1, 1, "coxswain-a\\x2d\\x2db-1-1.service"),
        ("1", 2, 3, "coxswain-1-2-3.service"),
        ("7-7", 7, 7, "coxswain-7\\x2d7-7-7.service"),
    ])
    func aReplicaAndItsUnitNameAreOneAndTheSame(
        service: String, revision: Int, ordinal: Int, name: String
    ) throws {
        let replica = try replica(service, revision, ordinal)
        #expect(UnitName(replica).description == name)
        #expect(UnitName(name).replica == replica)
    }

    @Test(arguments: [
        "coxswain-front.service", "coxswaind.service", "coxswain-orders.slice",
        "coxswain-orders-1-1.socket", "coxswain-orders-1.service",
        "coxswain-order-items-1-1.service",
        "coxswain-orders-0-1.service", "coxswain-orders-1-0.service",
        "coxswain-orders-01-1.service",
        "coxswain-orders-1-+1.service", "coxswain-Orders-1-1.service", "coxswain--1-1.service",
        "coxswain-orders-1-1-1.service", "coxswain-\\x2d-1-1.service", "coxswain-a\\x2-1-1.service",
        "coxswain-a\\x62-1-1.service", "coxswain-orders-1-99999999999999999999.service",
        "coxswain-.service", "coxswain-service", "", "my-coxswain-orders-1-1.service",
    ])
    func anyOtherNameIsNoReplicas(name: String) {
        #expect(UnitName(name).replica == nil)
    }

    @Test func aDashInTheServiceNameDoesNotPutItsSliceIntoAnother() throws {
        #expect(
            UnitName.slice(of: try ServiceName("order-items")).description
                == "coxswain-order\\x2ditems.slice")
        #expect(
            UnitName.slice(of: try ServiceName("orders")).description == "coxswain-orders.slice")
    }

    @Test func aServiceOfNothingButDashesIsTooLongForSystemd() throws {
        #expect(UnitName.fits(try ServiceName(String(repeating: "a", count: 63))))
        let dashes = "a" + String(repeating: "-", count: 61) + "a"
        #expect(!UnitName.fits(try ServiceName(dashes)))
    }

    @Test(arguments: [
        "coxswain-order\\x2ditems-3-2.service", "dbus.service", "-.mount", "7.service",
        "a_b@é.slice",
    ])
    func anObjectPathLeadsBackToItsUnit(name: String) {
        let path = UnitName(name).objectPath
        #expect(UnitName(objectPath: path)?.description == name)
    }

    @Test func objectPathsAreSystemds() {
        #expect(
            UnitName("coxswain-order\\x2ditems-3-2.service").objectPath
                == "/org/freedesktop/systemd1/unit/coxswain_2dorder_5cx2ditems_2d3_2d2_2eservice")
        #expect(UnitName("7.service").objectPath == "/org/freedesktop/systemd1/unit/_37_2eservice")
    }

    @Test(arguments: [
        "/org/freedesktop/systemd1", "/org/freedesktop/systemd1/job/7",
        "/org/freedesktop/systemd1/unit/a_2", "/org/freedesktop/systemd1/unit/a_zz",
        "/org/freedesktop/systemd1/unit/a_ff",
    ])
    func anotherObjectsPathIsNoUnits(path: String) {
        #expect(UnitName(objectPath: path) == nil)
    }
}

@Suite struct UnitEscapingTests {
    /// Each pair is what `systemd-escape TEXT` prints.
    @Test(arguments: [
        ("orders", "orders"), ("order-items", "order\\x2ditems"), ("a/b", "a-b"),
        (".hidden", "\\x2ehidden"), ("a.b:c_d", "a.b:c_d"), ("ü", "\\xc3\\xbc"),
        ("a b", "a\\x20b"), ("\\", "\\x5c"), ("", ""),
    ])
    func escapesLikeSystemdEscape(text: String, escaped: String) {
        #expect(UnitEscaping.escape(text) == escaped)
        #expect(UnitEscaping.unescape(escaped) == text)
    }

    @Test(arguments: ["\\", "\\x", "\\x2", "\\y2d", "\\xzz", "\\xff"])
    func refusesWhatIsNotEscaped(text: String) {
        #expect(UnitEscaping.unescape(text) == nil)
    }

    @Test func labelsNothingAsOneUnderscore() {
        #expect(UnitEscaping.label("") == "_")
        #expect(UnitEscaping.unlabel("_") == "")
    }
}
