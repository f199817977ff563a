import Model
import PolicyFile
import Testing

@Suite struct ListenTextTests {
    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.ipv4(host: "127.0.0.1", port: 8_080)),
        ("0.0.0.0:1", .ipv4(host: "0.0.0.0", port: 1)),
        ("255.255.255.255:65535", .ipv4(host: "255.255.255.255", port: 65_535)),
        ("[::1]:80", .ipv6(host: "::1", port: 80)),
        ("[::]:80", .ipv6(host: "::", port: 80)),
        ("/run/x.sock", .unix(path: "/run/x.sock")),
    ])
    func addressesAreRead(_ text: String, _ address: ListenAddress) throws {
        #expect(try ListenText.read(text) == address)
    }

    /// RFC 5952, sections 4.1 to 4.3.
    @Test(arguments: [
        ("2001:0db8::0001", "2001:db8::1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:DB8::A", "2001:db8::a"),
        ("0:0:0:0:0:0:0:0", "::"), ("1::", "1::"), ("::8", "::8"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
    func ipv6IsBroughtIntoItsOneForm(_ text: String, _ canonical: String) throws {
        #expect(try ListenText.read("[\(text)]:80") == .ipv6(host: canonical, port: 80))
    }

    @Test(arguments: [
        "", ":", "80", ":80", "*:80", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0",
        "127.0.0.1:65536", "127.0.0.1:+80", "127.0.0.1:080", "127.0.0:80", "127.0.0.256:80",
        "127.0.0.01:80", "1.2.3.4.5:80", "::1:80", "[::1]", "[]:80", "[:::]:80", "[1:2]:80",
        "[1::2::3]:80", "[1:2:3:4:5:6:7:8:9]:80", "[12345::]:80", "[g::]:80", "[::1%eth0]:80",
        "[1:2:3:4:5:6:7:8::]:80", "[::1.2.3.4]:80", "unix:/run/x", "@x", "x/y", "/run/../x",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(throws: QuantityFault.self) { try ListenText.read(text) }
    }

    @Test func whatIsWrittenReadsAsTheSame() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<500 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &random) ? 0 : UInt16.random(in: 0...(.max), using: &random)
            }
            let text = groups.map { String($0, radix: 16) }.joined(separator: ":")
            let address = try ListenText.read("[\(text)]:80")
            #expect(try ListenText.read(address.description) == address)
        }
    }
}
