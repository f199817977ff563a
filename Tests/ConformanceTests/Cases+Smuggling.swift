// What is known of request smuggling beyond what the other tables ask: two readers that disagree
// where a request ends. After research on CL.TE, TE.CL, TE.TE, CL.0, 0.CL, h2c and chunk extensions
// by Linhart and others (2005), Kettle (2019, 2022, 2025), Emil Lerner (2021), Kallin and Lobo
// Valbuena (2021), Jeppe Bonde Weikop (2025), and the corpora of http-garden.
extension Case {
    /// A coding that one reader knows and another does not.
    static let codingDisguises: [Case] = [
        .passed(
            "chunked needs no blank before it", "9112 5", disguised("Transfer-Encoding:chunked"),
            as: chunked(nothing)),
        .passed(
            "chunked after a tab is chunked", "9110 5.5",
            disguised("Transfer-Encoding:\tchunked"), as: chunked(nothing)),
        .passed(
            "the coding's name is known in any case", "9110 5.1",
            disguised("tRANSFER-eNCODING: chunked"), as: chunked(nothing)),
        .refused(
            "a coding and an empty one are refused", "9112 6.1",
            disguised("Transfer-Encoding: chunked\r\nTransfer-Encoding:")),
        .refused(
            "an empty coding and another are refused", "9112 6.1",
            disguised("Transfer-Encoding:\r\nTransfer-Encoding: chunked")),
        .refused(
            "a second coding in another case is refused", "9112 6.1",
            disguised("Transfer-Encoding: chunked\r\nTransfer-encoding: cow")),
        .refused("chunked before a cow is refused", "9112 6.1", disguised(coding("chunked, cow"))),
        .refused(
            "a word that only looks like chunked is refused", "9112 6.1",
            disguised(coding("ch\u{ff}unked"))),
        .refused(
            "chunked with a blank inside is refused", "9112 6.1", disguised(coding("chun ked"))),
        .refused("chunked in brackets is refused", "9112 6.1", disguised(coding("[chunked]"))),
        .refused(
            "chunked with a comment is refused", "9112 6.1", disguised(coding("chunked(a)"))),
        .refused("chunked behind a NUL is refused", "9110 5.5", disguised(coding("\0chunked"))),
        .refused(
            "chunked behind a backspace is refused", "9110 5.5",
            disguised(coding("x\u{8}chunked"))),
        .refused("chunked behind a DEL is refused", "9110 5.5", disguised(coding("\u{7f}chunked"))),
        .refused(
            "a coding's name with a no-break space is refused", "9110 5.1",
            disguised("Transfer-Encoding\u{a0}: chunked")),
        .refused(
            "a coding's name behind a NUL is refused", "9110 5.1",
            disguised("\0Transfer-Encoding: chunked")),
        .refused(
            "a coding's name with a vertical tab is refused", "9110 5.1",
            disguised("Transfer\u{b}Encoding: chunked")),
        .refused(
            "a coding's name that ends on the next line is refused", "9112 5.2",
            disguised("Transfer-Encoding\r\n : chunked")),
        .refused(
            "a coding's name that ends with LF is refused", "9112 2.2",
            disguised("Transfer-Encoding\n: chunked")),
        .refused(
            "a coding behind CRLF CR is refused", "9112 2.2",
            disguised("X: a\r\n\rTransfer-Encoding: chunked")),
        .refused(
            "a coding behind LF CR is refused", "9112 2.2",
            disguised("X: a\n\rTransfer-Encoding: chunked")),
        .refused(
            "a coding that a colon begins is refused", "9112 5",
            disguised(": chunked\r\nTransfer-Encoding: chunked")),
        .passed(
            "a coding in another field's value is none", "9112 6.1",
            get("X: Transfer-Encoding: chunked")),
        .passed(
            "a coding with an underscore does not hide the length", "9112 6.1",
            post("Content-Length: 5", "Transfer_Encoding: chunked", body: nothing),
            as: post("Content-Length: 5", body: nothing)),
        .refused(
            "a coding of any kind with a length is refused", "9112 6.1",
            post("Content-Length: 5", "transfer-encoding: cow", body: nothing)),
        .refused(
            "a length that comes after many fields is still seen", "9112 6.1",
            disguised(
                "Transfer-Encoding: chunked\r\n"
                    + (0..<100).map { "X-\($0): a\r\n" }.joined() + "Content-Length: 5")),
    ]

    /// A length that one reader knows and another does not.
    static let lengthDisguises: [Case] = [
        .refused(
            "a length on a line of its own is refused", "9112 5.2",
            post("Content-Length:\r\n 5", body: nothing)),
        .refused(
            "a length that goes on in the next line is refused", "9112 5.2",
            post("Content-Length: 5\r\n\t0", body: nothing)),
        .refused(
            "a length behind a CR is refused", "9112 2.2",
            post("Content-Length: \r5", body: nothing)),
        .refused(
            "a length with a NUL is refused", "9110 5.5",
            post("Content-Length: 5\0", body: nothing)),
        .refused(
            "a length with a vertical tab is refused", "9110 5.5",
            post("Content-Length: \u{b}5", body: nothing)),
        .refused(
            "a length with a comma at its end is refused", "9110 8.6",
            post("Content-Length: 5,", body: nothing)),
        .refused(
            "a length with a comma before it is refused", "9110 8.6",
            post("Content-Length: ,5", body: nothing)),
        .refused(
            "a length with a word behind it is refused", "9110 8.6",
            post("Content-Length: 5abc", body: nothing)),
        .refused(
            "a length in quotes is refused", "9110 8.6",
            post("Content-Length: \"5\"", body: nothing)),
        .refused(
            "a length in brackets is refused", "9110 8.6",
            post("Content-Length: [5]", body: nothing)),
        .refused(
            "a length's name behind a NUL is refused", "9110 5.1",
            post("\0Content-Length: 5", body: nothing)),
        .refused(
            "a length's name with a tab is refused", "9112 5.1",
            post("Content-Length\t: 5", body: nothing)),
        .refused(
            "a length in the request line is refused", "9112 3",
            "POST / HTTP/1.1 Content-Length: 5\r\nHost: a\r\n\r\n"),
        .passed(
            "a length in another field's value is none", "9110 8.6",
            get("X: Content-Length: 34")),
        .passed(
            "a length of the content's name alone is none", "9110 8.6",
            get("X-Content-Length: 34")),
    ]

    /// A body that an endpoint may not expect (CL.0), or that a front may not (0.CL).
    static let unexpectedBodies: [Case] = [
        bodyIsNoRequest("GET"), bodyIsNoRequest("DELETE"), bodyIsNoRequest("OPTIONS"),
        bodyIsNoRequest("POST"),
        .answered(
            "a body of HEAD that looks like a request is none", "9112 6.3",
            get("Content-Length: \(smuggled.utf8.count)", method: "HEAD") + smuggled,
            by: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
        Case(
            name: "an endpoint that does not read a body gets no request on its connection",
            rule: "9112 9.3",
            client: [
                .sends(post("Content-Length: 40", body: "")),
                .gets(closing(ok)), .sends(smuggled),
            ],
            endpoint: [.takesHead, .sends(ok), .takesEnd], reaches: .nothingWhole, then: .closed),
        Case(
            name: "GET that expects 100 has its body taken", rule: "9110 10.1.1",
            client: [
                .sends(get("Expect: 100-continue", "Content-Length: \(smuggled.utf8.count)")),
                .gets("HTTP/1.1 100 Continue\r\n\r\n"), .sends(smuggled), .gets(ok),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 100 Continue\r\n\r\n"), .takesBody, .sends(ok),
            ],
            reaches: .messages([
                get("Expect: 100-continue", "Content-Length: \(smuggled.utf8.count)") + smuggled
            ])),
        .passed(
            "an expectation in two words is no expectation of 100", "9110 10.1.1",
            post("Expect: y 100-continue", "Content-Length: 2", body: "ab")),
        .refused(
            "an expectation on a line of its own is refused", "9112 5.2",
            post("Expect:\r\n 100-continue", "Content-Length: 2", body: "ab")),
        Case(
            name: "two interim answers do not shift the final ones", rule: "9110 15.2",
            client: [
                .sends(post("Expect: 100-continue", "Content-Length: 2", body: "ab") + get()),
                .gets("HTTP/1.1 100 Continue\r\n\r\n"), .gets("HTTP/1.1 100 Continue\r\n\r\n"),
                .gets(ok), .gets(ok),
            ],
            endpoint: [
                .takesMessage,
                .sends("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + ok),
            ],
            reaches: .messages([
                post("Expect: 100-continue", "Content-Length: 2", body: "ab"), get(),
            ])),
    ]

    private static func bodyIsNoRequest(_ method: String) -> Case {
        .passed(
            "a body of \(method) that looks like a request is none", "9112 6.3",
            get("Content-Length: \(smuggled.utf8.count)", method: method) + smuggled)
    }

    /// A switch that an endpoint makes and a front has not understood, or the other way round.
    static let upgradeDisguises: [Case] = [
        Case(
            name: "an endpoint that switches to h2c unasked opens no tunnel", rule: "9110 7.8",
            client: [
                .sends(
                    get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA")
                ), .getsRefusal(502),
            ],
            endpoint: [
                .takesMessage,
                .sends(head("HTTP/1.1 101 Switching", ["Connection: Upgrade", "Upgrade: h2c"])),
                .closes,
            ], reaches: .messages([get()])),
        .passed(
            "h2c by POST is ignored", "9110 7.8",
            post("Connection: Upgrade", "Upgrade: h2c", "Content-Length: 2", body: "ab"),
            as: post("Content-Length: 2", body: "ab")),
        .passed(
            "a protocol with a version is another one", "9110 7.8",
            get("Connection: Upgrade", "Upgrade: websocket/13"), as: get()),
        .passed(
            "a protocol in two words is none", "9110 7.8",
            get("Connection: Upgrade", "Upgrade: web socket"), as: get()),
        Case(
            name: "what follows a refused WebSocket is a request to be checked", rule: "9110 7.8",
            client: [
                .sends(
                    get("Connection: Upgrade", "Upgrade: websocket") + get("X : a") + smuggled),
                .gets(ok), .getsRefusal(400),
            ],
            reaches: .messages([get("Connection: Upgrade", "Upgrade: websocket")]), then: .closed),
    ]

    /// Where a chunk's line ends: to one reader in its extension, to another behind it.
    static let extensionDisguises: [Case] = [
        .refusedBody(
            "an extension that ends with LF before the last chunk is refused", "9112 7.1.1",
            chunked("2;\nxx\r\n22\r\nab\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension that ends with CR before the last chunk is refused", "9112 7.1.1",
            chunked("2;\rxx\r\n22\r\nab\r\n0\r\n\r\n")),
        .refusedBody(
            "a last chunk whose extension has a LF is refused", "9112 7.1.1",
            chunked("0;a\n\r\n\r\n")),
        .refusedBody(
            "a text of an extension that holds a line end is refused", "9112 7.1.1",
            chunked("1;a=\"\r\n0\r\n\r\n\"\r\nx\r\n0\r\n\r\n")),
        .passed(
            "a text of an extension ends with its line, closed or not", "9112 7.1.1",
            chunked("1;a=\"b\r\nx\r\n0\r\n\r\n")),
        .passed(
            "what an extension says is the endpoint's to judge", "9112 7.1.1",
            chunked("1;a b\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "an extension without semicolon is refused", "9112 7.1.1",
            chunked("1 a=b\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "a size behind a NUL is refused", "9112 7.1", chunked("\u{0}1\r\nx\r\n0\r\n\r\n")),
        .refusedBody(
            "data that two other bytes end is refused", "9112 7.1",
            chunked("1\r\nxAB0\r\n\r\n")),
        .refusedBody(
            "a last chunk of many zeros is refused", "9112 7.1",
            chunked("00000000000000000\r\n\r\n")),
        .refusedBody(
            "a size that is zero in its lower 32 bits is refused", "9112 7.1",
            chunked("ffffffff0000000000\r\nx\r\n0\r\n\r\n")),
    ]

    private static let nothing = "0\r\n\r\n"

    private static func coding(_ value: String) -> String { "Transfer-Encoding: \(value)" }

    private static func disguised(_ lines: String) -> String { post(lines, body: nothing) }
}
