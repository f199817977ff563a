import Decisions
import Model
import Simulation
import Testing

@Suite struct HealthJudgeTests {
    private var readiness: Readiness {
        var readiness = Readiness(check: .accepts)
        readiness.failureThreshold = 3
        readiness.successThreshold = 2
        return readiness
    }

    @Test func itProbesAtOnceAndAtGrowingPausesUntilFirstReady() {
        var patient = readiness
        patient.startPeriod = .milliseconds(80)
        var judge = HealthJudge(patient, standing: .waiting, at: second(0))
        var pauses: [Duration] = []
        for _ in 0..<15 {
            let now = judge.nextProbe
            _ = judge.judge(.failed("connection refused"), at: now)
            pauses.append(judge.nextProbe - now)
        }
        #expect(
            pauses.prefix(3) == [
                .microseconds(5_000), .microseconds(6_250), .nanoseconds(7_812_500),
            ])
        #expect(pauses.suffix(2) == [.milliseconds(80), .milliseconds(80)])
        #expect(pauses == pauses.sorted())
    }

    @Test func aCommandIsRunAtThePeriodFromTheStart() {
        var judge = HealthJudge(
            Readiness(check: .command(["/bin/true"])), standing: .waiting, at: second(0))
        _ = judge.judge(.failed("status 1"), at: second(0))
        #expect(judge.nextProbe == second(0.05))
    }

    @Test func itProbesOftenUntilFirstReadyAndThenAtThePeriod() {
        var judge = HealthJudge(readiness, standing: .waiting, at: second(0))
        #expect(judge.nextProbe == second(0))
        #expect(judge.judge(.failed("connection refused"), at: second(0)) == nil)
        #expect(judge.judge(.passed, at: second(0.05)) == nil)
        #expect(judge.judge(.passed, at: second(0.1)) == .ready)
        #expect(judge.nextProbe == second(1.1))
        _ = judge.judge(.failed("status 503"), at: second(1.1))
        #expect(judge.nextProbe == second(2.1))
    }

    @Test func onlyFailuresInARowMakeItUnready() {
        var judge = HealthJudge(readiness, standing: .ready, at: second(0))
        let results: [HealthJudge.ProbeResult] = [
            .failed("a"), .failed("b"), .passed, .failed("c"), .failed("d"),
        ]
        for result in results { #expect(judge.judge(result, at: second(1)) == nil) }
        #expect(judge.judge(.failed("e"), at: second(2)) == .unready(why: "e"))
        #expect(judge.judge(.failed("f"), at: second(3)) == nil)
    }

    @Test func onlySuccessesInARowMakeItReadyAgain() {
        var judge = HealthJudge(readiness, standing: .unready, at: second(0))
        for result in [HealthJudge.ProbeResult.passed, .failed("a"), .passed] {
            #expect(judge.judge(result, at: second(1)) == nil)
        }
        #expect(judge.judge(.passed, at: second(2)) == .ready)
        #expect(judge.judge(.passed, at: second(3)) == nil)
    }

    @Test func aThresholdOfOneTurnsAtOnce() {
        var quick = readiness
        quick.failureThreshold = 1
        quick.successThreshold = 1
        var judge = HealthJudge(quick, standing: .waiting, at: second(0))
        #expect(judge.judge(.passed, at: second(0)) == .ready)
        #expect(judge.judge(.failed("x"), at: second(1)) == .unready(why: "x"))
    }

    @Test func aStartIsAskedAboutOftenAndHasFailedAfterSoManyPeriods() {
        var startup = Startup(.accepts)
        startup.period = .seconds(10)
        startup.failureThreshold = 3
        var judge = HealthJudge(startup, at: second(0))
        #expect(judge.nextProbe == second(0))
        for moment in [0, 1, 10, 29.9] {
            #expect(judge.judge(.failed("connection refused"), at: second(moment)) == nil)
        }
        #expect(judge.nextProbe <= second(29.95))
        judge.postpone(at: second(31))
        #expect(judge.standing == .waiting)
        #expect(judge.judge(.failed("status 503"), at: second(32)) == .unready(why: "status 503"))
    }

    @Test func aStartThatCameLateHasComeAllTheSame() {
        var startup = Startup(.accepts)
        startup.failureThreshold = 1
        var judge = HealthJudge(startup, at: second(0))
        #expect(judge.judge(.passed, at: second(5)) == .ready)
    }

    @Test func lifeIsAskedAtThePeriodAndEndsWithTheLastFailureInARow() {
        var liveness = Liveness(.accepts)
        liveness.period = .milliseconds(250)
        liveness.failureThreshold = 2
        var judge = HealthJudge(liveness, at: second(0))
        #expect(judge.nextProbe == second(0.25))
        #expect(judge.judge(.failed("a"), at: second(1)) == nil)
        judge.postpone(at: second(2))
        #expect(judge.nextProbe == second(2.25))
        #expect(judge.judge(.failed("b"), at: second(3)) == .unready(why: "b"))
    }

    /// Asked at 1 s, silent until 1.2 s: asked again at 1.25 s and known to hang at 1.45 s.
    @Test func whatMayHangIsAskedAgainAPeriodAfterItWasAsked() {
        var liveness = Liveness(.accepts)
        liveness.period = .milliseconds(250)
        liveness.failureThreshold = 2
        var judge = HealthJudge(liveness, at: second(0))
        #expect(judge.judge(.failed("silent"), askedAt: second(1), at: second(1.2)) == nil)
        #expect(judge.nextProbe == second(1.25))
        let verdict = judge.judge(.failed("silent"), askedAt: second(1.25), at: second(1.45))
        #expect(verdict == .unready(why: "silent"))
    }

    @Test func aSlowAnswerIsNotAskedForWithoutAPause() {
        var judge = HealthJudge(readiness, standing: .ready, at: second(0))
        _ = judge.judge(.passed, askedAt: second(1), at: second(1.9))
        #expect(judge.nextProbe == second(2.9))
        _ = judge.judge(.failed("silent"), askedAt: second(3), at: second(4.5))
        #expect(judge.nextProbe == second(4.5))
    }
}
