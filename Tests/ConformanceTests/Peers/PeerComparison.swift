import FoundationEssentials
import LinuxIO
import Testing

/// Where the table goes, if it is asked for.
private enum PeerTable {
    static let path = Environment.value("COXSWAIN_PEER_TABLE")
}

/// The cases through nginx and HAProxy, beside ours: where one of them does otherwise is a row of
/// docs/conformance-peers.tsv, which docs/CONFORMANCE.md explains. Nothing is asserted about peers;
/// `scripts/compare-peers` runs it.
@Suite(.enabled(if: PeerTable.path != nil, "scripts/compare-peers asks for it"))
struct PeerComparison {
    private static let head = ["case", "RFC", "Coxswain", "nginx", "HAProxy"]

    @Test func isWritten() throws {
        let path = try #require(PeerTable.path)
        var rows = [PeerComparison.head]
        for the in Case.all where the.policy.isForPeers {
            if let row = try PeerComparison.row(of: the) { rows.append(row) }
        }
        let text = rows.map { $0.joined(separator: "\t") + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        print("\(rows.count - 1) of \(Case.all.count) cases differ")
    }

    /// Nil where all three do the same.
    private static func row(of the: Case) throws -> [String]? {
        let observer = Observer(the: the)
        let ours = try observer.behaviour(of: CoxswainFront.init)
        let peers = [
            try observer.behaviour(of: NginxFront.init),
            try observer.behaviour(of: HAProxyFront.init),
        ]
        let differences = peers.map { $0.difference(from: ours) }
        guard
            peers.contains(where: { $0.text != ours.text })
                || differences.contains(where: { $0 != nil })
        else { return nil }
        let told = zip(peers, differences).map { peer, difference in
            peer.text + (difference.map { ": " + shortened($0) } ?? "")
        }
        return [the.name, the.rule, ours.text] + told
    }

    private static func shortened(_ text: String) -> String {
        let most = 160
        return text.count > most ? text.prefix(most) + "…" : text
    }
}
