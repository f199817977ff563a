import FrontWire
import Model

/// Makes any value of the wire out of bytes: one the decoder must accept. When the bytes are used
/// up, everything is zero, empty or absent.
struct ValueSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    mutating func number<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value {
        (0..<(Value.bitWidth / 8)).reduce(Value.zero) { value, _ in
            Value(truncatingIfNeeded: UInt64(truncatingIfNeeded: value) << 8 | UInt64(byte()))
        }
    }

    mutating func count() -> Int { Int(number(UInt32.self)) }

    mutating func duration() -> Duration { .nanoseconds(number(Int64.self) & .max) }

    mutating func choice<Choice: CaseIterable>(of type: Choice.Type = Choice.self) -> Choice
    where Choice.AllCases == [Choice] {
        let choices = Choice.allCases
        return choices[Int(byte()) % choices.count]
    }

    /// Few elements, as often none.
    mutating func list<Element>(_ make: (inout ValueSource) -> Element) -> [Element] {
        (0..<(byte() & 3)).map { _ in make(&self) }
    }

    /// Text without a zero byte, ASCII or not, of at most `limit` bytes.
    mutating func text(limit: Int) -> String {
        var text = ""
        for _ in 0..<byte() {
            let character = Character(UnicodeScalar(max(1, number(UInt16.self))) ?? "\u{fffd}")
            guard text.utf8.count + character.utf8.count <= limit else { break }
            text.append(character)
        }
        return text
    }

    /// A DNS label that is unlike those made with another `index`.
    mutating func serviceName(_ index: Int) -> ServiceName {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
        let inner = String((0..<(byte() % 60)).map { _ in letters[Int(byte()) % letters.count] })
        let name = (try? ServiceName("\(index)\(inner)z")) ?? (try? ServiceName("z\(index)"))
        guard let name else { preconditionFailure("'z\(index)' is a service name") }
        return name
    }
}

// Messages.
extension ValueSource {
    mutating func order() -> FrontOrder {
        if flag() { return .drain(replica(of: serviceName(0)), deadline: duration()) }
        var index = 0
        let services = list { source in
            index += 1
            return source.serviceRoutes(source.serviceName(index))
        }
        return .routes(RouteTable(version: number(), services: services))
    }

    mutating func report() -> FrontReport {
        switch byte() % 4 {
        case 0: .hello(FrontHello(processID: number(), routesVersion: number()))
        case 1: .applied(version: number(), failures: list { $0.listenerFailure() })
        case 2: .drained(replica(of: serviceName(0)), cut: count())
        default:
            .endpointFailed(replica(of: serviceName(0)), errno: number(), count: count())
        }
    }

    private mutating func listenerFailure() -> ListenerFailure {
        ListenerFailure(service: serviceName(0), address: listenAddress(), errno: number())
    }

    private mutating func replica(of service: ServiceName, ordinal: Int = 1) -> ReplicaID {
        ReplicaID(service: service, revision: Int(number(UInt16.self)) + 1, ordinal: ordinal)
    }

    private mutating func serviceRoutes(_ service: ServiceName) -> ServiceRoutes {
        var ordinal = 0
        return ServiceRoutes(
            service: service, front: frontPolicy(),
            endpoints: list { source in
                ordinal += 1
                return RoutedEndpoint(
                    replica: source.replica(of: service, ordinal: ordinal),
                    endpoint: source.endpoint(), weight: source.number())
            })
    }

    private mutating func endpoint() -> Endpoint {
        flag() ? .loopback(port: number()) : .unix(path: text(limit: WireLimits.pathBytes))
    }

    private mutating func listenAddress() -> ListenAddress {
        switch byte() % 3 {
        case 0: .ipv4(host: text(limit: WireLimits.nameBytes), port: number())
        case 1: .ipv6(host: text(limit: WireLimits.nameBytes), port: number())
        default: .unix(path: text(limit: WireLimits.pathBytes))
        }
    }
}

// The policy of a front port, field by field.
extension ValueSource {
    private mutating func frontPolicy() -> FrontPolicy {
        var policy = FrontPolicy(listen: list { $0.listenAddress() }, mode: choice())
        policy.match.hosts = list { $0.text(limit: WireLimits.hostBytes) }
        policy.match.pathPrefixes = list { $0.text(limit: WireLimits.pathPrefixBytes) }
        balancing(&policy)
        timeouts(&policy)
        policy.heldRequestsMaximum = count()
        policy.bodyBytesMaximum = number()
        policy.clientsMaximum = count()
        policy.forwarding.xForwarded = choice()
        policy.forwarding.forwarded = choice()
        policy.forwarding.via = flag()
        policy.proxyProtocol = choice()
        policy.accessLog = choice()
        return policy
    }

    private mutating func balancing(_ policy: inout FrontPolicy) {
        policy.balance = choice()
        policy.sticky = stickiness()
        policy.slowStart = duration()
        let requests = count()
        policy.requestsPerReplicaMaximum = requests > 0 ? requests : nil
        policy.retries.percent = count()
        policy.retries.minimumConcurrent = count()
        policy.retries.attemptsMaximum = count()
        policy.ejection.consecutiveFailures = count()
        policy.ejection.baseDuration = duration()
        policy.ejection.maximumDuration = duration()
        policy.ejection.maximumPercent = count()
        policy.ejection.panicPercent = count()
    }

    private mutating func timeouts(_ policy: inout FrontPolicy) {
        policy.drainDeadline = duration()
        policy.holdDeadline = duration()
        policy.connectTimeout = duration()
        policy.responseTimeout = duration()
        policy.idleTimeout = duration()
        policy.headerTimeout = duration()
        policy.bodyTimeout = duration()
        policy.streamIdleTimeout = duration()
    }

    private mutating func stickiness() -> Stickiness? {
        switch byte() % 4 {
        case 0: nil
        case 1: .cookie(name: text(limit: WireLimits.nameBytes))
        case 2: .header(name: text(limit: WireLimits.nameBytes))
        default: .clientAddress
        }
    }
}
