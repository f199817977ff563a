/// What came of asking once.
enum ProbeVerdict: Equatable {
    case passed
    case failed(why: String)
    /// The question could not be put: the bus is away. It says nothing about the replica.
    case notAsked
}
