/// What a program prints, bounded by the kernel and read when the program has ended: a memory file of a
/// size that cannot change. A write beyond its end fails with EPERM (`F_SEAL_GROW`, fcntl(2)), so that
/// nobody has to read along, and who prints without end ends by that.
package struct OutputFile: ~Copyable {
    private let descriptor: Descriptor
    private let byteCount: Int

    /// The program's standard output; its owner keeps it.
    package var raw: Int32 { descriptor.raw }

    package static func create(
        named name: String, byteCount: Int
    ) throws(SystemFault) -> OutputFile {
        let file = try MemoryFile.create(named: name, sealedAt: byteCount)
        return OutputFile(descriptor: file, byteCount: byteCount)
    }

    private init(descriptor: consuming Descriptor, byteCount: Int) {
        self.descriptor = descriptor
        self.byteCount = byteCount
    }

    /// Up to the first NUL, as the file is full of them; nil: more was printed than it holds.
    package func printed() throws(SystemFault) -> [UInt8]? {
        let bytes = try MemoryFile.read(descriptor.raw, limit: byteCount)
        return bytes.last == 0 ? Array(bytes.prefix { $0 != 0 }) : nil
    }
}
