import ControlAPI
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// JSON in and out of the API.
enum APIBody {
    static let maximumBytes = APILimits.requestBodyBytes

    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = ByteBuffer(bytes: try encoder.encode(value))
        bytes.writeString("\n")
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: bytes))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from request: Request) async throws
        -> Value
    {
        let bytes = try await request.body.collect(upTo: maximumBytes)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch {
            throw ErrorReply(
                code: .malformed, message: "failed to read the request's body: \(error)")
        }
    }
}
