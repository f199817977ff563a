import ControlAPI
import Glibc
import LinuxIO
import Model

/// How long the front still sends requests to a replica that was killed.
///
/// Seen by taking the dead replica's place: as soon as its socket is closed we listen at its port, and
/// whoever still believes in it connects to us. We close such a connection, and the front sends the
/// request to another replica, as it would have done on a refusal. The figure is the instant of the
/// last such connection, or of our listening where none came: until then nobody could tell. Under 2,000
/// requests a second, each of three replicas is asked every 1.5 ms.
struct PoolDeparture {
    /// Nobody who has not come by then comes any more; and well before the port is used again.
    private static let watched = Int64.milliseconds(40)
    private static let patience = Int64.milliseconds(500)

    let service: LiveService

    /// The instant of the kill and milliseconds from it. The victim must be one of the ready replicas.
    func measure(_ victim: Victim) throws -> (killed: Int64, took: Double) {
        let killed = MonotonicClock.now
        guard kill(victim.process, SIGKILL) == 0 else {
            throw BenchFault("failed to kill process \(victim.process): \(describeErrno(errno))")
        }
        let listener = try takePlace(of: victim, since: killed)
        var last = MonotonicClock.now
        while MonotonicClock.now < killed + Self.watched {
            // Waits: whoever spins here takes the time of those that are measured.
            var waiting = pollfd(fd: listener.raw, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 1) > 0 else { continue }
            while let connection = try Socket.accept(on: listener) {
                last = MonotonicClock.now
                _ = consume connection
            }
        }
        return (killed, Double(last - killed) / 1e6)
    }

    private static let tryAgainMicroseconds: UInt32 = 50

    /// The kernel closes the sockets of a process a moment after kill(2) has returned.
    private func takePlace(of victim: Victim, since killed: Int64) throws -> Descriptor {
        while true {
            do {
                return try Socket.listen(at: .loopback(port: victim.port))
            } catch {
                guard MonotonicClock.now < killed + Self.patience else { throw error }
                usleep(Self.tryAgainMicroseconds)
            }
        }
    }
}

/// A replica with the process to kill and the port it listens at.
struct Victim {
    let name: String
    let process: pid_t
    let port: UInt16
}

extension LiveService {
    /// The ready replicas, those that have been there longest first.
    func victims() -> [Victim] {
        ready.sorted { $0.ordinal < $1.ordinal }.sorted { $0.ageSeconds > $1.ageSeconds }
            .compactMap { view in
                guard let process = view.mainPID,
                    let port = view.endpoint?.split(separator: ":").last
                else { return nil }
                return UInt16(port).map {
                    Victim(name: view.name, process: pid_t(process), port: $0)
                }
            }
    }
}
