/// What `grpc.health.v1.Health/Check` is asked and answers, as protocol buffers behind gRPC's prefix of
/// five bytes: whether it is compressed, and its length.
/// Source: github.com/grpc/grpc, doc/health-checking.md and doc/PROTOCOL-HTTP2.md.
enum HealthMessage {
    /// The values of `ServingStatus`.
    enum Status: UInt64, Sendable {
        case unknown, serving, notServing, serviceUnknown

        var name: String {
            switch self {
            case .unknown: "UNKNOWN"
            case .serving: "SERVING"
            case .notServing: "NOT_SERVING"
            case .serviceUnknown: "SERVICE_UNKNOWN"
            }
        }
    }

    /// `message HealthCheckRequest { string service = 1; }`, where nothing stands for the empty text.
    static func request(service: String) -> [UInt8] {
        let name = Array(service.utf8)
        let fields = name.isEmpty ? [] : [0x0A] + varint(UInt64(name.count)) + name
        let length = UInt32(fields.count)
        return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + fields
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }

    /// `message HealthCheckResponse { ServingStatus status = 1; }`; nil for what is none. Fields that
    /// nobody knows are skipped, as protocol buffers want it.
    static func status(in body: [UInt8]) -> Status? {
        guard body.count >= 5, body[0] == 0 else { return nil }
        let length = body[1...4].reduce(0) { $0 << 8 | Int($1) }
        var rest = body[5...]
        guard rest.count == length else { return nil }
        var status: UInt64 = 0
        while !rest.isEmpty {
            guard let tag = takeVarint(&rest) else { return nil }
            if tag == 0x08 {
                guard let value = takeVarint(&rest) else { return nil }
                status = value
            } else if !skip(tag, &rest) {
                return nil
            }
        }
        return Status(rawValue: status)
    }

    private static func takeVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    /// By its wire type.
    private static func skip(_ tag: UInt64, _ bytes: inout ArraySlice<UInt8>) -> Bool {
        let length: UInt64
        switch tag & 7 {
        case 0: return takeVarint(&bytes) != nil
        case 1: length = 8
        case 2:
            guard let told = takeVarint(&bytes) else { return false }
            length = told
        case 5: length = 4
        default: return false
        }
        guard length <= bytes.count else { return false }
        bytes.removeFirst(Int(length))
        return true
    }
}
