import Model
import Testing

@testable import FrontPort

/// Which service a request of a shared address is for.
@Suite struct MatchTableTests {
    /// Services by number: 1 has the host, 2 and 3 wildcards, 4 a path of the host, 5 the rest.
    private static let hosts = MatchTable([
        claim(5),
        claim(2, hosts: ["*.example.com"]),
        claim(3, hosts: ["*.shop.example.com"]),
        claim(1, hosts: ["api.example.com", "[2001:db8::1]"]),
        claim(4, hosts: ["api.example.com"], paths: ["/v2", "/v2/old"]),
        claim(6, paths: ["/status"]),
        claim(7, hosts: ["api.example.com"], paths: ["/v2/new"]),
    ])

    private static func claim(
        _ service: Int32, hosts: [String] = [], paths: [String] = []
    ) -> MatchTable.Claim {
        MatchTable.Claim(
            service: service, match: RequestMatch(hosts: hosts, pathPrefixes: paths))
    }

    private func find(
        _ table: MatchTable, _ host: String, _ target: String
    ) -> MatchTable.Outcome {
        var path = RequestPath()
        let target = Array(target.utf8)
        return Array(host.utf8).withUnsafeBufferPointer { host in
            target.withUnsafeBufferPointer { target in
                guard path.read(target) else { return .ambiguousPath }
                return table.find(host, path)
            }
        }
    }

    @Test(arguments: [
        ("api.example.com", "/", 1), ("API.Example.COM", "/", 1), ("api.example.com:8080", "/", 1),
        ("api.example.com.", "/", 1), ("api.example.com.:80", "/", 1),
        ("[2001:db8::1]", "/", 1), ("[2001:DB8::1]:8080", "/", 1), ("[2001:db8::2]", "/", 5),
        ("[2001:db8:0::1]", "/", 1), ("[2001:0db8:0:0:0:0:0:1]:80", "/", 1),
        ("www.example.com", "/", 2), ("a.b.example.com", "/", 2), ("a.shop.example.com", "/", 3),
        ("a.b.shop.example.com", "/", 3), ("shop.example.com", "/", 2),
        ("example.com", "/", 5), ("xexample.com", "/", 5), ("other", "/", 5), ("", "/", 5),
        ("api.example.com", "/v2", 4), ("api.example.com", "/v2/", 4),
        ("api.example.com", "/v2?x=/v2/new", 4), ("api.example.com", "/v2/new/x", 7),
        ("api.example.com", "/v2/newer", 4), ("api.example.com", "/v20", 1),
        ("api.example.com", "/V2", 1), ("other", "/status/x", 6),
        // The most specific host goes first: one that has the path only for any host comes after.
        ("api.example.com", "/status", 1),
    ])
    func theMostSpecificHostAndThenTheLongestPathDecide(
        host: String, target: String, service: Int32
    ) {
        #expect(find(Self.hosts, host, target) == .service(service))
    }

    @Test func hostsThatNobodyHasAndPathsThatNobodyHasAreToldApart() {
        let table = MatchTable([
            Self.claim(1, hosts: ["a"], paths: ["/x"]), Self.claim(2, hosts: ["*.b"]),
        ])
        #expect(find(table, "a", "/x") == .service(1))
        #expect(find(table, "a", "/y") == .unknownPath)
        #expect(find(table, "b", "/x") == .unknownHost)
        #expect(find(table, ".b", "/x") == .service(2))
        #expect(find(table, "", "/x") == .unknownHost)
        #expect(find(MatchTable([]), "a", "/") == .unknownHost)
    }

    @Test func aPathThatNobodyHasUnderAHostIsLookedForUnderLessSpecificOnes() {
        let table = MatchTable([
            Self.claim(1, hosts: ["a.b.c"], paths: ["/1"]),
            Self.claim(2, hosts: ["*.b.c"], paths: ["/2"]),
            Self.claim(3, hosts: ["*.c"], paths: ["/3"]), Self.claim(4, paths: ["/4"]),
        ])
        for service: Int32 in 1...4 {
            #expect(find(table, "a.b.c", "/\(service)") == .service(service))
        }
        #expect(find(table, "a.b.c", "/5") == .unknownPath)
    }

    /// 1 has /public, 2 has /admin, 3 what is left.
    private static let guarded = [
        claim(1, paths: ["/public", "/caf%C3%A9"]), claim(2, paths: ["/admin"]), claim(3),
    ]

    @Test(arguments: [
        "/public/../admin", "/public/%2e%2e/admin", "/public/.%2E/admin", "/public/..%2fadmin",
        "/public/..;/admin", "/public/..;x=/admin", "/public/..%3b/admin", "/public/..\\admin",
        "/public/%252e%252e/admin", "/public/./x", "/x/..", "/..", "/.", "/public/%2e",
        "/public/..%00/x", "/public%3f/../admin",
        "/%61dmin", "/%2561dmin", "//admin", "/%2fadmin", "/\\admin", "/admin;x=1", "/admin;/x",
        "/;x/admin", "/%5cadmin", "/admin%2fx", "/admin\\x", "/admin%00", "/admin%3Fx",
        "/admin%23", "/;admin/..%2f",
    ])
    func aPathThatSomeServerReadsAsAnothersIsRefused(target: String) {
        #expect(find(MatchTable(Self.guarded), "h", target) == .ambiguousPath)
    }

    @Test(arguments: [
        ("/admin", 2), ("/admin/", 2), ("/admin//x", 2), ("/admin/a%2Fb", 2), ("/admin/a;b=c", 2),
        ("/admin/%61", 2), ("/admin?/../x", 2), ("/admin?a%2e%2e/", 2), ("/admin/x\\y", 2),
        ("/administrator", 3), ("/admin.php", 3), ("/admin%20x", 3), ("/", 3), ("//", 3),
        ("/@scope%2fname", 3), ("/my%20files/a", 3), ("/.well-known/x", 3), ("/a/.b", 3),
        ("/a/..b", 3), ("/a/...", 3), ("/100%", 3), ("/%zz", 3), ("/%", 3), ("/a%2", 3),
        ("/public/a//b", 1), ("/public/.hidden", 1),
        ("/caf%C3%A9", 1), ("/caf%c3%a9/x", 1), ("/caf%c3%a8", 3), ("/CAF%C3%A9", 3),
    ])
    func aPathThatAllReadersTakeForTheSamePasses(target: String, service: Int32) {
        #expect(find(MatchTable(Self.guarded), "h", target) == .service(service))
    }

    @Test func whereNoServiceAsksForPathsTheyAreNotLookedAt() {
        #expect(!MatchTable([Self.claim(1, hosts: ["a"]), Self.claim(2)]).looksAtPaths)
        #expect(MatchTable(Self.guarded).looksAtPaths)
    }

    /// Against the plainest way to say it, over hosts and paths of few letters, so that many collide.
    @Test(arguments: 0..<20)
    func theTableAgreesWithASearchOfAllClaims(seed: UInt64) {
        var random = SplitMix(state: seed)
        func label() -> String { ["a", "b", "c"][Int(random.next() % 3)] }
        func name() -> String {
            (0...random.next() % 3).map { _ in label() }.joined(separator: ".")
        }
        func path() -> String { (0...random.next() % 2).map { _ in "/" + label() }.joined() }
        let claims = (1...12).map { service in
            Self.claim(
                Int32(service),
                hosts: (0..<random.next() % 3).map { _ in
                    (random.next() % 2 == 0 ? "*." : "") + name()
                },
                paths: (0..<random.next() % 3).map { _ in path() })
        }
        let table = MatchTable(claims)
        for _ in 0..<300 {
            let (host, target) = (name(), path())
            #expect(find(table, host, target) == search(claims, host, target), "\(host) \(target)")
        }
    }

    private func search(
        _ claims: [MatchTable.Claim], _ host: String, _ path: String
    ) -> MatchTable.Outcome {
        var best: (rank: [Int], service: Int32)?
        var isKnown = false
        for claim in claims {
            for pattern in claim.match.hosts.isEmpty ? [""] : claim.match.hosts {
                let fits =
                    pattern.isEmpty || pattern == host
                    || pattern.hasPrefix("*") && host.hasSuffix(pattern.dropFirst())
                guard fits else { continue }
                isKnown = true
                for prefix in claim.match.pathPrefixes.isEmpty ? ["/"] : claim.match.pathPrefixes
                where prefix == "/" || (path + "/").hasPrefix(prefix + "/") {
                    let rank = [pattern == host ? 1 : 0, pattern.count, prefix.count]
                    if best == nil || best!.rank.lexicographicallyPrecedes(rank) {
                        best = (rank, claim.service)
                    }
                }
            }
        }
        guard let best else { return isKnown ? .unknownPath : .unknownHost }
        return .service(best.service)
    }
}
