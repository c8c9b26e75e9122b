/// A list to draw from, each element as often as its weight says.
struct WeightedChoice<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let edges: [UInt64]

    init(_ weighted: [(Element, Double)]) {
        elements = weighted.map(\.0)
        var sum = 0.0
        edges = weighted.map {
            sum += $0.1
            return UInt64(sum * 1_000_000)
        }
    }

    func draw(_ numbers: inout SeededNumbers) -> Element {
        let point = UInt64(numbers.below(Int(edges[edges.count - 1])))
        var low = 0
        var high = edges.count - 1
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] > point { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}
