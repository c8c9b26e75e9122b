import ArgumentParser

/// `squelch review`: what needs a person, what was hidden, and what people said of it.
struct Review: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go through the queue and the suppressed, and keep what analysts say.",
        discussion: """
            A disposition is true_positive, benign_positive, false_positive or undetermined. The latest of several holds; \
            none is ever lost.

            EXAMPLES
              squelch review list                                   alerts and reviews nobody looked at, alike ones in one row
              squelch review list --suppressed --since 2026-03-01   what was hidden since then
              squelch review show 6f2b…                             why, and what was said of it
              squelch review mark 6f2b… --as benign_positive --note "planned, see CHG0012345"
              squelch review mark --actor 'aws:role/ci-*' --tier low --as benign_positive
              squelch review sample --n 50 --seed march             fifty of the suppressed, drawn at random
              squelch review stats                                  what that proves about the rest
              squelch review import dispositions.csv
            """,
        subcommands: [
            ReviewList.self, ReviewShow.self, ReviewMark.self, ReviewImport.self, ReviewExport.self,
            ReviewSample.self,
            ReviewStats.self,
        ])
}
