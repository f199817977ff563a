/// What the next bytes of a chunked body are.
package enum ChunkPiece: Equatable, Sendable {
    /// So many bytes of sizes, extensions, line ends or trailers.
    case framing(Int)
    /// So many bytes of data.
    case data(Int)
    /// So many bytes of framing, and the body has ended with them.
    case end(Int)
    case refused(ChunkFault)
}

/// What a relay does with the bytes it has received of a chunked body.
package enum ChunkStep: Equatable, Sendable {
    /// All of them belong to the body, which goes on.
    case forward
    /// The body ends after so many of them; what follows is the next message.
    case ended(Int)
    case refused(ChunkFault)
}

/// Follows a chunked body (RFC 9112 section 7.1) through any number of reads.
///
///     size ──► extension ──► data ──► CR LF of data ──► size …
///       └─ 0 ──► trailers ──► CR LF ──► ended
///
/// A relay forwards the chunks as they are, so it only asks where the body ends (`step`); a client
/// that wants the data takes it piece by piece (`piece`). Lines end in CRLF exactly, sizes are
/// hexadecimal digits and nothing else, and blanks before an extension, which the RFC lets a
/// recipient accept, are refused: senders do not write them, smugglers do. So are trailers that say
/// how a message is framed, where it goes or whence it comes.
package struct ChunkDecoder: Sendable {
    private enum State: UInt8 {
        case sizeStart, size, extensionStart, extensionText, sizeLineFeed
        case data, dataCarriageReturn, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed, finalLineFeed, ended
    }

    private var state = State.sizeStart
    private var sizeDigits: UInt8 = 0
    private var remaining: UInt64 = 0
    /// Data so far, without the framing.
    package private(set) var dataBytes: UInt64 = 0
    private var extensionBytesLeft: UInt32
    private var trailerBytesLeft: UInt32
    private var trailerName = TrailerName()

    package init(limits: ChunkLimits = ChunkLimits()) {
        extensionBytesLeft = limits.extensionBytes
        trailerBytesLeft = limits.trailerBytes
    }

    /// Whether the body has ended; no more bytes may be given then.
    package var hasEnded: Bool { state == .ended }

    /// Takes all of `bytes`, or as many as belong to the body.
    package mutating func step(_ bytes: Span<UInt8>) -> ChunkStep {
        var at = 0
        while at < bytes.count {
            switch piece(bytes, from: at) {
            case .framing(let count), .data(let count): at += count
            case .end(let count): return .ended(at + count)
            case .refused(let fault): return .refused(fault)
            }
        }
        return .forward
    }

    /// Takes the bytes from `start` up to the next change between framing and data.
    package mutating func piece(_ bytes: Span<UInt8>, from start: Int = 0) -> ChunkPiece {
        precondition(state != .ended, "the chunked body has ended")
        if state == .data { return takeData(bytes.count - start) }
        var at = start
        do throws(ChunkFault) {
            while at < bytes.count, state != .data {
                try take(bytes[at])
                at &+= 1
                if state == .ended { return .end(at - start) }
            }
        } catch {
            return .refused(error)
        }
        return .framing(at - start)
    }

    private mutating func takeData(_ available: Int) -> ChunkPiece {
        let count = min(remaining, UInt64(available))
        remaining -= count
        dataBytes &+= count
        if remaining == 0 { state = .dataCarriageReturn }
        return .data(Int(count))
    }

    private mutating func take(_ byte: UInt8) throws(ChunkFault) {
        switch state {
        case .sizeStart: try takeFirstDigit(byte)
        case .size: try takeSize(byte)
        case .extensionStart:
            guard tokenBytes.contains(byte) else { throw .malformedExtension }
            try takeExtension(byte)
        case .extensionText: try takeExtension(byte)
        case .sizeLineFeed:
            try require(byte, lineFeed, .bareCarriageReturn)
            state = remaining == 0 ? .trailerStart : .data
        case .dataCarriageReturn:
            try require(byte, carriageReturn, .missingLineEnd)
            state = .dataLineFeed
        case .dataLineFeed:
            try require(byte, lineFeed, .missingLineEnd)
            state = .sizeStart
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .finalLineFeed:
            try takeTrailer(byte)
        case .data, .ended: break
        }
    }

    private func require(_ byte: UInt8, _ wanted: UInt8, _ fault: ChunkFault) throws(ChunkFault) {
        guard byte == wanted else { throw fault }
    }
}

// Sizes and extensions.
extension ChunkDecoder {
    private mutating func takeFirstDigit(_ byte: UInt8) throws(ChunkFault) {
        guard let digit = hexadecimal(byte) else { throw .malformedSize }
        remaining = digit
        sizeDigits = 1
        state = .size
    }

    private mutating func takeSize(_ byte: UInt8) throws(ChunkFault) {
        if let digit = hexadecimal(byte) { return try append(digit) }
        switch byte {
        case carriageReturn: state = .sizeLineFeed
        case UInt8(ascii: ";"):
            try takeExtension(byte)
            state = .extensionStart
        case lineFeed: throw .bareLineFeed
        default: throw .malformedSize
        }
    }

    private mutating func append(_ digit: UInt64) throws(ChunkFault) {
        sizeDigits += 1
        guard sizeDigits <= ChunkLimits.sizeDigits else { throw .sizeHasTooManyDigits }
        // Half the range is kept free, as in `Content-Length`.
        guard remaining <= UInt64(Int64.max) >> 4 else { throw .sizeTooLarge }
        remaining = remaining << 4 | digit
    }

    private mutating func takeExtension(_ byte: UInt8) throws(ChunkFault) {
        if byte == carriageReturn {
            state = .sizeLineFeed
            return
        }
        guard byte != lineFeed else { throw .bareLineFeed }
        guard isText(byte) else { throw .malformedExtension }
        guard extensionBytesLeft > 0 else { throw .extensionsTooLarge }
        extensionBytesLeft -= 1
        state = .extensionText
    }
}

// Trailers: the same grammar as header lines, and forwarded with the rest.
extension ChunkDecoder {
    private mutating func takeTrailer(_ byte: UInt8) throws(ChunkFault) {
        switch (state, byte) {
        case (.trailerStart, carriageReturn): state = .finalLineFeed
        case (.finalLineFeed, _):
            try require(byte, lineFeed, .bareCarriageReturn)
            state = .ended
        case (.trailerLineFeed, _):
            try require(byte, lineFeed, .bareCarriageReturn)
            state = .trailerStart
        case (.trailerValue, carriageReturn): state = .trailerLineFeed
        default: try takeTrailerText(byte)
        }
    }

    private mutating func takeTrailerText(_ byte: UInt8) throws(ChunkFault) {
        guard byte != lineFeed else { throw .bareLineFeed }
        guard trailerBytesLeft > 0 else { throw .trailersTooLarge }
        trailerBytesLeft -= 1
        if state == .trailerValue {
            guard isText(byte) else { throw .malformedTrailer }
        } else if state == .trailerName, byte == colon {
            guard !trailerName.isForbidden else { throw .forbiddenTrailer }
            state = .trailerValue
        } else {
            guard tokenBytes.contains(byte) else { throw .malformedTrailer }
            if state == .trailerStart { trailerName = TrailerName() }
            trailerName.append(byte)
            state = .trailerName
        }
    }
}

private func isText(_ byte: UInt8) -> Bool {
    byte >= space ? byte != delete : byte == tab
}

private func hexadecimal(_ byte: UInt8) -> UInt64? {
    if isDigit(byte) { return UInt64(byte &- 0x30) }
    let letter = lowercased(byte) &- 0x61
    return letter < 6 ? UInt64(letter) + 10 : nil
}
