import Glibc
import LinuxIO
import Testing

@Suite struct SocketDiagnosisTests {
    @Test func aConnectionIsAcceptedWhenItIsAndNotWhenItStands() throws {
        let scratch = ScratchDirectory()
        let address = SocketAddress.unix(path: scratch.file("listener"))
        let listener = try Socket.listen(at: address)
        let diagnosis = try SocketDiagnosis()
        let first = try Socket.connect(to: address)
        let second = try Socket.connect(to: address)
        #expect(Socket.pendingError(first.raw) == 0)
        #expect(try !diagnosis.isAccepted(unix: first.raw))
        guard let accepted = try Socket.accept(on: listener) else {
            Issue.record("nothing to accept")
            return
        }
        #expect(try diagnosis.isAccepted(unix: first.raw))
        #expect(try !diagnosis.isAccepted(unix: second.raw))
        withExtendedLifetime((scratch)) { _ = accepted.raw }
    }

    @Test func thisKernelAnswers() { #expect(SocketDiagnosis.isSupported) }
}
