/// A service of which there shall be as many replicas as its load needs.
struct ElasticService {
    /// What all algorithms aim at: this share of what a replica can do within the SLO.
    static let targetPercent = 80
    static let maximum = 12

    let name: String
    let title: String
    let address: String
    /// What is asked for: about `requestMilliseconds` of CPU.
    let path: String
    let quotaPercent: Int
    let requestMilliseconds: Double
    /// The p99 of a second has to be within it.
    let sloMilliseconds: Double
    /// The highest load, in replicas that work at their capacity; the lowest is 0.9.
    let peak: Double
    /// The sections `run` and `readiness`.
    let run: String

    static let low = 0.9
    /// More at once is only waiting, within any replica as well as before it.
    private static let requestsPerReplica = 8

    /// Requests per second that the quota alone would allow.
    var nominalCapacity: Double { Double(quotaPercent) * 10 / requestMilliseconds }

    var url: String { "http://\(address)\(path)" }

    func policy(_ scale: String) -> String {
        """
        service: \(name)
        \(run)
        front:
          listen: "\(address)"
          balance: least-requests
          # What a replica cannot begin with waits where new ones can take it, and as long as it must.
          requests-per-replica: \(Self.requestsPerReplica)
          held-requests: 100000
          hold-deadline: 60s
        scale: \(scale)
        rollout: { min-ready: 0s }

        """
    }

    static let all = [burner, orders]

    /// A tenth of a core and 2 ms of it for each request.
    private static let burner = ElasticService(
        name: "burner", title: "CPU-bound service", address: "127.0.0.1:8090", path: "/",
        quotaPercent: 10, requestMilliseconds: 2, sloMilliseconds: 250, peak: 7.2,
        run: """
            run:
              command: [/usr/bin/coxswain-bench, front-backend, --burn, 2ms, --listen, "127.0.0.1:${PORT}"]
              user: nobody
              limits: { cpu: 10%, memory: 64M, open-files: 1024 }
            """)

    /// The order service of the demo under gunicorn. Python alone takes it a second to start.
    private static let orders = ElasticService(
        name: "orders", title: "Flask order service", address: "127.0.0.1:8091",
        path: "/work?ms=4", quotaPercent: 25, requestMilliseconds: 6, sloMilliseconds: 400,
        peak: 3.6,
        run: """
            run:
              command: [/usr/bin/gunicorn, --bind, "127.0.0.1:${PORT}", --threads, "8", orders:app]
              working-directory: /usr/local/share/coxswain/orders
              user: nobody
              limits: { cpu: 25%, memory: 256M }
            readiness: { path: /healthz, timeout: 2s }
            """)
}
