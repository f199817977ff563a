// How coxswaind and coxswain-front talk.
//
// The front listens on a Unix stream socket; the daemon connects. A new connection replaces the
// one before. Both sides send frames (`FrontFrame.swift`); the daemon sends `FrontOrder`s and the
// front `FrontReport`s:
//
//     daemon                                     front
//       connect ─────────────────────────────►
//       ◄──────────────── hello (pid, routes version in force) + counter pages by SCM_RIGHTS
//       routes(version 8) ───────────────────►
//       ◄──────────────── applied(8, listeners that failed)
//       drain(orders-1-2, deadline) ─────────►
//       ◄──────────────── drained(orders-1-2, cut 0)      not one byte goes to it from here on
//       stand(at: 127.0.0.1:80) + listener by SCM_RIGHTS ──►   used from the next table on
//
// The daemon's side in code:
//
//     let bytes = FrontOrder.routes(table).encoded()      // write all of them, in order
//     var decoder = FrameDecoder<FrontReport>()
//     decoder.append(received)                            // whatever recvmsg brought
//     while let report = try decoder.next() { … }         // a WireFault ends the connection
//     let counters = try CounterReader(base: page.base, byteCount: page.byteCount)
//
// The front obeys the newest table whatever its number; numbers only say which one is in force.
// A daemon that starts continues from the number in `hello`.

package import Model

/// Everything the front serves: all services, their addresses and the replicas behind them.
package struct RouteTable: Equatable, Sendable {
    package let version: UInt64
    package let services: [ServiceRoutes]

    package init(version: UInt64, services: [ServiceRoutes]) {
        self.version = version
        self.services = services
    }
}

/// Caps of what may cross the wire. Whoever decodes refuses more.
package enum WireLimits {
    /// One frame. A table at all other limits fits.
    package static let frameBytes = 4 << 20
    package static let services = Limits.services
    package static let listenersPerService = 16
    package static let listeners = services * listenersPerService
    /// Hosts, and path prefixes, of one service.
    package static let matchesPerService = 64
    /// A DNS name in text (RFC 1035 section 2.3.4) and the closing dot that is left out.
    package static let hostBytes = 253
    package static let pathPrefixBytes = 1_024
    package static let endpointsPerService = Limits.replicasPerService
    /// All endpoints of a table; each has a slot in the counter page.
    package static let endpoints = 8_192
    /// `sun_path` with its closing zero takes 108 bytes (unix(7)).
    package static let pathBytes = 107
    /// The longest text of a numeric host or a replica's name.
    package static let nameBytes = 128
}
