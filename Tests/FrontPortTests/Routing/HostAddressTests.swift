import Model
import Testing

@testable import FrontPort

@Suite struct HostAddressTests {
    private func text(_ host: String) -> String? {
        var host = host
        return host.withUTF8 { HostAddress($0)?.withBytes { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(arguments: [
        ("[::1]", "[::1]"), ("[0:0:0:0:0:0:0:1]", "[::1]"), ("[0000::0001]", "[::1]"),
        ("[::]", "[::]"), ("[2001:DB8::]", "[2001:db8::]"),
        ("[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"), ("[1:0:2::3]", "[1:0:2::3]"),
        ("[1::2:0:3:4:5:6]", "[1:0:2:0:3:4:5:6]"), ("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"),
    ])
    func hasOneSpelling(host: String, canonical: String) { #expect(text(host) == canonical) }

    @Test(arguments: [
        "[]", "[:]", "[:::]", "[1]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]",
        "[12345::]",
        "[1:]", "[:1]", "[g::]", "[::1.2.3.4]", "[fe80::1%25eth0]", "::1", "[::1",
        "[1:2:3:4::5:6:7:8]",
    ])
    func isNoOtherText(host: String) { #expect(text(host) == nil) }

    /// The policy's own reader of addresses, which is written in another way.
    @Test func agreesWithWhatPoliciesAreReadBy() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let groups = (0..<8).map { _ in
                let value = Bool.random(using: &random) ? 0 : UInt16.random(in: 0...0xffff)
                return String(value, radix: 16, uppercase: Bool.random(using: &random))
            }
            var spelled = groups.joined(separator: ":")
            if groups[3] == "0" {
                spelled =
                    groups[..<3].joined(separator: ":") + "::" + groups[4...].joined(separator: ":")
            }
            #expect(text("[\(spelled)]") == IPv6Text.canonical(spelled[...]).map { "[\($0)]" })
        }
    }
}
