import Glibc
import LinuxIO

enum DirectoryTree {
    /// Makes a directory and those above it; one that is there already is fine.
    static func make(_ path: String) throws(SystemFault) {
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += "/" + part
            if mkdir(prefix, 0o755) != 0, errno != EEXIST {
                throw SystemFault(call: "mkdir", errno: errno, subject: prefix)
            }
        }
    }
}
