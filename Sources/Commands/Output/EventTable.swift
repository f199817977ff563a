package import ControlAPI
import FoundationEssentials
import Model

extension Table {
    /// Ages in the plain table, moments in the wide one.
    package static func events(_ events: [EventView], isWide: Bool, now: Timestamp) -> Table {
        var table = Table([
            isWide ? .text("TIME") : .figure("AGE"), .text("SEVERITY"), .text("OBJECT"),
            .text("KIND"), .text("MESSAGE"),
        ])
        for event in events {
            table.add([
                Cell(isWide ? event.time.description : event.age(at: now)),
                Cell(event.severity.rawValue, event.severity == .warning ? .bad : .plain),
                Cell(event.object), Cell(event.kind), Cell(event.message),
            ])
        }
        return table
    }
}

extension EventView {
    func age(at now: Timestamp) -> String {
        HumanText.age(seconds: time.wholeSeconds(until: now))
    }

    /// What it happened to: a replica, a service or the host.
    var object: String { replica ?? service?.description ?? "host" }
}

extension Timestamp {
    /// By the wall clock.
    static var now: Timestamp {
        Timestamp(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    func wholeSeconds(until later: Timestamp) -> Int {
        Int((later.millisecondsSince1970 - millisecondsSince1970) / 1_000)
    }
}
