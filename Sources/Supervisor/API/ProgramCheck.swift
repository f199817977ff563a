import ControlAPI
import Glibc
import LinuxIO
import Model
import SystemdBus

/// What can be seen to be wrong before a replica is even tried: a program or a user that is not
/// there. Asked when a policy is applied, since then somebody is there to read the answer; a policy
/// in force whose program goes away later backs off and says so. Looks at the disk and the user
/// database, so never on the control loop.
struct ProgramCheck {
    let policy: ServicePolicy
    let text: String
    let file: String
    /// Of the files that it names.
    let contents: FileContents.Reading

    func fault() -> DiagnosticView? {
        nameFault() ?? steeringFault() ?? programFault() ?? directoryFault() ?? userFault()
            ?? groupFault() ?? fileFault() ?? zoneFault()
    }

    private func nameFault() -> DiagnosticView? {
        if UnitName.fits(policy.name) { return nil }
        return diagnostic(
            at: "service", "the service name '\(policy.name)' makes too long a unit name",
            hint: "use fewer dashes: systemd writes each of them as four characters")
    }

    private func steeringFault() -> DiagnosticView? {
        guard policy.template.endpoint == .direct, let fault = PortSteering.fault() else {
            return nil
        }
        return diagnostic(
            at: "endpoint", "'run.endpoint: direct' is not to be had on this host: \(fault)",
            hint: "it takes Linux 5.14 with bpf(2) and CAP_BPF; 'socket' goes anywhere")
    }

    private func programFault() -> DiagnosticView? {
        let program = policy.template.command.first ?? ""
        var status = stat()
        let isThere = stat(program, &status) == 0
        let isFile = status.st_mode & S_IFMT == S_IFREG
        if isThere, isFile, access(program, X_OK) == 0 { return nil }
        let why = isThere ? "is not an executable file" : "does not exist"
        return diagnostic(
            at: "command", "the program '\(program)' of 'run.command' \(why)",
            hint: "'run.command' begins with the absolute path of an executable file")
    }

    private func directoryFault() -> DiagnosticView? {
        guard let directory = policy.template.workingDirectory else { return nil }
        var status = stat()
        if stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return nil }
        return diagnostic(
            at: "working-directory",
            "the directory '\(directory)' of 'run.working-directory' does not exist",
            hint: "create it before the service is applied")
    }

    private func userFault() -> DiagnosticView? {
        guard case .user(let user, _) = policy.template.identity, !SystemUser.exists(user) else {
            return nil
        }
        return diagnostic(
            at: "user", "the user '\(user)' of 'run.user' does not exist",
            hint: "create it, or leave 'user' out for a user of the replica's own")
    }

    private func fileFault() -> DiagnosticView? {
        guard let fault = contents.faults.first else { return nil }
        return diagnostic(
            at: "files", "\(fault); 'run.files' names it",
            hint: "its content is part of the revision, so it has to be there and readable")
    }

    private func zoneFault() -> DiagnosticView? {
        let unknown = policy.scale.schedules.first { ZoneFiles.read($0.timeZone) == nil }
        guard let unknown else { return nil }
        return diagnostic(
            at: "timezone",
            "this host knows no time zone '\(unknown.timeZone)', which schedule '\(unknown.name)' names",
            hint: "`ls /usr/share/zoneinfo` has them; the package is tzdata")
    }

    private func groupFault() -> DiagnosticView? {
        guard case .user(_, let group?) = policy.template.identity, UInt32(group) == nil,
            SystemGroup(named: group) == nil
        else { return nil }
        return diagnostic(
            at: "group", "the group '\(group)' of 'run.group' does not exist", hint: "create it")
    }

    private func diagnostic(at key: String, _ message: String, hint: String) -> DiagnosticView {
        let place = KeyPlace.first(of: key, in: text)
        return DiagnosticView(
            file: file, line: place.line, column: place.column, message: message, hint: hint)
    }
}

/// Where a key stands in a policy that has been read already, so that its text is known to be good.
enum KeyPlace {
    /// Line and column from 1; the file's beginning if the key is not to be seen, for a key may be
    /// quoted.
    static func first(of key: String, in text: String) -> (line: Int, column: Int) {
        let wanted = Array("\(key):")
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let characters = Array(line.prefix { $0 != "#" })
            for start in characters.indices where characters[start...].starts(with: wanted) {
                let isWhole = start == 0 || " {,\t".contains(characters[start - 1])
                if isWhole { return (index + 1, start + 1) }
            }
        }
        return (1, 1)
    }
}
