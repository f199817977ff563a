import Glibc
import LinuxIO
import Model
import Synchronization

/// A program started for one case. It dies with the tests, also when those are killed: setpriv(1)
/// has the kernel see to that.
final class ChildProcess {
    static let patienceSeconds = 30

    private let id: pid_t
    private let name: String

    init(_ program: String, _ arguments: [String]) throws {
        name = program
        let words = ["/usr/bin/setpriv", "--pdeathsig", "KILL", program] + arguments
        var vector: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in vector { free(word) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of the tests have signals blocked; nginx would inherit that and not end.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        var id: pid_t = 0
        let code = posix_spawn(&id, words[0], nil, &attributes, &vector, environ)
        guard code == 0 else {
            throw SystemFault(call: "posix_spawn", errno: code, subject: program)
        }
        self.id = id
    }

    /// Waits until the program listens there.
    func connect(to address: SocketAddress) throws -> Wire {
        let deadline = MonotonicClock.now + Int64(ChildProcess.patienceSeconds) * 1_000_000_000
        while MonotonicClock.now < deadline {
            if let wire = try? Wire(to: address, patienceSeconds: ChildProcess.patienceSeconds) {
                return wire
            }
            var status: Int32 = 0
            guard waitpid(id, &status, WNOHANG) == 0 else {
                throw Unexpected("'\(name)' ended at once with status \(status)")
            }
            // Asked again until it is there: nothing tells when another program listens.
            usleep(1000)
        }
        throw Unexpected("'\(name)' does not listen at \(address)")
    }

    /// Asks it to stop and waits for that; returns its exit status, or 128 and the signal's number.
    func end() -> Int32 {
        kill(id, SIGTERM)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}

/// Where the programs are that were built with the tests.
enum Programs {
    static let directory: String = {
        if let given = Environment.value("COXSWAIN_PROGRAMS") { return given }
        var path = Bytes(repeating: 0, count: Int(PATH_MAX))
        let length = path.withUnsafeMutableBytes {
            readlink(
                "/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        let words = String(decoding: path.prefix(max(0, length)), as: UTF8.self).split(
            separator: "/")
        return words.dropLast().map { "/\($0)" }.joined()
    }()
}

/// An address that nobody else uses: of this process by the host part of its loopback address, of
/// one case by the port. So nothing is searched for and then taken by another.
struct Place {
    private static let count = Mutex(0)
    private static let firstPort = 10_000

    let host: String
    let port: UInt16
    let name: String

    init() {
        let process = Int(getpid())
        host = "127.\(100 + process >> 16 & 63).\(process >> 8 & 255).\(process & 255)"
        let number = Place.count.withLock { count in
            count += 1
            return count
        }
        port = UInt16(Place.firstPort + number)
        name = "\(process)-\(number)"
    }

    var listen: ListenAddress { .ipv4(host: host, port: port) }

    var address: SocketAddress {
        get throws {
            guard let address = SocketAddress(host: host, port: port) else {
                throw Unexpected("'\(host)' is no address")
            }
            return address
        }
    }
}
