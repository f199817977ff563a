import ArgumentParser
import ControlAPI
import PolicyFile

/// The whole program but for its process: parses, runs, and tells how it went.
package enum CommandLineTool {
    /// - Parameter arguments: without the program's name.
    package static func run(_ arguments: [String]) async -> ExitStatus {
        if let message = MistypedVerb.message(in: arguments, of: RootCommand.self) {
            return end(CommandFailure(.usage, message))
        }
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .ok
        } catch let failure as CommandFailure {
            return end(failure)
        } catch let reply as ErrorReply {
            reply.diagnostics?.map { Diagnostic($0) }.forEach { $0.show() }
            return end(CommandFailure(reply))
        } catch {
            return end(parsing: error)
        }
    }

    private static func end(_ failure: CommandFailure) -> ExitStatus {
        if !failure.message.isEmpty { Console.current.error(failure.message) }
        return failure.status
    }

    /// Asking for help or the version ends here too, and well.
    private static func end(parsing error: any Error) -> ExitStatus {
        let text = RootCommand.fullMessage(for: error)
        if RootCommand.exitCode(for: error) == .success {
            Console.line(text)
            return .ok
        }
        let prefix = "Error: "
        Console.current.error(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
        return RootCommand.exitCode(for: error) == .validationFailure ? .usage : .failed
    }
}
