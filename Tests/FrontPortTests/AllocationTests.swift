import Glibc
import LinuxIO
import Model
import Testing

/// What the optimised front allocates while it serves: nothing. `scripts/check-allocations` builds it,
/// and the library that counts; without them there is nothing to be seen here, as the front of a debug
/// build allocates.
@Suite(.enabled(if: Counted.isThere))
struct AllocationTests {
    private static let requests = 400
    private static let clients = 8
    private static let get = "GET /orders?page=2 HTTP/1.1\r\nHost: shop\r\nUser-Agent: t\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\n\r\nbody"
    private static let chunked =
        "POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
    private static let bound =
        "GET / HTTP/1.1\r\nHost: shop\r\nCookie: a=b; who=1234567890123456\r\n\r\n"

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let request: String
        var answers = 1
        let options: [String]
    }

    static let cases = [
        Case(testDescription: "in turn", request: get, options: []),
        Case(
            testDescription: "to the less busy", request: get,
            options: ["--balance", "least-requests"]),
        Case(
            testDescription: "by a cookie", request: bound, options: ["--sticky", "cookie:who"]),
        Case(
            testDescription: "by a header", request: get,
            options: ["--sticky", "header:User-Agent"]),
        Case(
            testDescription: "so many at once", request: get,
            options: ["--requests-per-replica", "2"]),
        Case(testDescription: "with a body", request: post, options: []),
        Case(testDescription: "with a body in chunks", request: chunked, options: []),
        Case(testDescription: "two at once", request: get + get, answers: 2, options: []),
    ]

    @Test("requests take no memory", arguments: cases)
    func requests(way: Case) throws {
        let front = try Counted(mode: "http", options: way.options)
        let readers = try (0..<AllocationTests.clients).map { _ in
            MessageReader(try front.client())
        }
        let allocations = try front.allocations(during: AllocationTests.requests) { index in
            let reader = readers[index % readers.count]
            reader.wire.send(way.request)
            for _ in 0..<way.answers { #expect(reader.next()?.status == 200) }
        }
        #expect(allocations == 0)
    }

    @Test("bytes of streams take no memory")
    func streams() throws {
        let front = try Counted(mode: "tcp", options: [])
        let readers = try (0..<AllocationTests.clients).map { _ in
            MessageReader(try front.client())
        }
        let allocations = try front.allocations(during: AllocationTests.requests) { index in
            let reader = readers[index % readers.count]
            reader.wire.send(AllocationTests.get)
            #expect(reader.next()?.status == 200)
        }
        #expect(allocations == 0)
    }
}

/// An optimised front with two replicas, whose allocations are counted.
private final class Counted {
    static let program = environment("COXSWAIN_RELEASE_FRONT")
    static let library = environment("COXSWAIN_ALLOCATION_COUNTER")
    static var isThere: Bool { program != nil && library != nil }

    private let scratch = Scratch()
    private let replicas: [Backend]
    private let front: FrontProcess
    private let page: UnsafeMutableRawPointer
    private let address: String

    init(mode: String, options: [String]) throws {
        let program = try #require(Counted.program)
        let library = try #require(Counted.library)
        let scratch = scratch
        replicas = try ["a", "b"].map { try Backend(named: $0, unix: scratch.file($0)) }
        address = scratch.file("front")
        page = try Counted.page(scratch.file("count"))
        front = try FrontProcess(
            ["--listen", "\(mode):unix:\(address)", "--workers", "1"]
                + replicas.flatMap { ["--endpoint", "unix:\($0.endpoint)"] } + options,
            program: program,
            environment: [
                "LD_PRELOAD=\(library)", "ALLOCATION_COUNT=\(scratch.file("count"))",
            ])
        _ = try front.addresses()
        try #require(count > 0, "nothing is counted")
    }

    deinit { munmap(page, 8) }

    func client() throws -> Wire { try Wire(to: .unix(path: address)) }

    /// How much is allocated while `ask` is called so many times, after it has been called as often.
    func allocations(during calls: Int, _ ask: (Int) throws -> Void) throws -> UInt64 {
        for index in 0..<calls { try ask(index) }
        let before = count
        for index in 0..<calls { try ask(index) }
        return count - before
    }

    private var count: UInt64 { page.load(as: UInt64.self) }

    private static func page(_ path: String) throws -> UnsafeMutableRawPointer {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { closeDescriptor(file) }
        try #require(ftruncate(file, 8) == 0)
        let page = mmap(nil, 8, PROT_READ, MAP_SHARED, file, 0)
        return try #require(page == MAP_FAILED ? nil : page)
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
