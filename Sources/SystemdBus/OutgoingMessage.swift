import CSystemd

/// A method of one of systemd's objects.
struct BusMethod {
    let path: String
    let interface: String
    let member: String
    var destination = BusName.systemd

    /// A method of `org.freedesktop.systemd1.Manager`.
    static func manager(_ member: String) -> BusMethod {
        BusMethod(path: BusName.managerPath, interface: BusName.managerInterface, member: member)
    }
}

enum BusName {
    static let systemd = "org.freedesktop.systemd1"
    static let managerPath = "/org/freedesktop/systemd1"
    static let managerInterface = "org.freedesktop.systemd1.Manager"
    static let unitInterface = "org.freedesktop.systemd1.Unit"
    static let serviceInterface = "org.freedesktop.systemd1.Service"
    static let propertiesInterface = "org.freedesktop.DBus.Properties"
}

/// A method call while it is being written. Owns the message.
struct OutgoingMessage: ~Copyable {
    let raw: OpaquePointer

    init(_ method: BusMethod, on bus: OpaquePointer) throws(BusFault) {
        var message: OpaquePointer?
        let code = sd_bus_message_new_method_call(
            bus, &message, method.destination, method.path, method.interface, method.member)
        guard code >= 0, let message else {
            throw BusFault(attempt: "write a call of '\(method.member)'", returned: code)
        }
        raw = message
    }

    deinit { sd_bus_message_unref(raw) }

    borrowing func append(_ text: String) throws(BusFault) {
        // A C string would end at the NUL, and another text would be sent than was meant.
        if text.utf8.contains(0) {
            throw BusFault(
                attempt: "write '\(text)'", name: "org.freedesktop.DBus.Error.InvalidArgs",
                message: "a D-Bus string holds no NUL")
        }
        try BusFault.check(coxswain_append_string(raw, text), "write '\(text)'")
    }

    borrowing func append(_ flag: Bool) throws(BusFault) {
        try BusFault.check(coxswain_append_boolean(raw, flag ? 1 : 0), "write a boolean")
    }

    borrowing func append(_ number: Int32) throws(BusFault) {
        try BusFault.check(coxswain_append_int32(raw, number), "write a number")
    }

    borrowing func append(_ number: UInt32) throws(BusFault) {
        try BusFault.check(coxswain_append_uint32(raw, number), "write a number")
    }

    borrowing func append(_ number: UInt64) throws(BusFault) {
        try BusFault.check(coxswain_append_uint64(raw, number), "write a number")
    }

    /// Duplicated into the message: it may be closed after this.
    borrowing func append(descriptor raw: Int32) throws(BusFault) {
        try BusFault.check(coxswain_append_descriptor(self.raw, raw), "write a descriptor")
    }

    borrowing func append(_ bytes: [UInt8]) throws(BusFault) {
        try BusFault.check(
            coxswain_append_bytes(raw, bytes, bytes.count), "write \(bytes.count) bytes")
    }

    /// `as`
    borrowing func append(_ texts: [String]) throws(BusFault) {
        try open(.array, of: "s")
        for text in texts { try append(text) }
        try close()
    }

    /// Every `open` is followed by its `close`; sd-bus refuses to send a message where one is not.
    borrowing func open(_ kind: BusContainer, of contents: String) throws(BusFault) {
        try BusFault.check(
            sd_bus_message_open_container(raw, kind.code, contents), "write '\(contents)'")
    }

    borrowing func close() throws(BusFault) {
        try BusFault.check(sd_bus_message_close_container(raw), "write a container's end")
    }
}

/// D-Bus container types by the codes that sd-bus takes.
enum BusContainer: UInt8 {
    case array = 0x61  // a
    case variant = 0x76  // v
    case structure = 0x72  // r
    case dictionaryEntry = 0x65  // e

    var code: CChar { CChar(rawValue) }
}
