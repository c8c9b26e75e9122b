import ArgumentParser

/// `squelch allow`: exceptions, as files that somebody owns and that end.
struct Allow: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Look after allowlist entries: files under allowlists/, each a Sigma filter with an owner and an end.",
        discussion: """
            docs/allowlists.md says what an entry may say, field by field, and how to write one that cannot be forged.

            EXAMPLES
              squelch allow list                          state, owner, days left, hits
              squelch allow add 6f2b…                     an entry for changes like this one, as narrow as it goes
              squelch allow lint                          every problem of every entry at once
              squelch allow test --db squelch.db          examples, and what each would have decided
              squelch allow revoke 3f0c… --since 2026-03-01
              squelch allow renew 3f0c… --days 90
            """,
        subcommands: [
            AllowList.self, AllowShow.self, AllowAdd.self, AllowLint.self, AllowTest.self, AllowRevoke.self,
            AllowRenew.self,
        ])
}
