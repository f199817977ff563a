import Glibc

/// Has the kernel tell when tasks have waited for something for so long within a window, instead of being
/// asked again and again (kernel documentation, accounting/psi.rst, "Monitoring for pressure thresholds").
/// It lasts as long as its descriptor, and tells once a window at most.
///
///     let trigger = try PressureTrigger(of: "/proc/pressure/memory", .usual)
///     try loop.watch(trigger.raw, for: .urgent) { readiness in … }
///
/// When its cgroup has been removed it is `failed` from then on.
package struct PressureTrigger: ~Copyable {
    /// How long some task has to wait within which time.
    package struct Threshold: Sendable, Equatable {
        package let stallMicroseconds: Int
        package let windowMicroseconds: Int

        package init(stallMicroseconds: Int, windowMicroseconds: Int) {
            self.stallMicroseconds = stallMicroseconds
            self.windowMicroseconds = windowMicroseconds
        }

        package var windowMilliseconds: Int { windowMicroseconds / 1_000 }

        /// The kernel looks ten times a window.
        package static let usual = Threshold(
            stallMicroseconds: 100_000, windowMicroseconds: 500_000)
        /// The shortest window that is given without CAP_SYS_RESOURCE, by newer kernels, which look once a
        /// window for it (d82caa273565, psi: Allow unprivileged polling of N*2s period).
        package static let unprivileged = Threshold(
            stallMicroseconds: 200_000, windowMicroseconds: 2_000_000)
    }

    package let threshold: Threshold
    private let descriptor: Descriptor

    /// Give it to `EventLoop.watch`, for `.urgent`.
    package var raw: Int32 { descriptor.raw }

    /// Fails with EROFS or EACCES where the file may not be written, EPERM or EINVAL where the kernel does not
    /// give this window to us, ENOENT where it tells no pressure.
    package init(of path: String, _ threshold: Threshold) throws(SystemFault) {
        let file = Descriptor(
            owning: try systemCall("open", on: path) {
                open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
            })
        let raw = file.raw
        // The kernel overwrites the last byte with the text's end.
        let text = "some \(threshold.stallMicroseconds) \(threshold.windowMicroseconds)\0"
        try systemCall("write", on: path) { write(raw, text, text.utf8.count) }
        self.threshold = threshold
        descriptor = file
    }

    /// With the shortest window that is to be had.
    package init(of path: String) throws(SystemFault) {
        do throws(SystemFault) {
            try self.init(of: path, .usual)
        } catch {
            guard error.errno == EPERM || error.errno == EINVAL else { throw error }
            try self.init(of: path, .unprivileged)
        }
    }
}
