package import ControlAPI
import Model

extension Table {
    package static func drills(_ drills: [DrillView]) -> Table {
        var table = Table([
            .text("REPLICA"), .text("FAULT"), .figure("DETECTED"), .figure("EJECTED"),
            .figure("REPLACED"), .figure("RECOVERED"), .figure("FAILED REQUESTS"),
        ])
        for drill in drills {
            table.add([
                Cell(drill.replica), Cell(drill.fault.rawValue),
                Cell(time(drill.detectedMicroseconds)), Cell(time(drill.ejectedMicroseconds)),
                Cell(time(drill.replacedMicroseconds)),
                Cell(
                    time(drill.recoveredMicroseconds),
                    drill.recoveredMicroseconds == nil ? .bad : .plain),
                failed(drill),
            ])
        }
        return table
    }

    private static func failed(_ drill: DrillView) -> Cell {
        guard let failed = drill.requestsFailed, let requests = drill.requests else {
            return Cell(HumanText.unknown)
        }
        return Cell("\(failed) of \(requests)", failed == 0 ? .plain : .bad)
    }

    private static func time(_ microseconds: Int64?) -> String {
        microseconds.map(DrillSummary.time) ?? HumanText.unknown
    }
}

/// Many faults in one line.
package struct DrillSummary {
    private let drills: [DrillView]

    package init(_ drills: [DrillView]) { self.drills = drills }

    /// `12 faults: detected 0.9 ms (1.4 at most), recovered 310 ms (402 at most)`
    package var text: String {
        let parts = [
            span("detected", drills.compactMap(\.detectedMicroseconds)),
            span("ejected", drills.compactMap(\.ejectedMicroseconds)),
            span("replaced", drills.compactMap(\.replacedMicroseconds)),
            span("recovered", drills.compactMap(\.recoveredMicroseconds)),
        ]
        let unwell = drills.count { $0.recoveredMicroseconds == nil }
        let tail = unwell == 0 ? "" : "; \(unwell) did not recover"
        return "\(drills.count) faults: " + parts.compactMap(\.self).joined(separator: ", ") + tail
    }

    private func span(_ word: String, _ times: [Int64]) -> String? {
        guard let most = times.max() else { return nil }
        let median = times.sorted()[times.count / 2]
        return "\(word) \(Self.time(median)) (\(Self.time(most)) at most)"
    }

    /// `0.8 ms`, `12 ms`, `1.3 s`.
    static func time(_ microseconds: Int64) -> String {
        if microseconds >= 10_000 { return Duration.microseconds(microseconds).text }
        return "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
    }
}
