/// Bumped when a frame's meaning changes. Both programs ship together, so there is no negotiation:
/// another version is refused and says so.
package let frameVersion: UInt8 = 2

/// A frame is: length of the rest (4 bytes, little-endian), version, kind, fields.
let frameHeaderBytes = 6

/// A message that crosses the wire as one frame.
package protocol WireMessage {
    /// Calls `begin` once, then writes the fields.
    func encode(into frame: inout FrameWriter)
    /// Reads the fields of a frame of this kind.
    init(kind: UInt8, from frame: inout FrameReader) throws(WireFault)
}

extension WireMessage {
    /// The whole frame, ready to be written.
    package func encoded() -> [UInt8] {
        var writer = FrameWriter()
        encode(into: &writer)
        return writer.finished()
    }
}

/// Cuts a stream of bytes into frames and decodes them. Never traps, whatever the bytes; holds at
/// most one frame and what came with it.
package struct FrameDecoder<Message: WireMessage> {
    private var pending: [UInt8] = []
    private var consumed = 0

    package init() {}

    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if consumed > 0 {
            pending.removeFirst(consumed)
            consumed = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// The next whole message, or nil until more bytes have come.
    package mutating func next() throws(WireFault) -> Message? {
        let available = pending.count - consumed
        guard available >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(pending[consumed + $1]) << (8 * $1) }
        guard length <= WireLimits.frameBytes else { throw .frameTooLong(length) }
        guard length >= 2 else { throw .truncated }
        guard available >= 4 + length else { return nil }
        let frame = pending[(consumed + 4)..<(consumed + 4 + length)]
        consumed += 4 + length
        return try decode(frame)
    }

    private func decode(_ frame: ArraySlice<UInt8>) throws(WireFault) -> Message {
        let version = frame[frame.startIndex]
        guard version == frameVersion else { throw .wrongVersion(version) }
        var reader = FrameReader(frame.dropFirst(2))
        let message = try Message(kind: frame[frame.startIndex + 1], from: &reader)
        guard reader.remaining == 0 else { throw .bytesLeftOver(reader.remaining) }
        return message
    }
}
