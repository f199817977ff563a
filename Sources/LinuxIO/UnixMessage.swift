import CLinux
import Glibc

/// Who is at the other end of a Unix socket, as the kernel knows it (SO_PEERCRED).
package struct PeerCredentials: Sendable, Equatable {
    package let processID: Int32
    package let userID: UInt32
    package let groupID: UInt32

    package static func of(_ raw: Int32) throws(SystemFault) -> PeerCredentials {
        var pid: pid_t = 0
        var uid: uid_t = 0
        var gid: gid_t = 0
        try systemCall("getsockopt", on: "peer of descriptor \(raw)") {
            clinux_peer_credentials(raw, &pid, &uid, &gid)
        }
        return PeerCredentials(processID: pid, userID: uid, groupID: gid)
    }
}

/// Bytes with descriptors beside them (SCM_RIGHTS, unix(7)).
package enum UnixMessage {
    package static let mostDescriptors = Int(CLINUX_MAX_PASSED_DESCRIPTORS)

    /// What one receive brought.
    package struct Received {
        /// Zero at the end of the stream.
        package let byteCount: Int
        /// Ours to close.
        package let descriptors: [Int32]
    }

    /// Sends to a connected socket; nil when it would block, else the bytes taken. Descriptors
    /// travel with the first byte.
    package static func send(
        _ bytes: UnsafeRawBufferPointer, descriptors: [Int32] = [], over raw: Int32
    ) throws(SystemFault) -> Int? {
        try systemCallUnlessBlocked("sendmsg", on: "descriptor \(raw)") {
            clinux_send_message(
                raw, nil, 0, bytes.baseAddress, bytes.count, descriptors, descriptors.count)
        }
    }

    /// Receives into `bytes`; nil when nothing waits.
    package static func receive(
        into bytes: UnsafeMutableRawBufferPointer, over raw: Int32
    ) throws(SystemFault) -> Received? {
        var descriptors = [Int32](repeating: -1, count: mostDescriptors)
        var count = 0
        let received = try systemCallUnlessBlocked("recvmsg", on: "descriptor \(raw)") {
            clinux_receive_message(
                raw, bytes.baseAddress, bytes.count, &descriptors, mostDescriptors, &count)
        }
        guard let received else { return nil }
        return Received(byteCount: received, descriptors: Array(descriptors.prefix(count)))
    }
}
