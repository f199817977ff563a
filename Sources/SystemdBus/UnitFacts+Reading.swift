import Model

extension UnitFacts {
    /// From an `a{sv}`, of which the facts that we know are taken.
    init(reading message: MessageReader) throws(BusFault) {
        self.init()
        var end = ProcessEndReading()
        try message.properties { (name: String) throws(BusFault) in
            if try readUnit(name, message) { return true }
            if try end.read(name, message) { return true }
            return try readService(name, message)
        }
        mainProcessEnd = end.value
    }

    /// Properties of `org.freedesktop.systemd1.Unit`.
    private mutating func readUnit(
        _ name: String, _ message: MessageReader
    ) throws(BusFault) -> Bool {
        switch name {
        case "Id": id = UnitName(try message.text())
        case "LoadState": loadState = try message.text()
        case "ActiveState": activeState = ActiveState(try message.text())
        case "SubState": subState = try message.text()
        case "FreezerState": isFrozen = try message.text() == "frozen"
        case "InvocationID": invocationID = try message.hexadecimal()
        case "Job": jobNumber = try message.job()
        case "ActiveEnterTimestampMonotonic": becameActive = try message.moment()
        case "InactiveEnterTimestampMonotonic": becameInactive = try message.moment()
        default: return false
        }
        return true
    }

    /// Properties of `org.freedesktop.systemd1.Service`.
    private mutating func readService(
        _ name: String, _ message: MessageReader
    ) throws(BusFault) -> Bool {
        switch name {
        case "MainPID": mainPID = Int32(clamping: try message.number32())
        case "ControlGroup": controlGroup = try message.text()
        case "Result": result = ServiceResult(try message.text())
        case "ExecStopPost": lastActionEnd = try message.lastCommandEnd()
        case "StatusText": statusText = try message.text()
        case "Environment": environment = try message.texts()
        case "ExecMainStartTimestampMonotonic": mainStarted = try message.moment()
        case "ExecMainExitTimestampMonotonic": mainExited = try message.moment()
        case "NRestarts": restarts = try message.number32()
        case "CPUUsageNSec": cpuNanoseconds = try message.counter()
        case "MemoryCurrent": memoryBytes = try message.counter()
        case "TasksCurrent": tasks = try message.counter()
        case "CPUQuotaPerSecUSec": cpuQuotaMicroseconds = try message.limit()
        case "MemoryMax": memoryMaximum = try message.limit()
        case "MemoryHigh": memoryHigh = try message.limit()
        default: return false
        }
        return true
    }
}

/// `ExecMainCode` and `ExecMainStatus` come apart and mean something together only.
private struct ProcessEndReading {
    var code: Int32?
    var status: Int32?

    mutating func read(_ name: String, _ message: MessageReader) throws(BusFault) -> Bool {
        switch name {
        case "ExecMainCode": code = try message.signed32()
        case "ExecMainStatus": status = try message.signed32()
        default: return false
        }
        return true
    }

    var value: ProcessEnd? {
        guard let code, let status else { return nil }
        return ProcessEnd(code: code, status: status)
    }
}

extension MessageReader {
    fileprivate func text() throws(BusFault) -> String {
        try variant("s") { () throws(BusFault) in try string() }
    }

    fileprivate func texts() throws(BusFault) -> [String] {
        try variant("as") { () throws(BusFault) in try strings() }
    }

    fileprivate func number32() throws(BusFault) -> UInt32 {
        try variant("u") { () throws(BusFault) in try uint32() }
    }

    fileprivate func signed32() throws(BusFault) -> Int32 {
        try variant("i") { () throws(BusFault) in try int32() }
    }

    /// systemd writes "not known" as the largest number.
    fileprivate func counter() throws(BusFault) -> UInt64? {
        let number = try limit()
        return number == .max ? nil : number
    }

    fileprivate func limit() throws(BusFault) -> UInt64 {
        try variant("t") { () throws(BusFault) in try uint64() }
    }

    /// systemd writes "not yet" as 0.
    fileprivate func moment() throws(BusFault) -> Instant? {
        let microseconds = try variant("t") { () throws(BusFault) in try uint64() }
        return microseconds == 0 ? nil : Instant(microseconds: microseconds)
    }

    fileprivate func hexadecimal() throws(BusFault) -> String {
        let octets = try variant("ay") { () throws(BusFault) in try bytes() }
        return octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `a(sasbttttuii)`: path, arguments, whether failure is ignored, four timestamps, process, code
    /// and status (org.freedesktop.systemd1(5)).
    fileprivate func lastCommandEnd() throws(BusFault) -> ProcessEnd? {
        try variant("a(sasbttttuii)") { () throws(BusFault) in
            var end: ProcessEnd?
            try array(of: "(sasbttttuii)") { () throws(BusFault) in
                end = try structure("sasbttttuii") { () throws(BusFault) in
                    try skip("sasbttttu")
                    return ProcessEnd(code: try int32(), status: try int32())
                }
            }
            return end
        }
    }

    /// `(uo)`: number and path.
    fileprivate func job() throws(BusFault) -> UInt32 {
        try variant("(uo)") { () throws(BusFault) in
            try structure("uo") { () throws(BusFault) in
                let number = try uint32()
                try skip("o")
                return number
            }
        }
    }
}
