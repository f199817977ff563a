import Commands
import ControlAPI
import Foundation
import Model
import Testing

/// The daemon is not there, or not as it should be: what its user reads.
@Suite struct UnreachableTests {
    @Test func whereThereIsNoSocketOneIsToldHowToStartTheDaemon() async {
        let run = await Transcript.of("get", "--socket", "/nowhere/d.sock")
        #expect(run.status == .unreachable)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("coxctl: there is no socket '/nowhere/d.sock': "))
        let usual = CommandFailure(.missing, at: ControlSocket.defaultPath)
        #expect(usual.message == "coxswaind is not running: systemctl start coxswaind")
    }

    @Test func aSocketLeftBehindIsNamed() async throws {
        let daemon = try FakeDaemon(.silence)
        daemon.stop()
        let run = await Transcript.of("get", "--socket", daemon.path)
        #expect(run.status == .unreachable)
        #expect(run.errors.contains("an earlier coxswaind has left"))
    }

    @Test func whoMayNotIsToldTheGroupToJoin() {
        let failure = CommandFailure(.accessDenied, at: "/run/coxswain/coxswaind.sock")
        #expect(failure.status == .accessDenied)
        #expect(failure.message.contains("usermod --append --groups coxswain $USER"))
    }

    /// Root may connect to any socket, so this thread becomes somebody else for its files.
    @Test(.enabled(if: getuid() == 0, "needs root, to become somebody else"))
    func aSocketOfOthersIsRefusedByTheKernel() throws {
        let daemon = try FakeDaemon(.silence)
        chmod(daemon.path, 0o600)
        // Not in Swift's view of the C library. It holds for the calling thread alone (setfsuid(2)).
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setfsuid = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)
        _ = setfsuid(65_534)
        defer { _ = setfsuid(0) }
        #expect(throws: SocketProbe.Fault.accessDenied) { try SocketProbe.connect(daemon.path) }
    }

    @Test func anAnswerThatDoesNotComeIsNotWaitedForForever() async throws {
        let daemon = try FakeDaemon(.silence)
        let run = await Transcript.of("get", "--timeout", "1", "--socket", daemon.path)
        #expect(run.status == .unreachable)
        #expect(run.errors.contains("has not answered within 1 s"))
    }

    @Test func aConnectionThatBreaksIsTold() async throws {
        let daemon = try FakeDaemon(.hangUp)
        let run = await Transcript.of("get", "--socket", daemon.path)
        #expect(run.status == .unreachable)
        #expect(run.errors.contains("broke off the connection"))
    }

    @Test func aDaemonThatIsResumingIsAskedAgain() async throws {
        let daemon = try FakeDaemon(
            .refusal(ErrorReply(refusal: .notYetResumed)), .value([Sample.service()]))
        let run = await Transcript.of("get", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.errors.isEmpty)
    }

    @Test func aDaemonOfAnotherVersionIsSuspected() async throws {
        let daemon = try FakeDaemon(.json(status: 200, #"{"services": 7}"#))
        let run = await Transcript.of("get", "--socket", daemon.path)
        #expect(run.status == .failed)
        #expect(run.errors.contains("`coxctl version` tells if coxswaind is another"))
    }

    @Test func versionsAreToldEvenWithoutADaemon() async throws {
        let alone = await Transcript.of("version", "--socket", "/nowhere/d.sock")
        #expect(alone.status == .unreachable)
        #expect(alone.output == "coxctl:  \(ProgramVersion.current) (API v1)\n")
        let client = await Transcript.of("version", "--client")
        #expect(client.status == .ok)
        let daemon = try FakeDaemon(.value(VersionReply(version: "9.9.9", apiVersion: "v1")))
        let both = await Transcript.of("version", "--socket", daemon.path)
        #expect(both.lines.last == "coxswaind:  9.9.9 (API v1)")
    }

    @Test func aPathTooLongForASocketIsAMistakeOfTheCaller() async {
        let run = await Transcript.of(
            "get", "--socket", "/" + String(repeating: "x", count: 108))
        #expect(run.status == .usage)
    }

    @Test func oddCharactersInTheSocketsPathDoNoHarm() async throws {
        let daemon = try FakeDaemon(.value([Sample.service()]))
        let odd = daemon.path + " %2F?#ä"
        try FileManager.default.moveItem(atPath: daemon.path, toPath: odd)
        let run = await Transcript.of("get", "--socket", odd)
        #expect(run.status == .ok)
    }
}
