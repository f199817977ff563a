/// What one replica may use of the things that can be changed while it runs (`SetUnitProperties`). Nil is
/// no limit, here as in `ResourceLimits`.
package struct ReplicaSize: Hashable, Sendable, Codable {
    /// 1000 is one core.
    package var cpuMilliCores: Int?
    package var memoryMaximumBytes: UInt64?
    package var memoryHighBytes: UInt64?

    package init(
        cpuMilliCores: Int? = nil, memoryMaximumBytes: UInt64? = nil,
        memoryHighBytes: UInt64? = nil
    ) {
        self.cpuMilliCores = cpuMilliCores
        self.memoryMaximumBytes = memoryMaximumBytes
        self.memoryHighBytes = memoryHighBytes
    }

    /// The limit that memory is scaled by: where it is killed, or else where it is slowed down.
    package var memoryBytes: UInt64? { memoryMaximumBytes ?? memoryHighBytes }

    /// The same with another limit of memory. Where both are set, they keep their proportion.
    package func withMemory(_ bytes: UInt64) -> ReplicaSize {
        var size = self
        guard let maximum = memoryMaximumBytes else {
            size.memoryHighBytes = bytes
            return size
        }
        size.memoryMaximumBytes = bytes
        size.memoryHighBytes = memoryHighBytes.map { high in
            guard high < maximum else { return bytes }
            return maximum.dividingFullWidth(bytes.multipliedFullWidth(by: high)).quotient
        }
        return size
    }
}

extension ResourceLimits {
    package var size: ReplicaSize {
        ReplicaSize(
            cpuMilliCores: cpuMilliCores, memoryMaximumBytes: memoryMaximumBytes,
            memoryHighBytes: memoryHighBytes)
    }

    /// As a replica has them that is of another size than its template says.
    package func sized(_ size: ReplicaSize) -> ResourceLimits {
        var limits = self
        limits.cpuMilliCores = size.cpuMilliCores
        limits.memoryMaximumBytes = size.memoryMaximumBytes
        limits.memoryHighBytes = size.memoryHighBytes
        return limits
    }
}

extension ReplicaSize {
    /// `CPU 750m, memory 256M`.
    package var text: String {
        let parts = [
            cpuMilliCores.map { "CPU \($0)m" },
            memoryMaximumBytes.map { "memory \(ByteText.write($0))" },
            memoryHighBytes.map { "memory throttled above \(ByteText.write($0))" },
        ].compactMap(\.self)
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}
