import Glibc
import LinuxIO
import Testing

/// A directory that is gone when the test ends.
final class ScratchDirectory {
    let path: String

    init() {
        var template = Array("/tmp/coxswain-test-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink(file(name))
        }
        closedir(directory)
        rmdir(path)
    }
}

@Suite struct SocketTests {
    @Test(arguments: ["192.0.2.1", "2001:db8::1"])
    func anAddressThatTheHostDoesNotHaveYetIsListenedOn(host: String) throws {
        let listener = try Socket.listen(at: try #require(SocketAddress(host: host, port: 0)))
        #expect(Socket.isListening(listener.raw))
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func connectsOverTCP(host: String) throws {
        let any = try #require(SocketAddress(host: host, port: 0))
        let listener = try Socket.listen(at: any)
        let address = try Socket.localAddress(listener.raw)
        let client = try Socket.connect(to: address)
        waitUntil(client.raw, POLLOUT)
        #expect(Socket.pendingError(client.raw) == 0)
        guard let server = try Socket.accept(on: listener) else {
            Issue.record("nothing to accept")
            return
        }
        #expect(ByteIO.send(client.raw, "hi", 2) == 2)
        waitUntil(server.raw, POLLIN)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(ByteIO.receive(server.raw, into: &buffer, 8) == 2)
        if try Socket.accept(on: listener) != nil { Issue.record("accepted twice") }
    }

    @Test func aUnixSocketLeftByADeadProcessIsReplaced() throws {
        let scratch = ScratchDirectory()
        let address = SocketAddress.unix(path: scratch.file("s"))
        do { _ = try Socket.listen(at: address) }
        let second = try Socket.listen(at: address)
        #expect(throws: SystemFault(call: "bind", errno: EADDRINUSE, subject: scratch.file("s"))) {
            _ = try Socket.listen(at: address)
        }
        #expect(second.raw >= 0)
    }

    @Test func aFileThatIsNoSocketIsNotRemoved() throws {
        let scratch = ScratchDirectory()
        let path = scratch.file("precious")
        closeDescriptor(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: SystemFault.self) { _ = try Socket.listen(at: .unix(path: path)) }
        #expect(access(path, F_OK) == 0)
    }

    @Test func aUnixPathThatIsTooLongIsRefused() {
        let path = "/" + String(repeating: "x", count: 200)
        #expect(throws: SystemFault.self) { _ = try Socket.listen(at: .unix(path: path)) }
    }

    @Test func aTakenPortIsNamedInTheFault() throws {
        let listener = try Socket.listen(at: .loopback(port: 0))
        let address = try Socket.localAddress(listener.raw)
        let fault = #expect(throws: SystemFault.self) { _ = try Socket.listen(at: address) }
        #expect(fault?.description == "failed to bind '\(address)': Address already in use")
    }

    @Test func addressesReadAsTheyAreWritten() {
        #expect(SocketAddress(host: "10.1.2.3", port: 80)?.description == "10.1.2.3:80")
        #expect(SocketAddress(host: "fe80::1", port: 8080)?.description == "[fe80::1]:8080")
        #expect(SocketAddress(host: "localhost", port: 80) == nil)
        #expect(SocketAddress(host: "1.2.3", port: 80) == nil)
    }
}

@Suite struct UnixMessageTests {
    @Test func descriptorsTravelWithTheirBytes() throws {
        let (near, far) = try Socket.pair()
        defer { closeDescriptor(near); closeDescriptor(far) }
        let file = try MemoryFile.create(named: "passed", containing: [7, 8, 9])
        let sent = try UnixMessage.send(bytes([1, 2]), descriptors: [file.raw], over: near)
        #expect(sent == 2)
        var buffer = [UInt8](repeating: 0, count: 16)
        let received = try buffer.withUnsafeMutableBytes {
            try UnixMessage.receive(into: $0, over: far)
        }
        #expect(received?.byteCount == 2)
        let passed = try #require(received?.descriptors.first)
        defer { closeDescriptor(passed) }
        #expect(try MemoryFile.read(passed, limit: 100) == [7, 8, 9])
        #expect(throws: SystemFault.self) { try MemoryFile.read(passed, limit: 2) }
    }

    @Test func thePeerIsKnown() throws {
        let (near, far) = try Socket.pair()
        defer { closeDescriptor(near); closeDescriptor(far) }
        let peer = try PeerCredentials.of(near)
        #expect([peer.userID, peer.groupID] == [getuid(), getgid()])
        #expect(peer.processID == getpid())
    }
}

@Suite struct ProcessHandleTests {
    @Test func theExitOfAChildIsSeenAndReaped() throws {
        var child: pid_t = 0
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("100"), nil]
        #expect(posix_spawn(&child, "/bin/sleep", nil, nil, arguments, nil) == 0)
        let handle = try ProcessHandle(processID: child)
        let early = (exited: handle.hasExited, status: try handle.reap())
        #expect(early == (false, nil))
        try handle.send(signal: SIGKILL)
        waitUntil(handle.raw, POLLIN)
        let late = (exited: handle.hasExited, status: try handle.reap())
        #expect(late == (true, .killed(signal: SIGKILL)))
        #expect(throws: SystemFault.self) { try handle.send(signal: SIGTERM) }
    }

    @Test func aProcessThatIsGoneIsAFault() {
        let fault = #expect(throws: SystemFault.self) {
            _ = try ProcessHandle(processID: 4_000_000)
        }
        #expect(fault?.errno == ESRCH)
    }
}

@Suite struct DirectoryWatchTests {
    @Test func writtenAndRemovedFilesAreNamed() throws {
        let scratch = ScratchDirectory()
        let watch = try DirectoryWatch(path: scratch.path)
        let early = try watch.takeChanges()
        #expect(early == [])
        closeDescriptor(open(scratch.file("a.yaml"), O_CREAT | O_WRONLY, 0o600))
        rename(scratch.file("a.yaml"), scratch.file("b.yaml"))
        unlink(scratch.file("b.yaml"))
        waitUntil(watch.raw, POLLIN)
        let changes = try watch.takeChanges()
        #expect(
            changes == [
                .written(name: "a.yaml"), .removed(name: "a.yaml"), .written(name: "b.yaml"),
                .removed(name: "b.yaml"),
            ])
    }

    @Test func theEndOfTheDirectoryIsSeen() throws {
        let scratch = ScratchDirectory()
        let watch = try DirectoryWatch(path: scratch.path)
        rmdir(scratch.path)
        waitUntil(watch.raw, POLLIN)
        let changes = try watch.takeChanges()
        #expect(changes.first == .directoryGone)
    }
}

@Suite struct SharedPageTests {
    @Test func theReaderSeesWhatTheWriterWrites() throws {
        let page = try SharedPage.create(named: "counters", byteCount: 4096)
        let copy = Descriptor(owning: dup(page.raw))
        let reader = try SharedPage.open(copy, atLeast: 4096)
        page.base.storeBytes(of: 42, toByteOffset: 128, as: UInt64.self)
        let seen = reader.base.load(fromByteOffset: 128, as: UInt64.self)
        #expect(seen == 42)
        let shrunk = ftruncate(page.raw, 0)
        #expect(shrunk == -1)
    }

    @Test func aPageThatCouldShrinkIsRefused() throws {
        let file = try MemoryFile.create(named: "unsealed", containing: [1])
        let fault = #expect(throws: SystemFault.self) {
            _ = try SharedPage.open(Descriptor(owning: dup(file.raw)), atLeast: 1)
        }
        #expect(fault?.errno == EINVAL)
    }
}

func waitUntil(_ raw: Int32, _ events: Int32) {
    var request = pollfd(fd: raw, events: Int16(events), revents: 0)
    #expect(poll(&request, 1, 5000) == 1)
}

/// Bytes that live as long as the test process; tests send a handful.
func bytes(_ values: [UInt8]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: values.count, alignment: 1)
    copy.copyBytes(from: values)
    return UnsafeRawBufferPointer(copy)
}
