/// A pointer to one place in the connection table; valid until the slot is freed.
typealias Slot = UnsafeMutablePointer<Connection>

/// The connection table: one block of memory, touched only as far as it was ever filled.
struct Slab: ~Copyable {
    private let slots: Slot
    let capacity: Int
    /// One more than the highest slot ever used.
    private(set) var used = 0
    private(set) var count = 0
    private var firstFree: SlotIndex = -1

    init(capacity: Int) {
        self.capacity = capacity
        slots = .allocate(capacity: capacity)
    }

    deinit { slots.deallocate() }

    subscript(index: SlotIndex) -> Slot {
        @inline(__always) get {
            assert(index >= 0 && Int(index) < used)
            return slots + Int(index)
        }
    }

    var isFull: Bool { count == capacity }

    /// A fresh connection; nil when the table is full.
    mutating func take(_ role: Connection.Role, raw: Int32) -> Slot? {
        guard let slot = takeFree() else { return nil }
        count += 1
        slot.pointee.role = role
        slot.pointee.raw = raw
        return slot
    }

    /// The lowest free slots are used first, so the table stays dense.
    private mutating func takeFree() -> Slot? {
        if firstFree >= 0 {
            let slot = self[firstFree]
            firstFree = slot.pointee.next
            let (index, generation) = (slot.pointee.index, slot.pointee.generation)
            slot.pointee = Connection()
            slot.pointee.index = index
            slot.pointee.generation = generation
            return slot
        }
        guard used < capacity else { return nil }
        let slot = slots + used
        slot.initialize(to: Connection())
        slot.pointee.index = SlotIndex(used)
        used += 1
        return slot
    }

    /// From here on no event of the old connection is delivered.
    mutating func free(_ slot: Slot) {
        slot.pointee.role = .free
        slot.pointee.raw = -1
        slot.pointee.generation &+= 1
        slot.pointee.next = firstFree
        firstFree = slot.pointee.index
        count -= 1
    }

    /// The slot that a token names, if it is still in that use.
    @inline(__always)
    func find(_ token: UInt64) -> Slot? {
        let index = Int(token & 0xffff_ffff)
        guard index < used else { return nil }
        let slot = slots + index
        guard slot.pointee.generation == UInt32(truncatingIfNeeded: token >> 32),
            slot.pointee.role != .free
        else { return nil }
        return slot
    }

    func token(_ slot: Slot) -> UInt64 {
        UInt64(slot.pointee.generation) << 32 | UInt64(UInt32(bitPattern: slot.pointee.index))
    }
}

/// A doubly linked list through the slots' `next` and `previous`: held requests, pooled and busy
/// connections. A connection is in one such list at a time.
struct SlotList {
    private(set) var first: SlotIndex = -1
    private(set) var last: SlotIndex = -1
    private(set) var count = 0

    mutating func append(_ slot: Slot, in slab: borrowing Slab) {
        slot.pointee.previous = last
        slot.pointee.next = -1
        if last >= 0 {
            slab[last].pointee.next = slot.pointee.index
        } else {
            first = slot.pointee.index
        }
        last = slot.pointee.index
        count += 1
    }

    mutating func remove(_ slot: Slot, in slab: borrowing Slab) {
        let (previous, next) = (slot.pointee.previous, slot.pointee.next)
        if previous >= 0 { slab[previous].pointee.next = next } else { first = next }
        if next >= 0 { slab[next].pointee.previous = previous } else { last = previous }
        slot.pointee.previous = -1
        slot.pointee.next = -1
        count -= 1
    }
}
