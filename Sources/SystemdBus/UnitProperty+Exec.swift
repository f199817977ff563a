// How a service's processes are run: systemd.exec(5).

package import Model

extension UnitProperty {
    /// In ascending order, so that equal environments make equal properties.
    package static func environment(_ table: [String: String]) -> Self {
        Self("Environment", .texts(table.map { "\($0)=\($1)" }.sorted()))
    }

    package static func workingDirectory(_ path: String) -> Self {
        Self("WorkingDirectory", .text(path))
    }

    /// Below /var/lib: made before the first start, the user's own and nobody else's, told in
    /// `$STATE_DIRECTORY` and left when the unit ends.
    package static func stateDirectory(_ name: String) -> [Self] {
        [Self("StateDirectory", .texts([name])), Self("StateDirectoryMode", .unsigned32(0o700))]
    }

    package static func user(_ name: String) -> Self { Self("User", .text(name)) }
    package static func group(_ name: String) -> Self { Self("Group", .text(name)) }
    package static let dynamicUser = Self("DynamicUser", .flag(true))

    package static func umask(_ mask: UInt32) -> Self { Self("UMask", .unsigned32(mask)) }
    package static func nice(_ level: Int32) -> Self { Self("Nice", .signed32(level)) }

    package static func oomScoreAdjust(_ score: Int32) -> Self {
        Self("OOMScoreAdjust", .signed32(score))
    }

    /// Soft and hard limit alike.
    package static func openFiles(maximum: UInt64) -> [Self] {
        [
            Self("LimitNOFILE", .unsigned64(maximum)),
            Self("LimitNOFILESoft", .unsigned64(maximum)),
        ]
    }

    package static func syslogIdentifier(_ name: String) -> Self {
        Self("SyslogIdentifier", .text(name))
    }

    /// Fields on each line in the journal, for `journalctl COXSWAIN_SERVICE=orders`.
    package static func logFields(_ fields: [String: String]) -> Self {
        Self("LogExtraFields", .byteTexts(fields.map { "\($0)=\($1)" }.sorted()))
    }

    package static func standardOutput(_ target: String) -> Self {
        Self("StandardOutput", .text(target))
    }

    /// As `systemd-run --pipe` does it (systemd's bus_exec_context_set_transient_property).
    package static func standardOutput(descriptor raw: Int32) -> Self {
        Self("StandardOutputFileDescriptor", .descriptor(raw))
    }

    package static func standardError(_ target: String) -> Self {
        Self("StandardError", .text(target))
    }

    package static func noNewPrivileges(_ flag: Bool) -> Self {
        Self("NoNewPrivileges", .flag(flag))
    }

    package static func privateTmp(_ flag: Bool) -> Self { Self("PrivateTmp", .flag(flag)) }
    package static func privateDevices(_ flag: Bool) -> Self { Self("PrivateDevices", .flag(flag)) }

    package static func protectSystem(_ level: Sandbox.ProtectSystem) -> Self {
        Self("ProtectSystem", .text(level.rawValue))
    }

    package static func protectHome(_ level: Sandbox.ProtectHome) -> Self {
        Self("ProtectHome", .text(level.rawValue))
    }

    package static func readWritePaths(_ paths: [String]) -> Self {
        Self("ReadWritePaths", .texts(paths))
    }

    package static func addressFamilies(_ families: [String]) -> Self {
        Self("RestrictAddressFamilies", .list(allows: true, families))
    }

    package static func systemCalls(_ groups: [String]) -> Self {
        Self("SystemCallFilter", .list(allows: true, groups))
    }

    package static func runtimeDirectory(_ names: [String]) -> Self {
        Self("RuntimeDirectory", .texts(names))
    }

    package static func stateDirectory(_ names: [String]) -> Self {
        Self("StateDirectory", .texts(names))
    }
}
