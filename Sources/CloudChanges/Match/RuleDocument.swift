import Yams

/// One YAML document of a rule file, parsed by itself, so that a broken neighbour costs it nothing.
struct RuleDocument {
    /// The document's text as in the file.
    var text: String
    /// Line of the file on which the text begins, from 1.
    var firstLine: Int

    /// Cuts a file at its `---` lines, which end a document wherever they stand (YAML 1.2.2, 9.1.2); documents
    /// that hold nothing but comments and blank lines are left out.
    static func split(_ text: String) -> [RuleDocument] {
        var documents: [RuleDocument] = []
        var current: [Substring] = []
        var firstLine = 1
        func close(before next: Int) {
            if current.contains(where: { hasContent($0) }) {
                let body = current.joined(separator: "\n")
                documents.append(RuleDocument(text: body, firstLine: firstLine))
            }
            current = []
            firstLine = next
        }
        for (index, line) in lines(of: text).enumerated() {
            if isMarker(line, "---") {
                close(before: index + 2)
                let rest = line.dropFirst(3)
                if hasContent(rest) {
                    current = ["   " + rest]
                    firstLine = index + 1
                }
            } else if isMarker(line, "...") {
                close(before: index + 2)
            } else {
                current.append(line)
            }
        }
        close(before: 0)
        return documents
    }

    /// Cut at line feeds as bytes: to Swift, a carriage return and a line feed are one character, and no line feed.
    private static func lines(of text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }

    private static func isMarker(_ line: Substring, _ marker: String) -> Bool {
        guard line.utf8.starts(with: marker.utf8) else { return false }
        guard let next = line.utf8.dropFirst(3).first else { return true }
        return next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: "\r")
    }

    private static func hasContent(_ line: Substring) -> Bool {
        let first = line.utf8.first {
            $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r")
        }
        return first != nil && first != UInt8(ascii: "#") && line.utf8.first != UInt8(ascii: "%")
    }

    /// The document as a tree, or nil with the reasons in `faults`.
    func parse(into faults: inout FaultCollector) -> RuleNode? {
        do {
            // The parser must outlive the walk: nodes hold their anchors weakly.
            // Tags are told by ``RuleScalar``; Yams would ask its expressions about every key to find repeated ones.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else { return nil }
            let before = faults.faults.count
            let node = convert(root, into: &faults, depth: 0)
            withExtendedLifetime(parser) {}
            return faults.faults.count == before ? node : nil
        } catch let error as YamlError {
            name(error, into: &faults)
        } catch {
            faults.add(
                firstLine, .syntax, "the document is no YAML", remedy: "check it with a YAML linter")
        }
        return nil
    }

    private func line(_ mark: Mark?) -> Int { firstLine + (mark?.line ?? 1) - 1 }

    private func convert(_ node: Node, into faults: inout FaultCollector, depth: Int) -> RuleNode? {
        let line = line(node.mark)
        if node.anchor != nil {
            faults.add(
                line, .anchor, "anchors and aliases are not read",
                remedy: "write the value out where it is needed")
            return nil
        }
        guard depth < 64 else {
            faults.add(line, .shape, "the document is nested too deep", remedy: "keep it under 64 levels")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return .scalar(RuleScalar(text: scalar.string, isPlain: isPlain(scalar), line: line))
        case .sequence(let sequence):
            var nodes: [RuleNode] = []
            for child in sequence {
                guard let child = convert(child, into: &faults, depth: depth + 1) else { continue }
                nodes.append(child)
            }
            return .list(nodes, line: line)
        case .mapping(let mapping):
            return convert(mapping, line: line, into: &faults, depth: depth)
        case .alias:
            faults.add(
                line, .anchor, "anchors and aliases are not read",
                remedy: "write the value out where it is needed")
            return nil
        }
    }

    private func convert(
        _ mapping: Node.Mapping, line: Int, into faults: inout FaultCollector, depth: Int
    ) -> RuleNode? {
        var entries: [RuleNode.Entry] = []
        for (key, value) in mapping {
            let keyLine = self.line(key.mark)
            guard case .scalar(let keyScalar)? = convert(key, into: &faults, depth: depth + 1) else {
                faults.add(keyLine, .shape, "a key is no text", remedy: "write a field or section name")
                continue
            }
            if entries.contains(where: { $0.key.utf8.elementsEqual(keyScalar.text.utf8) }) {
                addDuplicate(keyScalar.text, line: keyLine, into: &faults)
                continue
            }
            guard let child = convert(value, into: &faults, depth: depth + 1) else { continue }
            entries.append(.init(key: keyScalar.text, line: keyLine, value: child))
        }
        return .map(entries, line: line)
    }

    /// A tag such as `!!str` makes a scalar text.
    private func isPlain(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && scalar.tag.description == Tag.Name.implicit.rawValue
    }

    private func addDuplicate(_ key: String, line: Int, into faults: inout FaultCollector) {
        faults.add(
            line, .duplicateKey, "the key \(quoted(key)) stands twice in one map",
            remedy: "join both, or move one into a selection of its own")
    }

    private func name(_ error: YamlError, into faults: inout FaultCollector) {
        switch error {
        case .duplicatedKeysInMapping(let keys, let context):
            for key in keys {
                let line = secondLine(of: key, from: context.mark)
                addDuplicate(key, line: firstLine + line - 1, into: &faults)
            }
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            faults.add(
                line(mark), .syntax, "the document is no YAML: \(problem)",
                remedy: "mind indentation, quotes and colons here")
        default:
            faults.add(
                firstLine, .syntax, "the document is no YAML",
                remedy: "save it as UTF-8 and check it with a YAML linter")
        }
    }

    /// Yams names only where a repeated key stands first; the repetition stands in the same column further down.
    private func secondLine(of key: String, from mark: Mark) -> Int {
        let lines = RuleDocument.lines(of: text)
        guard mark.line < lines.count else { return mark.line }
        for index in mark.line..<lines.count {
            let rest = lines[index].unicodeScalars.dropFirst(mark.column - 1)
            let bare = Substring(rest.drop { $0 == "'" || $0 == "\"" })
            guard bare.utf8.starts(with: key.utf8) else { continue }
            let behind = bare.utf8.dropFirst(key.utf8.count)
                .first { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: " ") }
            if behind == UInt8(ascii: ":") { return index + 1 }
        }
        return mark.line
    }
}

/// A text from a rule file as a message shows it: in quotes, on one line, without control characters.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
        let isHarmless: Bool =
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                false
            default: true
            }
        if isHarmless {
            shown.unicodeScalars.append(scalar)
        } else {
            shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
    return "\"\(shown)\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
