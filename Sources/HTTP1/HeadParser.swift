/// Reads HTTP/1.1 and 1.0 heads (RFC 9112) without I/O, copies or allocation.
///
/// A parser belongs to one worker and serves all its connections, one head at a time; what a
/// connection has to remember of a head that came in part is its `HeadProgress`. Results are offsets
/// into the caller's buffer, valid until the next call. A relay uses it so:
///
///     switch parser.parseRequest(received.span, resuming: &connection.progress) {
///     case .needMore: return                               // progress remembers how far it read
///     case .refused(let fault): answer(fault.status, fault.reason); close()
///     case .complete(let headLength):
///         let request = parser.request
///         send(request.methodName); send(" "); send(request.path); send(" HTTP/1.1\r\n")
///         for index in 0..<parser.headers.count where !parser.headers[index].isHopByHop {
///             send(parser.headers[index].line)             // byte by byte, CRLF included
///         }
///         if request.framing == .chunked { send("Transfer-Encoding: chunked\r\n") }
///         send("Via: 1.1 front\r\n\r\n")
///         forwardBody(from: headLength, framing: request.framing)   // `ChunkDecoder`, or a count
///     }
///
/// It is strict: whatever lets two parsers disagree about where a message ends is refused, even
/// where the RFC lets a recipient be kind. `HeadFault` lists all of it.
package struct HeadParser: ~Copyable {
    private let reader: HeadReader
    /// The header lines of the head that was completed last.
    package private(set) var headers = HeaderTable()
    /// The request that was completed last.
    package private(set) var request = RequestHead()
    /// The response that was completed last.
    package private(set) var response = ResponseHead()

    package init(limits: HeadLimits = HeadLimits()) {
        reader = HeadReader(limits: limits)
    }

    package var limits: HeadLimits { reader.limits }

    /// Looks at the bytes received since the head began. Call again with the same bytes and more
    /// after `needMore`; `progress` is ready for the next head after `complete`.
    package mutating func parseRequest(
        _ bytes: Span<UInt8>, resuming progress: inout HeadProgress
    ) -> HeadOutcome {
        do throws(HeadFault) {
            guard let length = try reader.read(&request, &headers, bytes, resuming: &progress)
            else { return .needMore }
            progress = HeadProgress()
            try request.interpret(&headers, in: bytes)
            return .complete(length)
        } catch {
            return .refused(error)
        }
    }

    /// The same for a response; how its body ends depends on what was asked.
    package mutating func parseResponse(
        _ bytes: Span<UInt8>, to question: ResponseContext, resuming progress: inout HeadProgress
    ) -> HeadOutcome {
        do throws(HeadFault) {
            guard let length = try reader.read(&response, &headers, bytes, resuming: &progress)
            else { return .needMore }
            progress = HeadProgress()
            try response.interpret(&headers, in: bytes, answering: question)
            return .complete(length)
        } catch {
            return .refused(error)
        }
    }
}
