package import ArgumentParser
import ControlAPI
import Model

/// How to reach the daemon.
package struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket. Default: $COXSWAIN_SOCKET, or /run/coxswain/coxswaind.sock.",
            valueName: "path"))
    package var socket: String?

    @Option(help: ArgumentHelp("How long one answer may take.", valueName: "seconds"))
    package var timeout: Int = 30

    package init() {}

    package func validate() throws {
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout takes 1 to 86400 seconds, not \(timeout)")
        }
    }

    package var client: ControlClient {
        let variable = Console.variable(ControlSocket.environmentVariable)
        return ControlClient(
            socketPath: Self.path(option: socket, variable: variable), timeout: .seconds(timeout))
    }

    /// The option goes before the environment, which goes before the default; empty is unset.
    package static func path(option: String?, variable: String?) -> String {
        [option, variable].compactMap(\.self).first { !$0.isEmpty } ?? ControlSocket.defaultPath
    }
}

package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, wide, json
}

/// How to print what was learnt.
package struct OutputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "table, wide or json.")
    package var output: OutputFormat = .table

    package init() {}

    package init(_ format: OutputFormat) { output = format }

    var isJSON: Bool { output == .json }
    var isWide: Bool { output == .wide }

    /// Prints the value as JSON, or else the text that is made of it.
    func show(_ value: some Encodable, _ text: () -> String) throws {
        Console.current.write(isJSON ? try JSONText.pretty(value) : text())
    }

    /// The same for a table, and a note on the error stream where it would be empty.
    func show<Element: Encodable>(
        _ elements: [Element], none note: String, _ table: ([Element]) -> Table
    ) throws {
        if elements.isEmpty && !isJSON { return Console.current.error(note) }
        try show(elements) { table(elements).text(coloured: Console.current.isColoured) }
    }
}

extension ServiceName {
    /// For `@Argument(transform:)`, which then tells what is wrong with the name.
    @Sendable static func argument(_ text: String) throws -> ServiceName {
        do throws(Fault) {
            return try ServiceName(text)
        } catch {
            throw ValidationError(error.description)
        }
    }
}

extension ReplicaID {
    @Sendable static func argument(_ text: String) throws -> ReplicaID {
        guard let id = ReplicaID(text) else {
            throw ValidationError(
                "a replica is named like 'orders-3-1' (service, revision, ordinal); "
                    + "`coxctl get replicas` lists those there are")
        }
        return id
    }
}
