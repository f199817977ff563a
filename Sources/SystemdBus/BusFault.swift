/// Why a D-Bus call or the connection itself failed: `failed to start 'x.service': Unit x.service
/// was already loaded (org.freedesktop.systemd1.UnitExists)`.
package struct BusFault: Error, Equatable, Sendable {
    /// What was tried, after "failed to": `start 'coxswain-orders-1-1.service'`.
    package let attempt: String
    /// The D-Bus error name, or one of our own below `ErrorName.local`.
    package let name: String
    package let message: String
    /// The errno that sd-bus derives from the name; 0 if it has none.
    package let errno: Int32

    package init(attempt: String, name: String, message: String, errno: Int32 = 0) {
        self.attempt = attempt
        self.name = name
        self.message = message
        self.errno = errno
    }

    /// The connection is gone or was never there; whether systemd still got the call is unknown.
    static func disconnected(_ attempt: String) -> BusFault {
        BusFault(
            attempt: attempt, name: ErrorName.disconnected,
            message: "there is no connection to systemd")
    }

    /// The same fault, told for another attempt.
    func during(_ attempt: String) -> BusFault {
        BusFault(attempt: attempt, name: name, message: message, errno: errno)
    }

    enum ErrorName {
        static let disconnected = "coxswain.Disconnected"
        static let local = "coxswain.Errno"
        static let noReply = "org.freedesktop.DBus.Error.NoReply"
    }
}

extension BusFault {
    /// A unit of this name is loaded. A failed one has to be reset before its name is free.
    package var isUnitExists: Bool { name == "org.freedesktop.systemd1.UnitExists" }
    package var isNoSuchUnit: Bool { name == "org.freedesktop.systemd1.NoSuchUnit" }
    package var isAlreadySubscribed: Bool { name == "org.freedesktop.systemd1.AlreadySubscribed" }
    /// systemd does not know the operation for this unit or host: a freezer that is not there.
    package var isNotSupported: Bool { name == "org.freedesktop.DBus.Error.NotSupported" }

    /// A property that systemd refuses: unknown, read-only, of the wrong type or value.
    package var isInvalidRequest: Bool {
        switch name {
        case "org.freedesktop.DBus.Error.InvalidArgs",
            "org.freedesktop.DBus.Error.PropertyReadOnly",
            "org.freedesktop.systemd1.BadUnitSetting":
            true
        default: false
        }
    }

    package var isAccessDenied: Bool {
        switch name {
        case "org.freedesktop.DBus.Error.AccessDenied",
            "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
            "System.Error.EACCES", "System.Error.EPERM":
            true
        default: false
        }
    }

    package var isDisconnected: Bool { name == ErrorName.disconnected }

    /// The call may or may not have taken effect: ask systemd what is there before trying again.
    /// The bus sends NoReply when the callee goes away, sd-bus does when its time is up.
    package var isOutcomeUnknown: Bool {
        switch name {
        case ErrorName.disconnected, ErrorName.noReply, "org.freedesktop.DBus.Error.Disconnected",
            "org.freedesktop.DBus.Error.Timeout", "org.freedesktop.DBus.Error.TimedOut":
            true
        default: false
        }
    }
}

extension BusFault: CustomStringConvertible {
    package var description: String {
        "failed to \(attempt): \(message) (\(name))" + (remedy.map { " - \($0)" } ?? "")
    }

    private var remedy: String? {
        if isAccessDenied { return "run as root, or use your own systemd with --user" }
        if isUnitExists { return "stop it, or reset it if it has failed" }
        return nil
    }
}
