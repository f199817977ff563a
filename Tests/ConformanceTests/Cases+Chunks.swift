// The chunked coding: RFC 9112 section 7.1.
extension Case {
    static let chunks: [Case] = [
        .passed("a body of no chunks is empty", "9112 7.1", chunked("0\r\n\r\n")),
        .passed("chunks stay as they are", "9112 7.1", chunked("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n")),
        .passed(
            "sizes may be in capitals", "9112 7.1",
            chunked("A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n")),
        .passed("sizes may begin with zeros", "9112 7.1", chunked("0002\r\nab\r\n000\r\n\r\n")),
        .passed(
            "a chunk may hold what looks like an end", "9112 7.1",
            chunked("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n")),
        .passed(
            "a long chunk is passed on whole", "9112 7.1",
            chunked("186a0\r\n" + String(repeating: "0123456789", count: 10_000) + "\r\n0\r\n\r\n")),
        Case(
            name: "what follows the last chunk is the next request", rule: "9112 7.1",
            client: [.sends(chunked("1\r\na\r\n0\r\n\r\n") + get()), .gets(ok), .gets(ok)],
            reaches: .messages([chunked("1\r\na\r\n0\r\n\r\n"), get()])),

        .refusedBody(
            "a size with a prefix is refused", "9112 7.1", chunked("0x1\r\na\r\n0\r\n\r\n")),
        .refusedBody("a size with a plus is refused", "9112 7.1", chunked("+1\r\na\r\n0\r\n\r\n")),
        .refusedBody("a size below zero is refused", "9112 7.1", chunked("-1\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size with an underscore is refused", "9112 7.1",
            chunked("0_1\r\na\r\n0\r\n\r\n")),
        .refusedBody("a size with a dot is refused", "9112 7.1", chunked("1.0\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size that is no number is refused", "9112 7.1", chunked("g\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size with letters behind it is refused", "9112 7.1",
            chunked("1these\r\na\r\n0\r\n\r\n")),
        .refusedBody("a size in quotes is refused", "9112 7.1", chunked("\"1\"\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a blank before a size is refused", "9112 7.1", chunked(" 1\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a blank after a size is refused", "9112 7.1", chunked("1 \r\na\r\n0\r\n\r\n")),
        .refusedBody("a tab after a size is refused", "9112 7.1", chunked("1\t\r\na\r\n0\r\n\r\n")),
        .refusedBody("an empty size is refused", "9112 7.1", chunked("\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "an empty line between chunks is refused", "9112 7.1",
            chunked("1\r\na\r\n\r\n0\r\n\r\n")),
        .refusedBody(
            "a size of seventeen digits is refused", "9112 7.1",
            chunked("00000000000000001\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size beyond 63 bits is refused", "9112 7.1",
            chunked("8000000000000000\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size of all bits is refused", "9112 7.1",
            chunked("ffffffffffffffff\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size that wraps to 1 is refused", "9112 7.1",
            chunked("10000000000000001\r\na\r\n0\r\n\r\n")),
        .refusedBody(
            "more data than its size is refused", "9112 7.1",
            chunked("1\r\nabc\r\n0\r\n\r\n")),
        .refusedBody(
            "less data than its size is refused", "9112 7.1",
            chunked("4\r\nab\r\n0\r\n\r\n")),
        .refusedBody("data without line end is refused", "9112 7.1", chunked("1\r\na0\r\n\r\n")),
        .refusedBody(
            "other bytes in place of a line end are refused", "9112 7.1",
            chunked("1\r\naXX0\r\n\r\n")),

        .refusedBody(
            "a size that ends with LF is refused", "9112 2.2", chunked("1\na\r\n0\r\n\r\n")),
        .refusedBody(
            "a size that ends with CR is refused", "9112 2.2", chunked("1\ra\r\n0\r\n\r\n")),
        .refusedBody(
            "a size that ends with CR CR LF is refused", "9112 2.2",
            chunked("1\r\r\na\r\n0\r\n\r\n")),
        .refusedBody("data that ends with LF is refused", "9112 7.1", chunked("1\r\na\n0\r\n\r\n")),
        .refusedBody("data that ends with CR is refused", "9112 7.1", chunked("1\r\na\r0\r\n\r\n")),
        .refusedBody(
            "data that ends with LF CR is refused", "9112 7.1",
            chunked("1\r\na\n\r0\r\n\r\n")),
        .refusedBody("a last chunk that ends with LF is refused", "9112 2.2", chunked("0\n\r\n")),
        .refusedBody("a body that ends with CRLF LF is refused", "9112 7.1", chunked("0\r\n\n")),
        .refusedBody("a body that ends with CRLF CR is refused", "9112 7.1", chunked("0\r\n\rX")),
        .refusedBody(
            "two other bytes at the end are refused", "9112 7.1", chunked("0\r\n\u{b}\u{c}")),
    ]

    static let chunkExtensions: [Case] = [
        .passed("an extension is passed on", "9112 7.1.1", chunked("1;a\r\nx\r\n0;b\r\n\r\n")),
        .passed("an extension may have a value", "9112 7.1.1", chunked("1;a=b\r\nx\r\n0\r\n\r\n")),
        .passed(
            "an extension may have a text", "9112 7.1.1",
            chunked("1;a=\"b;c \\\" d\"\r\nx\r\n0\r\n\r\n")),
        .passed(
            "several extensions are passed on", "9112 7.1.1",
            chunked("1;a;b=c;d\r\nx\r\n0\r\n\r\n")),

        .refusedBody(
            "an extension without size is refused", "9112 7.1",
            chunked(";a\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension without name is refused", "9112 7.1.1",
            chunked("1;\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension without name before another is refused", "9112 7.1.1",
            chunked("1;;a\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "a blank before an extension is refused", "9112 7.1.1",
            chunked("1 ;a\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension after a CR is refused", "9112 2.2",
            chunked("2\r\r;a\r\n02\r\n41\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension with a CR is refused", "9112 2.2",
            chunked("1;a\rb\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension with a LF is refused", "9112 2.2",
            chunked("1;a\nb\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension that ends with LF is refused", "9112 2.2",
            chunked("1;a\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "a LF in a quoted extension is refused", "9112 2.2",
            chunked("1;a=\"\n0\r\n\r\n\"\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension with a NUL is refused", "9112 7.1.1",
            chunked("1;a\0\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension beyond 4 KiB is refused", "9112 7.1.1",
            chunked("1;\(String(repeating: "e", count: 4096))\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "extensions beyond 4 KiB in all are refused", "9112 7.1.1",
            chunked(String(repeating: "1;eeeeeee\r\nx\r\n", count: 513) + "0\r\n\r\n")),
    ]

    static let trailers: [Case] = [
        .passed("a trailer is passed on", "9112 7.1.2", chunked("1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n")),
        .passed(
            "several trailers are passed on", "9112 7.1.2",
            chunked("0\r\nX: \r\nY:b\u{ff}\tc\r\n\r\n", "Trailer: X, Y")),
        .answered(
            "trailers of a response are passed on", "9112 7.1.2",
            by: streamed("2\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n")),

        .refusedBody("a trailer without colon is refused", "9112 5", chunked("0\r\nX\r\n\r\n")),
        .refusedBody("a trailer without name is refused", "9112 5", chunked("0\r\n: a\r\n\r\n")),
        .refusedBody(
            "a trailer with a blank before its colon is refused", "9112 5.1",
            chunked("0\r\nX : a\r\n\r\n")),
        .refusedBody("a folded trailer is refused", "9112 5.2", chunked("0\r\nX: a\r\n b\r\n\r\n")),
        .refusedBody("a trailer with a NUL is refused", "9110 5.5", chunked("0\r\nX: \0\r\n\r\n")),
        .refusedBody("a trailer with a CR is refused", "9112 2.2", chunked("0\r\nX: a\rb\r\n\r\n")),
        .refusedBody(
            "a trailer that ends with LF is refused", "9112 2.2",
            chunked("0\r\nX: a\n\r\n")),
        .refusedBody(
            "a request line in place of a trailer is refused", "9112 5",
            chunked("0\r\nGET / HTTP/1.1\r\n\r\n")),
        .refusedBody(
            "trailers beyond 8 KiB are refused", "9112 7.1.2",
            chunked("0\r\nX: \(String(repeating: "t", count: 8192))\r\n\r\n")),
        .refusedBody(
            "a trailer must not be a length", "9110 6.5.1",
            chunked("0\r\nContent-Length: 5\r\n\r\n")),
        .refusedBody(
            "a trailer must not be a coding", "9110 6.5.1",
            chunked("0\r\ntransfer-encoding: chunked\r\n\r\n")),
        .refusedBody("a trailer must not be a host", "9110 6.5.1", chunked("0\r\nHOST: b\r\n\r\n")),
        .refusedBody(
            "a trailer must not be of the connection", "9110 6.5.1",
            chunked("0\r\nConnection: close\r\n\r\n")),
        .refusedBody(
            "a trailer must not claim an address", "9110 6.5.1",
            chunked("0\r\nX: a\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n")),
        .refusedBody(
            "a trailer must not claim it with an underscore", "9110 6.5.1",
            chunked("0\r\nX_Forwarded_For: 6.6.6.6\r\n\r\n")),
    ]

    static func streamed(_ body: String) -> String {
        head("HTTP/1.1 200 OK", ["Transfer-Encoding: chunked"]) + body
    }
}
