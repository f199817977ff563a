import Model

/// The keys of `scale` that the other algorithms know, each with a value that is no default.
extension EveryKey {
    static let hpaText = """
        service: every-key
        run: { command: [/usr/bin/app] }
        front: { listen: 127.0.0.1:8080 }
        scale:
          algorithm: hpa
          min: 2
          max: 6
          cpu: { target: 60%, average: 500m, request: 750m }
          memory: { target: 70%, average: 200M, request: 256M }
          in-flight: { target: 20 }
          rate: { target: 2.5 }
          held: { total: 10, average: 0.5 }
          hpa:
            initialization-period: 2m
            readiness-delay: 10s
            sync-period: 30s
            window: 1m
            up:
              window: 10s
              select: min
              policies: [{ replicas: 2, period: 1m }, { percent: 50%, period: 2m }]
              tolerance: 20%
            down:
              window: 0s
              select: disabled
              policies: [{ percent: 10%, period: 30m }]
              tolerance: 0%
        """

    static let staffedScale = "scale: { max: 6, cpu: { target: auto } }"

    static let kpaText = """
        service: every-key
        run: { command: [/usr/bin/app] }
        front: { listen: 127.0.0.1:8080 }
        scale:
          algorithm: kpa
          min: 0
          max: 6
          spares: 2
          idle: { after: 90s, cpu: 20m, io: 1M }
          schedules:
            - name: office
              start: 0 8 * * mon-fri
              for: 10h
              timezone: Europe/Berlin
              min: 2
              max: 9
          rate: { target: 150 }
          kpa:
            stable-window: 30s
            panic-window: 20%
            panic-threshold: 150%
            scale-down-delay: 15m
            tick: 5s
            max-scale-up-rate: 10
            max-scale-down-rate: 1.5
            utilization: 80%
            burst-capacity: 0
            activation-scale: 2
        """

    static var hpaScale: ScalePolicy {
        var scale = ScalePolicy(replicas: 2, minimum: 2, maximum: 6)
        scale.algorithm = .hpa
        scale.cpu = CPUTarget(percent: 60)
        scale.cpu?.averageMilliCores = 500
        scale.cpu?.requestMilliCores = 750
        scale.memory = MemoryTarget()
        scale.memory?.percent = 70
        scale.memory?.averageBytes = 200 << 20
        scale.memory?.requestBytes = 256 << 20
        scale.inFlight = LoadTarget(milli: 20_000)
        scale.rate = LoadTarget(milli: 2_500)
        scale.held = HeldTarget()
        scale.held?.totalMilli = 10_000
        scale.held?.averageMilli = 500
        scale.hpa = hpa
        return scale
    }

    static var kpaScale: ScalePolicy {
        var scale = ScalePolicy(replicas: 1, minimum: 0, maximum: 6)
        scale.spares = 2
        scale.idle.after = .seconds(90)
        scale.idle.cpuMilliCores = 20
        scale.idle.ioBytesPerSecond = 1 << 20
        scale.schedules = office.map { [$0] } ?? []
        scale.algorithm = .kpa
        scale.rate = LoadTarget(milli: 150_000)
        scale.kpa = kpa
        return scale
    }

    private static var office: ScaleSchedule? {
        guard let start = try? CronTime("0 8 * * mon-fri") else { return nil }
        var office = ScaleSchedule(
            name: "office", start: start, lasting: .seconds(36_000), timeZone: "Europe/Berlin")
        (office.minimum, office.maximum) = (2, 9)
        return office
    }

    private static var hpa: HPASettings {
        var hpa = HPASettings()
        hpa.initializationPeriod = .seconds(120)
        hpa.readinessDelay = .seconds(10)
        hpa.syncPeriod = .seconds(30)
        hpa.window = .seconds(60)
        hpa.up = ScalingRules(
            window: .seconds(10),
            steps: [
                ScalingStep(.count(2), per: .seconds(60)),
                ScalingStep(.percent(50), per: .seconds(120)),
            ])
        hpa.up.selection = .min
        hpa.up.tolerancePercent = 20
        hpa.down = ScalingRules(
            window: .zero, steps: [ScalingStep(.percent(10), per: .seconds(1_800))])
        hpa.down.selection = .disabled
        hpa.down.tolerancePercent = 0
        return hpa
    }

    private static var kpa: KPASettings {
        var kpa = KPASettings()
        kpa.stableWindow = .seconds(30)
        kpa.panicWindowPercent = 20
        kpa.panicThresholdPercent = 150
        kpa.scaleDownDelay = .seconds(900)
        kpa.tick = .seconds(5)
        kpa.scaleUpRateMilli = 10_000
        kpa.scaleDownRateMilli = 1_500
        kpa.utilizationPercent = 80
        kpa.burstCapacityMilli = 0
        kpa.activationScale = 2
        return kpa
    }
}
