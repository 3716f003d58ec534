/// What stands at one place of a resource's properties, as far as comparing two values of it needs to know.
///
/// From the property schemas of the CloudFormation registry, and from `property-comparisons.txt` for what these leave open.
public struct PropertyShape: Sendable {
    /// How values are compared.
    public enum Kind: Hashable, Sendable {
        /// Nothing is known: a value is what YAML 1.1 reads.
        case any
        /// Texts, character by character.
        case text
        /// Exact decimal numbers.
        case number
        case boolean
        /// A text that holds JSON or YAML, or a map of the same meaning.
        case document
        case policy
    }

    /// What the order of a list says.
    public enum Order: Hashable, Sendable {
        case significant
        /// Nothing: the list is a set.
        case set
        /// Nothing: the list is a set of maps that a key tells apart.
        case keyed(by: String)
    }

    /// How values are compared.
    public let kind: Kind
    /// What the order says, where a list stands.
    public let order: Order
    private let type: String
    /// The names that lead here, with dots.
    private let path: String
    private let schema: ValueSchema
    private let resource: ResourceSchema?

    /// The properties of a type as a whole.
    public init(type: String) {
        var schemas = ResourceSchemas()
        self.init(type: type, path: "", rule: nil, schema: .any, resource: schemas.schema(of: type))
    }

    private init(
        type: String, path: String, rule: PropertyComparisons.Rule?, schema: ValueSchema, resource: ResourceSchema?
    ) {
        self.type = type
        self.path = path
        self.schema = schema
        self.resource = resource
        order = rule?.order ?? .significant
        kind = rule?.kind ?? Self.kind(of: schema)
    }

    private static func kind(of schema: ValueSchema) -> Kind {
        switch schema {
        case .text: .text
        // Of days, say, there may be 7 or 14.
        case .word(let words, _): words.allSatisfy { Int($0) != nil } ? .number : .text
        case .integer, .number: .number
        case .boolean: .boolean
        case .json: .document
        case .policy: .policy
        case .any, .map, .list, .part: .any
        }
    }

    /// What stands at a key of a map.
    public func entry(_ key: String) -> PropertyShape {
        let inner: ValueSchema? =
            switch schema {
            case .map(let value): value
            case .part(let name, _): resource?.part(name).properties[key]
            case .any where path.isEmpty: resource?.top.properties[key]
            default: nil
            }
        let path = path.isEmpty ? key : "\(path).\(key)"
        let rule = PropertyComparisons.standard.rule(for: path, named: key, of: type)
        return PropertyShape(type: type, path: path, rule: rule, schema: inner ?? .any, resource: resource)
    }

    /// What the items of a list are; they stand under the path of the list, whose rule is not theirs.
    public var item: PropertyShape {
        let inner: ValueSchema = if case .list(let item, _) = schema { item } else { .any }
        return PropertyShape(type: type, path: path, rule: nil, schema: inner, resource: resource)
    }
}
