import ArgumentParser
import ControlAPI
import Model

/// `coxctl rollout history NAME [--revision N]`
struct RolloutHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the revisions that are kept: which, when, by whom and why.",
        discussion: "With --revision: all of that one, and how it differs from the one before.")

    @Argument(help: "The service.", transform: ServiceName.argument)
    var name: ServiceName

    @Option(help: ArgumentHelp("Only this one, in full.", valueName: "number"))
    var revision: Int?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let revisions = try await connection.client.send(.revisions(of: name))
        guard let revision else {
            return try output.show(revisions, none: "service '\(name)' has no revisions yet") {
                Table.revisions($0, now: .now)
            }
        }
        guard let index = revisions.firstIndex(where: { $0.number == revision }) else {
            let kept = revisions.map(\.number)
            throw CommandFailure(ErrorReply(refusal: .unknownRevision(name, revision, kept: kept)))
        }
        let before = revisions[(index + 1)...].first
        try output.show(revisions[index]) { text(of: revisions[index], after: before) }
    }

    private func text(of revision: RevisionDetail, after before: RevisionDetail?) -> String {
        var listing = Listing()
        listing.add("Revision", "\(revision.number)\(revision.isTarget ? ", the target" : "")")
        listing.add("Digest", revision.digest)
        listing.add("Made", revision.time.map { $0.description })
        listing.add("By", revision.author)
        listing.add("Why", revision.message)
        for setting in revision.settings { listing.add(setting.label, setting.text) }
        guard let before else { return listing.text() }
        let difference = UnifiedDiff(from: before.settingLines, to: revision.settingLines)
        return listing.text() + "\n"
            + difference.text(
                from: "revision \(before.number)", to: "revision \(revision.number)",
                coloured: Console.current.isColoured)
    }
}

extension RevisionDetail {
    fileprivate var settingLines: [String] { settings.map { "\($0.label): \($0.text)" } }
}

extension Table {
    static func revisions(_ revisions: [RevisionDetail], now: Timestamp) -> Table {
        var table = Table([
            .figure("REVISION"), .text("TARGET"), .figure("REPLICAS"), .figure("AGE"),
            .text("BY"), .text("WHY"),
        ])
        for revision in revisions {
            table.add([
                Cell("\(revision.number)"), Cell(revision.isTarget ? "yes" : "no"),
                Cell("\(revision.replicas)"),
                Cell(HumanText.age(seconds: revision.time.map { $0.wholeSeconds(until: now) })),
                Cell(revision.author ?? HumanText.unknown),
                Cell(revision.message ?? HumanText.unknown),
            ])
        }
        return table
    }
}
