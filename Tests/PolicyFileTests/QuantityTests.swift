import Model
import PolicyFile
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0s", 0), ("250ms", 250), ("5s", 5_000), ("1.5s", 1_500), ("0.25h", 900_000),
        ("2m", 120_000), ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("90s", 90_000),
    ])
    func durationsAreRead(_ text: String, _ milliseconds: Int) throws {
        #expect(try DurationText.read(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "s", "5", "5 s", "-5s", "+5s", "5S", "5sec", "1m1h", "1s1s", "1.5m3s", "1m.5s", ".5s",
        "5.s", "1e3s", "0x5s", "5s ", "٥s", "99999999999999999999s", "1001d", "0.1ms", "inf",
    ])
    func whatIsNoDurationIsRefused(_ text: String) {
        #expect(throws: QuantityFault.self) { try DurationText.read(text) }
    }

    @Test(arguments: [
        ("0", 0), ("4096", 4_096), ("256M", 256 << 20), ("256Mi", 256 << 20), ("256MiB", 256 << 20),
        ("1.5G", 3 << 29), ("1K", 1_024), ("2T", 2 << 40), ("0.5K", 512),
    ])
    func sizesAreReadAsSystemdMeansThem(_ text: String, _ bytes: UInt64) throws {
        #expect(try ByteText.read(text) == bytes)
    }

    @Test(arguments: [
        "", "M", "256m", "256k", "256MB", "256Mb", "256 M", "-1M", "0.3K", "1e9",
        "9999999999999999T",
    ])
    func whatIsNoSizeIsRefused(_ text: String) {
        #expect(throws: QuantityFault.self) { try ByteText.read(text) }
    }

    @Test(arguments: [
        ("20%", 200), ("100%", 1_000), ("12.5%", 125), ("1", 1_000), ("1.5", 1_500), ("0.29", 290),
        ("500m", 500), ("0", 0),
    ])
    func cpuIsReadExactly(_ text: String, _ milliCores: Int) throws {
        #expect(try CPUText.read(text) == milliCores)
    }

    @Test(arguments: ["", "%", "20 %", "-1", "1.0005", "0.01%", "500M", "1,5", "two", "0.5m"])
    func whatIsNoCPUIsRefused(_ text: String) {
        #expect(throws: QuantityFault.self) { try CPUText.read(text) }
    }

    @Test(arguments: ["", "25", "25 %", "12.5%", "-5%", "%", "05%", "99999999999999999999%"])
    func whatIsNoWholePercentageIsRefused(_ text: String) {
        #expect(throws: QuantityFault.self) { try PercentText.read(text) }
    }

    @Test func whatIsWrittenReadsAsTheSame() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<2_000 {
            let bits = Int.random(in: 0...36, using: &random)
            let number = Int.random(in: 0...(1 << bits), using: &random)
            let duration = Duration.milliseconds(number)
            #expect(try DurationText.read(DurationText.write(duration)) == duration)
            #expect(try ByteText.read(ByteText.write(UInt64(number))) == UInt64(number))
            #expect(try CPUText.read(CPUText.write(number)) == number)
            #expect(try PercentText.read(PercentText.write(number)) == number)
        }
    }
}
