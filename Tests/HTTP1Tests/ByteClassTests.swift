import HTTP1
import Testing

/// Heads are scanned eight bytes a turn; every byte must be judged alike wherever it stands.
@Suite struct ByteClassTests {
    private static let places = 0..<20

    private func request(target: [UInt8] = [], name: [UInt8] = [], value: [UInt8] = []) -> [UInt8] {
        Array("GET /".utf8) + target + Array(" HTTP/1.1\r\nHost: a\r\nX".utf8) + name
            + Array(": ".utf8) + value + Array("y\r\n\r\n".utf8)
    }

    /// Twenty letters with `byte` at `place`, between neighbours that carries and borrows start from.
    private func letters(_ byte: UInt8, at place: Int, beside neighbour: UInt8) -> [UInt8] {
        var letters = [UInt8](repeating: neighbour, count: ByteClassTests.places.upperBound)
        letters[place] = byte
        return letters
    }

    /// `#expect` for tens of thousands of cases costs seconds.
    private func expect(_ isRight: Bool, _ byte: UInt8, _ place: Int) {
        if !isRight { Issue.record("byte \(byte) at \(place)") }
    }

    @Test func valuesTakeEverythingButControls() {
        for byte in UInt8.min...UInt8.max where byte != 0x0a && byte != 0x0d {
            let isText = byte == 0x09 || byte >= 0x20 && byte != 0x7f
            for place in ByteClassTests.places {
                for neighbour: UInt8 in [0x61, 0x7e, 0xff] {
                    let value = letters(byte, at: place, beside: neighbour)
                    let fault = readRequest(request(value: value)).fault
                    expect(fault == (isText ? nil : .controlByteInValue), byte, place)
                }
            }
        }
    }

    @Test func targetsTakeVisibleASCIIButTheFragment() {
        for byte in UInt8.min...UInt8.max where ![0x09, 0x0a, 0x0d, 0x20].contains(byte) {
            let isAllowed = byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "#")
            for place in ByteClassTests.places {
                for neighbour: UInt8 in [0x21, 0x61, 0x7e] {
                    let target = letters(byte, at: place, beside: neighbour)
                    let fault = readRequest(request(target: target)).fault
                    expect(fault == (isAllowed ? nil : .malformedTarget), byte, place)
                }
            }
        }
    }

    @Test func namesTakeTokensOnly() {  // RFC 9110 section 5.6.2
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: ":") {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a && byte < 0x80
            let isDigit = byte >= 0x30 && byte <= 0x39
            let isToken = isLetter || isDigit || marks.contains(byte)
            for place in ByteClassTests.places {
                let name = letters(byte, at: place, beside: 0x61)
                let isTaken = readRequest(request(name: name)).fault == nil
                expect(isTaken == isToken, byte, place)
            }
        }
    }
}
