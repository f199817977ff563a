import FuzzChecks
import HTTP1
import HTTPReference
import Testing

/// What libFuzzer has found worth keeping, and what smugglers send, through every check, where there
/// is no libFuzzer.
@Suite struct CorpusTests {
    private let limits = ReferenceHeadLimits(
        startLine: 8_192, headerBlock: 32_768, headerCount: 128)

    @Test(arguments: FuzzTarget.allCases)
    func everyKeptInputPasses(target: FuzzTarget) throws {
        let inputs = try KeptInput.all(of: target)
        #expect(inputs.count >= 10)
        for input in inputs {
            do throws(Disagreement) {
                try target.check(input.bytes)
            } catch {
                Issue.record("fuzz/corpus/\(target.rawValue)/\(input.name): \(error)")
            }
        }
    }

    /// The same with a few bytes changed: another draw for each seed, the same on every machine.
    @Test(arguments: FuzzTarget.allCases)
    func damagedInputsPass(target: FuzzTarget) throws {
        var random = SeededRandom(seed: 0xc0ff_ee00)
        for input in try KeptInput.all(of: target) where input.bytes.count < 512 {
            let damaged = random.damage(input.bytes)
            do throws(Disagreement) {
                try target.check(damaged)
            } catch {
                Issue.record("\(damaged) from \(target.rawValue)/\(input.name): \(error)")
            }
        }
    }

    /// A kept request whose name begins with "good" is one that everybody understands.
    @Test func goodRequestsAreReadAndTheOthersMostlyRefused() throws {
        var refused = 0
        for input in try KeptInput.all(of: .requestHead) {
            switch ReferenceRequest.read(input.bytes, limits: limits) {
            case .accepted: break
            case .incomplete: #expect(!input.name.hasPrefix("good"), "\(input.name)")
            case .refused(let why):
                #expect(!input.name.hasPrefix("good"), "\(input.name): \(why)")
                refused += 1
            }
        }
        #expect(refused > 80)
    }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 33) % bound
    }

    mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(3) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(3) {
            case 0: bytes[place] = UInt8(below(256))
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(below(9)), at: place)
            }
        }
        return bytes
    }
}
