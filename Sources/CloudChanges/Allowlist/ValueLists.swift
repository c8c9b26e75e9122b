/// Lists of values in files, for entries to name: one value a line, `#` begins a comment.
///
/// `lists/partners.txt` is `%partners%` under the modifier `expand`, wildcards included. `lists/offices.cidr` is
/// `%offices%`: networks, each as `cidr` takes one, since Sigma lets `cidr` and `expand` not stand together.
struct ValueLists {
    private(set) var texts: [String: [String]] = [:]
    private(set) var networks: [String: [IPNetwork]] = [:]
    /// A list with a fault is not there at all: with a line less, `not` would cover more.
    private(set) var faults: [AllowlistFault] = []

    /// Those beside the entries, in path order.
    static func files(in paths: [String]) -> [String] {
        paths.flatMap { path -> [String] in
            let folder = path.hasSuffix("/") ? path + "lists" : path + "/lists"
            return (RuleFiles.names(in: folder) ?? []).filter {
                $0.hasSuffix(".txt") || $0.hasSuffix(".cidr")
            }.map { folder + "/" + $0 }
        }
    }

    init(_ files: [String]) { for file in files { read(file) } }

    private mutating func read(_ file: String) {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        let name = String(last[..<(last.lastIndex(of: ".") ?? last.endIndex)])
        let lines: [(line: Int, value: String)]
        do { lines = Self.values(in: try RuleFiles.read(file)) } catch {
            return faults.append(AllowlistFault(error))
        }
        guard last.hasSuffix(".cidr") else {
            texts[name] = lines.map(\.value)
            return
        }
        var found: [IPNetwork] = []
        for (line, value) in lines {
            do { found.append(try RuleNetwork.parse(value)) } catch {
                faults.append(
                    AllowlistFault(
                        file: file, line: line, code: error.code.rawValue, sentence: error.sentence,
                        remedy: error.remedy))
            }
        }
        if found.count == lines.count { networks[name] = found }
    }

    private static func values(in text: String) -> [(line: Int, value: String)] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .compactMap { place, line in
                let value = Substring(line).prefix { $0 != "#" }.drop { $0.isWhitespace }
                let end = value.lastIndex { !$0.isWhitespace }
                return end.map { (place + 1, String(value[...$0])) }
            }
    }
}
