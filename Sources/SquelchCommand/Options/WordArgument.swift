import ArgumentParser

/// One of the words of a closed list.
struct WordArgument<Word: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument
where Word.RawValue == String {
    var word: Word

    init?(argument: String) {
        guard let word = Word(rawValue: argument) else { return nil }
        self.word = word
    }

    static var allValueStrings: [String] { Word.allCases.map(\.rawValue) }
}
