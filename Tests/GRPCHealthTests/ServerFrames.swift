/// What a server of HTTP/2 sends, made by hand (RFC 9113 section 4.1, RFC 7541 section 6.2.2).
enum ServerFrames {
    static let settings = frame(type: 4)
    static let settingsTaken = frame(type: 4, flags: 1)
    static let ping = frame(type: 6, payload: [UInt8](repeating: 7, count: 8))

    static func frame(
        type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []
    ) -> [UInt8] {
        Array(bytes(UInt32(payload.count)).dropFirst()) + [type, flags] + bytes(stream) + payload
    }

    static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Fields as literals without indexing, none of them longer than 126 bytes.
    static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { name, value in
            [0, UInt8(name.utf8.count)] + name.utf8 + [UInt8(value.utf8.count)] + value.utf8
        }
    }

    static func headers(_ fields: [(String, String)], ends: Bool = false) -> [UInt8] {
        frame(type: 1, flags: ends ? 0x5 : 0x4, stream: 1, payload: block(fields))
    }

    static func data(_ payload: [UInt8]) -> [UInt8] { frame(type: 0, stream: 1, payload: payload) }

    static func reset(_ code: UInt32) -> [UInt8] {
        frame(type: 3, stream: 1, payload: bytes(code))
    }

    static func goAway(lastStream: UInt32, _ code: UInt32) -> [UInt8] {
        frame(type: 7, payload: bytes(lastStream) + bytes(code))
    }

    static let fine = [(":status", "200"), ("content-type", "application/grpc")]

    /// A whole answer with this message.
    static func answer(_ message: [UInt8]) -> [UInt8] {
        settings + headers(fine) + data([0] + bytes(UInt32(message.count)) + message)
            + headers([("grpc-status", "0")], ends: true)
    }

    /// An answer of trailers alone.
    static func refusal(_ status: String, _ message: String = "") -> [UInt8] {
        settings
            + headers(fine + [("grpc-status", status), ("grpc-message", message)], ends: true)
    }
}
