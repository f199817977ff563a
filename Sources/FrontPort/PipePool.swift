import LinuxIO

/// The pipes of one worker. A body that goes through one has it to itself as long as bytes are in it.
struct PipePool: ~Copyable {
    struct Place {
        fileprivate(set) var pipe: SplicePipe?
        /// Bytes that have been taken from a socket and not yet given to another.
        var held = 0
    }

    private let places: UnsafeMutablePointer<Place>
    /// The places that nobody has, as a stack: the pipe used last is used next.
    private let free: UnsafeMutablePointer<Int32>
    private var freeCount: Int
    private let capacity: Int
    /// No pipe could be had just now, so that none is asked for until then.
    private var refusedUntil = Int64.min

    init(capacity: Int) {
        self.capacity = capacity
        freeCount = capacity
        places = .allocate(capacity: capacity)
        places.initialize(repeating: Place(), count: capacity)
        free = .allocate(capacity: capacity)
        for index in 0..<capacity { (free + index).initialize(to: Int32(capacity - 1 - index)) }
    }

    deinit {
        for index in 0..<capacity { places[index].pipe?.close() }
        places.deallocate()
        free.deallocate()
    }

    subscript(index: Int32) -> UnsafeMutablePointer<Place> {
        @inline(__always) get { places + Int(index) }
    }

    /// The place of an empty pipe; nil when none is to be had.
    mutating func take(now: Int64) -> Int32? {
        guard freeCount > 0 else { return nil }
        let index = free[freeCount - 1]
        if self[index].pointee.pipe == nil {
            guard now >= refusedUntil else { return nil }
            self[index].pointee.pipe = try? SplicePipe(bytes: FrontLimits.pipeBytes)
            if self[index].pointee.pipe == nil {
                refusedUntil = now + FrontLimits.pipePauseNanoseconds
                return nil
            }
        }
        freeCount -= 1
        return index
    }

    /// A pipe with bytes in it would give them to another client: it is closed.
    mutating func give(_ index: Int32) {
        if self[index].pointee.held > 0 { close(index) }
        free[freeCount] = index
        freeCount += 1
    }

    /// Gives the descriptors of a pipe back that nobody has; false when there is none.
    mutating func closeOneFree() -> Bool {
        for place in 0..<freeCount where self[free[place]].pointee.pipe != nil {
            close(free[place])
            return true
        }
        return false
    }

    /// Nothing is spliced from here on: the kernel cannot do it, or may not.
    mutating func refuseForGood() { refusedUntil = .max }

    private func close(_ index: Int32) {
        self[index].pointee.pipe?.close()
        self[index].pointee = Place()
    }
}
