import Model

/// A text that is sent, and taken for received with any status of 200 to 299.
struct HTTPPost: Equatable {
    let request: String
    let question: HTTPQuestion

    init(_ json: String, to address: WebhookAddress) {
        request =
            "POST \(address.path) HTTP/1.1\r\nHost: \(address.authority)\r\n"
            + "User-Agent: coxswain\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(json.utf8.count)\r\nConnection: close\r\n\r\n\(json)"
        var expectation = HTTPExpectation()
        expectation.statuses = [200...299]
        question = HTTPQuestion(path: address.path, expectation: expectation)
    }
}
