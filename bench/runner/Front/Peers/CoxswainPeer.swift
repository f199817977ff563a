/// coxswain-front alone, without a daemon.
enum CoxswainPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart {
        let mode = task.mode == .http ? "http" : "tcp"
        let endpoints = task.endpoints.flatMap { ["--endpoint", $0.text] }
        return ProxyStart(
            words: [program, "--workers", "1", "--listen", "\(mode):127.0.0.1:\(task.port)"]
                + endpoints)
    }
}
