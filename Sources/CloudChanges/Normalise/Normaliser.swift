/// Reads the records of one cloud as changes. One conformer a cloud, all of one shape.
public protocol Normaliser: Sendable {
    /// What the record is within its operation, with its id and time.
    ///
    /// - Throws: ``NormaliseError/noTime(path:text:)``.
    static func part(of record: NativeRecord) throws(NormaliseError) -> OperationPart

    /// Who did what to which firewall, from where. A match that is no firewall change as far as this cloud's
    /// reader knows (a rule of the user's own) has `changes: []`.
    static func change(of operation: Operation) throws(NormaliseError) -> Change
}

extension Cloud {
    /// The reader of this cloud's records.
    public var normaliser: any Normaliser.Type {
        switch self {
        case .aws: AWSNormaliser.self
        case .azure: AzureNormaliser.self
        case .gcp: GCPNormaliser.self
        }
    }
}
