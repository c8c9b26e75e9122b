/// What a configuration file says (interfaces.md, "Configuration"). Everything has a default; an empty one is fine.
///
/// ```yaml
/// placeholders:
///   admin_users: [ana, bo]      # for rules that use Sigma's modifier `expand`: '%admin_users%'
/// ```
public struct Configuration: Sendable, Hashable {
    /// Values of `%name%` for the modifier `expand`.
    public var placeholders: [String: [String]] = [:]
    /// Pipelines that their owners vouch for, in the order of the file.
    public var pipelines: [PinnedPipeline] = []
    /// What is said of automation beside them.
    public var automation = AutomationSettings()
    /// What is said of controllers and services that make firewall objects.
    public var lifecycle = LifecycleSettings()
    /// Change windows and tickets.
    public var windows = WindowSettings()
    /// Guards and costs.
    public var decisions = DecisionSettings()
    /// What habits are learned from.
    public var baseline = BaselineSettings()
    /// Sections that are known and not read by this version, in the order of the file.
    public var idleSections: [String] = []
    /// Digest of the file's text; nil where there is no file.
    public var digest: Digest?

    /// The sections that the contract names.
    static let sections = [
        "placeholders", "networks", "pipelines", "targets", "guards", "costs", "baseline", "windows", "audit",
        "outputs", "automation", "lifecycle",
    ]

    /// All defaults: what holds without a file.
    public init() {}

    /// - Parameters:
    ///   - text: The file's text, one YAML document.
    ///   - file: Its name, for messages.
    /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
    public init(text: String, named file: String) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(file: file)
        self = reader.read(text)
        digest = Digest(of: text)
        guard reader.faults.isEmpty else { throw ConfigurationFaults(faults: reader.faults) }
    }
}

/// Everything that is wrong with a configuration file.
public struct ConfigurationFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong, and where.
    public struct Fault: Sendable, Hashable {
        /// As the user named it.
        public var file: String
        /// Counting from 1.
        public var line: Int
        /// Stable; printed as `configuration.CODE`.
        public var code: String
        /// What is wrong, without a full stop.
        public var sentence: String
        /// What to write instead.
        public var remedy: String
    }

    /// Never empty.
    public var faults: [Fault]

    /// Two lines a fault, place first, in the manner of a compiler.
    public var description: String {
        faults.map { fault in
            "\(fault.file):\(fault.line): error[configuration.\(fault.code)] \(fault.sentence)\n"
                + "    remedy: \(fault.remedy)"
        }.joined(separator: "\n")
    }
}

/// Reads one configuration file and gathers its faults.
struct ConfigurationReader {
    let file: String
    var faults: [ConfigurationFaults.Fault] = []

    mutating func read(_ text: String) -> Configuration {
        var configuration = Configuration()
        let documents = RuleDocument.split(text)
        guard let document = documents.first else { return configuration }
        if documents.count > 1 {
            add(
                documents[1].firstLine, "several-documents", "the file holds several YAML documents",
                "keep one")
        }
        var collector = FaultCollector(file: file)
        let root = document.parse(into: &collector)
        for fault in collector.faults { add(fault.line, fault.code.rawValue, fault.sentence, fault.remedy) }
        guard let root else { return configuration }
        guard let entries = root.entries else {
            add(
                root.line, "shape", "the file is no map of sections",
                "begin with a section such as `networks:`")
            return configuration
        }
        for entry in entries { section(entry, into: &configuration) }
        return configuration
    }

    private mutating func section(_ entry: RuleNode.Entry, into configuration: inout Configuration) {
        switch entry.key {
        case "placeholders": configuration.placeholders = placeholders(entry)
        case "pipelines": configuration.pipelines = pipelines(entry)
        case "automation": configuration.automation = automation(entry)
        case "lifecycle": configuration.lifecycle = lifecycle(entry)
        case "guards": guards(entry, into: &configuration.decisions)
        case "costs": costs(entry, into: &configuration.decisions)
        case "baseline": configuration.baseline = baseline(entry)
        case "windows":
            var reader = WindowSettingsReader(file: file)
            configuration.windows = reader.read(entry)
            faults += reader.faults
        case _ where Configuration.sections.contains(entry.key): configuration.idleSections.append(entry.key)
        default:
            let fault = UnknownKey(entry.key, of: "the configuration", Configuration.sections)
            add(entry.line, UnknownKey.code, fault.sentence, fault.remedy)
        }
    }

    private mutating func placeholders(_ entry: RuleNode.Entry) -> [String: [String]] {
        guard let names = entry.value.entries else {
            add(entry.line, "shape", "`placeholders` is no map", "write `name: [value, …]` under it")
            return [:]
        }
        var values: [String: [String]] = [:]
        for name in names {
            let texts = name.value.list.map { $0.map(\.text) } ?? [name.value.text]
            guard !texts.isEmpty, !texts.contains(nil) else {
                add(
                    name.line, "value", "the values of \(quoted(name.key)) are no texts",
                    "write a list of texts: `\(name.key): [ana, bo]`")
                continue
            }
            values[name.key] = texts.compactMap { $0 }
        }
        return values
    }

    mutating func add(_ line: Int, _ code: String, _ sentence: String, _ remedy: String) {
        faults.append(.init(file: file, line: line, code: code, sentence: sentence, remedy: remedy))
    }
}
