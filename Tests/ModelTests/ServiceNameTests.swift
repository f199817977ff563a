import Model
import Testing

@Suite struct ServiceNameTests {
    @Test(arguments: ["a", "0", "orders", "order-service-2", String(repeating: "x", count: 63)])
    func labelsAreNames(_ text: String) throws {
        #expect(try ServiceName(text).description == text)
    }

    @Test(arguments: [
        ("", ServiceName.Fault.empty),
        (String(repeating: "x", count: 64), .tooLong(64)),
        ("-orders", .edgeDash), ("orders-", .edgeDash),
        ("Orders", .character("O")), ("or.ders", .character(".")), ("or ders", .character(" ")),
        ("bestellungen-ä", .character("ä")), ("../etc", .character(".")),
        ("o\u{301}", .character("o\u{301}")),
    ])
    func otherTextsAreRefusedWithTheirFault(_ text: String, _ fault: ServiceName.Fault) {
        #expect(throws: fault) { try ServiceName(text) }
    }

    @Test func aHugeTextIsRefusedByItsLengthAlone() {
        let text = String(repeating: "é", count: 300)
        #expect(throws: ServiceName.Fault.tooLong(600)) { try ServiceName(text) }
    }

    @Test func faultsReadAsSentences() {
        #expect(
            ServiceName.Fault.tooLong(300).description
                == "a service name has at most 63 bytes, this one has 300")
    }
}
