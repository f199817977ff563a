import Dispatch
import Glibc
import LinuxIO
import Model

/// What the files that a policy names hold: it belongs to the revision, so that a changed program,
/// configuration or secret is rolled out like a changed policy.
///
/// Reads whole files, so never on the control loop: `read(of:then:)` does it on a queue of its own.
final class FileContents {
    /// A program may be large; something that never ends is none.
    static let fileBytesMaximum = 4 << 30
    private static let pieceBytes = 1 << 20

    private struct Outcome: Sendable {
        let number: Int
        let reading: Reading
    }

    struct Reading: Sendable {
        /// By path; files that cannot be read are left out.
        var digests: [String: String] = [:]
        var faults: [SystemFault] = []
    }

    private let queue = DispatchQueue(label: "coxswain.contents")
    private let outcomes: Mailbox<Outcome>
    private var waiting: [Int: (Reading) -> Void] = [:]
    private var next = 0

    init(loop: EventLoop) throws(SystemFault) {
        outcomes = try Mailbox(capacity: Limits.services)
        try loop.receive(from: outcomes) { [unowned self] outcome in
            waiting.removeValue(forKey: outcome.number)?(outcome.reading)
        }
    }

    /// Calls `action` on the loop, in the order of the questions.
    func read(of template: ReplicaTemplate, then action: @escaping (Reading) -> Void) {
        let (number, outcomes) = (next, outcomes)
        next += 1
        waiting[number] = action
        queue.async {
            _ = outcomes.post(Outcome(number: number, reading: Self.reading(of: template)))
        }
    }

    /// At once, on a thread that may wait.
    static func reading(of template: ReplicaTemplate) -> Reading {
        var reading = Reading()
        for path in template.namedFiles {
            do {
                reading.digests[path] = try digest(of: path)
            } catch {
                reading.faults.append(error)
            }
        }
        return reading
    }

    /// Which of the files that a revision was made of hold something else by now.
    static func changed(since template: ReplicaTemplate) -> [String] {
        let now = reading(of: template).digests
        return template.contents.keys.sorted().filter { now[$0] != template.contents[$0] }
    }

    private static func digest(of path: String) throws(SystemFault) -> String {
        // Without O_NONBLOCK a fifo would hold the thread until somebody writes to it.
        let raw = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw SystemFault(call: "open", errno: errno, subject: path) }
        let descriptor = Descriptor(owning: raw)
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SystemFault(call: "read", errno: EISDIR, subject: path)
        }
        guard status.st_size <= fileBytesMaximum else {
            throw SystemFault(call: "read", errno: EFBIG, subject: path)
        }
        var digest = ContentDigest()
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = Glibc.read(descriptor.raw, &piece, piece.count)
            if count < 0 { throw SystemFault(call: "read", errno: errno, subject: path) }
            if count == 0 { return digest.text }
            digest.add(piece, count)
        }
    }
}
