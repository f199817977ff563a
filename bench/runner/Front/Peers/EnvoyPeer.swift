/// Envoy: one worker thread; what it does by default beyond proxying (request ids, its own headers,
/// statistics of each request, circuit breakers at 1,024 connections) is off.
enum EnvoyPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart {
        ProxyStart(
            files: [("envoy.yaml", text(task))],
            words: [program, "-c", "\(task.directory)/envoy.yaml", "--concurrency", "1"]
                + ["--disable-hot-restart", "--log-level", "off"])
    }

    private static func text(_ task: ProxyTask) -> String {
        """
        static_resources:
          listeners:
          - address: {socket_address: {address: 127.0.0.1, port_value: \(task.port)}}
            filter_chains:
            - filters:
        \(task.mode == .http ? http : tcp)
          clusters:
          - name: backends
            type: STATIC
            lb_policy: ROUND_ROBIN
            connect_timeout: 5s
            circuit_breakers:
              thresholds:
              - max_connections: 100000
                max_pending_requests: 100000
                max_requests: 100000
                max_retries: 100000
            load_assignment:
              cluster_name: backends
              endpoints:
              - lb_endpoints:
        \(task.endpoints.map(endpoint).joined(separator: "\n"))

        """
    }

    private static let http = """
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: front
                  codec_type: HTTP1
                  generate_request_id: false
                  route_config:
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes:
                      - match: {prefix: "/"}
                        route: {cluster: backends, timeout: 60s}
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                      dynamic_stats: false
                      suppress_envoy_headers: true
        """

    private static let tcp = """
              - name: envoy.filters.network.tcp_proxy
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                  stat_prefix: front
                  cluster: backends
        """

    private static func endpoint(_ endpoint: BackendAddress) -> String {
        let address =
            endpoint.unixPath.map { "pipe: {path: \"\($0)\"}" }
            ?? "socket_address: {address: 127.0.0.1, port_value: \(endpoint.port)}"
        return "        - endpoint: {address: {\(address)}}"
    }
}
