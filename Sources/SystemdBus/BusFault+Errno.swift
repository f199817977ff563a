import CSystemd
import Glibc

extension BusFault {
    /// From what an sd-bus function returned: a negative errno.
    init(attempt: String, returned code: Int32) {
        self.init(
            attempt: attempt, name: ErrorName.local,
            message: String(cString: strerror(-code)), errno: -code)
    }

    /// From an error reply.
    init(attempt: String, reply message: OpaquePointer) {
        let error = sd_bus_message_get_error(message)?.pointee
        self.init(
            attempt: attempt,
            name: error?.name.map { String(cString: $0) } ?? ErrorName.local,
            message: error?.message.map { String(cString: $0) } ?? "no reason given",
            errno: sd_bus_message_get_errno(message))
    }

    /// Throws unless an sd-bus function returned 0 or more.
    @discardableResult
    static func check(
        _ code: Int32, _ attempt: @autoclosure () -> String
    ) throws(BusFault) -> Int32 {
        if code < 0 { throw BusFault(attempt: attempt(), returned: code) }
        return code
    }
}
