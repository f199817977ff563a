import ControlAPI
import Dispatch
import History
import Model

/// Reads the history for the API, on a thread that may wait for SQLite.
struct HistoryReader: Sendable {
    let store: HistoryStore
    private let queue = DispatchQueue(label: "coxswain.history.reader")

    init(store: HistoryStore) { self.store = store }

    func events(of service: ServiceName?, after: Int64?, limit: Int) async throws -> [EventView] {
        try await onQueue { store throws(HistoryFault) in
            try store.events(of: service, after: after, limit: limit).map(EventView.init)
        }
    }

    func explanation(of service: ServiceName, at time: Timestamp?) async throws
        -> KeptExplanation?
    {
        try await onQueue { store throws(HistoryFault) in
            try store.explanation(of: service, noLaterThan: time?.millisecondsSince1970)
        }
    }

    func policyText(of service: ServiceName) async throws -> PolicyText? {
        try await onQueue { store throws(HistoryFault) in try store.policyText(of: service) }
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable (HistoryStore) throws(HistoryFault) -> Value
    ) async throws -> Value {
        let store = store
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(store) }) }
        }
    }
}

extension EventView {
    init(_ kept: KeptOccurrence) {
        self.init(
            id: kept.id, time: Timestamp(millisecondsSince1970: kept.wallMilliseconds),
            service: kept.service, replica: kept.replica?.description, kind: kept.kind,
            severity: kept.severity, message: kept.message)
    }
}
