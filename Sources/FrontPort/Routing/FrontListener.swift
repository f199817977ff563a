import FrontWire

/// An open address as a worker sees it. It stays until the last client that came by it has gone.
struct FrontListener {
    /// -1 from when no table names it.
    var raw: Int32
    let load: CrewLoad
    /// Counts who comes by it, and the requests that no service claims.
    let counters: CounterSlot
    /// Where clients are counted whose service is not known: they have asked for nothing yet, or for
    /// what nobody has.
    let lobby: Int32

    /// How many workers take clients here.
    var seats = 1
    /// Named by the table in force.
    var isListed = true
    /// In epoll.
    var isWatched = false
    var clients = 0
    /// Those that listen here.
    var services: [Int32] = []
    /// The one that every request is for; -1 where each request is looked at. All that an address
    /// without company pays for sharing is the comparison with it.
    var sole: Int32 = -1
    var matches = MatchTable([])

    init(raw: Int32, load: CrewLoad, lobby: Int32, counters: CounterSlot) {
        self.raw = raw
        self.load = load
        self.lobby = lobby
        self.counters = counters
    }

    /// Whose clients are until they have asked.
    var home: Int32 { sole >= 0 ? sole : lobby }
}
