import Glibc
import History
import LinuxIO
import Model

extension ClockReading {
    func wallClock(knowing zones: [String: ZoneRules]) -> Model.WallClock {
        Model.WallClock(at: monotonic, millisecondsSince1970: wallMilliseconds, zones: zones)
    }
}

/// The host's clocks and the boot they belong to.
enum HostClock {
    /// Changes with every boot; empty where the kernel does not tell, which is then one long boot.
    static func bootID() -> String {
        TextFile.read("/proc/sys/kernel/random/boot_id", atMost: 64)?.trimmed ?? ""
    }

    static func reading(bootID: String) -> ClockReading {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return ClockReading(
            bootID: bootID, monotonic: ControlLoop.now,
            wallMilliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
