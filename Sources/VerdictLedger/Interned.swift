/// Equal values once, by number.
struct Interned<Value: Hashable> {
    private var values: [Value] = []
    private var numbers: [Value: Int32] = [:]

    mutating func number(of value: Value) -> Int32 {
        if let known = numbers[value] { return known }
        let number = Int32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    subscript(number: Int32) -> Value { values[Int(number)] }
}
