import Glibc
import LinuxIO

/// Where the sockets of replicas are (`endpoint: socket`). Whoever may pass through it may connect:
/// root and the front.
enum ReplicaSocketDirectory {
    static func make(_ path: String, for group: String) throws(SystemFault) {
        try DirectoryTree.make(path)
        let front = SystemGroup(named: group)
        // Before it is opened to the group, so that it is never another one's.
        try systemCall("chown", on: path) { chown(path, geteuid(), front?.id ?? getegid()) }
        try systemCall("chmod", on: path) { chmod(path, front == nil ? 0o700 : 0o710) }
    }
}
