import Model

/// `on-failure`: somebody to tell, and nothing of our own.
enum AlertRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let alerts = draft.alerts, decoding.areSound("on-failure") else { return }
        if alerts.targets.isEmpty, decoding.areSound("on-failure.start", "on-failure.webhook") {
            decoding.error(
                "'on-failure' names nobody to tell", on: "on-failure",
                hint: "give 'on-failure.start' or 'on-failure.webhook'")
        }
        if alerts.unit?.hasPrefix("coxswain") == true {
            decoding.error(
                "'on-failure.start' is for a unit of yours: those of this name are Coxswain's",
                on: "on-failure.start", hint: "such as 'page@.service'")
        }
        for (index, occasion) in alerts.occasions.enumerated()
        where alerts.occasions.prefix(index).contains(occasion) {
            decoding.error(
                "'\(occasion.rawValue)' is there twice", on: "on-failure.when[\(index)]",
                hint: "take one out")
        }
    }
}
