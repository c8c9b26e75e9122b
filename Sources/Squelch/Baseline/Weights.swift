/// The formulas of engine.md, section 5 and 6, that join single weights.
enum BaselineWeights {
    /// A network new to somebody: bounded by its provider's weight and by how used this person is to new ones.
    ///
    ///     min( w_network, w_provider + clip( ln 1/p(new), 0.2, 2.5 ) )
    static func network(_ network: Double, provider: Double?, novelty: Double, isNew: Bool) -> Double {
        guard isNew, let provider else { return network }
        let surprise = -logarithm(novelty, floor: BaselineTuning.floor)
        return min(network, provider + surprise.clipped(BaselineTuning.roaming))
    }

    /// Hours: half of the intruders keep the victim's, half any; bounded either way.
    static func hour(actor: Double, uniform: Double) -> Double {
        let bound = BaselineTuning.hour
        return
            (logarithm(0.5 * actor + 0.5 * uniform, floor: BaselineTuning.floor)
            - logarithm(actor, floor: BaselineTuning.floor)).clipped(-bound...bound)
    }

    /// INSTR = ln( ρi + (1−ρi)·exp( min(4, Σ) ) )
    static func instrument(_ sum: Double) -> Double {
        bounded(sum, same: BaselineTuning.instrumentSame, most: BaselineTuning.instrumentMost)
    }

    /// IDENT = ln( ρ + (1−ρ)·exp( min(6, Σ) ) )
    static func identity(_ sum: Double, isPerson: Bool) -> Double {
        bounded(
            sum, same: BaselineTuning.identitySame(isPerson: isPerson), most: BaselineTuning.identityMost)
    }

    /// 0.8·ln( π(k) / p_object(k) ), clipped, the less of it the more the object is this actor's own.
    static func object(_ content: Double, ownShare: Double) -> Double {
        let bound = BaselineTuning.objectMost
        return (BaselineTuning.objectFactor * content).clipped(-bound...bound)
            * (1 - BaselineTuning.objectOwn * ownShare)
    }

    /// ln( (½·π(o) + ½·p_a(o)) / p_a(o) )
    static func ownership(_ ownership: Ownership, actor: Double) -> Double {
        let intruder = 0.5 * (BaselineTuning.ownership[ownership] ?? 0) + 0.5 * actor
        return
            (logarithm(intruder, floor: BaselineTuning.floor)
            - logarithm(actor, floor: BaselineTuning.floor)).clipped(BaselineTuning.ownershipBounds)
    }

    /// ½·clip( ln( s_k / f_k ), ± 1.2 ), the running share with a start at s_k.
    static func kind(_ share: Double, changes: Int, of all: Int) -> Double {
        let pseudo = BaselineTuning.kindPseudo
        let running = (Double(changes) + pseudo * share) / (Double(all) + pseudo)
        let most = BaselineTuning.kindMost
        return BaselineTuning.kindFactor
            * (logarithm(share, floor: 1e-6) - logarithm(running, floor: 1e-6)).clipped(-most...most)
    }

    /// max( 0, ln( .15 / g ) ), g the running share of first changes; zero until there is a history.
    static func newActor(_ firsts: Int, of all: Int) -> Double {
        let (share, pseudo) = (BaselineTuning.firstShare, BaselineTuning.kindPseudo)
        let running = (Double(firsts) + pseudo * share) / (Double(all) + pseudo)
        return max(0, logarithm(share, floor: 1e-6) - logarithm(running, floor: 1e-6))
    }
}
