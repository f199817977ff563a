import ControlAPI
import FoundationEssentials
import History
import Model

/// What a webhook is told. The `id` is the same at each try, so that one told twice can know it.
struct AlertMessage: Encodable {
    let id: String
    let service: ServiceName
    let occasion: Alert.Occasion
    let replica: String?
    let message: String
    let time: Timestamp

    init(_ alert: Alert, of service: ServiceName, bootID: String) {
        id = "\(service)-\(alert.number)"
        self.service = service
        occasion = alert.occasion
        replica = alert.replica?.description
        message = alert.sentence
        let clock = HostClock.reading(bootID: bootID)
        time = Timestamp(millisecondsSince1970: clock.wallMilliseconds(of: alert.raisedAt))
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // It has texts only, which cannot fail.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
