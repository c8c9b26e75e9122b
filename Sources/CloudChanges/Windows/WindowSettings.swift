/// The section `windows` of the configuration: feeds, zone, ticket patterns.
///
/// ```yaml
/// windows:
///   time_zone: Europe/Berlin          # of times that a file gives without a zone
///   grace_minutes: 10                 # a change so long before or after still counts, and is said to
///   ticket_patterns: ['REL[0-9]{6}']  # RE2, beside CHG… and CRQ…
///   jira_projects: [OPS]              # whose issue keys are tickets
///   feeds:                            # read beside those of --windows
///     - file: cab.ics                 # from the folder of the configuration
///       accounts: ['111122223333']    # the scope of its windows that have none of their own
///   jira: {start: customfield_10101, end: customfield_10102, approved: [Approved], resources: customfield_10103}
/// ```
public struct WindowSettings: Sendable, Hashable {
    /// A file that is always read.
    public struct Feed: Sendable, Hashable {
        /// A path as the command can open it.
        public var file: String
        /// Of this file's times without one; nil: ``WindowSettings/timeZone``.
        public var timeZone: String?
        /// Of its windows that have none of their own.
        public var scope = WindowScope()

        /// A file without further words.
        public init(file: String) { self.file = file }
    }

    /// Where Jira keeps what a window needs.
    public struct Jira: Sendable, Hashable {
        /// Name of the field; never empty.
        public var start = ""
        /// Name of the field; never empty.
        public var end = ""
        /// Statuses in which an issue is approved, in lower case.
        public var approved: Set<String> = []
        /// Name of a field of text, list or objects with names.
        public var accounts: String?
        /// Name of a field of people.
        public var actors: String?
        /// Name of a field of text, list or objects with names.
        public var resources: String?

        /// Maps nothing yet.
        public init() {}
    }

    /// A name of the tz database, or of Windows.
    public var timeZone: String?
    /// 0...60.
    public var graceMinutes = 0
    /// RE2.
    public var ticketPatterns: [String] = []
    /// In upper case.
    public var jiraProjects: [String] = []
    /// In the order of the configuration.
    public var feeds: [Feed] = []
    /// nil: Jira issues are refused.
    public var jira: Jira?

    /// All defaults.
    public init() {}
}
