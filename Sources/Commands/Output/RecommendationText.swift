import Model

extension SizeRecommendation {
    /// `CPU 0.23 cores (0.2 to 1.4), memory 110.3M (90.0M to 200.1M), of 1d watched`.
    var text: String {
        let cpu = cpu.map { amounts in
            "CPU \(Self.cores(amounts.target)) cores "
                + "(\(Self.cores(amounts.lower)) to \(Self.cores(amounts.upper)))"
        }
        let memory = memory.map { amounts in
            "memory \(Self.bytes(amounts.target)) "
                + "(\(Self.bytes(amounts.lower)) to \(Self.bytes(amounts.upper)))"
        }
        let watched = "of \(HumanText.age(seconds: watchedMinutes * 60)) watched"
        return ([cpu, memory].compactMap(\.self) + [watched]).joined(separator: ", ")
    }

    private static func cores(_ amount: Double) -> String { HumanText.figure(amount) }

    private static func bytes(_ amount: Double) -> String { HumanText.bytes(UInt64(amount)) }
}
