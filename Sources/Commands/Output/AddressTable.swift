package import ControlAPI

extension Table {
    package static func addresses(_ addresses: [AddressView]) -> Table {
        var table = Table([
            .text("ADDRESS"), .figure("CLIENTS"), .figure("ACCEPTED"), .figure("HELD"),
            .figure("RETRIED"), .figure("SHED"),
        ])
        for address in addresses {
            table.add([
                Cell(address.address), Cell("\(address.connected)"), Cell("\(address.accepted)"),
                Cell("\(address.held)"), Cell("\(address.retried)"), Cell("\(address.shed)"),
            ])
        }
        return table
    }
}
