import CLinux
import Glibc

/// Signals as readable events (signalfd(2)), so that no code ever runs inside a handler.
package struct Signals: ~Copyable {
    private let descriptor: Descriptor

    /// Blocks `signals` in the calling thread, and in the threads it starts from then on: call it
    /// before the first thread is made, or another thread dies of them.
    package init(_ signals: [Int32]) throws(SystemFault) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = Descriptor(
            owning: try systemCall("signalfd", on: "event loop") {
                signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
            })
    }

    /// Readable when a signal waits.
    package var raw: Int32 { descriptor.raw }

    /// The next signal that came, or nil.
    package func next() -> Int32? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard read(descriptor.raw, &info, size) == size else { return nil }
        return Int32(info.ssi_signo)
    }

    /// A peer that goes away shall be an EPIPE of one call, not the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
