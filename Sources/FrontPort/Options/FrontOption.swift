import Model

/// One option of `coxswain-front`: its name, how its value is written, and what it changes.
package struct FrontOption {
    /// When it means something.
    enum Scope {
        case always
        /// Only where the options say what to serve; else the policies of coxswaind do.
        case alone
    }

    /// With its dashes: `--idle-timeout`.
    package let name: String
    /// Stands for the value in the help.
    let placeholder: String
    let scope: Scope
    let help: String
    /// The value when the option is not given, as one would write it.
    let normally: String
    /// A value that is not the normal one.
    package let example: String
    let take: (String, inout FrontCommandLine) throws(QuantityFault) -> Void

    init<Value>(
        _ name: String, _ shape: OptionShape<Value>, scope: Scope, normally: String,
        _ help: String, take: @escaping (Value, inout FrontCommandLine) -> Void
    ) {
        self.name = name
        placeholder = shape.placeholder
        self.scope = scope
        self.help = help
        self.normally = normally
        example = shape.examples.first { $0 != normally } ?? ""
        self.take = { text, line throws(QuantityFault) in take(try shape.read(text), &line) }
    }

    /// Sets a field of the policy that all addresses get.
    static func policy<Value>(
        _ name: String, _ path: WritableKeyPath<FrontPolicy, Value>, _ shape: OptionShape<Value>,
        _ help: String
    ) -> FrontOption {
        FrontOption(
            name, shape, scope: .alone,
            normally: shape.write(FrontPolicy(listen: [])[keyPath: path]), help
        ) { value, line in line.policy[keyPath: path] = value }
    }
}

/// Why the arguments cannot be followed.
package struct OptionFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    /// `name` is the option as it was written.
    init(_ name: String, _ why: String) {
        description = "failed to read option \(name.shown): \(why)"
    }

    init(_ name: String, _ fault: QuantityFault) {
        self.init(name, "its value \(fault.message)" + (fault.hint.map { "; \($0)" } ?? ""))
    }
}
