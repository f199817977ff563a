import ArgumentParser
import ControlAPI
import Model

/// `coxctl get [services|replicas|events] [NAME]`
struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "List services, replicas or events.",
        discussion: """
            NAME keeps to one service; with replicas it may be one replica. \
            The services are listed if nothing else is named.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable, Sendable {
        case services, replicas, events

        /// In the singular too.
        init?(argument: String) {
            self.init(rawValue: argument.hasSuffix("s") ? argument : argument + "s")
        }
    }

    @Argument(help: "services, replicas or events.")
    var kind: Kind = .services

    @Argument(help: "Of which service, or which replica.")
    var name: String?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        if let name, replica == nil { _ = try ServiceName.argument(name) }
    }

    func run() async throws {
        switch kind {
        case .services: try await services()
        case .replicas: try await replicas()
        case .events: try await events()
        }
    }

    /// `orders-3-1` is a replica where replicas are listed, and a service's name elsewhere.
    private var replica: ReplicaID? { kind == .replicas ? name.flatMap { ReplicaID($0) } : nil }

    private func services() async throws {
        let all = try await connection.client.send(.services)
        let wanted = all.filter { name == nil || $0.name.description == name }
        if let name, wanted.isEmpty { throw CommandFailure.unknownService(name) }
        try output.show(wanted, none: "there are no services; coxctl apply -f FILE makes one") {
            Table.services($0, isWide: output.isWide)
        }
    }

    private func replicas() async throws {
        let service = try replica?.service ?? name.map { try ServiceName($0) }
        let all = try await connection.client.send(.replicas(of: service))
        let wanted = all.filter { replica == nil || $0.name == name }
        if let replica, wanted.isEmpty {
            throw CommandFailure(ErrorReply(refusal: .unknownReplica(replica)))
        }
        try output.show(wanted, none: "there are no replicas") {
            Table.replicas($0, isWide: output.isWide)
        }
    }

    private func events() async throws {
        let call = Call.events(
            of: try name.map { try ServiceName($0) }, limit: APILimits.defaultEvents, after: nil)
        try output.show(try await connection.client.send(call), none: "there are no events") {
            Table.events($0, isWide: output.isWide, now: .now)
        }
    }
}

extension CommandFailure {
    static func unknownService(_ name: String) -> CommandFailure {
        CommandFailure(.failed, "there is no service '\(name)'; `coxctl get` lists those there are")
    }
}
