import ControlAPI
import Foundation
import Model
import Testing

/// `coxctl`, and the front port as a client sees it.
extension DaemonHost {
    @discardableResult
    func coxctl(_ arguments: String...) async throws -> Command.Outcome {
        try await Command.run(
            "\(Self.programs)/coxctl", arguments + ["--socket", Self.socket])
    }

    @discardableResult
    func apply(_ policy: String, as file: String = "policy.yaml") async throws -> Command.Outcome {
        let path = Self.root + "/" + file
        try policy.write(toFile: path, atomically: true, encoding: .utf8)
        return try await coxctl("apply", "-f", path)
    }

    func service(_ name: String) async throws -> ServiceView? {
        let outcome = try await coxctl("get", "services", "-o", "json")
        guard outcome.status == 0 else { return nil }
        let views = try JSONDecoder().decode([ServiceView].self, from: Data(outcome.output.utf8))
        return views.first { $0.name.description == name }
    }

    func replicas(_ name: String? = nil) async throws -> [ReplicaView] {
        let outcome = try await coxctl("get", "replicas", "-o", "json")
        guard outcome.status == 0 else { return [] }
        return try JSONDecoder().decode([ReplicaView].self, from: Data(outcome.output.utf8))
            .filter { name == nil || $0.service.description == name }
    }

    func events() async throws -> [EventView] {
        let outcome = try await coxctl("events", "-o", "json")
        guard outcome.status == 0 else { return [] }
        return try JSONDecoder().decode([EventView].self, from: Data(outcome.output.utf8))
    }

    /// So many replicas are available, and there are no others.
    func settled(_ name: String, at count: Int, within seconds: Double = 20) async throws {
        try await eventually(within: seconds, "\(name) settles at \(count)") {
            guard let view = try await service(name) else { return false }
            return view.available == count && view.current == count && view.upToDate == count
        }
    }

    /// What toy.py wrote down: what happened, and when on the monotonic clock.
    func notes(of replica: String) -> [(what: String, nanoseconds: Int64)] {
        let text = (try? String(contentsOfFile: Self.notes + "/" + replica, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let time = Int64(parts[1]) else { return nil }
            return (String(parts[0]), time)
        }
    }

    func make(sick what: String) throws {
        try Data().write(to: URL(fileURLWithPath: Self.notes + "/sick-\(what)"))
    }

    static func policy(
        _ name: String = "toy", replicas: Int = 2, environment: [String: String] = [:],
        endpoint: String = "port", readiness: String = "path: /healthz, period: 200ms",
        mode: String = "http", more: String = ""
    ) -> String {
        let variables = environment.merging(["NOTES_DIRECTORY": notes]) { mine, _ in mine }
            .sorted { $0.key < $1.key }.map { "    \($0.key): \"\($0.value)\"" }
            .joined(separator: "\n")
        return """
            service: \(name)
            run:
              command: [/usr/bin/python3, \(toy)]
              environment:
            \(variables)
              user: root
              endpoint: \(endpoint)
              stop: { deadline: 3s }
            readiness: { \(readiness), start-deadline: 5s }
            front: { listen: "127.0.0.1:\(frontPort)", mode: \(mode), drain-deadline: 5s }
            scale: { replicas: \(replicas) }
            \(more.contains("rollout:") ? "" : "rollout: { min-ready: 0s }")
            \(more)
            """
    }
}
