import Model
import Testing

@Suite struct ReplicaIDTests {
    @Test(arguments: ["orders-3-1", "order-service-12-7", "a-1-1000", "3-3-3"])
    func whatIsPrintedIsParsed(_ text: String) throws {
        let id = try #require(ReplicaID(text))
        #expect(id.description == text)
    }

    @Test func theLastTwoPartsAreTheNumbers() throws {
        let id = try #require(ReplicaID("shop-2-4-5"))
        #expect(id.service.description == "shop-2")
        #expect(id.revision == 4)
        #expect(id.ordinal == 5)
    }

    @Test(arguments: [
        "", "orders", "orders-1", "orders-0-1", "orders-1-0", "orders--1-1", "orders-1--1",
        "orders-+1-1", "orders-01-1", "orders-1-1 ", "Orders-1-1", "-1-1", "orders-1-x",
    ])
    func otherTextsAreNoReplicas(_ text: String) { #expect(ReplicaID(text) == nil) }

    @Test func theyAreOrderedByNumberAndNotByText() throws {
        let ids = ["b-1-1", "a-10-1", "a-2-10", "a-2-9"].compactMap { ReplicaID($0) }
        #expect(ids.sorted().map(\.description) == ["a-2-9", "a-2-10", "a-10-1", "b-1-1"])
    }
}
