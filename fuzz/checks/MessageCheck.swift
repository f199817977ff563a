import FrontWire
import Model

/// Whatever FrontWire encodes decodes to the same, alone and behind another message.
func checkMessages(from input: [UInt8]) throws(Disagreement) {
    var source = ValueSource(input)
    if source.flag() {
        try checkRoundTrip([source.order(), source.order()])
    } else {
        try checkRoundTrip([source.report(), source.report()])
    }
}

private func checkRoundTrip<Message: WireMessage & Equatable>(
    _ messages: [Message]
) throws(Disagreement) {
    var decoder = FrameDecoder<Message>()
    decoder.append(messages.flatMap { $0.encoded() })
    for message in messages {
        let decoded: Message?
        do throws(WireFault) {
            decoded = try decoder.next()
        } catch {
            throw Disagreement(description: "\(message) is refused when decoded: \(error)")
        }
        try requireEqual(
            decoded, message, Sides(one: "the decoder", other: "the encoder"), "message")
    }
}
