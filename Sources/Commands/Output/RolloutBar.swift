import ControlAPI

/// One line of a terminal, written over and over while a rollout is followed:
///
///     [##########··········] 2 of 4  step 1 of 2: 1 replica of revision 2 serves 10 % ...
struct RolloutBar {
    private static let cells = 20

    let columns: Int

    /// From the line's beginning, and without an end of the line.
    func text(_ view: RolloutView) -> String {
        let line = "\(bar(view)) \(view.available) of \(view.desired)  \(view.sentence)"
        return "\r\u{1B}[K" + Printable.text(line).cut(to: columns - 1)
    }

    private func bar(_ view: RolloutView) -> String {
        let share = view.desired > 0 ? min(1, Double(view.available) / Double(view.desired)) : 1
        let full = view.state == .complete ? Self.cells : Int(share * Double(Self.cells))
        return "[" + String(repeating: "#", count: full)
            + String(repeating: "·", count: Self.cells - full) + "]"
    }
}

extension String {
    /// A line that is longer than the terminal is wide would not be written over.
    fileprivate func cut(to width: Int) -> String {
        count <= width ? self : prefix(max(0, width - 1)) + "…"
    }
}
