import Model

/// The services that the bench of healing kills.
enum HealService {
    static let port: UInt16 = 8090
    static let address = "127.0.0.1:8090"
    static let url = "http://127.0.0.1:8090/"

    /// The backend of the benches, which listens some milliseconds after its start. Each kill is
    /// answered at once, however many there were before.
    static func policy(
        _ name: String, replicas: Int, spares: Int = 0, liveness: String? = nil
    ) -> String {
        """
        service: \(name)
        run:
          command: [/usr/bin/coxswain-bench, front-backend, --listen, "127.0.0.1:${PORT}"]
          user: nobody
          limits: { open-files: 1024 }
        \(liveness.map { "liveness: \($0)" } ?? "")
        front: { listen: "\(address)" }
        scale: { replicas: \(replicas), spares: \(spares) }
        rollout: { min-ready: 0s }
        restart: { condition: always, backoff: { first: 0s, initial: 0s, max: 0s } }

        """
    }
}
