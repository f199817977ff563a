import Model
import PolicyFile
import Simulator
import Testing

/// What `coxctl decide` makes of a policy and a state.
@Suite struct DecideTests {
    static func policy(_ scale: String, _ rest: String = "") throws -> ServicePolicy {
        let text = """
            service: shop
            run: { command: [/bin/app], limits: { cpu: 1, memory: 1G } }
            front: { listen: 127.0.0.1:8080 }
            scale: \(scale)
            \(rest)
            """
        guard case .policy(let policy, _) = PolicyReader.read(text: text, file: "shop.yaml") else {
            throw Refused(said: "\(PolicyReader.read(text: text, file: "shop.yaml"))")
        }
        return policy
    }

    struct Refused: Error { let said: String }

    private func decide(_ scale: String, _ json: String) throws -> DecideAnswer {
        let policy = try Self.policy(scale)
        return Rehearsal.decide(policy, try Observations(json: Array(json.utf8), policy))
    }

    private func faults(_ json: String) throws -> [String] {
        do {
            _ = try decide("{ max: 9, algorithm: hpa }", json)
            return []
        } catch let faults as DocumentFaults {
            return faults.faults.map { "\($0.field): \($0.message)" }
        }
    }

    // MARK: hpa

    @Test func aStateOfThreeReplicasIsDecidedAsKubernetesDoes() throws {
        let answer = try decide(
            "{ max: 20, algorithm: hpa, cpu: { target: 30% } }",
            """
            {"now": 1000, "current": 3, "replicas": [
              {"name": "a", "cpu": "300m", "started": 0, "readySince": 10},
              {"cpu": 0.5, "started": 0}, {"started": 0, "cpu": {"usage": "70%", "window": "15s"}}]}
            """)
        let scaling = try #require(answer.scaling)
        #expect(scaling.decided == 5)
        #expect(scaling.change == 2)
        #expect(scaling.proposals.map(\.value) == [50])
        #expect(
            scaling.reason
                == "CPU of 3 replicas is at 50 % of what they request, target 30 %: 5 proposed; "
                + "5 decided")
        #expect(scaling.state.scaleEvents?.map(\.change) == [2])
    }

    @Test func customMetricsAreToldByTheirNames() throws {
        let scale = """
            { max: 20, algorithm: hpa, metrics: [{ name: jobs, push: true, average: 30 },
              { name: own, scrape: /metrics, sample: jobs, average: 10 }] }
            """
        let answer = try decide(
            scale,
            """
            {"current": 3, "metrics": {"jobs": 240},
             "replicas": [{"metrics": {"own": 12}}, {"metrics": {"own": 15}}, {"metrics": {"own": 12}}]}
            """)
        #expect(answer.scaling?.decided == 7)
        #expect(answer.scaling?.proposals.map(\.metric) == ["jobs", "own"])
        #expect(answer.scaling?.proposals.map(\.replicas) == [8, 4])
        let stale = try decide(
            scale,
            """
            {"now": 500, "current": 3, "metrics": {"jobs": {"value": 3, "at": 400}},
             "replicas": [{"metrics": {"own": 1}}, {"metrics": {"own": 1}}, {"metrics": {"own": 1}}]}
            """)
        #expect(stale.scaling?.decided == 3)
        #expect(stale.scaling?.proposals[0].fault == "it is 1 min 40 s old, more than 1 min")
        #expect(
            try faults(#"{"current": 1, "metrics": {"jobs": 3}}"#)
                == ["metrics.jobs: is no metric of the policy here"])
    }

    @Test func everySignOfTrouble() throws {
        let answer = try decide(
            "{ max: 20, algorithm: hpa, cpu: { target: 50% } }",
            """
            {"now": 1000, "replicas": [
              {"started": 100, "ready": false, "cpu": 0.1}, {"started": 100, "cpu": 2},
              {"started": 100}, {"phase": "failed", "cpu": 3}, {"phase": "leaving", "cpu": 3}]}
            """)
        let scaling = try #require(answer.scaling)
        #expect(scaling.current == 3)
        #expect(scaling.decided == 4)
        let proposal = try #require(scaling.proposals.first)
        let counts = [
            proposal.measured, proposal.unready, proposal.missing, proposal.leaving,
        ]
        #expect(counts == [1, 1, 1, 2])
    }

    /// The state that one answer gives is the next one's memory.
    @Test func decisionsFollowEachOther() throws {
        let scale = "{ max: 100, algorithm: hpa, cpu: { target: 50% } }"
        let busy = #"{"started": -9999, "cpu": 1}"#
        func state(_ now: Int, _ count: Int, _ memory: String) -> String {
            let replicas = Array(repeating: busy, count: count).joined(separator: ",")
            return #"{"now": \#(now), \#(memory) "replicas": [\#(replicas)]}"#
        }
        let first = try decide(scale, state(0, 4, #""recommendations": [],"#))
        #expect(first.scaling?.decided == 8)
        let memory = #""scaleEvents": [{"at": 0, "change": 4}], "recommendations": [],"#
        #expect(try decide(scale, state(10, 8, memory)).scaling?.decided == 8)
        #expect(try decide(scale, state(10, 8, memory)).scaling?.limits == ["growth-limit"])
        #expect(try decide(scale, state(15, 8, memory)).scaling?.decided == 16)
    }

    @Test func nullIsAFigureThatNobodyKnows() throws {
        let answer = try decide(
            "{ max: 20, algorithm: hpa, cpu: { target: 50% } }",
            #"{"current": 1, "replicas": [{"started": -999, "cpu": 1, "cpuRequest": null}]}"#)
        #expect(answer.scaling?.limits == ["no-figures"])
        #expect(answer.scaling?.proposals.first?.fault == "what a replica requests is not known")
    }

    // MARK: kpa and default

    @Test func windowMeansAreEnoughForKPA() throws {
        let answer = try decide(
            "{ max: 20, algorithm: kpa }",
            #"{"now": 5, "current": 3, "ready": 3, "kpa": {"panic": 400, "stable": 210}}"#)
        let scaling = try #require(answer.scaling)
        #expect(scaling.decided == 6)
        #expect(scaling.panic?.isOn == true)
        #expect(scaling.state.kpa?.panicSince == 5)
        let calm = try decide(
            "{ max: 20, algorithm: kpa }",
            #"{"current": 6, "ready": 6, "kpa": {"panic": 0, "stable": 70, "panicSince": null}}"#)
        #expect(calm.scaling?.decided == 3)
    }

    @Test func theDefaultHoldsWhatItHadWithinItsWindow() throws {
        let scale = "{ max: 20, cpu: { target: 50% } }"
        let idle = #""replicas": [{"cpu": 0.1, "started": -99}, {"cpu": 0.1, "started": -99}]"#
        #expect(try decide(scale, "{\(idle)}").scaling?.decided == 2)
        #expect(try decide(scale, "{\(idle), \"recommendations\": []}").scaling?.decided == 1)
        let rolling = try decide(
            scale, "{\(idle), \"recommendations\": [], \"rollingOut\": true}")
        #expect(rolling.scaling?.limits == ["rollout"])
    }

    @Test func aFixedNumberIsWhatThePolicySays() throws {
        #expect(try decide("{ replicas: 3 }", #"{"current": 1}"#).scaling?.change == 2)
    }

    // MARK: rollout

    @Test func aRolloutTellsHowManyToStartAndStop() throws {
        let answer = try decide(
            "{ replicas: 10 }",
            #"""
            {"rollout": {"unavailable": "25%", "surge": "25%", "desired": 10, "new": 3,
              "newAvailable": 1, "old": 10, "oldAvailable": 9}}
            """#)
        let rollout = try #require(answer.rollout)
        #expect(answer.scaling == nil)
        #expect(rollout.most == 13)
        #expect(rollout.fewestAvailable == 8)
        #expect([rollout.stopOldUnavailable, rollout.stopOldAvailable] == [1, 2])
        #expect(rollout.start == 3)
    }

    // MARK: Bad input

    @Test func eachMistakeIsNamedWithItsField() throws {
        #expect(try faults("{").first?.hasPrefix(": is not JSON") == true)
        #expect(try faults("{}") == [": describes neither replicas nor a rollout"])
        #expect(try faults("[]") == [": must be an object, not a list"])
        #expect(
            try faults(#"{"current": -1, "curent": 2, "replicas": [{"cpu": -1, "phase": "x"}]}"#)
                == [
                    "replicas[0].phase: is 'x'",
                    "replicas[0].cpu: must be an amount of CPU (cores, '500m' or '50%'), "
                        + "not the number -1",
                    "current: must be a whole number from 0 to 10000, not the number -1",
                    "curent: is not a field",
                ])
        #expect(
            try faults(
                #"{"now": 5, "replicas": [{"started": 6, "cpu": {"at": 7, "usage": 1}}], "held": "x"}"#
            ) == [
                "replicas[0].cpu.at: lies after 'now'", "replicas[0].started: lies after 'now'",
                "held: must be a number from 0 to 1000000000000, not the text 'x'",
            ])
        #expect(
            try faults(#"{"current": 1, "recommendations": [{"at": 9, "replicas": 1}, {}]}"#) == [
                "recommendations[0].at: lies after 'now'", "recommendations[1]: lacks a field",
            ])
        #expect(
            try faults(#"{"rollout": {"desired": 2, "old": 1, "oldAvailable": 2, "surge": "x"}}"#)
                == [
                    "rollout.surge: must be a number of replicas or a percentage, not the text 'x'",
                    "rollout.oldAvailable: is 2, more than 'old', which is 1",
                ])
    }

    @Test func noMoreFaultsAreToldThanAnybodyReads() throws {
        let bad = Array(repeating: "7", count: 5_000).joined(separator: ",")
        #expect(try faults(#"{"current": 1, "replicas": [\#(bad)]}"#).count == 50)
    }
}
