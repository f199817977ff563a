package import Model

/// Body of `POST /v1/services/{name}/chaos`.
package struct ChaosRequest: Codable, Sendable, Equatable {
    package let fault: ChaosFault
    /// Left out: one of the ready replicas, by chance.
    package let replica: String?
    /// How long a fault that lasts does so; left out: `defaultMilliseconds`.
    package let milliseconds: Int64?

    package static let defaultMilliseconds: Int64 = 10_000

    package init(fault: ChaosFault, replica: String? = nil, milliseconds: Int64? = nil) {
        self.fault = fault
        self.replica = replica
        self.milliseconds = milliseconds
    }
}

/// One fault made on purpose, as far as is known: reply of the `POST`, and one of `GET
/// /v1/services/{name}/chaos`. Times are microseconds since the fault was ordered; left out, it has
/// not come to that.
package struct DrillView: Codable, Sendable, Equatable {
    package let number: Int
    package let fault: ChaosFault
    package let replica: String
    package var isOver: Bool
    package var detectedMicroseconds: Int64?
    package var ejectedMicroseconds: Int64?
    package var replacedMicroseconds: Int64?
    package var recoveredMicroseconds: Int64?
    /// Of the whole service, from the beginning to the end, as the front counts them; left out
    /// without a front.
    package var requests: UInt64?
    /// Of these, those answered 5xx and those cut off before the end of their response.
    package var requestsFailed: UInt64?

    package init(number: Int, fault: ChaosFault, replica: String, isOver: Bool) {
        self.number = number
        self.fault = fault
        self.replica = replica
        self.isOver = isOver
    }
}
