import LinuxIO

/// What the daemon tells systemd about itself. Nothing depends on its arrival, so a failure is
/// logged and ignored; a watchdog that is not fed says the rest.
final class ServiceNotify {
    private let notify = Notify.fromEnvironment()

    func ready(_ status: String) {
        tell { () throws(SystemFault) in
            try notify.status(status)
            try notify.ready()
        }
    }

    func status(_ text: String) { tell { () throws(SystemFault) in try notify.status(text) } }
    /// Kept by systemd over our death; the unit says how many (FileDescriptorStoreMax=).
    func store(_ raw: Int32, as name: String) {
        tell { () throws(SystemFault) in try notify.store(descriptor: raw, name: name) }
    }

    func removeStored(_ name: String) {
        tell { () throws(SystemFault) in try notify.removeStored(name: name) }
    }

    func stopping() { tell { () throws(SystemFault) in try notify.stopping() } }
    func watchdog() { tell { () throws(SystemFault) in try notify.watchdog() } }

    private func tell(_ send: () throws(SystemFault) -> Void) {
        do {
            try send()
        } catch {
            DaemonLog.warning("\(error), ignoring")
        }
    }
}
