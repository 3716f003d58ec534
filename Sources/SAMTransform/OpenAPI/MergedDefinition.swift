internal import Diagnostics
internal import Documents

/// `MergeDefinitions`: what an event adds to a definition that the template brings along.
struct MergedDefinition {
    /// What the template says, with the events before.
    let source: DefinitionMap
    let path: String
    let method: MethodName
    /// The method as the event spells it.
    let written: String

    /// The definition with one method from another; where both say something, the other counts.
    func merging(_ generated: DefinitionMap) throws(DefinitionProblem) -> DefinitionMap {
        var merged = source.shallowCopy
        guard let added = generated.current("paths")?.map?.current(path)?.map?.current(method.text)?.map?.detached
        else { return merged }
        let key = written.lowercasedASCII
        let existing = try existingMethod(key)
        var combined = DefinitionMap(isPlain: true, at: added.span)
        for entry in (existing?.orderedEntries ?? []) + added.orderedEntries {
            combined.set(entry.key, entry.value, isFromTemplate: entry.isFromTemplate, at: entry.keySpan)
        }
        _ = merged.update("paths") { paths in
            if !paths.contains(path) {
                let item = DefinitionMap(isPlain: true, at: added.span)
                paths.set(path, .map(item), isFromTemplate: true, at: added.span)
            }
            _ = paths.update(path) { $0.set(key, .map(combined), isFromTemplate: true, at: added.span) }
        }
        return merged
    }

    private func existingMethod(_ key: String) throws(DefinitionProblem) -> DefinitionMap? {
        guard let paths = source.current("paths"), paths.isTruthy, let item = paths.map?.current(path), !item.isNull
        else {
            return nil
        }
        guard let map = item.map else { throw DefinitionMap.notAPath(path, item) }
        guard let value = map.current(key), value.isTruthy else { return nil }
        guard let method = value.map else { throw DefinitionMap.notAMethod(key, path, value) }
        return method
    }
}
