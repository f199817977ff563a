/// A real service that is redeployed again and again.
struct RolloutService {
    static let replicas = 4
    static let port: UInt16 = 8090
    static let address = "127.0.0.1:8090"
    private static let parts = "/usr/local/share/coxswain/bench"

    /// A replica counts from when it is ready: a hundred rollouts that each wait for the trial of every
    /// replica would take hours, and would be the less likely to meet a client at a bad moment.
    static let quick = "{ surge: 25%, unavailable: 0, min-ready: 0s }"

    let name: String
    let title: String
    let path: String
    /// The sections `run` and `readiness`; VERSION stands where the version goes.
    let run: String

    var url: String { "http://\(Self.address)\(path)" }

    func policy(
        _ version: String, replicas: Int = RolloutService.replicas, drain: String = "30s",
        rollout: String = RolloutService.quick, environment: String = ""
    ) -> String {
        let told = environment.isEmpty ? "" : ", \(environment)"
        return """
            service: \(name)
            \(run.split(separator: "@").joined(separator: version + told))
            front: { listen: "\(Self.address)", drain-deadline: \(drain) }
            scale: { replicas: \(replicas) }
            rollout: \(rollout)

            """
    }

    static let all = [flask, nginx, asyncio, node]

    static let flask = RolloutService(
        name: "flask", title: "Flask under gunicorn", path: "/version",
        run: """
            run:
              command: [/usr/bin/gunicorn, --bind, "127.0.0.1:${PORT}", --threads, "8", orders:app]
              working-directory: /usr/local/share/coxswain/orders
              environment: { VERSION: @ }
              user: nobody
              limits: { memory: 256M }
            readiness: { path: /healthz }
            """)

    static let nginx = RolloutService(
        name: "nginx", title: "nginx", path: "/",
        run: """
            run:
              command:
                - /bin/sh
                - -c
                - "sed -e s/%PORT%/$$PORT/ -e s/%VERSION%/$$VERSION/ \(parts)/nginx.conf >/tmp/nginx.conf \
            && exec /usr/sbin/nginx -e stderr -c /tmp/nginx.conf"
              environment: { VERSION: @ }
              user: nobody
              stop: { signal: SIGQUIT }
              limits: { memory: 256M }
            """)

    static let asyncio = RolloutService(
        name: "asyncio", title: "Python on asyncio", path: "/",
        run: """
            run:
              command: [/usr/bin/python3, \(parts)/echo.py]
              environment: { VERSION: @ }
              user: nobody
              limits: { memory: 96M }
            readiness: { path: /healthz, start-deadline: 5s }
            """)

    static let node = RolloutService(
        name: "node", title: "Node", path: "/",
        run: """
            run:
              command: [/usr/bin/node, \(parts)/echo.js]
              environment: { VERSION: @ }
              user: nobody
              limits: { memory: 256M }
            readiness: { path: /healthz }
            """)

    static let startDelay = "50ms"

    /// Listens `startDelay` after its start.
    static let starter = RolloutService(
        name: "starter", title: "starts in 50 ms", path: "/",
        run: """
            run:
              command: [\(BareStart.command(delay: startDelay).joined(separator: ", ")), --listen, "127.0.0.1:${PORT}"]
              environment: { VERSION: @ }
              user: nobody
              limits: { open-files: 1024 }
            """)
}
