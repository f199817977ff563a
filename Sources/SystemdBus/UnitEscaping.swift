/// The two ways in which systemd writes a text as a name.
package enum UnitEscaping {
    /// For a part of a unit name (systemd.unit(5), "STRING ESCAPING"): letters, digits, `:`, `_` and
    /// inner dots stay, `/` becomes a dash, all else `\x2d` and the like - also a dash, so that a
    /// dash always separates.
    package static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if byte == slash {
                bytes.append(dash)
            } else if isPlain(byte) || (byte == dot && index > 0) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: [backslash, 0x78])
                bytes.append(contentsOf: hexadecimal(byte))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What `escape` was given; nil if the text is not an escaped one.
    package static func unescape(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == dash {
                bytes.append(slash)
            } else if byte != backslash {
                bytes.append(byte)
            } else {
                guard rest.popFirst() == 0x78, let value = popHexadecimal(&rest) else { return nil }
                bytes.append(value)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// For the last part of a D-Bus object path: letters and digits stay (but not a leading digit),
    /// all else becomes `_2d` and the like, nothing at all `_` (sd-bus's bus_label_escape).
    package static func label(_ text: String) -> String {
        if text.isEmpty { return "_" }
        var bytes: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if isLetter(byte) || (isDigit(byte) && index > 0) {
                bytes.append(byte)
            } else {
                bytes.append(underscore)
                bytes.append(contentsOf: hexadecimal(byte))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What `label` was given; nil if the text is not a label.
    package static func unlabel(_ label: some StringProtocol) -> String? {
        if label == "_" { return "" }
        var bytes: [UInt8] = []
        var rest = Substring(label).utf8[...]
        while let byte = rest.popFirst() {
            if byte != underscore {
                bytes.append(byte)
            } else {
                guard let value = popHexadecimal(&rest) else { return nil }
                bytes.append(value)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static let slash = UInt8(ascii: "/")
    private static let dash = UInt8(ascii: "-")
    private static let dot = UInt8(ascii: ".")
    private static let backslash = UInt8(ascii: "\\")
    private static let underscore = UInt8(ascii: "_")

    private static func isPlain(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == underscore || byte == UInt8(ascii: ":")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    /// `7f`
    static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func popHexadecimal(_ bytes: inout Substring.UTF8View.SubSequence) -> UInt8? {
        guard let high = bytes.popFirst().flatMap(digit), let low = bytes.popFirst().flatMap(digit)
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
