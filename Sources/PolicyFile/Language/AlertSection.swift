import Model

/// `on-failure`: who is told of failures that a person should hear of.
enum AlertSection {
    static var keys: Section<AlertPolicy> {
        Section(
            "Who is told when the service fails in a way that a person should hear of. It is tried "
                + "until it succeeds or 'retries' are used up, also over a death of the daemon, so "
                + "somebody may be told twice.",
            defaults: AlertPolicy(),
            [
                Field(
                    "start", .unitName, \.unit, also: ["unit", "run", "command", "exec"],
                    "A unit that systemd starts; of a template such as 'page@.service' the one "
                        + "whose instance is the service's name. It is told when the unit's start "
                        + "is done."),
                Field(
                    "webhook", .webhook, \.webhook, also: ["url", "http", "post", "notify"],
                    "Where a JSON text is sent by POST; any status of 200 to 299 is an answer."),
                Field(
                    "when", .occasions, \.occasions, also: ["on", "events", "for"],
                    "give-up: a place or the whole service is given up; rollback: a rollout has "
                        + "failed; out-of-memory: the kernel has killed a replica."),
                Field(
                    "timeout", .duration(.milliseconds(100) ... .seconds(300)), \.timeout,
                    also: ["deadline"], "What one try may take."),
                Field(
                    "retries", .wholeNumber(0...100), \.retries, also: ["attempts", "tries"],
                    "Tries after the first one, 1 s, 2 s, 4 s and at last 60 s apart."),
            ])
    }
}

extension Kind where Value == [Alert.Occasion] {
    fileprivate static var occasions: Kind {
        oneOrMore(
            of: Kind<Alert.Occasion>.choice, upTo: Alert.Occasion.allCases.count, "occasions",
            example: "'[give-up, rollback]'")
    }
}

extension Kind where Value == WebhookAddress {
    fileprivate static var webhook: Kind {
        Kind(
            "an address", example: WebhookText.example,
            schema: ["type": .text("string"), "pattern": .text(WebhookText.pattern)],
            written: { .text($0.description) },
            parse: { scalar throws(QuantityFault) in try WebhookText.read(scalar.text) })
    }
}

extension Kind where Value == String {
    /// A unit that can be started and be done (systemd.unit(5): names are of these characters).
    fileprivate static var unitName: Kind {
        Kind(
            "the name of a unit", example: "'page@.service'",
            schema: [
                "type": .text("string"), "maxLength": .number(255),
                "pattern": .text(
                    #"^[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\-]*)?\.(?:service|target)$"#),
            ],
            written: { .text($0) },
            parse: { scalar throws(QuantityFault) in
                if let fault = unitFault(scalar.text) { throw fault }
                return scalar.text
            })
    }

    private static func unitFault(_ text: String) -> QuantityFault? {
        guard text.hasSuffix(".service") || text.hasSuffix(".target") else {
            return QuantityFault(
                "must be the name of a service or a target, not \(text.shown)",
                hint: text.contains("/")
                    ? "a command goes into a unit file, which is named here"
                    : "such as '\(text).service'")
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isName =
            text.utf8.count <= 255 && parts.count <= 2 && !parts[0].isEmpty
            && text.utf8.allSatisfy { isUnitByte($0) }
        return isName ? nil : QuantityFault("is \(text.shown), which no unit can be called")
    }

    private static func isUnitByte(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", ":", "_", ".", "\\", "-", "@": true
        default: false
        }
    }
}
