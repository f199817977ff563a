import FoundationEssentials
import Glibc
import LinuxIO

/// What can be started here.
struct FrontPrograms {
    /// The program that runs.
    let ourselves: String
    /// How many descriptors a process may have.
    let descriptors: Int
    private var paths: [FrontPeer: String] = [:]

    /// Of a proxy, for what is no connection; ours keeps 256 of them, which is the most.
    private static let otherDescriptors = 256

    private static let directories =
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/lib/systemd", "/usr/lib/systemd"]

    /// `chosen` are paths given on the command line.
    init(chosen: [FrontPeer: String]) throws {
        guard let exact = realpath("/proc/self/exe", nil) else {
            throw BenchFault("failed to find the path of this program")
        }
        defer { free(exact) }
        ourselves = String(cString: exact)
        descriptors = ResourceLimits.raiseDescriptors()
        let beside = ourselves.split(separator: "/").dropLast().joined(separator: "/")
        for peer in FrontPeer.allCases {
            guard let program = peer.program else { continue }
            paths[peer] = chosen[peer] ?? FrontPrograms.find(program, first: ["/" + beside])
        }
    }

    /// Where a program is, looked for in PATH and where Debian keeps servers; nil: not here.
    static func find(_ program: String, first: [String] = []) -> String? {
        let path = (Environment.value("PATH") ?? "").split(separator: ":").map(String.init)
        return (first + path + directories).map { "\($0)/\(program)" }
            .first { access($0, X_OK) == 0 }
    }

    func path(of peer: FrontPeer) -> String? { paths[peer] }

    /// Whether it is here, or needs no program.
    func has(_ peer: FrontPeer) -> Bool { peer.program == nil || paths[peer] != nil }

    /// As many of `wanted` clients as a proxy here can hold: ours and HAProxy keep a descriptor for
    /// the endpoint of each of them.
    func connections(_ wanted: Int) -> Int {
        min(wanted, descriptors / 2 - FrontPrograms.otherDescriptors)
    }
}
