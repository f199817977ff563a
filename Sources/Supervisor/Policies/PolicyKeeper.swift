import ControlAPI
import LinuxIO
import Model
import PolicyFile

/// Knows what stands in the policy directory: which file describes which service, and which files
/// are refused. Hands on what is new; a file that is broken or gone changes nothing.
final class PolicyKeeper {
    private struct KnownFile {
        let bytes: [UInt8]
        let service: ServiceName?
    }

    private let directory: PolicyDirectory
    private var known: [String: KnownFile] = [:]
    private var refusals: [String: [Diagnostic]] = [:]
    /// Those read in one go, until all are.
    private var found: [(policy: ServicePolicy, text: String, file: String)] = []
    private var watch: (changes: DirectoryWatchBox, token: EventLoop.WatchToken)?
    /// A good policy that is new or has changed, with its text.
    var onPolicy: (ServicePolicy, _ text: String, _ file: String) -> Void = { _, _, _ in }
    /// A file that cannot be taken, told once for each content.
    var onRefusal: (_ file: String, [Diagnostic]) -> Void = { _, _ in }
    /// A file that is gone although its service is still wanted.
    var onMissing: (_ file: String, ServiceName) -> Void = { _, _ in }

    init(directory: PolicyDirectory) { self.directory = directory }

    var state: PolicyDirectoryState {
        PolicyDirectoryState(
            path: directory.path,
            refused: refusals.sorted { $0.key < $1.key }.map { file, diagnostics in
                RefusedPolicyFile(file: file, diagnostics: diagnostics.map(DiagnosticView.init))
            })
    }

    func file(of service: ServiceName) -> String? {
        known.filter { $0.value.service == service }.keys.min()
    }

    /// Reads every file; what has not changed since the last time is passed over.
    func readAll() {
        do {
            for file in try directory.files() { consider(file) }
        } catch {
            DaemonLog.error("\(error); policies are as they were")
        }
        handOn()
    }

    /// Each after those that it waits for, so that a group rolls in its order.
    private func handOn() {
        let order = DependencyGraph(found.map(\.policy)).inOrder
        let all = found
        found.removeAll()
        for name in order {
            for one in all where one.policy.name == name {
                onPolicy(one.policy, one.text, one.file)
            }
        }
    }

    private func consider(_ file: PolicyDirectory.File) {
        do {
            let bytes = try file.content.get()
            if known[file.path]?.bytes != bytes { read(bytes, of: file.path) }
        } catch {
            refuse(file.path, Diagnostic(file: file.path, line: 1, column: 1, message: "\(error)"))
        }
    }

    private func read(_ bytes: [UInt8], of file: String) {
        switch PolicyReader.read(bytes: bytes, file: file) {
        case .refused(let diagnostics):
            known[file] = KnownFile(bytes: bytes, service: known[file]?.service)
            refusals[file] = diagnostics
            onRefusal(file, diagnostics)
        case .policy(let policy, let warnings):
            if let other = self.file(of: policy.name), other != file {
                return refuse(file, Self.duplicate(policy.name, file, describedBy: other))
            }
            known[file] = KnownFile(bytes: bytes, service: policy.name)
            refusals[file] = nil
            warnings.forEach { DaemonLog.warning($0.headline) }
            found.append((policy, String(decoding: bytes, as: UTF8.self), file))
        }
    }

    private static func duplicate(_ name: ServiceName, _ file: String, describedBy other: String)
        -> Diagnostic
    {
        Diagnostic(
            file: file, line: 1, column: 1,
            message: "service '\(name)' is already described by '\(other)'",
            hint: "keep one file for each service")
    }

    private func refuse(_ file: String, _ diagnostic: Diagnostic) {
        if refusals[file] == [diagnostic] { return }
        refusals[file] = [diagnostic]
        onRefusal(file, [diagnostic])
    }
}

// MARK: - Changes by the API

extension PolicyKeeper {
    /// Keeps an applied policy where its service's file is, or in a file of the service's name.
    func write(_ text: String, of service: ServiceName) throws(PolicyDirectory.Fault) -> String {
        let file = self.file(of: service) ?? directory.path + "/\(service).yaml"
        try directory.write(text, to: file)
        known[file] = KnownFile(bytes: Array(text.utf8), service: service)
        refusals[file] = nil
        return file
    }

    func remove(_ service: ServiceName) throws(PolicyDirectory.Fault) {
        guard let file = file(of: service) else { return }
        try directory.remove(file)
        known[file] = nil
        refusals[file] = nil
    }
}

// MARK: - Changes in the directory

extension PolicyKeeper {
    /// Hears of changes from here on. Without inotify, `readAll` on a timer would do; the daemon
    /// then asks on SIGHUP only.
    func listen(on loop: EventLoop) {
        do {
            let changes = DirectoryWatchBox(try DirectoryWatch(path: directory.path))
            let token = try loop.watch(changes.raw, for: .readable) { [unowned self] _ in
                takeChanges()
            }
            watch = (changes, token)
        } catch {
            DaemonLog.warning(
                "\(error); changes of policy files are seen on `systemctl reload coxswaind` only")
        }
    }

    private func takeChanges() {
        guard let changes = try? watch?.changes.take(), !changes.isEmpty else { return }
        for case .removed(let name) in changes { forget(directory.path + "/" + name) }
        // What was written is read by name order like at start, so that of two files for one
        // service the same one is in force.
        readAll()
    }

    /// Its text is no longer known, so that the same text moved back is taken anew.
    private func forget(_ file: String) {
        refusals[file] = nil
        guard let service = known.removeValue(forKey: file)?.service else { return }
        onMissing(file, service)
    }
}

/// A watch that a class can hold.
private final class DirectoryWatchBox {
    private let watch: DirectoryWatch
    var raw: Int32 { watch.raw }
    init(_ watch: consuming DirectoryWatch) { self.watch = watch }
    func take() throws(SystemFault) -> [DirectoryWatch.Change] { try watch.takeChanges() }
}

extension DiagnosticView {
    init(_ diagnostic: Diagnostic) {
        self.init(
            file: diagnostic.file, line: diagnostic.line, column: diagnostic.column,
            severity: diagnostic.severity == .error ? .error : .warning,
            message: diagnostic.message, hint: diagnostic.hint,
            excerpt: diagnostic.excerpt.map { Excerpt(text: $0.text, caret: $0.caret) })
    }
}
