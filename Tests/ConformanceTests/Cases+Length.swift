// How long a request is: RFC 9112 section 6, and what smugglers make of it.
extension Case {
    static let contentLengths: [Case] = [
        .passed(
            "a body of that length is passed on", "9112 6.2",
            post("Content-Length: 4", body: "abcd")),
        .passed("a length of zero is a length", "9112 6.3", post("Content-Length: 0", body: "")),
        .passed("a POST without length has no body", "9112 6.3", post(body: "")),
        .passed("GET may have a body", "9110 9.3.1", get("Content-Length: 2") + "ab"),
        .passed(
            "an unknown method may have a body", "9110 9.1",
            get("Content-Length: 2", method: "BREW") + "ab"),
        .passed(
            "a body may look like a request", "9112 6.2",
            post("Content-Length: \(smuggled.utf8.count)", body: smuggled)),
        .passed(
            "a body may be any bytes", "9110 6.4",
            post("Content-Length: 6", body: "\0\r\n\u{ff}\n\r")),
        .passed(
            "zeros before a length are no other length", "9110 8.6",
            post("Content-Length: 0004", body: "abcd"),
            as: post("Content-Length: 4", body: "abcd")),
        .passed(
            "blanks around a length are no part of it", "9110 5.5",
            post("Content-Length: \t 4 \t", body: "abcd"),
            as: post("Content-Length: 4", body: "abcd")),
        .passed(
            "a long body is passed on whole", "9112 6.2",
            post("Content-Length: 300000", body: String(repeating: "0123456789", count: 30_000))),

        .refused(
            "a length with a plus is refused", "9110 8.6", post("Content-Length: +4", body: "abcd")),
        .refused(
            "a length below zero is refused", "9110 8.6", post("Content-Length: -1", body: "")),
        .refused(
            "a length of minus zero is refused", "9110 8.6", post("Content-Length: -0", body: "")),
        .refused(
            "a length in hexadecimal is refused", "9110 8.6",
            post("Content-Length: 0x4", body: "abcd")),
        .refused(
            "a length in octal is refused", "9110 8.6", post("Content-Length: 0o4", body: "abcd")),
        .refused(
            "a length with a fraction is refused", "9110 8.6",
            post("Content-Length: 4.0", body: "abcd")),
        .refused(
            "a length with an exponent is refused", "9110 8.6",
            post("Content-Length: 1e1", body: "0123456789")),
        .refused(
            "a length with an underscore is refused", "9110 8.6",
            post("Content-Length: 1_0", body: "0123456789")),
        .refused(
            "a length in two words is refused", "9110 8.6",
            post("Content-Length: 4 4", body: "abcd")),
        .refused(
            "a length with a semicolon is refused", "9110 8.6",
            post("Content-Length: 4;a", body: "abcd")),
        .refused("an empty length is refused", "9110 8.6", post("Content-Length:", body: "")),
        .refused(
            "an empty length before another is refused", "9110 8.6",
            post("Content-Length:", "Content-Length: 4", body: "abcd")),
        .refused(
            "a length in words is refused", "9110 8.6", post("Content-Length: four", body: "abcd")),
        .refused(
            "a length beyond ASCII is refused", "9110 8.6",
            post("Content-Length: \u{b2}", body: "ab")),
        .refused(
            "a length beyond 63 bits is refused", "9110 8.6",
            post("Content-Length: 9223372036854775808", body: "")),
        .refused(
            "a length that wraps to 4 in 64 bits is refused", "9110 8.6",
            post("Content-Length: 18446744073709551620", body: "abcd")),
        .refused(
            "a length of thirty digits is refused", "9110 8.6",
            post("Content-Length: 100000000000000000000000000000", body: "")),
        .refused(
            "a list of equal lengths is refused", "9112 6.3",
            post("Content-Length: 4, 4", body: "abcd")),
        .refused(
            "a list of lengths is refused", "9112 6.3", post("Content-Length: 4, 5", body: "abcd")),
        .refused(
            "equal lengths twice are refused", "9112 6.3",
            post("Content-Length: 4", "Content-Length: 4", body: "abcd")),
        .refused(
            "two lengths are refused", "9112 6.3",
            post("Content-Length: 0", "Content-Length: 34", body: "")),
        .refused(
            "two lengths in HTTP/1.0 are refused", "9112 6.3",
            "POST / HTTP/1.0\r\nContent-Length: 0\r\nContent-Length: 34\r\n\r\n"),
        .refused(
            "two lengths around another field are refused", "9112 6.3",
            post("Content-Length: 4", "X: a", "content-length: 5", body: "abcd")),
        .refused(
            "a length with a blank before its colon is refused", "9112 5.1",
            post("Content-Length : 4", body: "abcd")),
        .refused(
            "a length beyond every limit is answered 413", "9110 15.5.14", 413,
            post("Content-Length: 99999999999999", body: "")),
    ]

    static let transferEncodings: [Case] = [
        .passed("a chunked body is passed on", "9112 7.1", chunked("4\r\nabcd\r\n0\r\n\r\n")),
        .passed("chunked is known in any case", "9112 7", coded("ChUnKeD"), as: coded("chunked")),
        .passed(
            "blanks around chunked are no part of it", "9110 5.5",
            coded(" \t chunked\t "), as: coded("chunked")),
        .passed(
            "GET may have a chunked body", "9110 9.3.1",
            get("Transfer-Encoding: chunked") + "1\r\na\r\n0\r\n\r\n"),
        .passed(
            "a coding of the content is another matter", "9110 8.4",
            post("Content-Encoding: chunked", "Content-Length: 2", body: "ab")),

        .refused(
            "chunked with a length is refused", "9112 6.1",
            post("Transfer-Encoding: chunked", "Content-Length: 4", body: "0\r\n\r\n")),
        .refused(
            "a length with chunked is refused", "9112 6.1",
            post("Content-Length: 5", "Transfer-Encoding: chunked", body: "0\r\n\r\n")),
        .refused(
            "a length of zero with chunked is refused", "9112 6.1",
            post("Content-Length: 0", "Transfer-Encoding: chunked", body: "0\r\n\r\n")),
        .refused(
            "an unknown coding with a length is refused", "9112 6.1",
            post("Content-Length: 5", "Transfer-Encoding: xchunked", body: "0\r\n\r\n")),
        .refused("an unknown coding is refused", "9112 6.3", coded("xchunked")),
        .refused(
            "a coding that only starts with chunked is refused", "9112 6.3", coded("chunkedx")),
        .refused(
            "a coding on top of chunked is answered 501", "9112 6.1", 501, coded("gzip, chunked")),
        .refused("a coding below chunked is refused", "9112 6.3", coded("chunked, gzip")),
        .refused("identity is refused", "9112 7", coded("identity")),
        .refused("chunked and identity are refused", "9112 7", coded("chunked, identity")),
        .refused(
            "identity with a length is refused", "9112 7",
            post("Transfer-Encoding: identity", "Content-Length: 4", body: "abcd")),
        .refused("chunked twice is refused", "9112 6.1", coded("chunked, chunked")),
        .refused(
            "chunked in two lines is refused", "9112 6.1",
            coded("chunked\r\nTransfer-Encoding: chunked")),
        .refused(
            "chunked and another line are refused", "9112 6.1",
            coded("chunked\r\nTransfer-Encoding: identity")),
        .refused(
            "another line and chunked are refused", "9112 6.1",
            coded("identity\r\nTransfer-Encoding: chunked")),
        .refused(
            "an empty element before chunked is refused", "9110 5.6.1", 501, coded(",chunked")),
        .refused("an empty element after chunked is refused", "9110 5.6.1", 501, coded("chunked,")),
        .refused("chunked with a parameter is refused", "9112 7", coded("chunked;q=1")),
        .refused("chunked in quotes is refused", "9112 7", coded("\"chunked\"")),
        .refused("chunked in apostrophes is refused", "9112 7", coded("'chunked'")),
        .refused("chunked in two words is refused", "9112 7", coded("chunked foo")),
        .refused("chunked with a no-break space is refused", "9112 7", coded("\u{a0}chunked")),
        .refused("chunked before a next-line byte is refused", "9112 7", coded("chunked\u{85}")),
        .refused("chunked after a vertical tab is refused", "9110 5.5", coded("\u{b}chunked")),
        .refused("chunked after a form feed is refused", "9110 5.5", coded("\u{c}chunked")),
        .refused("chunked with a NUL is refused", "9110 5.5", coded("chunked\0")),
        .refused("chunked after a CR is refused", "9112 2.2", coded("\rchunked")),
        .refused("chunked on a line of its own is refused", "9112 5.2", coded("\r\n chunked")),
        .refused("chunked after a LF is refused", "9112 2.2", coded("\n chunked")),
        .refused("an empty coding is refused", "9112 6.1", coded("")),
        .refused(
            "a coding with a blank before its colon is refused", "9112 5.1",
            post("Transfer-Encoding : chunked", body: "0\r\n\r\n")),
        .refused(
            "a coding behind a lone LF is refused", "9112 2.2",
            post("X: a\nTransfer-Encoding: chunked", body: "0\r\n\r\n")),
        .refused(
            "a coding behind a lone CR is refused", "9112 2.2",
            post("X: a\rTransfer-Encoding: chunked", body: "0\r\n\r\n")),
        .refused(
            "chunked in HTTP/1.0 is refused", "9112 6.1",
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .refused(
            "chunked with a length in HTTP/1.0 is refused", "9112 6.1",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
    ]

    private static func coded(_ coding: String) -> String {
        post("Transfer-Encoding: \(coding)", body: "1\r\na\r\n0\r\n\r\n")
    }
}
