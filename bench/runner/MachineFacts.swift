import FoundationEssentials
import Glibc

/// Where figures were measured: without it they say nothing.
struct MachineFacts: Encodable {
    let system: String
    let kernel: String
    let processor: String
    let cores: Int
    let memoryMiB: Int
    /// Nil where it has no part in what is measured.
    let systemd: String?

    init(systemd: String?) {
        system = MachineFacts.value("PRETTY_NAME=", in: "/etc/os-release") ?? "unknown"
        kernel = MachineFacts.text("/proc/sys/kernel/osrelease")
        processor = MachineFacts.value("model name", in: "/proc/cpuinfo") ?? "unknown"
        cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        memoryMiB = (Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))) >> 20
        self.systemd = systemd
    }

    /// The rest of the first line that begins with `key`, without separators and quotes.
    private static func value(_ key: String, in path: String) -> String? {
        text(path).split(separator: "\n").first { $0.hasPrefix(key) }.map {
            $0.dropFirst(key.count).trimming { ": \t\"=".contains($0) }
        }
    }

    private static func text(_ path: String) -> String {
        let data = try? Data(contentsOf: URL(fileURLWithPath: path))
        return String(decoding: data ?? Data(), as: UTF8.self).trimming(\.isNewline)
    }
}

extension StringProtocol {
    /// Without the characters at both ends that `isUnwanted` names.
    fileprivate func trimming(_ isUnwanted: (Character) -> Bool) -> String {
        let start = drop(while: isUnwanted)
        return String(start.reversed().drop(while: isUnwanted).reversed())
    }
}
