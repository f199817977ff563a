/// How long to wait before the next try: 50 ms, then twice as long each time, at most 2 s. Short,
/// since nobody else loads a bus that is away, and systemd is back within half a second.
struct ReconnectDelay {
    static let first: Duration = .milliseconds(50)
    static let longest: Duration = .seconds(2)

    private var upcoming = first

    mutating func next() -> Duration {
        defer { upcoming = min(upcoming * 2, Self.longest) }
        return upcoming
    }

    mutating func reset() { upcoming = Self.first }
}
