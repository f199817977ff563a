/// A large value behind one reference. A copy of what holds it is one reference more, and two that were
/// never changed apart are known to be equal by that alone. The state of a service is copied and compared
/// with every step of the core, and its policy is some thousand bytes that hardly ever change.
@propertyWrapper
package struct Boxed<Value: Sendable>: Sendable {
    @usableFromInline
    final class Storage: Sendable {
        @usableFromInline let value: Value

        @inlinable
        init(_ value: Value) { self.value = value }
    }

    @usableFromInline var storage: Storage

    @inlinable
    package init(wrappedValue: Value) { storage = Storage(wrappedValue) }

    // Seen by other targets, so that what reads a part of the value does not copy the whole.
    @inlinable
    package var wrappedValue: Value {
        // Read where it is: to get it would be to copy it.
        _read { yield storage.value }
        set { storage = Storage(newValue) }
    }

    /// To hand the reference on, rather than the value.
    package var projectedValue: Self {
        get { self }
        set { self = newValue }
    }
}

extension Boxed: Equatable where Value: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.storage.value == right.storage.value
    }
}

extension Boxed: Codable where Value: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(wrappedValue: try Value(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}
