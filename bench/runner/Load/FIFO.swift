/// A queue: what came first goes first. Elements that were taken are dropped in one sweep once they
/// are half of the storage.
struct FIFO<Element> {
    private var elements: [Element] = []
    private var head = 0

    init() {}

    init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

    var count: Int { elements.count - head }
    var isEmpty: Bool { head == elements.count }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() { _ = popFirst() }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = elements[head]
        head += 1
        if head > 64, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
