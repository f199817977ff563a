import FoundationEssentials
import Glibc
import LinuxIO

/// A hundred WebSockets, by a process of their own (bench/services/sockets.py).
struct SocketCrowd {
    struct Counts: Decodable { let opened, refused, cut, echoed, lost, wrong: Int }

    static let sockets = 100
    private static let program = "/usr/local/share/coxswain/bench/sockets.py"
    private static let pollMicroseconds: UInt32 = 10_000

    private let directory: String
    private let command: ShellCommand

    init(directory: String) throws {
        self.directory = directory
        command = try ShellCommand(
            starting: "python3 \(Self.program) \(RolloutService.address) \(Self.sockets) "
                + "'\(directory)/sockets-enough' >'\(directory)/sockets.json'")
    }

    func end() throws -> Counts {
        try Data().write(to: URL(fileURLWithPath: "\(directory)/sockets-enough"))
        while try !command.hasEnded() { usleep(Self.pollMicroseconds) }
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/sockets.json"))
        return try JSONDecoder().decode(Counts.self, from: data)
    }
}
