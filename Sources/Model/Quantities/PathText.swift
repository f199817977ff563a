/// Absolute paths, as systemd takes them: no `..`, which it refuses, and within the kernel's
/// PATH_MAX.
package enum PathText {
    private static let bytesMaximum = 4_095

    package static func fault(of path: String) -> QuantityFault? {
        if !path.hasPrefix("/") {
            return QuantityFault(
                "must be an absolute path, not \(path.shown)", hint: "a path that begins with '/'")
        }
        if path.utf8.count > bytesMaximum {
            return QuantityFault("is a path of more than \(bytesMaximum) bytes")
        }
        if path.split(separator: "/").contains("..") {
            return QuantityFault(
                "must not hold '..', as \(path.shown) does", hint: "write the path it leads to")
        }
        if path.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return QuantityFault("must not hold control characters, as \(path.shown) does")
        }
        return nil
    }
}
