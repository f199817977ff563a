import Model

extension Kind where Value == ServiceName {
    static var serviceName: Kind {
        Kind(
            "the name of the service", example: "'orders'",
            schema: [
                "type": .text("string"), "maxLength": .number(ServiceName.maximumLength),
                "pattern": .text("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$"),
            ],
            written: { .text($0.description) },
            parse: { scalar throws(QuantityFault) in
                do throws(ServiceName.Fault) {
                    return try ServiceName(scalar.text)
                } catch {
                    throw QuantityFault(
                        "is \(scalar.text.shown), but \(error)", hint: suggestion(for: scalar.text))
                }
            })
    }

    /// The nearest name that would do.
    private static func suggestion(for text: String) -> String? {
        guard text.allSatisfy(\.isASCII) else { return nil }
        let parts = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = String(parts.joined(separator: "-").prefix(ServiceName.maximumLength))
        return (try? ServiceName(name)).map { "'\($0)' would do" }
    }
}

extension Kind where Value == String {
    static var absolutePath: Kind {
        Kind(
            "an absolute path", example: "'/srv/orders'",
            schema: ["type": .text("string"), "pattern": .text("^/")], written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                if let fault = PathText.fault(of: scalar.text) { throw fault }
                return scalar.text
            })
    }

    /// A path that systemd takes for a sandbox: a leading `-` makes it optional
    /// (systemd.exec(5), ReadWritePaths=).
    static var sandboxPath: Kind {
        Kind(
            "an absolute path", example: "'/var/lib/orders'",
            schema: ["type": .text("string"), "pattern": .text("^-?/")], written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                let path =
                    scalar.text.hasPrefix("-") ? String(scalar.text.dropFirst()) : scalar.text
                if let fault = PathText.fault(of: path) { throw fault }
                return scalar.text
            })
    }

    /// A user or group by name or number, as systemd has it (systemd.io/USER_NAMES, strict mode).
    static func account(_ expected: String) -> Kind {
        Kind(
            expected, example: "'www-data'",
            schema: [
                // A number is one to YAML, and a text to us.
                "type": .list([.text("string"), .text("integer")]),
                "pattern": .text("^(?:[A-Za-z_][A-Za-z0-9_-]{0,30}|[0-9]{1,10})$"),
            ],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                guard isAccount(scalar.text) else {
                    throw QuantityFault(
                        "must be \(expected), not \(scalar.text.shown)",
                        hint: "a name has at most 31 letters, digits, '_' and '-', as 'www-data'")
                }
                return scalar.text
            })
    }

    private static func isAccount(_ text: String) -> Bool {
        let characters = Array(text)
        guard (1...31).contains(characters.count), characters.allSatisfy(\.isASCII) else {
            return false
        }
        if characters.allSatisfy(\.isNumber) { return UInt32(text).map { $0 < .max } ?? false }
        return !characters[0].isNumber && characters[0] != "-"
            && characters.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }

    /// What follows the host in a URL.
    static var requestPath: Kind {
        Kind(
            "a request path", example: "'/healthz'",
            schema: ["type": .text("string"), "pattern": .text("^/[!-~]*$")],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                let text = scalar.text
                guard text.hasPrefix("/"), text.utf8.count <= 1_024,
                    text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
                else {
                    throw QuantityFault(
                        "must be a request path, not \(text.shown)",
                        hint: "it begins with '/' and has no spaces, as '/healthz'")
                }
                return text
            })
    }

    /// An argument of a command: any text, numbers and `true` included, as it is written.
    static var argument: Kind {
        Kind(
            "a text", example: "'--verbose'",
            schema: ["type": .list([.text("string"), .text("number"), .text("boolean")])],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                // MAX_ARG_STRLEN, execve(2).
                if scalar.text.utf8.count >= 131_072 {
                    throw QuantityFault("is longer than the 128 KiB that the kernel takes")
                }
                return scalar.text
            })
    }
}
