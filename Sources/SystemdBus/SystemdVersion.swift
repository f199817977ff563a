package import Model

/// systemd as it describes itself.
package struct SystemdVersion: Equatable, Sendable {
    /// `252.39-1~deb12u1`
    package let text: String
    /// `+PAM +AUDIT ... default-hierarchy=unified`
    package let features: String
    /// The cgroup below which it keeps its units; empty at the root, which is PID 1's.
    package let controlGroup: String

    package init(text: String, features: String, controlGroup: String = "") {
        self.text = text
        self.features = features
        self.controlGroup = controlGroup
    }

    /// Where a replica's unit has its cgroup. systemd names cgroups as it names units, with slices
    /// for directories (systemd.slice(5)); so nobody has to ask it after each start.
    package func controlGroup(of replica: ReplicaID) -> String {
        "\(controlGroup)/coxswain.slice/\(UnitName.slice(of: replica.service))/\(UnitName(replica))"
    }

    /// 252; 0 if the text does not begin with a number.
    package var number: Int { Int(text.prefix { $0.isNumber }) ?? 0 }
}

extension SystemdClient {
    /// Version and build features of the systemd at the other end.
    package func systemdVersion(completion: @escaping Answer<SystemdVersion>) {
        let method = BusMethod(
            path: BusName.managerPath, interface: BusName.propertiesInterface, member: "GetAll")
        call(method, attempt: "ask systemd for its version") {
            (message: borrowing OutgoingMessage) throws(BusFault) in
            try message.append(BusName.managerInterface)
        } decode: { (reply: MessageReader) throws(BusFault) in
            try SystemdVersion(reading: reply)
        } completion: {
            completion($0)
        }
    }

    /// systemd reads all unit files anew, as `systemctl daemon-reload` has it do.
    package func reloadConfiguration(completion: @escaping Answer<Void>) {
        call(.manager("Reload"), attempt: "reload systemd's configuration") { _ in
        } decode: { _ in
        } completion: {
            completion($0)
        }
    }
}

extension SystemdVersion {
    fileprivate init(reading message: MessageReader) throws(BusFault) {
        var text = ""
        var features = ""
        var controlGroup = ""
        try message.properties { (name: String) throws(BusFault) in
            switch name {
            case "Version":
                text = try message.variant("s") { () throws(BusFault) in try message.string() }
            case "Features":
                features = try message.variant("s") { () throws(BusFault) in
                    try message.string()
                }
            case "ControlGroup":
                controlGroup = try message.variant("s") { () throws(BusFault) in
                    try message.string()
                }
            default: return false
            }
            return true
        }
        self.init(text: text, features: features, controlGroup: controlGroup)
    }
}
