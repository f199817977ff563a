import Model

/// Tells the world outside of failures. Each try is the shell's, when and how often is decided here, so
/// that tries go on where they were when the daemon dies in between.
extension ServiceState {
    mutating func raise(
        _ occasion: Alert.Occasion, about replica: ReplicaID?, _ sentence: String,
        _ turn: inout Turn
    ) {
        guard let hooks = policy?.alerts, hooks.occasions.contains(occasion) else { return }
        for target in hooks.targets {
            guard alerts.count < Limits.alertsPerService else {
                turn.note(
                    .alert, of: name, replica: replica, severity: .warning,
                    "\(name): \(target) is not told of '\(occasion.rawValue)': "
                        + "\(alerts.count) alerts wait already")
                continue
            }
            lastAlert = max(lastAlert + 1, turn.now.nanoseconds)
            alerts.append(
                Alert(
                    number: lastAlert, occasion, to: target, by: hooks, replica: replica, sentence,
                    at: turn.now))
        }
    }

    /// Those whose time has come. The turn keeps the record before it acts.
    mutating func sendAlerts(_ turn: inout Turn) {
        for index in alerts.indices where alerts[index].due <= turn.now {
            let alert = alerts[index]
            guard !alertsInFlight.contains(alert.number) else { continue }
            alertsInFlight.append(alert.number)
            turn.act(.alert(name, alert))
        }
    }

    mutating func alertEnded(_ number: Int64, failure: String?, _ turn: inout Turn) {
        alertsInFlight.removeAll { $0 == number }
        guard let index = alerts.firstIndex(where: { $0.number == number }) else { return }
        alerts[index].triesMade += 1
        alerts[index].triesLeft -= 1
        guard let failure else {
            return note(alerts.remove(at: index), .normal, "was told", &turn)
        }
        if alerts[index].triesLeft == 0 {
            return note(
                alerts.remove(at: index), .warning, "was not told: \(failure)", &turn)
        }
        let pause = Self.pause(afterTries: alerts[index].triesMade)
        alerts[index].due = turn.now + pause
        if alerts[index].triesMade > 1 { return }
        note(
            alerts[index], .warning,
            "could not be told: \(failure); the next try follows in \(pause.text)", &turn)
    }

    private func note(
        _ alert: Alert, _ severity: Occurrence.Severity, _ outcome: String, _ turn: inout Turn
    ) {
        let tries = alert.triesMade == 1 ? "" : " (\(alert.triesMade) tries)"
        turn.note(
            .alert, of: name, replica: alert.replica, severity: severity,
            "\(name): \(alert.target), for '\(alert.occasion.rawValue)', \(outcome)\(tries)")
    }

    /// 1, 2, 4 ... 60 seconds.
    private static func pause(afterTries tries: Int) -> Duration {
        .seconds(min(1 << min(tries - 1, 6), 60))
    }

    /// What is due and under way waits for its end, not for the clock.
    var alertDeadline: Instant? {
        alerts.filter { !alertsInFlight.contains($0.number) }.map(\.due).min()
    }
}
