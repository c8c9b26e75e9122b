import Testing

@testable import VerdictLedger

@Suite("What random reviews prove")
struct AuditBoundTests {
    @Test(
        "the bound is that of Clopper and Pearson",
        arguments: [
            // SciPy 1.17.1: beta.ppf(0.95, k + 1, n - k).
            (0, 219, 0.0135860), (0, 598, 0.0049971), (0, 2995, 0.0009997), (1, 100, 0.0465598),
            (5, 50, 0.1988330),
            (3, 10, 0.6066242),
        ])
    func known(found: Int, reviewed: Int, bound: Double) {
        #expect(abs(AuditBound.upper(found: found, of: reviewed) - bound) < 1e-6)
    }

    @Test("nothing reviewed, or nothing but attacks, proves nothing; more of the same proves more")
    func edges() {
        #expect(AuditBound.upper(found: 0, of: 0) == 1 && AuditBound.upper(found: 7, of: 7) == 1)
        let bounds = (1...400).map { AuditBound.upper(found: 0, of: $0) }
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 > $1 })
        let found = (0...40).map { AuditBound.upper(found: $0, of: 40) }
        #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
    }
}
