import Glibc

/// Drop-ins of transient units with their commands, beside the files that systemd writes for them.
///
/// systemd means drop-ins of transient units to be possible (unit_is_pristine in core/unit.c) and
/// removes those in this directory with the unit, as far as it has read them (unit_remove_transient);
/// 252 reads them only after a reload, which is when they are needed.
struct CommandFiles {
    /// `/run/systemd/transient`
    private let directory: String
    private static let fileName = "50-commands.conf"
    /// Nobody reads half of one: not before it has a name that ends in `.conf`.
    private static let unfinishedName = fileName + ".new"
    private static let suffix = ".d"

    init?(_ scope: BusScope) {
        switch scope {
        case .system: directory = "/run/systemd/transient"
        case .user:
            guard let runtime = getenv("XDG_RUNTIME_DIR") else { return nil }
            directory = String(cString: runtime) + "/systemd/transient"
        }
    }

    /// Before the unit is made, so that no reload comes in between.
    func write(for unit: TransientUnit) throws(BusFault) {
        guard let text = unit.commandsDropIn else { return }
        let own = folder(of: unit.name)
        // systemd makes the upper one with the first transient unit.
        for path in [directory, own] where mkdir(path, 0o755) < 0 && errno != EEXIST {
            throw fault("make '\(path)'")
        }
        let unfinished = "\(own)/\(Self.unfinishedName)"
        try write(text, to: unfinished)
        guard rename(unfinished, "\(own)/\(Self.fileName)") == 0 else {
            throw fault("rename '\(unfinished)'")
        }
    }

    private func write(_ text: String, to path: String) throws(BusFault) {
        guard let file = fopen(path, "we") else { throw fault("open '\(path)'") }
        let written = fputs(text, file)
        guard fclose(file) == 0, written >= 0 else { throw fault("write '\(path)'") }
    }

    private func fault(_ attempt: String) -> BusFault {
        BusFault(attempt: attempt, returned: -errno)
    }

    /// The unit is gone. What systemd has not read, it leaves.
    func remove(of unit: UnitName) {
        let own = folder(of: unit)
        for name in [Self.fileName, Self.unfinishedName] { unlink("\(own)/\(name)") }
        rmdir(own)
    }

    /// Those of units that ended while nobody looked.
    func removeAll(except kept: Set<UnitName>) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.suffix) else { continue }
            let unit = UnitName(String(name.dropLast(Self.suffix.count)))
            if unit.hasOurPrefix, !kept.contains(unit) { remove(of: unit) }
        }
    }

    private func folder(of unit: UnitName) -> String { "\(directory)/\(unit)\(Self.suffix)" }
}
