public import Diagnostics
public import Documents

/// A place in a template that names a parameter, a resource, or an attribute of one.
public struct Reference: Hashable, Sendable {
    /// What is asked of the target.
    public enum Kind: Hashable, Sendable {
        case ref
        case attribute(String)
        case dependsOn
    }

    /// The name of the parameter or resource.
    public var target: String
    /// What is asked of it.
    public var kind: Kind
    /// Where the reference stands; inside of `Fn::Sub` the whole text.
    public var span: SourceSpan
    /// How a reference inside of `Fn::Sub` is written, `${…}`, and how many equal ones come before it.
    public var written: (text: String, occurrence: Int)?
    /// Where the target alone is named; nil inside of `Fn::Sub`.
    var targetSpan: SourceSpan?
    /// Where the attribute alone is named; nil inside of `Fn::Sub`.
    var attributeSpan: SourceSpan?

    /// Places count.
    public static func == (left: Reference, right: Reference) -> Bool {
        left.target == right.target && left.kind == right.kind && left.span == right.span
            && left.written?.occurrence == right.written?.occurrence
    }

    /// Equal references have equal targets and places.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(target)
        hasher.combine(span)
    }

    /// A reference at a place.
    public init(_ target: String, _ kind: Kind, at span: SourceSpan, written: (text: String, occurrence: Int)? = nil) {
        self.target = target
        self.kind = kind
        self.span = span
        self.written = written
    }
}

/// Everything a node refers to, in the order of the text.
public struct ReferenceCollector {
    /// To parameters, pseudo parameters and resources.
    public private(set) var references: [Reference] = []
    /// Names of conditions, from `Fn::If`.
    public private(set) var conditions: [Intrinsic.Name] = []
    /// Names of mappings, from `Fn::FindInMap`.
    public private(set) var mappings: [Intrinsic.Name] = []
    /// Texts outside of `Fn::Sub` that hold `${…}`.
    public private(set) var unsubstituted: [(text: String, span: SourceSpan)] = []
    /// What is wrong with the functions that could not be read.
    public private(set) var malformed: [Diagnostic] = []

    /// Only the branches that these conditions choose are followed; nil follows all.
    private let choices: [String: Bool]?

    /// A collector that has found nothing yet.
    public init(choosing choices: [String: Bool]? = nil) {
        self.choices = choices
    }

    /// Adds what the values of a map refer to.
    public mutating func collect(_ mapping: Mapping) {
        let entries = mapping.entries
        for position in entries.indices {
            // Most values are scalars; they are looked at where they stand.
            if case .scalar(let scalar) = entries[position].value.content {
                collect(scalar, at: entries[position].value.span)
            } else {
                collect(entries[position].value)
            }
        }
    }

    /// Adds what a value refers to.
    public mutating func collect(_ node: Node) {
        guard case .mapping = node.content else { return collectParts(of: node) }
        switch Intrinsic.read(node) {
        case .intrinsic(let intrinsic): collect(intrinsic)
        case .malformed(let diagnostic):
            malformed.append(diagnostic)
        case .none: collectParts(of: node)
        }
    }

    /// A node among conditions, where `Condition: Name` is a reference.
    public mutating func collectCondition(_ node: Node) {
        switch Intrinsic.readCondition(node) {
        case .intrinsic(.and(let nodes)), .intrinsic(.or(let nodes)): for node in nodes { collectCondition(node) }
        case .intrinsic(.not(let node)): collectCondition(node)
        case .intrinsic(.condition(let name)): conditions.append(name)
        case .intrinsic(let intrinsic): collect(intrinsic)
        case .malformed(let diagnostic): malformed.append(diagnostic)
        case .none: collectParts(of: node)
        }
    }

    private mutating func collectParts(of node: Node) {
        switch node.content {
        case .scalar(let scalar): collect(scalar, at: node.span)
        case .sequence(let items): for item in items { collect(item) }
        case .mapping(let mapping): collect(mapping)
        }
    }

    private mutating func collect(_ scalar: Scalar, at span: SourceSpan) {
        guard scalar.text.holds(UInt8(ascii: "$")), scalar.text.holds("${") else { return }
        unsubstituted.append((scalar.text, span))
    }

    private mutating func collect(_ intrinsic: Intrinsic) {
        switch intrinsic {
        case .ref(let name):
            var reference = Reference(name.text, .ref, at: name.span)
            reference.targetSpan = name.span
            references.append(reference)
        case .getAtt(let resource, let attribute): collect(attribute, of: resource)
        case .sub(let text, let variables): collect(text, variables)
        case .join(_, let values): collect(values)
        case .select(let index, let list): collectAll([index, list])
        case .split(_, let source): collect(source)
        case .findInMap(let map, let first, let second, let defaultValue):
            if let name = Intrinsic.Name(map) { mappings.append(name) } else { collect(map) }
            collectAll([first, second] + [defaultValue].compactMap(\.self))
        case .base64(let node), .availabilityZones(let node), .importValue(let node), .toJSONString(let node),
            .length(let node), .not(let node):
            collect(node)
        case .cidr(let block, let count, let bits): collectAll([block, count] + [bits].compactMap(\.self))
        case .choice(let condition, let then, let otherwise):
            conditions.append(condition)
            guard let choices else { return collectAll([then, otherwise]) }
            collect(choices[condition.text] ?? false ? then : otherwise)
        case .and(let nodes), .or(let nodes): collectAll(nodes)
        case .equals(let left, let right): collectAll([left, right])
        case .condition(let name): conditions.append(name)
        case .transform: break
        }
    }

    private mutating func collectAll(_ nodes: [Node]) {
        for node in nodes { collect(node) }
    }

    private mutating func collect(_ attribute: Node, of resource: Intrinsic.Name) {
        let name = attribute.text
        let span = name == nil ? resource.span : resource.span.joined(with: attribute.span)
        var reference = Reference(resource.text, .attribute(name ?? "*"), at: span)
        reference.targetSpan = resource.span
        reference.attributeSpan = attribute.textSpan
        references.append(reference)
        if name == nil { collect(attribute) }
    }

    private mutating func collect(_ text: SubText, _ variables: Mapping) {
        for part in text.parts {
            guard case .reference(let name, let written, let occurrence) = part, variables[name] == nil else {
                continue
            }
            let place = (text: written, occurrence: occurrence)
            if let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) {
                let attribute = String(name[name.utf8.index(after: dot)...])
                references.append(Reference(String(name[..<dot]), .attribute(attribute), at: text.span, written: place))
            } else {
                references.append(Reference(name, .ref, at: text.span, written: place))
            }
        }
        collect(variables)
    }
}
