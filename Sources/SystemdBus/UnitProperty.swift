/// One property of a transient unit, as StartTransientUnit takes it: made by the typed factories in
/// UnitProperty+*.swift, so that name and D-Bus type are written down once.
package struct UnitProperty: Equatable, Sendable {
    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    /// The D-Bus types that units' properties are made of.
    package enum Value: Equatable, Sendable {
        case flag(Bool)
        case signed32(Int32)
        case unsigned32(UInt32)
        case unsigned64(UInt64)
        case text(String)
        case texts([String])
        /// `aay`: texts that may hold any byte.
        case byteTexts([String])
        /// `(bas)`: allow or deny list.
        case list(allows: Bool, [String])
        /// `a(sasb)`
        case commands([ExecCommand])
        /// `a(ss)`: kind and address, as in `Stream`, `/run/orders.sock`.
        case listeners(kind: String, [String])
        /// An open file that is handed over.
        case descriptor(Int32)
    }
}

/// One line of `ExecStart=` and the like.
package struct ExecCommand: Equatable, Sendable {
    /// The program, by its absolute path.
    package var program: String
    /// All arguments, the first being the program's name for itself. systemd expands `${NAME}` from
    /// the unit's environment in them.
    package var arguments: [String]
    /// The `-` prefix of systemd.service(5).
    package var failureIsIgnored = false

    package init(_ command: [String]) {
        program = command.first ?? ""
        arguments = command
    }
}

extension UnitProperty.Value {
    /// The D-Bus signature of the variant's content.
    var signature: String {
        switch self {
        case .flag: "b"
        case .signed32: "i"
        case .unsigned32: "u"
        case .unsigned64: "t"
        case .text: "s"
        case .texts: "as"
        case .byteTexts: "aay"
        case .list: "(bas)"
        case .commands: "a(sasb)"
        case .listeners: "a(ss)"
        case .descriptor: "h"
        }
    }
}

extension OutgoingMessage {
    /// `a(sv)`
    borrowing func append(_ properties: [UnitProperty]) throws(BusFault) {
        try open(.array, of: "(sv)")
        for property in properties { try append(property) }
        try close()
    }

    private borrowing func append(_ property: UnitProperty) throws(BusFault) {
        try open(.structure, of: "sv")
        try append(property.name)
        try open(.variant, of: property.value.signature)
        try append(property.value)
        try close()
        try close()
    }

    private borrowing func append(_ value: UnitProperty.Value) throws(BusFault) {
        switch value {
        case .flag(let flag): try append(flag)
        case .signed32(let number): try append(number)
        case .unsigned32(let number): try append(number)
        case .unsigned64(let number): try append(number)
        case .text(let text): try append(text)
        case .texts(let texts): try append(texts)
        case .byteTexts(let texts): try appendBytes(of: texts)
        case .list(let allows, let entries): try append(allows, entries)
        case .commands(let commands): try append(commands)
        case .listeners(let kind, let addresses): try append(listeners: addresses, kind)
        case .descriptor(let raw): try append(descriptor: raw)
        }
    }

    private borrowing func append(listeners: [String], _ kind: String) throws(BusFault) {
        try open(.array, of: "(ss)")
        for address in listeners {
            try open(.structure, of: "ss")
            try append(kind)
            try append(address)
            try close()
        }
        try close()
    }

    private borrowing func appendBytes(of texts: [String]) throws(BusFault) {
        try open(.array, of: "ay")
        for text in texts { try append(Array(text.utf8)) }
        try close()
    }

    private borrowing func append(_ allows: Bool, _ entries: [String]) throws(BusFault) {
        try open(.structure, of: "bas")
        try append(allows)
        try append(entries)
        try close()
    }

    private borrowing func append(_ commands: [ExecCommand]) throws(BusFault) {
        try open(.array, of: "(sasb)")
        for command in commands {
            try open(.structure, of: "sasb")
            try append(command.program)
            try append(command.arguments)
            try append(command.failureIsIgnored)
            try close()
        }
        try close()
    }
}
