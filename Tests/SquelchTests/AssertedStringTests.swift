import CloudChanges
import FoundationEssentials
import Testing

@testable import Squelch

/// What a caller types never helps: over every record of every story and every string of the table.
@Suite("Asserted strings")
struct AssertedStringTests {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
    private static let rules = try? BuiltInRules.load()

    /// One string of the table, to be put where a caller could.
    struct Typed: Sendable {
        var tool: String
        var field: CallerField
        var text: String
    }

    /// The samples of the table, and the published ones where they are beside the checkout.
    static let strings: [Typed] = {
        let rows = BuiltInFingerprints.rows().filter { [.hint, .weak, .bound].contains($0.strength) }
        let own = rows.flatMap { row in
            row.fields.compactMap { field in row.sample.map { Typed(tool: row.tool, field: field, text: $0) }
            }
        }
        let file = URL(filePath: root + "/../shared/field/fingerprint_samples.csv")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
            .dropFirst()
        let published = lines.flatMap { line -> [Typed] in
            guard let row = rows.first(where: { line.hasPrefix($0.tool + ",") }) else { return [] }
            let text = line.dropFirst(row.tool.count + 1).dropLast(4).trimmingPrefix("\"")
            return row.fields.map { Typed(tool: row.tool, field: $0, text: String(text)) }
        }
        var seen: Set<String> = []
        return (own + published + names).filter { seen.insert("\($0.field)|\($0.text)").inserted }
    }()

    /// Names that controllers give to what they make: by the patterns of their table, whose samples are of callers.
    private static let names: [Typed] = [
        "k8s-elb-a0123456789abcdef", "eks-cluster-sg-shop-1234567890", "ElasticMapReduce-master",
        "k8s-shop-front-0123456789", "security-group-for-inbound-nfs-d-abcdefghijkl", "aws-cloud9-dev-0123",
        "d-0123456789_controllers", "aks-agentpool-12345678-nsg",
        "packer_65f0c0de-0000-4000-8000-000000000001",
        "k8s-fw-a0123456789abcdef",
        "gke-shop-1a2b3c4d-vms", "k8s-azure-lb_allow_IPv4_0123456789abcdef0123456789abcdef",
        "Microsoft.Databricks-workspaces_UseOnly_databricks-worker-to-worker-inbound",
    ].map { Typed(tool: $0, field: .ruleName, text: $0) }

    /// Every record of the stories that a built-in rule selects.
    static let matches: [Match] = {
        var matches: [Match] = []
        guard let rules else { return [] }
        _ = try? RecordReader().read(
            [root + "/Fixtures/stories"], table: rules.dispatchTable, onFault: { _ in },
            onRecord: { record in if let match = rules.select(record) { matches.append(match) } })
        return matches
    }()

    /// What a configuration adds to a judgement: none, and that of a story which brings one along.
    private static let settings: [String: [any ContextSource]] = {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: root + "/Fixtures/stories")) ?? []
        var settings: [String: [any ContextSource]] = [:]
        for folder in folders {
            let file = root + "/Fixtures/stories/\(folder)/squelch.yml"
            guard let text = try? String(contentsOfFile: file, encoding: .utf8),
                let configuration = try? Configuration(text: text, named: file)
            else { continue }
            let table = ControllerTable(configuration)
            settings[folder] = [
                AutomationSource(configuration), ControllerNameSource(table: table),
                PipelineSource(configuration), ControllerSource(configuration, table: table),
            ]
        }
        return settings
    }()
    private static let plain: [any ContextSource] = [
        Recorded.source, ControllerNameSource(table: Recorded.controllers), PipelineSource(Configuration()),
        ControllerSource(Configuration(), table: Recorded.controllers),
    ]

    /// The configurations that a record is judged under.
    private static func sources(for match: Match) -> [[any ContextSource]] {
        let parts = match.record.place.file.split(separator: "/")
        let own = parts.dropLast().last.flatMap { settings[String($0)] }
        return [plain] + [own].compactMap(\.self)
    }

    /// What a record is, before anything is said of who made the call.
    private struct Reading {
        var operation: Operation
        var change: Change
        var surroundings: Surroundings

        /// Movements and exposure are worked out again only where the typing changed what is done to what.
        init?(_ record: NativeRecord, _ rule: RuleReference, like other: Reading? = nil) {
            operation = Operation(lead: Match(record: record, rule: rule))
            guard let change = try? Pipeline(rulesDigest: "").normalise(operation) else { return nil }
            self.change = change
            if let other, other.change.changes == change.changes, other.change.target == change.target,
                other.change.outcome == change.outcome, other.change.origin.address == change.origin.address
            {
                surroundings = other.surroundings
            } else {
                surroundings = Surroundings(of: change, rule: rule)
            }
        }

        func score(_ sources: [any ContextSource]) -> Score {
            var context = Context()
            for source in sources { source.add(to: &context, for: change, operation) }
            var surroundings = surroundings
            surroundings.context = context
            let evidence = Pipeline.observers.flatMap { $0.observe(change, in: surroundings) }
            return Score(of: evidence, rule: surroundings.rule)
        }
    }

    @Test("there is a string for every field that a caller can type, and a record of every cloud")
    func enough() {
        let fields = Set(Self.strings.map(\.field))
        #expect(fields.isSuperset(of: [.userAgent, .session, .correlationID, .ruleName]))
        #expect(Self.strings.count >= 60 && Self.matches.count >= 350)
        #expect(Set(Self.matches.map(\.record.cloud)) == Set(Cloud.allCases))
    }

    /// What the provider writes in a record, or in none that is judged: not for its caller to type.
    private static let untypeable: Set<CallerField> = [
        // Whose name it is the provider tells; that its owner keeps it is another matter.
        .sessionIssuer, .appID, .principalEmail, .credentialKind, .sourceAddress, .deployment,
        // On the call that opened the session, which no fingerprint is read from.
        .openerAgent, .sessionTag, .externalID,
    ]

    @Test("every row of the table that a caller could type is tried, also those that are off")
    func whole() {
        let rows = BuiltInFingerprints.rows().filter { [.hint, .weak, .bound].contains($0.strength) }
        #expect(rows.count >= 60)
        for row in rows {
            #expect(row.sample != nil, "\(row.tool) has no string to try")
            for field in row.fields where !Self.untypeable.contains(field) {
                let tried = Self.strings.filter { $0.text == row.sample && $0.field == field }
                let isTyped = Self.matches.contains { match in
                    tried.contains { Typing($0, in: match.record.value, cloud: match.record.cloud) != nil }
                }
                #expect(isTyped, "\(row.tool): no record takes its \(field)")
            }
        }
    }

    @Test("every name that a controller gives is tried")
    func everyName() throws {
        for row in BuiltInControllers.rows() {
            guard let names = row.names else { continue }
            let pattern = try Regex(names)
            let isTried = Self.strings.contains { $0.field == .ruleName && $0.text.contains(pattern) }
            #expect(isTried, "\(row.controller)")
        }
    }

    /// Every text of the table against every record: no sample of either.
    @Test("adding an asserted string to any record never lowers its confidence", arguments: Cloud.allCases)
    func never(cloud: Cloud) throws {
        var tried = 0
        var lowered: Set<String> = []
        for match in Self.matches where match.record.cloud == cloud {
            let configurations = Self.sources(for: match)
            var bare: [JSONValue: (reading: Reading, scores: [Score])] = [:]
            for typed in Self.strings {
                guard let typing = Typing(typed, in: match.record.value, cloud: cloud) else { continue }
                if bare[typing.without] == nil,
                    let reading = Reading(typing.without.record(cloud), match.rule)
                {
                    bare[typing.without] = (reading, configurations.map(reading.score))
                }
                guard let (reading, scores) = bare[typing.without],
                    let with = Reading(typing.with.record(cloud), match.rule, like: reading)
                else { continue }
                for (without, sources) in zip(scores, configurations) {
                    let score = with.score(sources)
                    tried += 1
                    if score.raw < without.raw || score.confidence < without.confidence {
                        lowered.insert("\(typed.tool) on \(match.record.place)")
                    }
                }
            }
        }
        #expect(lowered.isEmpty)
        #expect(tried >= (cloud == .aws ? 8_000 : 300), "\(tried) pairs of \(cloud)")
    }

    @Test("a clean Terraform string in place of an attack tool's own improves nothing")
    func replaced() throws {
        let stratus = try Recorded.aws(agent: "stratus-red-team_2142a106-933f-4595-ad51-0ff5dfff60b7")
        let clean = try Recorded.aws(agent: Recorded.terraform)
        let user =
            #"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/a", "userName": "a", "accessKeyId": "AKIAEXAMPLE"}"#
        #expect(try Recorded.judge(clean).score.raw >= Recorded.judge(stratus).score.raw)
        let keyed = try Recorded.aws(user, agent: "stratus-red-team_2142a106-933f-4595-ad51-0ff5dfff60b7")
        let cleanKeyed = try Recorded.aws(user, agent: Recorded.terraform)
        #expect(try Recorded.judge(cleanKeyed).score.raw >= Recorded.judge(keyed).score.raw)
    }
}

/// A record with a typed string, and the same without it.
private struct Typing {
    var with: JSONValue
    var without: JSONValue

    /// Nil where the record has no place for such a string.
    init?(_ typed: AssertedStringTests.Typed, in value: JSONValue, cloud: Cloud) {
        switch (typed.field, cloud) {
        case (.userAgent, .aws): self.init(value, ["userAgent"], typed.text)
        case (.userAgent, .azure): self.init(value, ["httpRequest", "userAgent"], typed.text)
        case (.userAgent, .gcp):
            self.init(value, ["protoPayload", "requestMetadata", "callerSuppliedUserAgent"], typed.text)
        case (.session, .aws):
            // The session's name is the last part of the ARN; without a telling one it is any word.
            guard let arn = value[path: "userIdentity", "arn"]?.string, arn.contains(":assumed-role/"),
                let name = typed.text.split(separator: "/").last, let cut = arn.lastIndex(of: "/")
            else { return nil }
            let path = ["userIdentity", "arn"]
            self.init(
                with: value.setting(path[...], .string(String(arn[...cut]) + String(name))),
                without: value.setting(path[...], .string(String(arn[...cut]) + "session")))
        case (.correlationID, .azure):
            self.init(with: value.setting(["correlationId"], .string(typed.text)), without: value)
        case (.resourceID, .azure):
            // The group's own name stays, so that the target is as before but for where it is said to be.
            guard let id = value["resourceId"]?.string,
                let group = typed.text.split(separator: "/").dropFirst(3).first
            else { return nil }
            let parts = id.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count > 5, parts[3].lowercased() == "resourcegroups" else { return nil }
            func moved(to place: Substring) -> JSONValue {
                let path = (parts[..<4] + [place] + parts[5...]).joined(separator: "/")
                return value.setting(["resourceId"], .string(path))
            }
            self.init(with: moved(to: group), without: moved(to: "rg-web"))
        case (.ruleName, .aws):
            guard value[path: "requestParameters", "groupName"]?.string != nil else { return nil }
            // A name in place of a worse one may score lower; against any word it must not.
            let path = ["requestParameters", "groupName"]
            self.init(
                with: value.setting(path[...], .string(typed.text)),
                without: value.setting(path[...], .string("web")))
        case (.ruleName, .gcp):
            guard let name = value[path: "protoPayload", "resourceName"]?.string,
                name.contains("/global/firewalls/"), let cut = name.lastIndex(of: "/")
            else { return nil }
            let path = ["protoPayload", "resourceName"]
            self.init(
                with: value.setting(path[...], .string(String(name[...cut]) + typed.text)),
                without: value.setting(path[...], .string(String(name[...cut]) + "web")))
        case (.ruleName, .azure):
            guard let id = value["resourceId"]?.string, id.lowercased().contains("/securityrules/"),
                let cut = id.lastIndex(of: "/")
            else { return nil }
            self.init(
                with: value.setting(["resourceId"], .string(String(id[...cut]) + typed.text)),
                without: value.setting(["resourceId"], .string(String(id[...cut]) + "web")))
        default: return nil
        }
    }

    private init(with: JSONValue, without: JSONValue) {
        self.with = with
        self.without = without
    }

    private init(_ value: JSONValue, _ path: [String], _ text: String) {
        self.init(with: value.setting(path[...], .string(text)), without: value.setting(path[...], .null))
    }
}

extension JSONValue {
    /// With another value at the end of a path of keys; objects on the way are made where they are missing.
    fileprivate func setting(_ path: ArraySlice<String>, _ value: JSONValue) -> JSONValue {
        guard let key = path.first else { return value }
        var members = object?.members ?? []
        let inner = (self[key] ?? .object(JSONObject())).setting(path.dropFirst(), value)
        members.removeAll { $0.key == key }
        members.append(.init(key: key, value: inner))
        return .object(JSONObject(members))
    }

    fileprivate func record(_ cloud: Cloud) -> NativeRecord {
        // Nothing that is tried here reads the bytes.
        NativeRecord(cloud: cloud, value: self, text: [], place: SourcePlace(file: "t"))
    }
}
