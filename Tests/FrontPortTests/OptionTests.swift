import Foundation
import FrontPort
import FrontWire
import Model
import Testing

@Suite struct OptionTests {
    private let http = ["--listen", "http:127.0.0.1:8080", "--endpoint", "127.0.0.1:9001"]
    private let tcp = ["--listen", "tcp:127.0.0.1:8080", "--endpoint", "127.0.0.1:9001"]

    private func settings(_ arguments: [String]) throws -> FrontSettings {
        guard case .serve(let settings) = try FrontArguments(arguments) else {
            Issue.record("\(arguments) do not ask to serve")
            return FrontSettings()
        }
        return settings
    }

    private func services(_ arguments: [String]) throws -> [ServiceRoutes] {
        try #require(try settings(arguments).routes).services
    }

    /// A file of the repository.
    private func read(_ path: String) throws -> Data {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        return try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
    }

    private func complaint(_ arguments: [String]) -> String? {
        do throws(OptionFault) {
            _ = try FrontArguments(arguments)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func withoutOptionsTheDaemonSaysWhatIsServed() throws {
        let settings = try settings([])
        #expect(settings.controlPath == FrontSettings.defaultControlPath)
        #expect(settings.routes == nil)
        #expect(try self.settings(["--control", "/run/x"]).controlPath == "/run/x")
    }

    @Test func aloneThereIsAControlSocketOnlyWhenAskedFor() throws {
        #expect(try settings(http).controlPath == nil)
        #expect(try settings(http + ["--control=/run/x"]).controlPath == "/run/x")
    }

    @Test func eachModeIsAServiceWithAllReplicas() throws {
        let services = try services([
            "--listen", "tcp:unix:/run/s.sock", "--listen", "http:127.0.0.1:8080",
            "--listen", "http:[::1]:0", "--endpoint", "127.0.0.1:9001,weight=3",
            "--endpoint", "unix:/run/b.sock", "--endpoint=10.1.2.3:80", "--endpoint", "[::2]:80",
        ])
        #expect(services.map(\.service.description) == ["http", "tcp"])
        #expect(services.map(\.front.mode) == [.http, .tcp])
        #expect(
            services[0].front.listen == [
                .ipv4(host: "127.0.0.1", port: 8080), .ipv6(host: "::1", port: 0),
            ])
        #expect(services[1].front.listen == [.unix(path: "/run/s.sock")])
        #expect(services[0].endpoints.map(\.replica.description).first == "http-1-1")
        for service in services {
            #expect(
                service.endpoints.map(\.endpoint) == [
                    .loopback(port: 9001), .unix(path: "/run/b.sock"),
                    .address(host: "10.1.2.3", port: 80), .address(host: "::2", port: 80),
                ])
            #expect(service.endpoints.map(\.weight) == [300, 100, 100, 100])
        }
    }

    @Test func valuesStandBehindASpaceOrAnEqualsSign() throws {
        for arguments in [["--idle-timeout", "5s"], ["--idle-timeout=5s"]] {
            #expect(try services(http + arguments)[0].front.idleTimeout == .seconds(5))
        }
    }

    @Test func theLastOfTwoCounts() throws {
        let front = try services(http + ["--idle-timeout=5s", "--idle-timeout=6s"])[0].front
        #expect(front.idleTimeout == .seconds(6))
    }

    @Test func helpAndVersionComeBeforeMistakesBehindThem() throws {
        guard case .help = try FrontArguments(["--help", "--nonsense"]),
            case .version = try FrontArguments(["--version"])
        else { return #expect(Bool(false)) }
    }

    @Test func theHelpNamesEveryOptionAndItsDefault() {
        for option in FrontOption.all { #expect(FrontHelp.text.contains("  \(option.name) ")) }
        #expect(FrontHelp.text.contains("Default: 30s."))
    }

    @Test func theManualNamesEveryOption() throws {
        let manual = String(decoding: try read("man/coxswain-front.8"), as: UTF8.self)
        for option in FrontOption.all {
            #expect(manual.contains(".It Fl -\(option.name.dropFirst(2)) "), "\(option.name)")
        }
    }

    /// The keys of `front` in the schema of policies, which is made from what reads them.
    @Test func everyKeyOfAPolicyIsAnOption() throws {
        let schema = try JSONDecoder().decode(
            Schema.self, from: read("policies/coxswain.schema.json"))
        let front = try #require(schema.properties?["front"])
        let options = Set(FrontOption.all.map(\.name))
        // `mode` is said with each address.
        for key in front.keys.map({ "--\($0)" }) where key != "--mode" {
            #expect(options.contains(key), "\(key)")
        }
        #expect(front.keys.count > 20)
    }

    @Test(arguments: [
        (["--nonsense"], "'--nonsense': there is none of that name"),
        (["word"], "'word': there is none of that name"),
        (["--listen"], "'--listen': it needs a value, such as --listen=tcp:"),
        (["--listen", "127.0.0.1:80"], "'--listen': its value must begin with 'http:' or 'tcp:'"),
        (["--listen", "http:127.0.0.1"], "'--listen': its value must be an address with a port"),
        (["--listen=http:[::1]:0"], "'--listen': nothing is behind it; add --endpoint"),
        (["--endpoint=[::1]:80"], "'--endpoint': nothing says where clients connect"),
        (["--endpoint=[::1]:0"], "'--endpoint': its value holds the port 0"),
        (["--endpoint=[::1]:1,heavy"], "'--endpoint': its value must have a weight from 1 to 100"),
        (["--endpoint=[::1]:1,weight=0"], "'--endpoint': its value must have a weight from 1"),
        (["--endpoint=localhost:1"], "'--endpoint': its value must be an address, not a name"),
        (["--connect-timeout=abc"], "'--connect-timeout': its value must be a duration, not 'abc'"),
        (["--connect-timeout=5"], "'--connect-timeout': its value must be a duration, and '5'"),
        (["--connect-timeout=1ms"], "'--connect-timeout': its value must be between 10ms and 1d"),
        (["--held-requests=-1"], "'--held-requests': its value must be between 0 and 100000"),
        (["--mode=x"], "'--mode': there is none of that name"),
        (["--balance=x"], "'--balance': its value must be round-robin or least-requests, not 'x'"),
        (["--sticky=cookie:"], "'--sticky': its value must be none, cookie:NAME"),
        (["--forwarding-via=maybe"], "'--forwarding-via': its value must be yes or no"),
        (["--hosts=a,,b"], "'--hosts': its value must be a host name, not ''"),
        (["--paths=/a/../b"], "'--paths': its value must be a path in its plain form"),
        (["--ejection-panic=5"], "'--ejection-panic': its value must be a percentage, and"),
        (["--max-body=5X"], "'--max-body': its value must be a size"),
        (["--control=here"], "'--control': its value must be an absolute path"),
        (["--idle-timeout=5s"], "'--idle-timeout': it goes with --listen and --endpoint"),
    ])
    func mistakesAreExplained(_ arguments: [String], _ expected: String) throws {
        let complaint = try #require(self.complaint(arguments))
        #expect(complaint.hasPrefix("failed to read option \(expected)"), "\(complaint)")
    }

    @Test func whatNamesTheClientOfAStreamDoesNotGoWithRequests() throws {
        #expect(complaint(tcp + ["--proxy-protocol=v2"]) == nil)
        #expect(complaint(http + ["--proxy-protocol=v2"])?.contains("tcp only") == true)
    }

    /// Holds the table of options to all that a policy can say: each field of it is changed by one.
    @Test func everyFieldOfAPolicyHasAnOption() throws {
        var changed: Set<String> = []
        for base in [http, tcp] {
            let normal = leaves(of: try services(base)[0].front)
            for option in FrontOption.all {
                guard let routes = try? services(base + ["\(option.name)=\(option.example)"])
                else { continue }
                for (field, value) in routes.flatMap({ leaves(of: $0.front) })
                where normal[field] != value {
                    changed.insert(field)
                }
            }
        }
        let all = Set(leaves(of: FrontPolicy(listen: [])).keys)
        #expect(all.subtracting(changed) == [])
    }

    /// The values of a structure that hold no others of our own, by their names.
    private func leaves(of value: Any, named name: String = "") -> [String: String] {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .struct, !(value is Duration) else {
            return [name: String(describing: value)]
        }
        return mirror.children.reduce(into: [:]) { leaves, child in
            leaves.merge(self.leaves(of: child.value, named: "\(name).\(child.label ?? "?")")) {
                $1
            }
        }
    }
}

/// As much of JSON Schema as names keys.
private struct Schema: Decodable {
    let properties: [String: Schema]?
    let anyOf: [Schema]?
    /// One of several keys, which is one value to an option.
    let maxProperties: Int?

    /// `retries-percent` for the key `percent` of the section `retries`.
    var keys: [String] {
        if maxProperties != nil { return [] }
        let own = (properties ?? [:]).flatMap { name, value in
            value.keys.isEmpty ? [name] : value.keys.map { "\(name)-\($0)" }
        }
        return own + (anyOf ?? []).flatMap(\.keys)
    }
}
