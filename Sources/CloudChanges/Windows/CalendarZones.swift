/// The zones that times of one calendar may be in.
struct CalendarZones {
    /// Of times without one: configured, or else stated by the calendar itself.
    let floating: TimeZoneRules?
    private var known: [String: TimeZoneRules] = [:]
    private var unknown: [String: Reason] = [:]

    /// Why a zone is not known.
    enum Reason {
        case nowhere
        case badDefinition
    }

    init(configured: TimeZoneRules?, stated: String? = nil, definitions: [CalendarText.Piece] = []) {
        floating = configured ?? stated.flatMap { TimeZoneRules.named($0.trimmed) }
        for piece in definitions { define(piece) }
    }

    /// The tz database knows more than a calendar's copy of a zone, so a name that it has is taken from there.
    private mutating func define(_ piece: CalendarText.Piece) {
        guard let name = CalendarComponent(piece.text)?.text("TZID")?.trimmed, known[name] == nil else {
            return
        }
        if let zone = TimeZoneRules.named(name), WindowsZoneNames.olson[name] == nil {
            known[name] = zone
        } else if let zone = TimeZoneRules.defined(by: piece.text, named: name) {
            known[name] = zone
        } else {
            unknown[name] = .badDefinition
        }
    }

    /// nil, with the reason, for a zone that neither calendar nor machine knows: never UTC instead.
    func zone(_ name: String) -> (TimeZoneRules?, Reason) {
        if let zone = known[name] { return (zone, .nowhere) }
        if let reason = unknown[name] { return (nil, reason) }
        return (TimeZoneRules.named(name), .nowhere)
    }
}
