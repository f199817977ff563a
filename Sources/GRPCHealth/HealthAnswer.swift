/// What has come of the answer to `Health/Check`, bounded, and what it means.
struct HealthAnswer {
    /// A response has some hundred bytes of fields, and seven of message.
    private static let fieldBytesMaximum = 16 << 10
    private static let bodyBytesMaximum = 1 << 10

    private let service: String
    private var httpStatus = ""
    private var contentType = ""
    private var grpcStatus: String?
    private var grpcMessage = ""
    private var body: [UInt8] = []
    private var fieldBytes = 0

    init(about service: String) { self.service = service }

    /// False for more than an answer has.
    mutating func add(field name: String, _ value: String) -> Bool {
        fieldBytes += name.utf8.count + value.utf8.count
        guard fieldBytes <= Self.fieldBytesMaximum else { return false }
        switch name {
        case ":status": httpStatus = value
        case "content-type": contentType = value
        case "grpc-status": grpcStatus = value
        case "grpc-message": grpcMessage = value
        default: break
        }
        return true
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard body.count + bytes.count <= Self.bodyBytesMaximum else { return false }
        body += bytes
        return true
    }

    /// Of a whole answer.
    var outcome: HealthCall.Outcome {
        guard httpStatus == "200" else {
            return .failed(answers("HTTP status \(httpStatus.shown)"))
        }
        guard contentType.hasPrefix("application/grpc") else {
            return .failed(answers("content type '\(contentType.shown)', not with gRPC"))
        }
        guard let grpcStatus else { return .failed("answers Health/Check without a gRPC status") }
        guard let code = Int(grpcStatus), code == 0 else { return .failed(refusal(grpcStatus)) }
        guard let status = HealthMessage.status(in: body) else {
            return .failed(answers("a message that is none of grpc.health.v1"))
        }
        return status == .serving ? .serving : .failed("says \(status.name)\(subject)")
    }

    private func answers(_ what: String) -> String { "answers Health/Check with \(what)" }

    private var subject: String { service.isEmpty ? "" : " of '\(service)'" }

    private func refusal(_ code: String) -> String {
        let name = GRPCStatus.name(of: code)
        let said = grpcMessage.isEmpty ? "" : ": \(grpcMessage.shown)"
        return switch code {
        case "5": "does not know the service '\(service)' (gRPC status \(name))"
        case "12": "does not offer grpc.health.v1.Health (gRPC status \(name))"
        default: answers("gRPC status \(name)\(said)")
        }
    }
}

enum GRPCStatus {
    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
        "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ]

    static func name(of code: String) -> String {
        guard let number = Int(code), names.indices.contains(number) else { return code.shown }
        return names[number]
    }
}

extension String {
    /// What others wrote, fit for a line of a log.
    var shown: String {
        String(
            decoding: utf8.prefix(100).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self
        )
    }
}
