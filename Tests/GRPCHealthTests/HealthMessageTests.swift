import Testing

@testable import GRPCHealth

@Suite struct HealthMessageTests {
    @Test func theWholeServerIsAskedAboutWithNothing() {
        #expect(HealthMessage.request(service: "") == [0, 0, 0, 0, 0])
    }

    @Test func aServiceIsAskedAboutByName() {
        #expect(HealthMessage.request(service: "a.B") == [0, 0, 0, 0, 5, 0x0A, 3] + "a.B".utf8)
        let long = HealthMessage.request(service: String(repeating: "x", count: 200))
        #expect(long.prefix(8) == [0, 0, 0, 0, 203, 0x0A, 0xC8, 0x01])
    }

    @Test(arguments: [
        (UInt8(0), "UNKNOWN"), (1, "SERVING"), (2, "NOT_SERVING"), (3, "SERVICE_UNKNOWN"),
    ])
    func aStatusIsRead(_ value: UInt8, _ name: String) {
        #expect(HealthMessage.status(in: [0, 0, 0, 0, 2, 8, value])?.name == name)
    }

    @Test func whatIsNotSaidIsUnknown() {
        #expect(HealthMessage.status(in: [0, 0, 0, 0, 0]) == .unknown)
    }

    @Test func fieldsOfLaterVersionsAreSkipped() {
        let others: [UInt8] =
            [0x10, 0x80, 0x01, 0x1A, 2, 9, 9, 0x25, 0, 0, 0, 0, 0x29] + [0, 0, 0, 0, 0, 0, 0, 0]
        let body = [0, 0, 0, 0, UInt8(others.count + 2)] + others + [8, 1]
        #expect(HealthMessage.status(in: body) == .serving)
    }

    @Test(
        arguments: [
            [], [0, 0, 0, 0], [1, 0, 0, 0, 2, 8, 1], [0, 0, 0, 0, 3, 8, 1], [0, 0, 0, 0, 1, 8, 1],
            [0, 0, 0, 0, 1, 8], [0, 0, 0, 0, 2, 8, 4], [0, 0, 0, 0, 2, 0x0B, 1],
            [0, 0, 0, 0, 3, 0x1A, 9, 9],
            [0, 0, 0, 0, 11, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
        ] as [[UInt8]])
    func whatIsNoneIsNone(_ body: [UInt8]) {
        #expect(HealthMessage.status(in: body) == nil)
    }
}
