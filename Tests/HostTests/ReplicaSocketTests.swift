import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// Sockets that systemd listens on for a replica: handed over, and never a life of their own.
    @Suite struct ReplicaSocketTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        private struct Pair {
            let service: TransientUnit
            let socket: TransientUnit
            let path: String
        }

        /// A replica that writes down each of its lives, and then runs `script`.
        private func pair(_ name: String, path: String? = nil, _ script: String) throws -> Pair {
            let id = ReplicaID(service: try ServiceName(name), revision: 1, ordinal: 1)
            let path = path ?? "/run/\(name).sock"
            unlink("/run/\(name).lives")
            return Pair(
                service: try replica(name, "echo life >>/run/\(name).lives; \(script)")
                    .bound(toSocketOf: id),
                socket: TransientUnit(socketOf: id, at: path), path: path)
        }

        private func lives(of name: String) -> String {
            output(of: "cat /run/\(name).lives 2>/dev/null | wc -l")
        }

        private func start(_ pair: Pair) throws -> JobResult {
            let job = try host.answer {
                host.client.startTransientUnit(pair.service, beside: [pair.socket], completion: $0)
            }
            return try host.resultOf(job)
        }

        private func clear(_ pair: Pair) {
            host.clear(pair.service.name)
            host.clear(pair.socket.name)
        }

        /// Clients that connect as fast as they can until they are told to stop.
        private func hammer(_ path: String, while body: () throws -> Void) rethrows {
            let client = """
                import socket, sys
                while True:
                    client = socket.socket(socket.AF_UNIX)
                    try: client.connect(sys.argv[1])
                    except OSError: pass
                    client.close()
                """
            let pid = output(of: "python3 -c '\(client)' \(path) >/dev/null 2>&1 & echo $!")
            defer { output(of: "kill -KILL \(pid)") }
            try body()
        }

        @Test func theSocketIsDescriptorThreeUnderItsName() throws {
            let pair = try pair(
                "sock-fd",
                "echo $LISTEN_FDS $LISTEN_FDNAMES $LISTEN_PID $$$$ >/run/sock-fd.told; "
                    + "readlink /proc/self/fd/3 >>/run/sock-fd.told; exec sleep 1000")
            defer { clear(pair) }
            #expect(try start(pair) == .done)
            try host.wait(for: "its words") {
                output(of: "wc -l </run/sock-fd.told 2>/dev/null") == "2"
            }
            let told = output(of: "cat /run/sock-fd.told").split { " \n".contains($0) }
            #expect(told[..<2] == ["1", "endpoint"])
            #expect(told[2] == told[3])
            #expect(told[4].hasPrefix("socket:"))
            #expect(output(of: "stat -c %F \(pair.path)") == "socket")
        }

        /// Rule 4: one brain per counter. systemd's habit is to start the service again at the next
        /// connection.
        @Test func aConnectionNeverStartsAReplicaThatHasDied() throws {
            let pair = try pair("sock-dead", "exec sleep 1000")
            defer { clear(pair) }
            try hammer(pair.path) {
                for life in 1...10 {
                    #expect(try start(pair) == .done)
                    try host.wait(for: "life \(life)") { lives(of: "sock-dead") == "\(life)" }
                    let pid = try #require(try host.facts(of: pair.service.name).mainPID)
                    host.forgetEvents()
                    kill(pid, SIGKILL)
                    try host.wait(pair.service.name, toBecome: .failed)
                    try host.wait(for: "the socket's end") {
                        try! !host.facts(of: pair.socket.name).isLoaded
                            || host.shown("ActiveState", of: pair.socket.name) == "inactive"
                    }
                    #expect(access(pair.path, F_OK) != 0)
                    // Nothing is on its way either: the state is the same after all that was queued.
                    _ = try host.facts(of: pair.service.name)
                    #expect(host.shown("ActiveState", of: pair.service.name) == "failed")
                    #expect(lives(of: "sock-dead") == "\(life)")
                    clear(pair)
                    try host.wait(for: "the name to be free") {
                        try! !host.facts(of: pair.service.name).isLoaded
                            && !host.facts(of: pair.socket.name).isLoaded
                    }
                }
            }
        }

        @Test func clientsThatComeWhileItStartsCostNoSocket() throws {
            let pair = try pair("sock-early", "sleep 1; exec sleep 1000")
            defer { clear(pair) }
            try hammer(pair.path) {
                #expect(try start(pair) == .done)
                // More often than systemd's default limit of 20 triggers in 2 s would allow.
                let end = host.now + .milliseconds(700)
                try host.wait(for: "some clients") { host.now >= end }
                #expect(host.shown("ActiveState", of: pair.socket.name) == "active")
                #expect(lives(of: "sock-early") == "1")
            }
        }

        @Test func stoppingTheServiceTakesTheSocketAlong() throws {
            let pair = try pair("sock-stop", "exec sleep 1000")
            defer { clear(pair) }
            #expect(try start(pair) == .done)
            try host.stop(pair.service.name)
            try host.wait(for: "the end of both") {
                try! !host.facts(of: pair.service.name).isLoaded
                    && !host.facts(of: pair.socket.name).isLoaded
            }
            #expect(access(pair.path, F_OK) != 0)
        }

        @Test func aServiceWhoseSocketIsTakenAwayEnds() throws {
            let pair = try pair("sock-taken", "exec sleep 1000")
            defer { clear(pair) }
            #expect(try start(pair) == .done)
            try host.stop(pair.socket.name)
            try host.wait(pair.service.name, toBecome: .inactive)
        }

        @Test func aSocketThatCannotBeOpenedFailsTheStart() throws {
            output(of: "mkdir -p /run/sock-bad.sock/not-empty")
            defer { output(of: "rm -r /run/sock-bad.sock") }
            let pair = try pair("sock-bad", "exec sleep 1000")
            defer { clear(pair) }
            #expect(try start(pair) == .dependency)
            #expect(lives(of: "sock-bad") == "0")
        }

        @Test func bothOutliveAReexecutionOfSystemd() throws {
            let pair = try pair("sock-reexec", "exec sleep 1000")
            defer { clear(pair) }
            #expect(try start(pair) == .done)
            output(of: "systemctl daemon-reexec")
            try host.wait(for: "systemd") { host.client.isReady }
            #expect(host.shown("ActiveState", of: pair.socket.name) == "active")
            let pid = try #require(try host.facts(of: pair.service.name).mainPID)
            host.forgetEvents()
            kill(pid, SIGKILL)
            try host.wait(pair.service.name, toBecome: .failed)
            try host.wait(for: "the socket's end") { access(pair.path, F_OK) != 0 }
            #expect(lives(of: "sock-reexec") == "1")
        }
    }
}
