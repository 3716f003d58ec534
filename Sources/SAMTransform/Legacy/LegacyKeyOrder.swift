/// The order in which Python 2.7 would walk through the keys of a dictionary.
///
/// AWS's transform once ran on Python 2.7 and derived the ids of API deployments from how a dictionary printed. It still
/// reproduces that order, so that no API is deployed anew for nothing; to get the same ids, so does this.
/// The order depends on the keys' hashes, on the order they came in, and on each copy made in between, because a copy
/// puts the keys in afresh. Source: CPython 2.7, `Objects/dictobject.c`, `Objects/stringobject.c`.
struct LegacyKeyOrder: Sendable {
    private var hashes: [UInt64] = []
    private(set) var keys: [String] = []
    /// For each slot the number of its key, or a mark.
    private var slots: [Int32]
    /// Keys that count.
    private var used = 0
    /// Slots that were ever taken since the last resize.
    private var filled = 0

    /// Keys up to which deep copies are followed: each costs a walk through all keys, and there is one for each path of
    /// an API. API Gateway takes 300 paths, and CloudFormation 500 resources.
    static let copiedKeyLimit = 2_000

    private static let empty: Int32 = -1
    private static let removed: Int32 = -2

    init() {
        slots = Array(repeating: Self.empty, count: 8)
    }

    /// The order of keys put in one after the other.
    init(_ keys: some Sequence<String>) {
        self.init()
        for key in keys { insert(key) }
    }

    /// The keys as Python 2.7 walks through them.
    var ordered: [String] { slots.compactMap { $0 >= 0 ? keys[Int($0)] : nil } }

    // MARK: - Changes

    /// Puts a key in, at the end or where it stands already.
    mutating func insert(_ key: String) {
        let hash = Self.hash(key)
        let slot = self.slot(of: key, hash: hash)
        if slots[slot] >= 0 { return }
        if slots[slot] == Self.empty { filled += 1 }
        slots[slot] = Int32(keys.count)
        keys.append(key)
        hashes.append(hash)
        used += 1
        growIfNeeded()
    }

    mutating func remove(_ key: String) {
        let slot = self.slot(of: key, hash: Self.hash(key))
        guard slots[slot] >= 0 else { return }
        slots[slot] = Self.removed
        used -= 1
    }

    /// Puts in the keys of another dictionary, as `update` does: room for all of them is made first.
    mutating func merge(_ others: [String]) {
        guard !others.isEmpty else { return }
        if (filled + others.count) * 3 >= slots.count * 2 { resize(beyond: (used + others.count) * 2) }
        for key in others { insert(key) }
    }

    /// What `dict.copy` gives.
    var shallowCopy: LegacyKeyOrder {
        var copy = LegacyKeyOrder()
        copy.merge(ordered)
        return copy
    }

    /// Becomes what `count` deep copies, each of the one before, come to; stays as it is with more than
    /// ``copiedKeyLimit`` keys.
    mutating func deepCopy(times count: Int) {
        guard count > 0, used <= Self.copiedKeyLimit else { return }
        compact()
        // Copying moves only keys that share a slot, so it soon goes in circles (Brent's way to notice).
        var anchor = (slots: slots, step: 0, patience: 1)
        for step in 1...count {
            deepCopyOnce()
            if slots == anchor.slots {
                for _ in 0..<(count - step) % (step - anchor.step) { deepCopyOnce() }
                return
            }
            if step - anchor.step == anchor.patience { anchor = (slots, step, anchor.patience * 2) }
        }
    }

    // MARK: - Slots

    private mutating func growIfNeeded() {
        // Python multiplies by 2 from 50,000 keys on, far beyond any template.
        if filled * 3 >= slots.count * 2 { resize(beyond: used * 4) }
    }

    private mutating func resize(beyond count: Int) {
        var size = 8
        while size <= count { size <<= 1 }
        let old = slots
        slots = Array(repeating: Self.empty, count: size)
        place(old[...])
        filled = used
    }

    /// Forgets removed keys, so that their numbers are dense and a copy is a matter of numbers alone.
    private mutating func compact() {
        guard keys.count != used else { return }
        let order = occupants
        var renumbered: [Int32: Int32] = [:]
        for (position, key) in order.enumerated() { renumbered[key] = Int32(position) }
        keys = order.map { keys[Int($0)] }
        hashes = order.map { hashes[Int($0)] }
        slots = slots.map { renumbered[$0] ?? $0 }
    }

    private mutating func deepCopyOnce() {
        let order = occupants
        var rest = order[...]
        used = 0
        filled = 0
        slots = Array(repeating: Self.empty, count: 8)
        while true {
            // What fits before the dictionary grows.
            let fitting = rest.prefix((slots.count * 2 + 2) / 3 - filled)
            place(fitting)
            rest = rest[fitting.endIndex...]
            used += fitting.count
            filled += fitting.count
            growIfNeeded()
            if rest.isEmpty { return }
        }
    }

    /// The numbers of the keys that count, in the order of their slots.
    private var occupants: [Int32] {
        var order: [Int32] = []
        order.reserveCapacity(used)
        for key in slots where key >= 0 { order.append(key) }
        return order
    }

    /// Puts keys that are not there yet into free slots, those that count.
    private mutating func place(_ keys: ArraySlice<Int32>) {
        let mask = UInt64(slots.count - 1)
        hashes.withUnsafeBufferPointer { hashes in
            slots.withUnsafeMutableBufferPointer { slots in
                keys.withUnsafeBufferPointer { keys in
                    for key in keys where key >= 0 {
                        let hash = hashes[Int(key)]
                        var walker = hash
                        var perturbation = hash
                        while slots[Int(walker & mask)] != Self.empty {
                            walker = (walker << 2) &+ walker &+ perturbation &+ 1
                            perturbation >>= 5
                        }
                        slots[Int(walker & mask)] = key
                    }
                }
            }
        }
    }

    /// The slot of a key, or the one it would go to.
    private func slot(of key: String, hash: UInt64) -> Int {
        let mask = UInt64(slots.count - 1)
        var walker = hash & mask
        var perturbation = hash
        var freed: Int?
        while true {
            let slot = Int(walker & mask)
            let occupant = slots[slot]
            if occupant == Self.empty { return freed ?? slot }
            if occupant == Self.removed {
                freed = freed ?? slot
            } else if hashes[Int(occupant)] == hash, keys[Int(occupant)] == key {
                return slot
            }
            walker = (walker << 2) &+ walker &+ perturbation &+ 1
            perturbation >>= 5
        }
    }

    /// Python 2.7's hash of a text, on 64 bits.
    static func hash(_ text: String) -> UInt64 {
        var value: UInt64 = 0
        var length: UInt64 = 0
        for scalar in text.unicodeScalars {
            if length == 0 { value = UInt64(scalar.value) << 7 }
            value = (1_000_003 &* value) ^ UInt64(scalar.value)
            length += 1
        }
        return length == 0 ? 0 : value ^ length
    }
}
