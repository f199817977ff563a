import Foundation
import LinuxIO
import Testing

/// The front killed with -9 while clients come.
extension DaemonSuites {
    @Suite struct FrontDeathTests {
        @Test("under a limit of its memory it serves many clients, and is not killed")
        func memoryLimit() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await Command.systemctl(
                    "set-property", "--runtime", "coxtest-front.service", "MemoryMax=64M")
                let process = try await host.frontProcess()
                let traffic = await Traffic.begin(clients: 64)
                try await eventually(within: 60, "it has answered") {
                    await traffic.answered > 2_000
                }
                await traffic.end()
                #expect(await traffic.failures == [])
                #expect(try await host.frontProcess() == process)
            }
        }

        /// Each takes a buffer of 64 KiB: all together twice of what the unit may have.
        private static let stalledUploads = 2_000

        @Test(
            "clients who stop in the middle of what they send do not take more memory than it may have"
        )
        func memoryOfStalledUploads() async throws {
            try await DaemonHost.with { host in
                try await host.startFront(anew: ["MemoryMax=64M"])
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                let process = try await host.frontProcess()
                let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n"
                let bytes = Array((head + String(repeating: "x", count: 59_999)).utf8)
                let clients = try (0..<Self.stalledUploads).map { _ in
                    let client = try Socket.connect(
                        to: .loopback(port: UInt16(DaemonHost.frontPort)))
                    _ = ByteIO.send(client.raw, bytes, bytes.count)
                    return client.release()
                }
                try await eventually("all have been accepted") {
                    let descriptors = "/proc/\(process)/fd"
                    return try FileManager.default.contentsOfDirectory(atPath: descriptors).count
                        >= Self.stalledUploads
                }
                for client in clients { closeDescriptor(client) }
                #expect(await HTTPProbe.get("/").status == 200)
                #expect(try await host.frontProcess() == process)
            }
        }

        private static let kills = 20

        @Test("killed again and again it serves with its stored routes, and no client is refused")
        func killedWithoutADaemon() async throws {
            try await DaemonHost.with { host in
                try await host.apply(DaemonHost.policy())
                try await host.settled("toy", at: 2)
                try await host.killDaemon()
                var times: [Duration] = []
                for _ in 0..<Self.kills {
                    let process = try await host.frontProcess()
                    let begun = ContinuousClock.now
                    kill(process, SIGKILL)
                    // Until then it may still accept: such a request is lost with it.
                    while kill(process, 0) == 0 { sched_yield() }
                    let answer = await HTTPProbe.get("/")
                    times.append(ContinuousClock.now - begun)
                    #expect(answer.status == 200, "\(answer.summary)")
                    #expect(try await host.frontProcess() != process)
                }
                times.sort()
                print(
                    "killed \(times.count) times, the front answered after \(times[times.count / 2])"
                        + " (median), \(times[times.count - 1]) at most")
                try await host.startDaemon()
                try await host.settled("toy", at: 2)
            }
        }
    }
}

extension DaemonHost {
    func frontProcess() async throws -> Int32 {
        let text = try await Command.systemctl("show", "-P", "MainPID", "coxtest-front.service")
        let process = try #require(Int32(text))
        // Zero is none, and to kill(2) all of our own.
        try #require(process > 0)
        return process
    }
}
