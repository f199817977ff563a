import Foundation
import Model
import Testing

@Suite("What an older release stored of a scale policy")
struct ScalePolicyDecodingTests {
    private func stored(_ policy: ScalePolicy) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(policy))
        return try #require(object as? [String: Any])
    }

    private func read(_ stored: [String: Any]) throws -> ScalePolicy {
        let data = try JSONSerialization.data(withJSONObject: stored)
        return try JSONDecoder().decode(ScalePolicy.self, from: data)
    }

    @Test func fieldsThatItDidNotKnowGetTheirDefaults() throws {
        var policy = ScalePolicy(replicas: 2, minimum: 2, maximum: 6)
        policy.cpu = CPUTarget(percent: 60)
        var old = try stored(policy)
        for key in ["algorithm", "hpa", "kpa", "idle", "schedules", "spares"] {
            #expect(old.removeValue(forKey: key) != nil)
        }
        #expect(try read(old) == policy)
    }

    @Test func everyFieldIsReadBack() throws {
        var policy = ScalePolicy(replicas: 2, minimum: 1, maximum: 6)
        policy.algorithm = .hpa
        policy.cpu = CPUTarget(percent: 60)
        policy.memory = MemoryTarget()
        policy.inFlight = LoadTarget(milli: 1)
        policy.rate = LoadTarget(milli: 2)
        policy.held = HeldTarget()
        policy.metrics = [CustomMetric(name: "jobs", source: .pushed)]
        policy.steps = [ScaleSteps(metric: "jobs", steps: [ScaleStep(.above, 5, .count(1))])]
        policy.tolerancePercent = 3
        policy.growthReplicas = 5
        policy.growthPercent = 6
        policy.growthPeriod = .seconds(7)
        policy.scaleInWindow = .seconds(8)
        policy.prediction = .off
        policy.spares = 3
        policy.idle.after = .seconds(9)
        policy.schedules = [
            ScaleSchedule(name: "x", start: try CronTime("0 8 * * *"), lasting: .seconds(60))
        ]
        policy.limits = ScaleLimits()
        policy.startBoost = StartBoost()
        policy.hpa.up.selection = .min
        policy.kpa.activationScale = 9
        #expect(try read(try stored(policy)) == policy)
        // A field that this test does not change would not be missed when it is not decoded.
        let plain = Mirror(reflecting: ScalePolicy(replicas: 1, minimum: 0, maximum: 1))
        for (changed, unchanged) in zip(Mirror(reflecting: policy).children, plain.children) {
            #expect("\(changed.value)" != "\(unchanged.value)", "\(changed.label ?? "")")
        }
    }
}
