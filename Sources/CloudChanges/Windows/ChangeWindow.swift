/// A change that somebody approved, or was asked to: when, for whom, and on what.
public struct ChangeWindow: Sendable {
    /// What being open means.
    public enum Kind: String, Sendable, Hashable {
        /// Changes within its scope are expected.
        case approval
        /// No change is wanted: an event of a calendar that is open by default.
        case freeze
    }

    /// Whether the organisation stands behind it.
    public enum Standing: Sendable, Hashable {
        case approved
        /// Not, or no longer: completes "it excuses nothing, because …".
        case refused(String)
        /// The file does not say; never taken for approval.
        case undecided(String)
    }

    /// The file and the line or record.
    public var place: WindowPlace
    /// What the tickets are called that stand for it, in upper case; most have one.
    public var tickets: [String]
    /// What people call it: hostile until printed.
    public var title: String
    /// What the owner of the feed said of it.
    public var standing: Standing
    /// What being open means.
    public var kind: Kind
    /// Whom and what it is for.
    public var scope: WindowScope
    /// When it is open.
    public var occurrences: Occurrences

    /// Whether anything can ever be excused by it.
    public var mayExcuse: Bool { standing == .approved && kind == .approval && !scope.isEmpty }

    /// Why nothing can; nil where something can.
    public var idleReason: String? {
        switch standing {
        case .refused(let reason), .undecided(let reason): return reason
        case .approved: break
        }
        if kind == .freeze { return "it forbids changes instead of approving them" }
        return scope.isEmpty ? "it names no account, actor or resource" : nil
    }
}
