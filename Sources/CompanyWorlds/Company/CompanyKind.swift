/// The kinds of house that differ most in what their firewall changes look like.
public enum CompanyKind: String, CaseIterable, Sendable {
    case mixed
    case azureFirst = "azure-first"
    case gitops
    case regulated
}

/// What a kind of company leans to; each company draws its own figures around these.
struct Leaning: Sendable {
    /// Shares of changes in AWS, Azure and Google.
    let clouds: [(Cloud, Double)]
    let people: ClosedRange<Int>
    let pipelines: ClosedRange<Int>
    /// Share of all changes that people make by hand.
    let byHand: ClosedRange<Double>
    /// Share of people who still have a long-lived key.
    let legacyKeys: ClosedRange<Double>
    /// Share of changes by hand that name a ticket.
    let ticketed: ClosedRange<Double>
    /// Share of ticket numbers that are mistyped.
    let mistyped: ClosedRange<Double>
    /// Share of pipelines on hosted runners, whose address is new each run.
    let hosted: ClosedRange<Double>

    static func of(_ kind: CompanyKind) -> Leaning {
        switch kind {
        case .mixed:
            Leaning(
                clouds: [(.aws, 0.45), (.azure, 0.3), (.gcp, 0.25)], people: 25...60, pipelines: 8...18,
                byHand: 0.25...0.4, legacyKeys: 0.1...0.35, ticketed: 0.1...0.4, mistyped: 0.01...0.06,
                hosted: 0.3...0.6)
        case .azureFirst:
            Leaning(
                clouds: [(.aws, 0.1), (.azure, 0.85), (.gcp, 0.05)], people: 30...70, pipelines: 8...16,
                byHand: 0.3...0.45, legacyKeys: 0.05...0.2, ticketed: 0.6...0.9, mistyped: 0.01...0.05,
                hosted: 0.4...0.8)
        case .gitops:
            Leaning(
                clouds: [(.aws, 0.6), (.azure, 0.05), (.gcp, 0.35)], people: 12...30, pipelines: 14...30,
                byHand: 0.04...0.1, legacyKeys: 0...0.1, ticketed: 0...0.1, mistyped: 0.02...0.1,
                hosted: 0.5...0.9)
        case .regulated:
            Leaning(
                clouds: [(.aws, 0.4), (.azure, 0.35), (.gcp, 0.25)], people: 80...160, pipelines: 8...20,
                byHand: 0.45...0.6, legacyKeys: 0.4...0.7, ticketed: 0.5...0.9, mistyped: 0.03...0.12,
                hosted: 0.05...0.25)
        }
    }
}

enum Cloud: String, CaseIterable, Sendable {
    case aws, azure, gcp
}
