/// Many values of one quantity.
struct Percentiles: Encodable {
    let name: String
    let unit: String
    let count: Int
    let p50, p90, p99, max: Double

    init(_ name: String, unit: String, _ values: [Double]) {
        self.name = name
        self.unit = unit
        count = values.count
        p50 = percentile(50, of: values)
        p90 = percentile(90, of: values)
        p99 = percentile(99, of: values)
        max = values.max() ?? 0
    }
}
