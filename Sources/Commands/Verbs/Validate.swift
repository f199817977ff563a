import ArgumentParser
import ControlAPI
import Model
import PolicyFile

/// `coxctl validate FILE...`
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check policy files, here and without the daemon.",
        discussion: "Exit status 4 if any of them is wrong.")

    @Argument(help: "Policy files, directories of them, or - for the standard input.")
    var files: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
        help: ArgumentHelp("The same, as `coxctl apply` takes them.", valueName: "file"))
    var moreFiles: [String] = []

    @Flag(help: "Print the JSON Schema of policy files, for editors.")
    var schema = false

    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        if files.isEmpty && moreFiles.isEmpty && !schema {
            throw ValidationError("name the policy files to check, or ask for the --schema")
        }
    }

    func run() async throws {
        if schema { return Console.current.write(PolicySchema.json) }
        var verdicts: [PolicyVerdict] = []
        var together = PolicySet()
        for file in try PolicySource.expand(files + moreFiles) {
            let verdict = PolicyVerdict(try PolicySource.read(file), after: verdicts, &together)
            verdicts.append(verdict)
        }
        for diagnostic in together.diagnostics {
            for index in verdicts.indices where verdicts[index].file == diagnostic.file {
                verdicts[index].add(diagnostic)
            }
        }
        if output.isJSON {
            Console.current.write(try JSONText.pretty(verdicts))
        } else {
            verdicts.forEach(tell)
        }
        if verdicts.contains(where: { !$0.isValid }) { throw CommandFailure(.policyInvalid, "") }
    }

    private func tell(_ verdict: PolicyVerdict) {
        verdict.diagnostics.map { Diagnostic($0) }.forEach { $0.show() }
        if verdict.isValid, let service = verdict.service {
            Console.line("\(Printable.text(verdict.file)): service '\(service)' is valid")
        }
    }
}

/// What came of checking one file; a line of `coxctl validate -o json`.
struct PolicyVerdict: Codable, Sendable, Equatable {
    let file: String
    private(set) var isValid: Bool
    /// Left out if the file is wrong.
    let service: ServiceName?
    /// Errors, or the warnings of a valid file.
    private(set) var diagnostics: [DiagnosticView]

    /// - Parameter earlier: of the files checked with it: each service is described by one alone.
    /// - Parameter together: what all of them say; this one is added, if it is good.
    init(
        _ source: PolicySource, after earlier: [PolicyVerdict], _ together: inout PolicySet
    ) {
        file = source.name
        switch PolicyReader.read(bytes: source.bytes, file: source.name) {
        case .refused(let found):
            (isValid, service) = (false, nil)
            diagnostics = found.map { DiagnosticView($0) }
        case .policy(let policy, let warnings):
            let other = earlier.first { $0.service == policy.name }
            if other == nil { together.add(policy, bytes: source.bytes, file: source.name) }
            (isValid, service) = (other == nil, policy.name)
            diagnostics =
                warnings.map { DiagnosticView($0) }
                + [other.map { Self.doubled(policy.name, in: source.name, and: $0.file) }]
                .compactMap(\.self)
        }
    }

    mutating func add(_ diagnostic: Diagnostic) {
        diagnostics.append(DiagnosticView(diagnostic))
        if diagnostic.severity == .error { isValid = false }
    }

    private static func doubled(_ name: ServiceName, in file: String, and other: String)
        -> DiagnosticView
    {
        DiagnosticView(
            file: file, line: 1, column: 1,
            message: "service '\(name)' is described by '\(other)' too",
            hint: "keep one of the two files, or name another service in one")
    }
}
