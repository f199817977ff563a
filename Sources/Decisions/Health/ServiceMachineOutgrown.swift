import Model

/// Replicas that hold more memory than they should (`restart.memory`).
extension ServiceState {
    /// One at a time, that which holds most: drained and stopped once its successor is ready. What leaks has
    /// mostly been started with the others, and reaches the bound with them.
    mutating func replaceOutgrown(_ turn: inout Turn) {
        guard let bound = policy?.restart.memory else { return }
        for index in replicas.indices {
            replicas[index].noteMemory(above: bound.aboveBytes, at: turn.now)
        }
        guard !isDeleting, !isReplacingOutgrown,
            let index = largestOutgrown(for: bound.span, at: turn.now)
        else { return }
        let held = replicas[index].lastFigures?.workingSetBytes ?? bound.aboveBytes
        let reason = Reason.outgrown(bytes: held, above: bound.aboveBytes)
        replicas[index].condemned = reason
        turn.note(
            .replicaOutgrown, of: name, replica: replicas[index].id, severity: .warning,
            "\(replicas[index].id) is replaced: \(reason) for \(bound.span.text)")
    }

    private var isReplacingOutgrown: Bool {
        replicas.indices.contains { index in
            if case .outgrown = replicas[index].condemned { true } else { false }
        }
    }

    private func largestOutgrown(for span: Duration, at now: Instant) -> Int? {
        replicas.indices.filter { index in
            guard let since = replicas[index].outgrownSince else { return false }
            return since + span <= now && replicas[index].condemned == nil
                && !replicas[index].isLeaving
        }.max { held(by: $0) < held(by: $1) }
    }

    private func held(by index: Int) -> UInt64 { replicas[index].lastFigures?.workingSetBytes ?? 0 }
}

extension Replica {
    /// From when it is ready on; a second without a figure says nothing, and begins anew.
    fileprivate mutating func noteMemory(above bound: UInt64, at now: Instant) {
        guard firstReadyAt != nil, let held = lastFigures?.workingSetBytes, held > bound else {
            return outgrownSince = nil
        }
        outgrownSince = outgrownSince ?? now
    }
}
