/// Round numbers from zero to beyond a value.
struct ChartAxis {
    let marks: [Double]

    var end: Double { marks.last ?? 1 }

    /// Four to eight steps of 1, 2 or 5 times a power of ten.
    init(upTo value: Double) {
        var step = 1e-3
        let factors = [2, 2.5, 2]
        var turn = 0
        while value / step > 6 {
            step *= factors[turn % 3]
            turn += 1
        }
        let count = max(1, Int((value / step).rounded(.up)))
        marks = (0...count).map { Double($0) * step }
    }
}

extension ChartAxis {
    /// A mark as it is written.
    static func label(_ mark: Double) -> String {
        if mark.rounded() == mark { return decimal(mark, 0) }
        return decimal(mark, mark >= 0.1 && (mark * 10).rounded() == mark * 10 ? 1 : 2)
    }
}
