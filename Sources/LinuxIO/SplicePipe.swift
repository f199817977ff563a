import CLinux
import Glibc

/// A pipe by which bytes go from one socket to another (splice(2)): the kernel hands their pages on,
/// and nobody copies them. Kept in tables, so it is closed by hand.
package struct SplicePipe {
    package let readEnd: Int32
    package let writeEnd: Int32

    /// One that holds at least so many bytes. Beyond fs.pipe-user-pages-soft the kernel makes pipes of
    /// a page or two for whoever is not root, and does not let them grow (pipe(7)): that is refused with
    /// EPERM, as bytes would go through it more slowly than by copying.
    package init(bytes: Int) throws(SystemFault) {
        var ends: (Int32, Int32) = (-1, -1)
        try systemCall("pipe", on: "\(bytes) bytes") {
            withUnsafeMutableBytes(of: &ends) {
                clinux_pipe(
                    $0.baseAddress?.assumingMemoryBound(to: Int32.self), Int32(clamping: bytes))
            }
        }
        (readEnd, writeEnd) = ends
    }

    package func close() {
        closeDescriptor(readEnd)
        closeDescriptor(writeEnd)
    }
}
