/// Why bytes are not a frame of ours. The connection cannot go on after it.
package enum WireFault: Error, Equatable, Sendable {
    case wrongVersion(UInt8)
    case unknownKind(UInt8)
    case frameTooLong(Int)
    case truncated
    case bytesLeftOver(Int)
    case tooMany(what: String, count: Int)
    case malformed(what: String)
}

extension WireFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongVersion(let version):
            "the peer speaks version \(version), this side \(frameVersion);"
                + " coxswaind and coxswain-front must be of the same release"
        case .unknownKind(let kind): "there is no message of kind \(kind)"
        case .frameTooLong(let bytes):
            "a frame of \(bytes) bytes is over the limit of \(WireLimits.frameBytes)"
        case .truncated: "the frame ends in the middle of a field"
        case .bytesLeftOver(let bytes): "\(bytes) bytes follow the last field of the frame"
        case .tooMany(let what, let count): "\(count) \(what) are over the limit"
        case .malformed(let what): "the frame holds a malformed \(what)"
        }
    }
}
