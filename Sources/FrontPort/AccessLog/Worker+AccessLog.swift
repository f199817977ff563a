import HTTP1
import LinuxIO
import Model

// What the access log is told of a request. Where it is off, this costs a branch.
extension Worker {
    /// Begins the record of the client's request, if its service wants one.
    @inline(__always)
    mutating func openRecord(_ client: Slot) {
        if services[client.pointee.service].pointee.accessLog != .off { beginRecord(client) }
    }

    @inline(never)
    private mutating func beginRecord(_ client: Slot) {
        let index = book.take()
        guard index >= 0 else { return }
        let service = services[client.pointee.service]
        client.pointee.record = index
        let record = book[index]
        record.clear()
        record.figures.pointee.started = now
        record.figures.pointee.destination = service.pointee.accessLog
        record.set(.service, service.pointee.label)
        record.set(client: client.pointee.address)
    }

    /// The head that the parser holds is the client's.
    @inline(__always)
    func recordRequest(_ client: Slot) {
        guard client.pointee.record >= 0, let base = client.pointee.input.base else { return }
        let record = book[client.pointee.record]
        let bytes = base + client.pointee.input.start
        let request = parser.request
        record.set(.method, bytes + Int(request.methodName.start), request.methodName.count)
        record.set(.path, bytes + Int(request.path.start), request.path.count)
    }

    @inline(__always)
    func recordReplica(_ client: Slot, _ index: Int32) {
        guard client.pointee.record >= 0 else { return }
        book[client.pointee.record].set(.replica, endpoints[index].pointee.label)
    }

    @inline(__always)
    func recordRetry(_ client: Slot) {
        guard client.pointee.record >= 0 else { return }
        book[client.pointee.record].figures.pointee.retries &+= 1
    }

    @inline(__always)
    func recordReason(_ client: Slot, _ answer: OwnAnswer) {
        guard client.pointee.record >= 0 else { return }
        book[client.pointee.record].set(.reason, answer.text)
    }

    @inline(__always)
    func recordBytes(_ client: Slot, in bytesIn: Int = 0, out bytesOut: Int = 0) {
        guard client.pointee.record >= 0 else { return }
        let figures = book[client.pointee.record].figures
        figures.pointee.bytesIn &+= UInt64(bytesIn)
        figures.pointee.bytesOut &+= UInt64(bytesOut)
    }

    /// The request is over.
    @inline(__always)
    mutating func closeRecord(_ client: Slot) {
        if client.pointee.record >= 0 { finishRecord(client) }
    }

    @inline(never)
    private mutating func finishRecord(_ client: Slot) {
        let index = client.pointee.record
        client.pointee.record = -1
        let record = book[index]
        let figures = record.figures
        figures.pointee.status = client.pointee.status
        figures.pointee.durationMicroseconds = UInt64(max(0, now - figures.pointee.started)) / 1_000
        accessLog.append(record)
        book.give(index)
    }
}
