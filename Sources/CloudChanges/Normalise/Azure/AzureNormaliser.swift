/// Placeholder while the house is being cut; replaced by its owner.
public enum AzureNormaliser: Normaliser {
    public static func part(of record: NativeRecord) throws(NormaliseError) -> OperationPart {
        throw .noTime(path: "eventTime", text: "")
    }

    public static func change(of operation: Operation) throws(NormaliseError) -> Change {
        throw .noTime(path: "eventTime", text: "")
    }
}
