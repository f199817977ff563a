import Model

/// What the arguments of `coxswain-front` ask for.
package enum FrontArguments {
    case serve(FrontSettings)
    /// Have the front that serves beside this control socket replaced by a new process.
    case reload(controlPath: String)
    case help
    case version

    /// Reads `--option value` and `--option=value`. An option given again replaces what it said
    /// before, except for those that add an address.
    package init(_ arguments: [String]) throws(OptionFault) {
        var line = FrontCommandLine()
        var needsCompany: String?
        var asksForReload = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" {
                self = .help
                return
            }
            if argument == "--version" {
                self = .version
                return
            }
            if argument == "--reload" {
                asksForReload = true
                continue
            }
            let option = try FrontArguments.take(argument, &rest, into: &line)
            if option.scope == .alone { needsCompany = needsCompany ?? option.name }
        }
        if asksForReload {
            self = .reload(controlPath: line.controlPath ?? FrontSettings.defaultControlPath)
            return
        }
        if let needsCompany, !line.isAlone {
            throw OptionFault(
                needsCompany,
                "it goes with --listen and --endpoint; without them the policies of coxswaind count"
            )
        }
        self = .serve(try line.settings())
    }

    private static func take(
        _ argument: String, _ rest: inout ArraySlice<String>, into line: inout FrontCommandLine
    ) throws(OptionFault) -> FrontOption {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let option = FrontOption.all.first(where: { $0.name == name }) else {
            throw OptionFault(name, "there is none of that name; coxswain-front --help lists them")
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
            throw OptionFault(name, "it needs a value, such as \(name)=\(option.example)")
        }
        do throws(QuantityFault) {
            try option.take(value, &line)
        } catch {
            throw OptionFault(name, error)
        }
        return option
    }
}
