import FrontWire
import LinuxIO

// What becomes known of endpoints by using them.
extension Worker {
    /// Counts an endpoint that could not be reached, and tells the daemon at a bounded rate.
    func noteUnreachable(_ index: Int32, _ code: Int32) {
        noteFault(of: index)
        doubt(index, for: FrontLimits.refusalDoubtNanoseconds)
        let endpoint = endpoints[index]
        endpoint.pointee.failuresSinceReport += 1
        let next = endpoint.pointee.lastFailureReport &+ FrontLimits.failureReportNanoseconds
        guard endpoint.pointee.lastFailureReport == .min || now >= next else { return }
        let report = WorkerReport.endpointFailed(
            endpoint.pointee.replica, errno: code, count: endpoint.pointee.failuresSinceReport)
        guard reports.post(report) == .accepted else { return }
        endpoint.pointee.failuresSinceReport = 0
        endpoint.pointee.lastFailureReport = now
    }

    /// No connection, no response, or one of 500 and above.
    func noteFault(of index: Int32) {
        let endpoint = endpoints[index]
        let service = services[endpoint.pointee.service]
        guard service.pointee.balancer.noteFailure(of: index, now: now, in: candidates) else {
            return
        }
        service.pointee.counters.add(to: .ejections)
        endpoint.pointee.counters.add(to: .ejections)
    }

    /// A process that dies ends all its connections, a moment before anybody is told of it. One that has had enough
    /// of an idle connection ends that; to prefer others for some milliseconds costs nothing then.
    func noteEnd(of index: Int32) { doubt(index, for: FrontLimits.endDoubtNanoseconds) }

    private func doubt(_ index: Int32, for nanoseconds: Int64) {
        let service = services[endpoints[index].pointee.service]
        service.pointee.balancer.doubt(index, until: now + nanoseconds, in: candidates)
    }

    @inline(__always)
    func noteSuccess(of index: Int32) { candidates[index].pointee.health.noteSuccess() }
}
