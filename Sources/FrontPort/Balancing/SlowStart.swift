/// The share of a replica that has just come: a tenth at first and all of it after the window, in a
/// straight line between (HAProxy's `slowstart`, with the least share of Envoy's).
///
/// Shares are relative, so replicas that have all just come are equals. Those that the first table
/// of a process names were there before it and are never new.
struct SlowStart {
    static let whole: Int64 = 1_000
    private static let least: Int64 = 100

    /// So that nothing below overflows.
    private static let longest: Int64 = 86_400_000_000_000

    private let nanoseconds: Int64

    init(nanoseconds: Int64 = 0) { self.nanoseconds = min(nanoseconds, SlowStart.longest) }

    /// In thousandths. With a window of 10 s: 100 in the first second, 500 after five, 1000 after ten.
    func share(joined: Int64, now: Int64) -> Int64 {
        guard now < end(joined: joined) else { return SlowStart.whole }
        let elapsed = max(0, now - joined)
        return max(SlowStart.least, SlowStart.whole * elapsed / nanoseconds)
    }

    /// From when on it gets its full share.
    func end(joined: Int64) -> Int64 { joined == .min ? .min : joined + nanoseconds }
}
