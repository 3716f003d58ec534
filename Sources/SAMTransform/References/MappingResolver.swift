public import Diagnostics
internal import Documents

/// Replaces `Fn::FindInMap` by what it finds in the template's mappings, where AWS's transform itself needs the value.
struct MappingResolver: Sendable {
    private let mappings: Mapping

    init(_ mappings: Mapping) {
        self.mappings = mappings
    }

    /// The value with every lookup whose keys are all plain text replaced; others stay as they are.
    func resolved(_ node: Node, into diagnostics: inout DiagnosticList) -> Node {
        guard !mappings.isEmpty else { return node }
        let found = lookUp(node, into: &diagnostics)
        switch found.content {
        case .scalar: return found
        case .sequence(let items):
            return Node(.sequence(items.map { resolved($0, into: &diagnostics) }), at: found.span)
        case .mapping(let mapping):
            let entries = mapping.map { Mapping.Entry(key: $0.key, value: resolved($0.value, into: &diagnostics)) }
            return Node(.mapping(Mapping(entries)), at: found.span)
        }
    }

    private func lookUp(_ node: Node, into diagnostics: inout DiagnosticList) -> Node {
        guard let argument = node.argument(of: "Fn::FindInMap") else { return node }
        guard let items = argument.sequence, items.count == 3 else {
            diagnostics.add(.findInMapArguments(argument))
            return node
        }
        let keys = items.map { lookUp($0, into: &diagnostics).string }
        guard let mapName = keys[0], let topLevelKey = keys[1], let secondLevelKey = keys[2],
            let topLevel = mappings[mapName]
        else { return node }
        guard topLevel.mapping != nil else {
            diagnostics.add(.flatMapping(mapName, argument))
            return node
        }
        guard let secondLevel = topLevel[topLevelKey] else { return node }
        guard secondLevel.mapping != nil else {
            diagnostics.add(.flatMapping(mapName, argument))
            return node
        }
        guard let value = secondLevel[secondLevelKey] else { return node }
        return Node(value.content, at: node.span)
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// FindInMap that the transform must resolve has the wrong arguments.
    public static let findInMapArguments = DiagnosticCode("R318")
    /// A mapping does not have two levels.
    public static let flatMapping = DiagnosticCode("G632")
}

extension Diagnostic {
    fileprivate static func findInMapArguments(_ argument: Node) -> Diagnostic {
        Diagnostic(
            .error, .findInMapArguments,
            "FindInMap takes the name of a mapping and two keys; found \(argument.sequence.map { "a list of \($0.count)" } ?? argument.kindInWords)",
            at: argument.span)
    }

    fileprivate static func flatMapping(_ name: String, _ argument: Node) -> Diagnostic {
        Diagnostic(
            .error, .flatMapping, "FindInMap needs two levels of keys, and the mapping '\(name)' does not have them",
            at: argument.span)
    }
}
