package import ControlAPI
import Model

extension Table {
    package static func services(_ services: [ServiceView], isWide: Bool) -> Table {
        let columns: [Column] = [
            .text("NAME"), .figure("DESIRED"), .figure("CURRENT"), .figure("UP-TO-DATE"),
            .figure("AVAILABLE"), .figure("AGE"),
        ]
        let wide: [Column] = [
            .figure("REVISION"), .figure("CPU"), .text("FRONT"), .text("STATUS"),
        ]
        var table = Table(isWide ? columns + wide : columns)
        for service in services {
            table.add(isWide ? cells(service) + wideCells(service) : cells(service))
        }
        return table
    }

    private static func cells(_ service: ServiceView) -> [Cell] {
        [
            Cell(service.name.description, service.state.tone), Cell("\(service.desired)"),
            Cell("\(service.current)"), Cell("\(service.upToDate)"),
            Cell("\(service.available)", service.available < service.desired ? .bad : .plain),
            Cell(HumanText.age(seconds: service.ageSeconds)),
        ]
    }

    private static func wideCells(_ service: ServiceView) -> [Cell] {
        let front = service.frontAddresses.joined(separator: ",")
        return [
            Cell("\(service.revision)"), Cell(service.cpuText),
            Cell(front.isEmpty ? HumanText.unknown : front),
            Cell(service.status, service.state.tone),
        ]
    }
}

extension ServiceView {
    /// `35%/60%`: the figure, and the target if there is one.
    var cpuText: String {
        HumanText.percent(cpuPercent) + (scaling.cpuTargetPercent.map { "/\($0)%" } ?? "")
    }
}

extension ServiceView.State {
    var tone: Tone {
        switch self {
        case .running: .good
        case .rolling, .deleting: .passing
        case .degraded, .failed, .unclaimed: .bad
        }
    }
}
