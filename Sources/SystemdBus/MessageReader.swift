import CSystemd
import Glibc

/// Reads a message in order. It borrows the message from sd-bus and is good for the length of the
/// callback that it was given to; nothing keeps one.
struct MessageReader {
    let raw: OpaquePointer
    private static let attempt = "read a message of systemd"

    func string() throws(BusFault) -> String {
        var text: UnsafePointer<CChar>?
        try BusFault.check(coxswain_read_string(raw, &text), Self.attempt)
        return text.map { String(cString: $0) } ?? ""
    }

    func objectPath() throws(BusFault) -> String {
        var text: UnsafePointer<CChar>?
        try BusFault.check(coxswain_read_object_path(raw, &text), Self.attempt)
        return text.map { String(cString: $0) } ?? ""
    }

    func boolean() throws(BusFault) -> Bool {
        var flag: Int32 = 0
        try BusFault.check(coxswain_read_boolean(raw, &flag), Self.attempt)
        return flag != 0
    }

    func int32() throws(BusFault) -> Int32 {
        var number: Int32 = 0
        try BusFault.check(coxswain_read_int32(raw, &number), Self.attempt)
        return number
    }

    func uint32() throws(BusFault) -> UInt32 {
        var number: UInt32 = 0
        try BusFault.check(coxswain_read_uint32(raw, &number), Self.attempt)
        return number
    }

    func uint64() throws(BusFault) -> UInt64 {
        var number: UInt64 = 0
        try BusFault.check(coxswain_read_uint64(raw, &number), Self.attempt)
        return number
    }

    /// `ay`
    func bytes() throws(BusFault) -> [UInt8] {
        var start: UnsafeRawPointer?
        var count = 0
        try BusFault.check(coxswain_read_bytes(raw, &start, &count), Self.attempt)
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// `as`
    func strings() throws(BusFault) -> [String] {
        var texts: [String] = []
        try array(of: "s") { () throws(BusFault) in texts.append(try string()) }
        return texts
    }

    /// Reads an array, one element with each call of `element`.
    func array(of contents: String, _ element: () throws(BusFault) -> Void) throws(BusFault) {
        try enter(.array, contents)
        while try !atEnd() { try element() }
        try leave()
    }

    func structure<Value>(
        _ contents: String, _ body: () throws(BusFault) -> Value
    ) throws(BusFault) -> Value {
        try enter(.structure, contents)
        let value = try body()
        try leave()
        return value
    }

    /// A variant that must hold this type.
    func variant<Value>(
        _ contents: String, _ body: () throws(BusFault) -> Value
    ) throws(BusFault) -> Value {
        try enter(.variant, contents)
        let value = try body()
        try leave()
        return value
    }

    /// `a{sv}`: calls `property` with each name; it returns true if it has read the variant.
    func properties(_ property: (String) throws(BusFault) -> Bool) throws(BusFault) {
        try array(of: "{sv}") { () throws(BusFault) in
            try enter(.dictionaryEntry, "sv")
            if try !property(try string()) { try skip("v") }
            try leave()
        }
    }

    func skip(_ types: String) throws(BusFault) {
        try BusFault.check(sd_bus_message_skip(raw, types), Self.attempt)
    }

    private func enter(_ kind: BusContainer, _ contents: String) throws(BusFault) {
        let code = sd_bus_message_enter_container(raw, kind.code, contents)
        // 0 is the message's end: a message shorter than its signature says.
        try BusFault.check(code == 0 ? -EBADMSG : code, Self.attempt)
    }

    private func leave() throws(BusFault) {
        try BusFault.check(sd_bus_message_exit_container(raw), Self.attempt)
    }

    /// Of the innermost container.
    private func atEnd() throws(BusFault) -> Bool {
        try BusFault.check(sd_bus_message_at_end(raw, 0), Self.attempt) > 0
    }
}
