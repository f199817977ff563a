import Foundation
import Model
import Testing

@Suite struct RolloutPolicyTests {
    /// Records are read by releases that know more fields; one that cannot be read is lost history.
    @Test func whatAnOlderReleaseKeptIsRead() throws {
        var policy = RolloutPolicy()
        policy.surge = .count(2)
        var fields = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(policy)) as? [String: Any])
        #expect(fields.removeValue(forKey: "strategy") as? String == "rolling")
        let old = try JSONSerialization.data(withJSONObject: fields)
        #expect(try JSONDecoder().decode(RolloutPolicy.self, from: old) == policy)
    }

    @Test func everyFieldIsKept() throws {
        var policy = RolloutPolicy()
        policy.strategy = .recreate
        policy.surge = .percent(30)
        policy.unavailable = .count(1)
        policy.minimumReady = .seconds(2)
        policy.failureLimit = 7
        policy.startWeightPercent = 50
        policy.analysis.errorPercent = 1
        policy.progressDeadline = .seconds(90)
        policy.onFailure = .pause
        policy.historyLimit = 3
        let kept = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(RolloutPolicy.self, from: kept) == policy)
    }
}
