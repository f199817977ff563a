extension UInt64 {
    /// `512`, `24.5M`, `1.0G`: powers of 1024, one place, rounded down.
    package var binaryText: String {
        if self < 1_024 { return String(self) }
        var scaled = self
        var places = 0
        while scaled >= 1_024 * 1_024 {
            scaled /= 1_024
            places += 1
        }
        let letters: [Character] = ["K", "M", "G", "T", "P", "E"]
        return "\(scaled / 1_024).\(scaled % 1_024 * 10 / 1_024)\(letters[places])"
    }
}
