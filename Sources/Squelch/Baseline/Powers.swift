#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One half to the power of `age`.
func power(_ age: Double) -> Double { exp2(-age) }

/// The natural logarithm of a probability, from a floor on.
func logarithm(_ probability: Double, floor: Double) -> Double { log(max(probability, floor)) }

/// ln( same + (1 − same)·e^min(most, x) ): facts that are one witness, of whom a share says nothing.
func bounded(_ sum: Double, same: Double, most: Double) -> Double {
    log(same + (1 - same) * exp(min(most, sum)))
}

extension Double {
    /// The nearest number within bounds.
    func clipped(_ bounds: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, bounds.lowerBound), bounds.upperBound)
    }
}
