package import ControlAPI

extension Table {
    package static func metrics(_ metrics: [MetricView]) -> Table {
        var table = Table([
            .text("NAME"), .figure("VALUE"), .text("TARGET"), .figure("AGE"), .text("FROM"),
            .text("NOTE"),
        ])
        for metric in metrics {
            table.add([
                Cell(metric.name),
                Cell(metric.value.map { HumanText.figure($0) } ?? HumanText.unknown),
                Cell(metric.target),
                Cell(metric.ageSeconds.map { "\(Int($0))s" } ?? HumanText.unknown),
                Cell(metric.source), Cell(metric.fault ?? ""),
            ])
        }
        return table
    }
}
