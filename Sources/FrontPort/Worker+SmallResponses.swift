import HTTP1
import LinuxIO

// A small response is passed on in one piece. Many servers write its head and its body by themselves;
// one that dies in between would leave half a response with the client, where the request could still
// be sent to another. It saves a call, too. What takes its time is not held up: after a few
// milliseconds the head goes out alone.
extension Worker {
    /// Whether the rest of the response, whose head the parser holds, should be there first.
    func shouldWait(_ endpoint: Slot, _ response: ResponseHead, _ headLength: Int) -> Bool {
        guard case .length(let body) = response.framing,
            body <= UInt64(FrontLimits.bufferBytes - headLength)
        else { return false }
        return endpoint.pointee.input.count < headLength + Int(body)
            && !endpoint.pointee.flags.contains(.hasWaited) && !heads.isFull
    }

    mutating func waitForBody(
        _ client: Slot, _ endpoint: Slot, _ response: ResponseHead, _ headLength: Int
    ) -> HeadTaken {
        if case .length(let body) = response.framing {
            endpoint.pointee.wholeLength = headLength + Int(body)
        }
        heads.append(slab.token(client), until: now + FrontLimits.headWaitNanoseconds)
        return .incomplete
    }

    /// Whether its head has been read and what follows is still awaited.
    func isAwaited(_ endpoint: Slot) -> Bool {
        endpoint.pointee.input.count < endpoint.pointee.wholeLength
    }

    /// Those that have waited long enough.
    mutating func releaseHeads() {
        while let token = heads.takeDue(now: now) {
            guard let client = slab.find(token), client.pointee.phase == .exchange else { continue }
            let endpoint = slab[client.pointee.peer]
            guard isAwaited(endpoint), !client.pointee.flags.contains(.responding) else { continue }
            endpoint.pointee.wholeLength = 0
            endpoint.pointee.flags.insert(.hasWaited)
            advance(client)
        }
    }
}
