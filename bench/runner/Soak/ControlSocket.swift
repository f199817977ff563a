import FrontWire
import Glibc
import LinuxIO

/// The daemon's end of the front's control socket, and the counter page that comes over it.
final class ControlSocket {
    private static let patience = Int64.seconds(20)
    private static let pollMicroseconds: UInt32 = 2_000
    private static let readBytes = 64 * 1024

    private let socket: Descriptor
    private let process: ChildProcess
    private let page: SharedPage
    private let counters: CounterReader
    private var decoder = FrameDecoder<FrontReport>()

    init(_ path: String, of process: ChildProcess) throws {
        self.process = process
        socket = try ControlSocket.connect(path, process)
        var bytes = [UInt8](repeating: 0, count: ControlSocket.readBytes)
        let (count, descriptors) = try ControlSocket.receive(socket.raw, process, &bytes)
        guard let raw = descriptors.first else { throw BenchFault("the front gives no counters") }
        page = try SharedPage.open(
            Descriptor(owning: raw), atLeast: CounterLayout.headerBytes)
        guard let reader = CounterReader(base: page.base, byteCount: page.byteCount) else {
            throw BenchFault("the front's counters are of another release")
        }
        counters = reader
        decoder.append(bytes.prefix(count))
    }

    func samples() throws -> [CounterSample] {
        if let complaint = process.complaint() { throw complaint }
        return counters.samples()
    }

    func send(_ order: FrontOrder) throws {
        var rest = order.encoded()[...]
        while !rest.isEmpty {
            let sent = try rest.withUnsafeBytes { try UnixMessage.send($0, over: socket.raw) }
            guard let sent else {
                usleep(ControlSocket.pollMicroseconds)
                continue
            }
            rest = rest.dropFirst(sent)
        }
    }

    func next() throws -> FrontReport {
        while true {
            if let report = try decoder.next() { return report }
            var bytes = [UInt8](repeating: 0, count: ControlSocket.readBytes)
            let (count, _) = try ControlSocket.receive(socket.raw, process, &bytes)
            decoder.append(bytes.prefix(count))
        }
    }

    private static func connect(_ path: String, _ process: ChildProcess) throws -> Descriptor {
        let deadline = MonotonicClock.now + patience
        while true {
            if let complaint = process.complaint() { throw complaint }
            do {
                return try Socket.connect(to: .unix(path: path))
            } catch {
                guard MonotonicClock.now < deadline else { throw error }
                usleep(pollMicroseconds)
            }
        }
    }

    private static func receive(
        _ raw: Int32, _ process: ChildProcess, _ bytes: inout [UInt8]
    ) throws -> (count: Int, descriptors: [Int32]) {
        let deadline = MonotonicClock.now + patience
        while MonotonicClock.now < deadline {
            if let complaint = process.complaint() { throw complaint }
            let received = try bytes.withUnsafeMutableBytes {
                try UnixMessage.receive(into: $0, over: raw)
            }
            if let received {
                guard received.byteCount > 0 else { throw BenchFault("the front has hung up") }
                return (received.byteCount, received.descriptors)
            }
            var wait = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, Int32(100))
        }
        throw BenchFault("the front does not answer an order")
    }
}
