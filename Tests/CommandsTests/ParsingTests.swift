import Commands
import Model
import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        ["no-such-verb"], ["get", "pods"], ["get", "services", "Ünknown"], ["get", "-o", "yaml"],
        ["get", "--timeout", "0"], ["describe"], ["describe", "-x"], ["scale", "orders"],
        ["scale", "orders", "--replicas", "-1"], ["scale", "orders", "--replicas", "1001"],
        ["scale", "orders", "--replicas", "many"], ["delete"], ["delete", "a.b"],
        ["drain", "orders"], ["drain", "orders-0-1"], ["apply"], ["apply", "-f"], ["validate"],
        ["rollout", "undo", "orders", "--to-revision", "0"], ["rollout", "undo"],
        ["logs"], ["logs", "orders", "-n", "-5"], ["events", "-n", "0"], ["events", "-n", "1001"],
        ["host", "extra"],
    ])
    func aWrongCommandLineEndsWithStatus2(arguments: [String]) async {
        let run = await Transcript.of(arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("coxctl: "))
        #expect(!run.errors.contains("Error: "))
    }

    @Test func aMistypedVerbIsNamedWhateverFollowsIt() async {
        let verb = await Transcript.of("aply", "-f", "orders.yaml")
        #expect(verb.status == .usage)
        #expect(
            verb.errors
                == "coxctl: unknown command 'aply': did you mean 'apply'? 'coxctl --help' lists them\n"
        )
        let inner = await Transcript.of("rollout", "stauts", "orders", "--follow")
        #expect(
            inner.errors
                == "coxctl: unknown command 'stauts': did you mean 'status'? "
                + "'coxctl rollout --help' lists them\n")
        let strange = await Transcript.of("xyzzy")
        #expect(
            strange.errors
                == "coxctl: unknown command 'xyzzy': 'coxctl --help' lists them\n")
    }

    @Test func aWrongNameIsExplained() async {
        let name = await Transcript.of("describe", "My_Service")
        #expect(name.errors.contains("a-z, 0-9 and inner dashes, not 'M'"))
        let replica = await Transcript.of("drain", "orders")
        #expect(replica.errors.contains("a replica is named like 'orders-3-1'"))
    }

    @Test func helpAndVersionAreNoErrors() async {
        for arguments in [
            [], ["--help"], ["help", "apply"], ["rollout", "--help"], ["--version"],
        ] {
            let run = await Transcript.of(arguments)
            #expect(run.status == .ok, "\(arguments)")
            #expect(!run.output.isEmpty)
            #expect(run.errors.isEmpty)
        }
    }

    @Test func everyVerbHasHelp() async {
        let verbs = [
            "apply", "get", "describe", "scale", "delete", "validate", "rollout", "drain", "logs",
            "events", "host", "version",
        ]
        for verb in verbs {
            let run = await Transcript.of(verb, "--help")
            #expect(run.status == .ok)
            #expect(run.output.contains("USAGE: coxctl \(verb)"))
        }
    }

    @Test func theSocketIsTheOptionThenTheVariableThenTheDefault() {
        #expect(ConnectionOptions.path(option: "/o", variable: "/v") == "/o")
        #expect(ConnectionOptions.path(option: nil, variable: "/v") == "/v")
        #expect(
            ConnectionOptions.path(option: nil, variable: "") == "/run/coxswain/coxswaind.sock")
        #expect(
            ConnectionOptions.path(option: nil, variable: nil) == "/run/coxswain/coxswaind.sock")
    }

    @Test func exitStatusesAreThoseOfTheManual() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
    }
}
