import FrontWire
import Glibc
import LinuxIO

/// The sockets of the daemon and of `--reload`, before they are watched.
struct ControlListeners {
    static let controlName = "control"
    static let reloadName = "reload"

    let control: Int32
    let reload: Int32

    /// Takes those of the process that is replaced, or opens them.
    init(at path: String, inherited: [InheritedDescriptor]) throws(SystemFault) {
        func known(_ name: String) -> Int32? { inherited.first { $0.name == name }?.raw }
        control =
            if let raw = known(ControlListeners.controlName) { raw } else {
                try PeerListener.listen(at: path).release()
            }
        reload =
            if let raw = known(ControlListeners.reloadName) { raw } else {
                try PeerListener.listen(at: ReloadListener.path(besides: path)).release()
            }
    }
}

// How a front takes over from another process, and is taken over from.
extension FrontControl {
    /// A process that takes over watches them only when it is ready: until then they are the other's.
    func openControl(_ settings: FrontSettings) throws(SystemFault) {
        if let descriptor = settings.inherited.first(where: { $0.name == Succession.linkName }) {
            elder = try Elder(
                descriptor.raw, loop: loop,
                onDrained: { [unowned self] replica, order, cut in
                    workers?.elderDrained(replica, order: order, cut: cut)
                },
                onGone: { [unowned self] in elderIsGone() })
            workers?.hasElder = true
            elderPages = ElderPage.all(in: settings.inherited)
        }
        guard let path = settings.controlPath else { return }
        let opened = try ControlListeners(at: path, inherited: settings.inherited)
        controlListeners = opened
        succession = Succession(
            loop: loop, onSucceeded: { [unowned self] in leave() },
            onFailed: { [unowned self] why in
                link?.resume()
                reloads?.answer(why)
            },
            onForsaken: { [unowned self] in endAtOnce() },
            serve: { [unowned self] table in serveWhileLeaving(table) },
            drain: { [unowned self] replica, nanoseconds in
                drain(replica, nanoseconds: nanoseconds)
            })
        if elder == nil { try watchControl() }
    }

    func watchControl() throws(SystemFault) {
        guard let opened = controlListeners else { return }
        controlListeners = nil
        link = try ControlLink(
            Descriptor(owning: opened.control), loop: loop,
            greeting: { [unowned self] in (hello, descriptors: pages) },
            receive: { [unowned self] order in take(order) })
        reloads = try ReloadListener(
            Descriptor(owning: opened.reload), loop: loop,
            ask: { [unowned self] in beginSuccession() })
    }

    /// Ready, and the successor of a process that still serves.
    func takeOver(from elder: Elder) {
        // systemd has to know whom it supervises before the other process may end.
        try? notify.send("MAINPID=\(getpid())\nREADY=1")
        do throws(SystemFault) {
            try watchControl()
        } catch {
            // Without a way to be told anything it is better not to take over.
            return loop.stop()
        }
        elder.sayReady()
    }

    /// The counter pages of this process and of those before it.
    private var pages: [Int32] { [page.raw] + elderPages.map(\.raw) }

    private func elderIsGone() {
        workers?.elderIsGone()
        for page in elderPages { page.retire() }
        elderPages = []
        // It has given us up, or was killed: systemd starts a front from what it keeps.
        if !isReady { loop.stop() }
        endIfDone()
    }

    private func beginSuccession() {
        guard let link, let reloads else { return }
        do throws(SystemFault) {
            let routes = try RouteStore.copy(of: table)
            defer { closeDescriptor(routes.raw) }
            // What the daemon orders from here on is for the process that takes over: a listener
            // opened now would not be its own.
            link.pause()
            succession?.begin(
                giving: listeners.inheritable
                    + pages.map { InheritedDescriptor(name: Succession.countersName, raw: $0) } + [
                        routes,
                        InheritedDescriptor(
                            name: ControlListeners.controlName, raw: link.listenerRaw),
                        InheritedDescriptor(
                            name: ControlListeners.reloadName, raw: reloads.listenerRaw),
                    ])
        } catch {
            reloads.answer("failed to hand the routes over: \(error)")
        }
    }

    /// Another process serves from now on. The listeners stay open here, unwatched, until this
    /// process ends: closing them would be of no use, and ending them would end them for both.
    private func leave() {
        reloads?.answer("ok")
        reloads?.close()
        link?.close()
        link = nil
        // What systemd hears of us now would be taken for the other's.
        notify = Notify(socketPath: nil)
        workers?.tell(.leave(deadline: MonotonicClock.now + FrontLimits.leaveNanoseconds))
    }

    /// The process that has taken over is gone. systemd starts the next one only when no process of
    /// the unit is left (systemd.kill(5), `KillMode=control-group`), and drains would no longer reach
    /// this one: what it has is lost with the other's.
    private func endAtOnce() {
        workers?.tell(.finish(deadline: MonotonicClock.now))
        // And so on: for the process before this one, this one is gone.
        elder = nil
        elderIsGone()
    }
}
