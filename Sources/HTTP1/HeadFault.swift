/// Why a head is refused. Each fault of a request has the status code to answer with; a relay that
/// finds one in a response answers its client 502 instead.
package enum HeadFault: Error, Equatable, Sendable, CaseIterable {
    case malformedRequestLine, malformedStatusLine, unsupportedVersion, startLineTooLong
    case malformedTarget, targetFormNotAllowed
    case headerBlockTooLarge, tooManyHeaders, tooManyConnectionOptions
    case bareLineFeed, bareCarriageReturn, foldedHeader
    case emptyHeaderName, malformedHeaderName, blankBeforeColon, controlByteInValue
    case missingHost, repeatedHost, malformedHost
    case malformedContentLength, repeatedContentLength, contentLengthAndTransferEncoding
    case malformedTransferEncoding, repeatedTransferEncoding, unsupportedTransferCoding
    case transferEncodingInHTTP10
    case unexpectedSwitch

    /// The status code to answer a request with (RFC 9110 section 15, RFC 6585 section 5).
    package var status: UInt16 {
        switch self {
        case .startLineTooLong: 414
        case .headerBlockTooLarge, .tooManyHeaders, .tooManyConnectionOptions: 431
        case .unsupportedTransferCoding: 501
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// One sentence for a log or for whoever sent the head.
    package var reason: String {
        switch self {
        case .malformedRequestLine:
            "the request line is not 'METHOD SP target SP HTTP/1.1 CRLF' with single spaces"
        case .malformedStatusLine: "the status line is not 'HTTP/1.1 SP three digits SP reason'"
        case .unsupportedVersion: "only HTTP/1.0 and HTTP/1.1 are spoken here"
        case .startLineTooLong: "the first line is longer than the limit"
        case .malformedTarget: "the request target is not a valid path, URI or '*'"
        case .targetFormNotAllowed: "this form of request target does not go with this method"
        case .headerBlockTooLarge: "the header lines are larger than the limit"
        case .tooManyHeaders: "there are more header lines than the limit"
        case .tooManyConnectionOptions: "the Connection field lists more options than the limit"
        case .bareLineFeed: "a line ends with LF alone instead of CRLF"
        case .bareCarriageReturn: "there is a CR without LF after it"
        case .foldedHeader: "a header line starts with a blank (obsolete folding)"
        case .emptyHeaderName: "a header line has no name"
        case .malformedHeaderName: "a header name has a byte that no token may have"
        case .blankBeforeColon: "there is a blank between a header name and its colon"
        case .controlByteInValue: "a header value has a control byte"
        case .missingHost: "an HTTP/1.1 request needs a Host field"
        case .repeatedHost: "there is more than one Host field"
        case .malformedHost: "the host is not a name or address with an optional port"
        case .malformedContentLength: "Content-Length is not one decimal number within range"
        case .repeatedContentLength: "there is more than one Content-Length field"
        case .contentLengthAndTransferEncoding:
            "Content-Length and Transfer-Encoding contradict each other"
        case .malformedTransferEncoding: "Transfer-Encoding does not end in one 'chunked'"
        case .repeatedTransferEncoding: "there is more than one Transfer-Encoding field"
        case .unsupportedTransferCoding: "the only transfer coding known here is 'chunked'"
        case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding"
        case .unexpectedSwitch: "101 Switching Protocols to what the request did not ask for"
        }
    }
}
