/// One connection of the backend, and the answer that it is being sent.
struct BackendConnection {
    /// What becomes of it after the answer.
    enum Fate: Int { case stays, closes }

    var reader = RequestReader()
    /// Where the answer stands among those of the server; nil between requests.
    private(set) var answer: Int?
    private(set) var sentBytes = 0

    mutating func begin(_ index: Int) {
        answer = index
        sentBytes = 0
    }

    mutating func sent(_ count: Int) { sentBytes += count }

    mutating func rest() { answer = nil }
}
