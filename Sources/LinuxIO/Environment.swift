import Glibc

/// The process environment, read where systemd puts what it has to say.
package enum Environment {
    package static func value(_ name: String) -> String? {
        guard let text = getenv(name) else { return nil }
        return String(cString: text)
    }

    /// Call before threads are made: the environment has no lock.
    package static func remove(_ name: String) {
        unsetenv(name)
    }
}
