import ArgumentParser
import ControlAPI

/// `coxctl version`
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Tell the versions of coxctl and of the daemon.")

    @Flag(help: "Of coxctl alone.")
    var client = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    /// `coxctl version -o json`.
    struct Versions: Codable, Sendable {
        let client: VersionReply
        let server: VersionReply?
    }

    func run() async throws {
        let own = VersionReply()
        if client { return try show(Versions(client: own, server: nil)) }
        do {
            let server = try await connection.client.send(.version)
            try show(Versions(client: own, server: server))
        } catch {
            try show(Versions(client: own, server: nil))
            throw error
        }
    }

    private func show(_ versions: Versions) throws {
        try output.show(versions) {
            var listing = Listing()
            listing.add("coxctl", versions.client.text)
            listing.add("coxswaind", versions.server?.text)
            return listing.text()
        }
    }
}

extension VersionReply {
    fileprivate var text: String { "\(version) (API \(apiVersion))" }
}
