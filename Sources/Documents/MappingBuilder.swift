internal import Diagnostics

extension MappingBuilder {
    /// True for the sections of a template, and for what the sections define that others refer to.
    ///
    /// - Parameters:
    ///   - section: the key of the document's own mapping that the entry lies under.
    ///   - depth: of the mapping within the document, that of the document's own mapping being 0.
    static func isDefinition(in section: String, depth: Int) -> Bool {
        switch depth {
        case 0: true
        case 1: ["Resources", "Parameters", "Conditions", "Mappings"].contains(section)
        default: false
        }
    }
}

/// Collects the entries of a mapping: keys are unique, merged keys give way to written ones.
struct MappingBuilder {
    private(set) var mapping = Mapping()
    /// The merge key that brought an entry, by the entry's key; written entries have none.
    private var merges: [String: Int] = [:]
    private var mergeCount = 0
    /// Most mappings have no more entries.
    private static let usualCount = 4
    /// The plain keys that YAML 1.1 reads as numbers or booleans, by what they come to.
    private var readings: [String: Mapping.Key] = [:]

    init() {
        mapping.reserveCapacity(Self.usualCount)
    }

    /// - Parameter isDefinition: an equal key before this one is lost with all that it defines.
    mutating func add(_ key: Mapping.Key, _ value: Node, isDefinition: Bool, into diagnostics: inout DiagnosticList) {
        let entry = Mapping.Entry(key: key, value: value)
        checkReading(of: key, into: &diagnostics)
        guard let earlier = mapping.replaceOrAppend(entry) else { return }
        // The last one counts, as in CloudFormation.
        if merges.removeValue(forKey: key.text) == nil {
            // Where maps are merged, which value counts is told by nothing but the place.
            let severity: Diagnostic.Severity = isDefinition || mergeCount > 0 ? .error : .warning
            diagnostics.add(.duplicateKey(key.text, first: earlier.key.span, second: key.span, severity))
        }
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

    /// `1` and `true`, or `8` and `010`, are one key to tools that give keys a type.
    private mutating func checkReading(of key: Mapping.Key, into diagnostics: inout DiagnosticList) {
        guard key.style == .plain, let reading = Scalar(key.text, style: .plain).comparableReading else { return }
        if let other = readings[reading], other.text != key.text {
            diagnostics.add(.collidingKeys(other, key))
        }
        readings[reading] = key
    }

    private mutating func merge(_ entry: Mapping.Entry) {
        let key = entry.key.text
        if mapping.entry(key) != nil {
            guard let earlier = merges[key], earlier < mergeCount else { return }
        }
        mapping.replaceOrAppend(entry)
        merges[key] = mergeCount
    }
}
