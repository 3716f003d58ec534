internal import Documents
internal import Templates

/// Where the properties of a resource differ, down to the smallest part, also within JSON and YAML that texts hold.
///
/// What differs and says the same is no change: it is kept as an ``Equivalence``.
struct PropertyDifference {
    private(set) var changes: [PropertyChange] = []
    private(set) var equivalences: [Equivalence] = []

    /// The way to a part, for programs and for people.
    struct Place {
        var path: [String] = []
        var label = ""

        func entry(_ key: String) -> Place { Place(path: path + [key], label: label.isEmpty ? key : "\(label).\(key)") }

        func item(_ position: Int, named name: String? = nil) -> Place {
            Place(path: path + [String(position)], label: "\(label)[\(name ?? String(position))]")
        }

        func document(_ kind: String) -> Place { Place(path: path, label: "\(label) (\(kind))") }
    }

    init(from old: Value, to new: Value, at shape: PropertyShape) {
        compare(old, new, ComparedShape(shape), Place())
    }

    // MARK: - Values

    private mutating func compare(_ old: Value?, _ new: Value?, _ shape: ComparedShape, _ place: Place) {
        guard let old, let new else { return note(old, new, place) }
        if old.isWritten(as: new) { return }
        if old == new { return equivalences.append(Equivalence(path: place.label, difference: .keyOrder)) }
        if compareDocuments(old, new, shape, place) { return }
        switch (old.content, new.content) {
        case (.map(let before), .map(let after)) where !shape.isSetOrItem:
            compare(before, after, shape, place)
        case (.list(let before), .list(let after)): compare(before, after, shape, place)
        default:
            guard shape.isSetOrItem, !old.holdsSecret, !new.holdsSecret else {
                return compareLeaves(old, new, shape, place)
            }
            compare(old.list ?? [old], new.list ?? [new], shape, place)
        }
    }

    private mutating func compareLeaves(_ old: Value, _ new: Value, _ shape: ComparedShape, _ place: Place) {
        if CanonicalValue(old, at: shape) == CanonicalValue(new, at: shape) {
            equivalences.append(Equivalence(path: place.label, difference: .writing))
        } else {
            note(old, new, place)
        }
    }

    private mutating func note(_ old: Value?, _ new: Value?, _ place: Place, movedFrom: Int? = nil) {
        var change = PropertyChange(path: place.path, before: old, after: new, span: new?.span, pathText: place.label)
        change.movedFrom = movedFrom
        changes.append(change)
    }

    private mutating func compare(_ old: ValueMap, _ new: ValueMap, _ shape: ComparedShape, _ place: Place) {
        let oldValues = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        let newKeys = Set(new.keys)
        for entry in new { compare(oldValues[entry.key], entry.value, shape.entry(entry.key), place.entry(entry.key)) }
        for entry in old where !newKeys.contains(entry.key) { note(entry.value, nil, place.entry(entry.key)) }
        let kept = new.keys.filter { oldValues[$0] != nil }
        if kept != old.keys.filter({ newKeys.contains($0) }) {
            equivalences.append(Equivalence(path: place.label, difference: .keyOrder))
        }
    }

    // MARK: - Documents in texts

    /// - Returns: false where no documents stand, so that the values themselves are to be compared.
    private mutating func compareDocuments(
        _ old: Value, _ new: Value, _ shape: ComparedShape, _ place: Place
    ) -> Bool {
        let areTexts = old.scalar != nil && new.scalar != nil
        let oldDocument = shape.document(in: old)
        let newDocument = shape.document(in: new)
        if oldDocument != nil || newDocument != nil {
            let before = oldDocument?.value ?? old
            let after = newDocument?.value ?? new
            guard before.scalar == nil, after.scalar == nil else { return false }
            let inner = (newDocument ?? oldDocument)?.shape ?? shape
            let isText = old.scalar != nil || new.scalar != nil
            let count = (changes.count, equivalences.count)
            compare(before, after, inner, isText ? place.document(Self.kind(of: new, old)) : place)
            if changes.count == count.0, equivalences.count == count.1 {
                equivalences.append(Equivalence(path: place.label, difference: .writing))
            }
            return true
        }
        guard areTexts, let before = ComparedShape.shownDocument(in: old),
            let after = ComparedShape.shownDocument(in: new)
        else { return false }
        let (oldCount, equivalent) = (changes.count, equivalences)
        compare(before.value, after.value, after.shape, place.document("JSON"))
        // In any other place the white space is part of the value.
        equivalences = equivalent
        if changes.count == oldCount { note(old, new, place) }
        return true
    }

    private static func kind(of texts: Value...) -> String {
        let isJSON = texts.compactMap(\.scalar).allSatisfy { "{[".contains($0.text.first { !$0.isWhitespace } ?? " ") }
        return isJSON ? "JSON" : "YAML"
    }

    // MARK: - Lists

    private mutating func compare(_ old: [Value], _ new: [Value], _ shape: ComparedShape, _ place: Place) {
        let item = shape.item
        let before = old.map { CanonicalValue($0, at: item) }
        let after = new.map { CanonicalValue($0, at: item) }
        if before == after {
            let count = equivalences.count
            for index in new.indices { compare(old[index], new[index], item, place.item(index)) }
            if equivalences.count == count {
                equivalences.append(Equivalence(path: place.label, difference: .writing))
            }
            return
        }
        let alignment =
            switch shape.order {
            case .significant: ListAlignment(before, after, old, new)
            case .set: ListAlignment(setOf: before, after, old, new)
            case .keyed(let key): ListAlignment(setOf: before, after, old, new, keyedBy: key)
            }
        let count = changes.count
        for step in alignment.steps { compare(step, old, new, item, place, alignment) }
        if changes.count == count { equivalences.append(Equivalence(path: place.label, difference: .order)) }
    }

    private mutating func compare(
        _ step: ListAlignment.Step, _ old: [Value], _ new: [Value], _ shape: ComparedShape, _ place: Place,
        _ alignment: ListAlignment
    ) {
        switch step {
        case .removed(let index): note(old[index], nil, place.item(index, named: alignment.name(of: old[index])))
        case .added(let index): note(nil, new[index], place.item(index, named: alignment.name(of: new[index])))
        case .moved(let from, let to): note(old[from], new[to], place.item(to), movedFrom: from)
        case .changed(let from, let to):
            compare(old[from], new[to], shape, place.item(to, named: alignment.name(of: new[to])))
        }
    }
}

extension Value {
    /// True for the same text in the same order; nothing is left to be said about the two.
    fileprivate func isWritten(as other: Value) -> Bool {
        switch (content, other.content) {
        case (.map(let left), .map(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.key == $1.key && $0.value.isWritten(as: $1.value) }
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isWritten(as: $1) }
        default: return content == other.content && isSecret == other.isSecret
        }
    }
}
