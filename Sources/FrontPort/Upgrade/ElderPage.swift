import FrontWire
import LinuxIO

/// The counter page of a process that this one has replaced. The daemon reads it beside our own, for
/// what is in flight there is in flight.
final class ElderPage {
    private let page: SharedPage

    init(_ descriptor: consuming Descriptor) throws(SystemFault) {
        page = try SharedPage.adopt(descriptor, atLeast: CounterLayout.headerBytes)
    }

    var raw: Int32 { page.raw }

    /// A process that was killed has left its gauges as they were.
    func retire() { CounterPage.retire(page.base) }

    /// Those that were handed over, the nearest first.
    static func all(in inherited: [InheritedDescriptor]) -> [ElderPage] {
        let handed = inherited.filter { $0.name == Succession.countersName }
        for excess in handed.dropFirst(FrontLimits.elderPages) { closeDescriptor(excess.raw) }
        return handed.prefix(FrontLimits.elderPages).compactMap {
            try? ElderPage(Descriptor(owning: $0.raw))
        }
    }
}
