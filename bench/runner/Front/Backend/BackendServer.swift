import Glibc
import HTTP1
import LinuxIO

/// What stands behind the proxies: one thread, answers from memory, cheap enough that no proxy waits
/// for it.
final class BackendServer {
    private static let eventsPerTurn = 512
    private static let receiveBytes = 256 * 1024

    private let epoll: Epoll
    private let listeners: Set<Int32>
    private var parser = HeadParser()
    private var received = [UInt8](repeating: 0, count: BackendServer.receiveBytes)
    /// By descriptor. A stale event meets the next owner of the number, who finds nothing to read.
    private var connections: [BackendConnection?]
    private let answers: [[UInt8]]
    private let tally: RequestTally?
    /// Of CPU time, that each request takes.
    private let workNanoseconds: Int64

    /// Serves the listening sockets, which it owns from here.
    init(_ listeners: [Int32], tally: RequestTally? = nil, work: Duration = .zero) throws {
        self.tally = tally
        workNanoseconds = work.nanosecondCount
        self.listeners = Set(listeners)
        epoll = try Epoll(eventsPerWait: BackendServer.eventsPerTurn)
        connections = Array(repeating: nil, count: ResourceLimits.raiseDescriptors())
        answers = BackendAnswer.allCases.flatMap { [$0.bytes(.stays), $0.bytes(.closes)] }
        for raw in listeners {
            try epoll.add(raw, .readable, token: UInt64(raw))
        }
    }

    func run() -> Never {
        while true {
            let count = epoll.wait(milliseconds: -1)
            for index in 0..<count {
                let raw = Int32(truncatingIfNeeded: epoll.token(at: index))
                if listeners.contains(raw) {
                    accept(on: raw)
                } else {
                    handle(raw, epoll.readiness(at: index))
                }
            }
        }
    }

    private func accept(on listener: Int32) {
        var address: SocketAddress?
        // A systemd socket unit hands over blocking sockets, and makes them so anew for each service that
        // gets them: in direct mode also for the one that hands the socket on to the daemon.
        _ = fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK)
        while true {
            let raw = Socket.acceptClient(on: listener, address: &address)
            guard raw >= 0 else { return }
            Socket.sendAtOnce(raw)
            let interest: Readiness = [.readable, .writable, .peerClosed, .edgeTriggered]
            guard Int(raw) < connections.count,
                (try? epoll.add(raw, interest, token: UInt64(raw))) != nil
            else {
                closeDescriptor(raw)
                continue
            }
            connections[Int(raw)] = BackendConnection()
        }
    }

    private func handle(_ raw: Int32, _ readiness: Readiness) {
        guard connections[Int(raw)] != nil else { return }
        if readiness.isWritable { send(raw) }
        if readiness.isReadable || readiness.isClosing {
            receive(raw, untilEnd: readiness.isClosing)
        }
    }

    /// Edge-triggered: until a short read, or until the end where one has been told of.
    private func receive(_ raw: Int32, untilEnd: Bool) {
        while connections[Int(raw)] != nil {
            let count = received.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { ByteIO.receive(raw, into: $0, bytes.count) } ?? 0
            }
            if count == -Int(EAGAIN) { return }
            guard count > 0 else { return close(raw) }
            take(raw, count)
            if count < BackendServer.receiveBytes, !untilEnd { return }
        }
    }

    private func take(_ raw: Int32, _ count: Int) {
        switch connections[Int(raw)]?.reader.read(
            received.span.extracting(0..<count), with: &parser)
        {
        case .needMore, nil: return
        case .refused: close(raw)
        case .complete(let answer, let fate):
            tally?.add()
            if workNanoseconds > 0 { burn() }
            connections[Int(raw)]?.begin(answer.rawValue * 2 + fate.rawValue)
            send(raw)
        }
    }

    /// CPU time and not time: whoever is throttled takes longer, as with real work.
    private func burn() {
        let end = BackendServer.threadTime + workNanoseconds
        while BackendServer.threadTime < end {}
    }

    private static var threadTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private func send(_ raw: Int32) {
        while let connection = connections[Int(raw)], let index = connection.answer {
            let sent = answers[index].withUnsafeBytes { bytes in
                bytes.baseAddress.map {
                    ByteIO.send(raw, $0 + connection.sentBytes, bytes.count - connection.sentBytes)
                } ?? 0
            }
            if sent == -Int(EAGAIN) { return }
            guard sent >= 0 else { return close(raw) }
            connections[Int(raw)]?.sent(sent)
            if connection.sentBytes + sent == answers[index].count { finish(raw, index) }
        }
    }

    private func finish(_ raw: Int32, _ index: Int) {
        connections[Int(raw)]?.rest()
        if BackendConnection.Fate(rawValue: index % 2) == .closes { close(raw) }
    }

    private func close(_ raw: Int32) {
        connections[Int(raw)] = nil
        closeDescriptor(raw)
    }
}
