import ControlAPI

/// A rollout as somebody follows it: one line that is written over on a terminal, a line for each
/// change elsewhere, nothing where a program reads the end.
struct RolloutDisplay {
    private enum Manner { case bar(RolloutBar), lines, nothing }

    private let manner: Manner

    static func onConsole() -> RolloutDisplay {
        RolloutDisplay(Console.current.columns.map { .bar(RolloutBar(columns: $0)) } ?? .lines)
    }

    static var quiet: RolloutDisplay { RolloutDisplay(.nothing) }

    private init(_ manner: Manner) { self.manner = manner }

    func begin(_ view: RolloutView) {
        switch manner {
        case .bar(let bar): Console.current.write(bar.text(view))
        case .lines: Console.line(Printable.text(view.sentence))
        case .nothing: break
        }
    }

    func show(_ view: RolloutView, after before: RolloutView) {
        switch manner {
        case .bar(let bar): Console.current.write(bar.text(view))
        case .lines where view.sentence != before.sentence:
            Console.line(Printable.text(view.sentence))
        case .lines, .nothing: break
        }
    }

    /// The last state stays to be read.
    func end() {
        if case .bar = manner { Console.line("") }
    }
}
