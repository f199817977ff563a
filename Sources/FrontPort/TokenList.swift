/// Epoll tokens in the order of their events, as many as a turn has at most.
struct TokenList: ~Copyable {
    private let tokens: UnsafeMutablePointer<UInt64>
    private(set) var count = 0

    init(capacity: Int) { tokens = .allocate(capacity: capacity) }

    deinit { tokens.deallocate() }

    subscript(index: Int) -> UInt64 {
        @inline(__always) get { tokens[index] }
    }

    /// It must not be full.
    @inline(__always)
    mutating func append(_ token: UInt64) {
        (tokens + count).initialize(to: token)
        count += 1
    }

    mutating func removeAll() { count = 0 }
}
