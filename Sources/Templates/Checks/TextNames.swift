internal import Diagnostics
internal import Documents

/// Names what stands at a place in the words of the template's text, whatever the transform made of it.
struct TextNames {
    let root: Node?
    let resource: Resource

    /// The resource of the user's.
    var logicalID: String { (resource.origin?.logicalID ?? resource.logicalID).rawValue }

    /// - Parameters:
    ///   - fallback: the property's name where the place is not in the template's text.
    ///   - isOwner: the place is that of a part; its owner is what is asked for.
    func name(of span: SourceSpan, _ fallback: String, isOwner: Bool = false) -> PropertyName {
        var path = span.source == .template ? root?.path(to: span) ?? [] : []
        if isOwner, !fallback.isEmpty, path.last == .key(fallback) { path.removeLast() }
        let inside = path.lastIndex(of: .key("Properties")).map { path[($0 + 1)...] } ?? []
        let property = Self.shown(inside)
        var owner = quoted(logicalID)
        if let event = Self.event(path) { owner = "event \(quoted(event)) of \(owner)" }
        if path.first == .key("Globals"), path.count > 1 {
            owner = "the globals of \(path[1].description)"
            return PropertyName(property: Self.shown(path[2...]), owner: owner, logicalID: logicalID)
        }
        if isOwner, !property.isEmpty { owner = "\(quoted(property)) of \(owner)" }
        return PropertyName(property: property.isEmpty ? fallback : property, owner: owner, logicalID: logicalID)
    }

    /// `Environment.Variables.TABLE`, `Layers[5]`; counted from 0.
    private static func shown(_ steps: some Sequence<PathStep>) -> String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }

    /// The event whose properties a path leads into.
    private static func event(_ path: [PathStep]) -> String? {
        guard let events = path.lastIndex(of: .key("Events")), events + 2 < path.count,
            case .key(let name) = path[events + 1], path[events + 2] == .key("Properties")
        else { return nil }
        return name
    }
}
