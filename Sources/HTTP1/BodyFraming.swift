/// How the end of a body is found (RFC 9112 section 6.3).
package enum BodyFraming: Equatable, Sendable {
    /// There is no body.
    case none
    /// Exactly so many bytes, at least one.
    case length(UInt64)
    /// Chunks, and trailers after the last one: see `ChunkDecoder`.
    case chunked
    /// Everything until the sender closes; responses only.
    case untilClose
}

/// The value of one `Content-Length` field: digits and nothing else (RFC 9110 section 8.6).
///
/// Lists of equal values, which section 6.3 of RFC 9112 lets a recipient merge, are refused too: no
/// honest sender writes them, and parsers that disagree about them are how requests are smuggled.
func contentLength(_ value: ByteRange, in bytes: Span<UInt8>) throws(HeadFault) -> UInt64 {
    guard !value.isEmpty else { throw .malformedContentLength }
    var length: UInt64 = 0
    for index in value.indices {
        guard isDigit(bytes[index]) else { throw .malformedContentLength }
        let (tenfold, overflowed) = length.multipliedReportingOverflow(by: 10)
        let (sum, carried) = tenfold.addingReportingOverflow(UInt64(bytes[index] &- 0x30))
        // Half the range is kept free, so that adding to a length cannot overflow in its users.
        guard !overflowed, !carried, sum <= UInt64(Int64.max) else { throw .malformedContentLength }
        length = sum
    }
    return length
}

/// A number of up to nine digits; nil for anything else.
func decimal(_ value: ByteRange, in bytes: Span<UInt8>) -> UInt32? {
    guard !value.isEmpty, value.count <= 9 else { return nil }
    var number: UInt32 = 0
    for index in value.indices {
        guard isDigit(bytes[index]) else { return nil }
        number = number * 10 + UInt32(bytes[index] &- 0x30)
    }
    return number
}

private let chunkedCoding = FoldedText("chunked")

/// Accepts `chunked` and nothing else as the value of `Transfer-Encoding`.
///
/// RFC 9112 section 6.1 answers 501 to a coding that is not known, section 6.3 answers 400 where
/// `chunked` is not the last one, since the end of such a request cannot be found.
func requireChunked(_ value: ByteRange, in bytes: Span<UInt8>) throws(HeadFault) {
    if chunkedCoding.matches(value, in: bytes) { return }
    var elements = ListElements(value)
    var chunkedBefore = false
    var lastIsChunked = false
    while let element = elements.next(in: bytes) {
        chunkedBefore = chunkedBefore || lastIsChunked
        lastIsChunked = chunkedCoding.matches(element, in: bytes)
    }
    throw lastIsChunked && !chunkedBefore
        ? .unsupportedTransferCoding : .malformedTransferEncoding
}
