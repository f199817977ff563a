import Foundation
import Testing

@Suite struct FakeDaemonTests {
    @Test func itLeavesNothingBehind() throws {
        let path: String
        do {
            let daemon = try FakeDaemon(.hangUp)
            path = daemon.path
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
