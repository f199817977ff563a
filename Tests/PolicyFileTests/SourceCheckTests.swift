import Model
import PolicyFile
import Testing

@Suite struct SourceCheckTests {
    private func said(_ bytes: [UInt8]) -> String {
        PolicyReader.read(bytes: bytes, file: "x.yaml").said
    }

    @Test func noBytesAtAllAreAnEmptyFile() {
        #expect(said([]).hasPrefix("1:1: error: the file is empty"))
    }

    @Test func aFileOverTheLimitIsRefusedUnread() {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: Limits.policyFileBytes + 1)
        #expect(said(bytes).hasPrefix("1:1: error: the file has more than 131072 bytes"))
    }

    @Test func whatIsNotUTF8IsRefusedAtItsFirstByte() {
        let bytes = Array("service: x\nrün: ".utf8) + [0xC3, 0x28]
        #expect(said(bytes).hasPrefix("2:6: error: the byte 0xC3 is not UTF-8"))
    }

    @Test func aSequenceCutOffAtTheEndIsNotUTF8() {
        #expect(said(Array("a: ".utf8) + [0xE2, 0x82]).hasPrefix("1:4: error: the byte 0xE2"))
    }

    @Test func utf16IsNamed() {
        #expect(said([0xFF, 0xFE, 0x73, 0x00]).hasPrefix("1:1: error: the file is in UTF-16"))
    }

    @Test(arguments: [0x00, 0x07, 0x1B, 0x7F] as [UInt8])
    func controlCharactersAreRefusedWhereTheyStand(_ byte: UInt8) {
        let said = said(Array("service: x\n  ".utf8) + [byte] + Array("\nrun: 1".utf8))
        #expect(said.hasPrefix("2:3: error: the control character U+00"))
    }

    /// YAML takes a NUL for the end: what follows it would be passed over in silence.
    @Test func aGoodPolicyBehindWhichANULHidesMoreIsRefused() {
        let good = Array("service: x\nrun: { command: [/bin/true] }\n".utf8)
        #expect(said(good + [0] + Array("nonsense".utf8)).hasPrefix("3:1: error"))
    }

    @Test func aByteOrderMarkAndWindowsLineEndsDoNoHarm() {
        let text = "\u{FEFF}service: x\r\nrun:\r\n  command: [/bin/true]\r\nfoo: 1\r\n"
        #expect(said(Array(text.utf8)).hasPrefix("4:1: error: unknown key 'foo'"))
    }

    /// Strings of up to 15 bytes have no lasting address, which the parser beneath needs.
    @Test(arguments: ["x", "a: b", "a: [", "service: x", "'"])
    func veryShortTextsAreReadAsLongOnesAre(_ text: String) {
        let long = text + String(repeating: "\n", count: 40)
        let short = PolicyReader.read(text: text, file: "x.yaml").said
        #expect(short == PolicyReader.read(text: long, file: "x.yaml").said)
    }
}
