extension KeyedDecodingContainer {
    /// Leaves the value alone when the key is missing: what an older release stored lacks the younger
    /// fields, and a record that cannot be read would be lost history (rule 3).
    func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let stored = try decodeIfPresent(Value.self, forKey: key) { value = stored }
    }
}
