package import Model

/// The body of every answer that is not 2xx.
package struct ErrorReply: Codable, Sendable, Equatable, Error {
    /// What scripts decide on. Each code has one HTTP status.
    package enum Code: String, Codable, Sendable, CaseIterable {
        /// 400: the request cannot be read.
        case malformed
        /// 403: the caller may not do this.
        case accessDenied = "access-denied"
        /// 404: no such service, replica, revision or route.
        case unknown
        /// 409: understood, and against a rule or a limit. Nothing has changed.
        case refused
        /// 413: longer than `APILimits.requestBodyBytes`.
        case tooLarge = "too-large"
        /// 422: the policy file is wrong; `diagnostics` tells where.
        case policyRefused = "policy-refused"
        /// 500: the daemon could not do what it should; its journal has more.
        case failed
        /// 503: the daemon is still taking over the running replicas. Try again in a second.
        case notYetResumed = "not-yet-resumed"

        package var status: Int {
            switch self {
            case .malformed: 400
            case .accessDenied: 403
            case .unknown: 404
            case .refused: 409
            case .tooLarge: 413
            case .policyRefused: 422
            case .failed: 500
            case .notYetResumed: 503
            }
        }
    }

    package let code: Code
    package let message: String
    /// What to do about it.
    package let hint: String?
    /// With `policyRefused`: every fault of the file.
    package let diagnostics: [DiagnosticView]?

    package init(
        code: Code, message: String, hint: String? = nil, diagnostics: [DiagnosticView]? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.diagnostics = diagnostics
    }

    package init(refusal: Refusal) {
        self.init(code: Self.code(of: refusal), message: refusal.description)
    }

    package init(diagnostics: [DiagnosticView], of fileName: String) {
        let count = diagnostics.count == 1 ? "one fault" : "\(diagnostics.count) faults"
        self.init(
            code: .policyRefused, message: "policy '\(fileName)' has \(count); nothing has changed",
            diagnostics: diagnostics)
    }

    private static func code(of refusal: Refusal) -> Code {
        switch refusal {
        case .unknownService, .unknownReplica, .unknownRevision: .unknown
        case .noEarlierRevision, .noRollout, .nothingToPromote, .outOfBounds, .tooManyServices:
            .refused
        case .addressInUse, .addressNotShared, .requestsInUse, .addressIsDirect: .refused
        case .directIsFixed, .notAutomatic, .dependencyCycle: .refused
        case .notYetResumed: .notYetResumed
        }
    }
}
