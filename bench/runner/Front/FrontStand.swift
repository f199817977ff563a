import FoundationEssentials
import Glibc
import LinuxIO

/// Everything that runs while a workload is measured: backends and proxies.
final class FrontStand {
    private static let endpointCount = 2
    /// Below the ports that the kernel gives to clients.
    private static let firstPort: UInt16 = 21_700
    private static let startDeadline = Int64.seconds(20)
    private static let attempt: Duration = .milliseconds(50)

    private let workload: FrontWorkload
    private let programs: FrontPrograms
    private let directory: String
    private let connections: Int
    private let endpoints: [BackendAddress]
    private var backends: [ChildProcess] = []
    private var proxies: [FrontPeer: (process: ChildProcess, port: UInt16)] = [:]
    private var direct: DirectReplicas?

    init(
        _ workload: FrontWorkload, connections: Int, programs: FrontPrograms, directory: String
    ) {
        self.workload = workload
        self.connections = connections
        self.programs = programs
        self.directory = directory
        endpoints = (0..<FrontStand.endpointCount).map { index in
            workload.endpoints == .unix
                ? BackendAddress(.unix(path: "\(directory)/backend-\(index)"))
                : BackendAddress(.loopback(port: FrontStand.firstPort + UInt16(index)))
        }
    }

    /// Starts the backends and waits until they answer.
    func startBackends() throws {
        let share = endpoints.count / workload.backendProcesses
        for index in 0..<workload.backendProcesses {
            let own = endpoints[(index * share)..<((index + 1) * share)]
            let listen = own.flatMap { ["--listen", $0.text] }
            backends.append(
                try ChildProcess(
                    "backend-\(index)", [programs.ourselves, "front-backend"] + listen,
                    core: CPUCore.ofTheRest, directory: directory))
        }
        for (index, endpoint) in endpoints.enumerated() {
            try awaitAnswer(of: .none, at: [endpoint.address], backends[index % backends.count])
        }
    }

    /// Starts the proxy of a peer, if it has one, and waits until it answers; false when it cannot
    /// do this workload.
    func start(_ peer: FrontPeer) throws -> Bool {
        if peer == .direct, workload.peers.contains(peer) { return try startDirect() }
        guard peer.program != nil else { return workload.peers.contains(peer) }
        let port = FrontStand.firstPort + 10 + UInt16(proxies.count)
        let task = ProxyTask(
            mode: workload.mode, port: port, endpoints: endpoints, clients: connections,
            inFlight: FrontLoad.inFlight(workload, connections: connections),
            descriptors: programs.descriptors, directory: directory)
        guard workload.peers.contains(peer), let program = programs.path(of: peer),
            let start = peer.start(task, program: program)
        else { return false }
        for file in start.files {
            let url = URL(fileURLWithPath: "\(directory)/\(file.name)")
            try Data(file.text.utf8).write(to: url)
        }
        let process = try ChildProcess(
            peer.rawValue, start.words, core: CPUCore.ofTheProxy, directory: directory)
        proxies[peer] = (process, port)
        try awaitAnswer(of: peer, at: [.loopback(port: port)], process)
        return true
    }

    private func startDirect() throws -> Bool {
        direct = try DirectReplicas(
            FrontStand.endpointCount, program: programs.ourselves, directory: directory)
        try awaitAnswer(of: .direct, at: addresses(of: .direct))
        return true
    }

    func load(on peer: FrontPeer) -> FrontLoad {
        FrontLoad(
            workload: workload, peer: peer, addresses: addresses(of: peer),
            connections: connections, process: proxies[peer]?.process.processID)
    }

    func stop() {
        for (_, proxy) in proxies.sorted(by: { $0.value.port < $1.value.port }) {
            proxy.process.stop()
        }
        for backend in backends { backend.stop() }
        direct?.stop()
        direct = nil
        proxies = [:]
        backends = []
    }

    private func addresses(of peer: FrontPeer) -> [SocketAddress] {
        switch peer {
        case .none: endpoints.map(\.address)
        case .direct: [.loopback(port: DirectReplicas.port)]
        default: proxies[peer].map { [.loopback(port: $0.port)] } ?? []
        }
    }

    private func awaitAnswer(
        of peer: FrontPeer, at addresses: [SocketAddress], _ process: ChildProcess? = nil
    ) throws {
        let load = FrontLoad(
            workload: workload, peer: peer, addresses: addresses, connections: 1, process: nil)
        let deadline = MonotonicClock.now + FrontStand.startDeadline
        while true {
            if let complaint = process?.complaint() { throw complaint }
            do {
                _ = try load.measure(.once(atATime: 1), FrontStand.attempt, warmUp: .zero)
                return
            } catch let fault as BenchFault {
                guard MonotonicClock.now < deadline else { throw fault }
            }
        }
    }
}
