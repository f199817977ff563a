package import Model

/// Reply of `GET /v1/services/{name}/autoscale`: why there are as many replicas as there are, or were.
package struct ScalingReport: Codable, Sendable, Equatable {
    package var service: ServiceName
    package var scaling: ScalingView
    /// When this was decided; left out for a fixed number.
    package var time: Timestamp?
    /// Until when it held; left out for what holds now.
    package var until: Timestamp?
    /// Left out where nothing is decided: a fixed number, or no decision is known of that moment.
    package var explanation: ScaleExplanation?
    /// All of it in one sentence.
    package var sentence: String

    package init(service: ServiceName, scaling: ScalingView, sentence: String) {
        self.service = service
        self.scaling = scaling
        self.sentence = sentence
    }
}

/// Who holds the number of replicas where it is, and since when.
package struct ScalingPauseView: Codable, Sendable, Equatable {
    package var by: String
    package var since: Timestamp

    package init(by author: String, since: Timestamp) {
        by = author
        self.since = since
    }

    init(_ origin: ChangeOrigin) {
        self.init(
            by: origin.author, since: Timestamp(millisecondsSince1970: origin.wallMilliseconds))
    }
}
