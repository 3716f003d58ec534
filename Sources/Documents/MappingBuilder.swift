internal import Diagnostics

/// Collects the entries of a mapping: keys are unique, merged keys give way to written ones.
struct MappingBuilder {
    private var entries: [Mapping.Entry] = []
    /// Positions of the keys, once there are too many to look through.
    private var positions: [String: Int] = [:]
    /// The merge key that brought an entry, by the entry's key; written entries have none.
    private var merges: [String: Int] = [:]
    private var mergeCount = 0

    private static let positionsThreshold = 12

    var mapping: Mapping { Mapping(entries) }

    mutating func add(_ key: Mapping.Key, _ value: Node, into diagnostics: inout DiagnosticList) {
        let entry = Mapping.Entry(key: key, value: value)
        guard let position = position(of: key.text) else { return append(entry) }
        if merges.isEmpty || merges.removeValue(forKey: key.text) == nil {
            diagnostics.add(.duplicateKey(key.text, first: entries[position].key.span, second: key.span))
        }
        // The last one counts, as in CloudFormation.
        entries[position] = entry
    }

    /// Adds the entries behind a merge key `<<`: a mapping, or a list of them of which the first wins.
    ///
    /// Of several merge keys the last wins. Source: yaml.org/type/merge.html, PyYAML's constructor.
    mutating func merge(_ value: Node, key: Mapping.Key, into diagnostics: inout DiagnosticList) {
        mergeCount += 1
        for source in value.sequence ?? [value] {
            guard let mapping = source.mapping, mapping.first?.key.style != .shortForm else {
                diagnostics.add(.badMerge(source, at: key.span))
                continue
            }
            for entry in mapping { merge(entry) }
        }
    }

    private mutating func merge(_ entry: Mapping.Entry) {
        let key = entry.key.text
        if let position = position(of: key) {
            guard let earlier = merges[key], earlier < mergeCount else { return }
            entries[position] = entry
        } else {
            append(entry)
        }
        merges[key] = mergeCount
    }

    private mutating func append(_ entry: Mapping.Entry) {
        entries.append(entry)
        if !positions.isEmpty {
            positions[entry.key.text] = entries.count - 1
        } else if entries.count > Self.positionsThreshold {
            for (position, entry) in entries.enumerated() { positions[entry.key.text] = position }
        }
    }

    private func position(of key: String) -> Int? {
        positions.isEmpty ? entries.firstIndex { $0.key.text == key } : positions[key]
    }
}
