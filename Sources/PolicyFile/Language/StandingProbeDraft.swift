import Model

/// A probe that asks whenever its section is there, unlike readiness, which may need to ask nobody.
protocol StandingProbe {
    var question: ProbeQuestion { get set }
    var port: UInt16? { get set }
}

extension Startup: StandingProbe {}
extension Liveness: StandingProbe {}

/// What `startup` or `liveness` says.
struct StandingProbeDraft<Probe: StandingProbe> {
    var check: ProbeWord?
    var ask = ProbeDraft()
    /// All but the question itself.
    var settings: Probe

    init(_ settings: Probe) { self.settings = settings }

    /// What is asked, also where the file does not name it.
    var word: ProbeWord { check ?? ask.impliedWord }

    var probe: Probe {
        var probe = settings
        probe.port = ask.portNumber
        probe.question = ask.question(word)
        return probe
    }
}

/// What a section may ask that asks in any case.
enum ProbeWord: String, CaseIterable { case accepts, http, grpc, command }

extension ProbeDraft {
    fileprivate var impliedWord: ProbeWord {
        if path != nil { return .http }
        if service != nil { return .grpc }
        return command != nil ? .command : .accepts
    }

    fileprivate func question(_ word: ProbeWord) -> ProbeQuestion {
        switch word {
        case .accepts: .accepts
        case .http: .http(http(path ?? "/"))
        case .grpc: .grpc(service: service ?? "")
        case .command: .command(command ?? [])
        }
    }
}
