internal import CTemplateData
public import Diagnostics
internal import Documents

/// What is known of resource types: what they are called, what `Ref` gives, which attributes they have.
///
/// The data stands in `Sources/CTemplateData/data/resource-types.yaml`.
public struct ResourceTypes: Sendable {
    private let types: [String: ResourceType]

    /// The built-in table.
    public static let standard = ResourceTypes(standardText)

    /// The text of the built-in table.
    static var standardText: SourceText {
        let data = samlet_resource_types()
        return SourceText(
            name: "resource-types.yaml", bytes: Array(UnsafeBufferPointer(start: data.bytes, count: data.count)))
    }

    private init(_ text: SourceText) {
        var diagnostics = DiagnosticList()
        let rows = Document.read(text, into: &diagnostics)?.mapping ?? Mapping()
        types = Dictionary(rows.compactMap { row in ResourceType(row).map { (row.key.text, $0) } }) { first, _ in first
        }
    }

    /// The table with the rows of another text of its form, which win.
    public func adding(_ text: SourceText) -> ResourceTypes {
        ResourceTypes(types: types.merging(ResourceTypes(text).types) { $1 })
    }

    private init(types: [String: ResourceType]) {
        self.types = types
    }

    /// What is known of a type; nil for one that is not in the table.
    public subscript(type: String) -> ResourceType? { types[type] }

    /// The names of all types in the table, sorted.
    public var names: [String] { types.keys.sorted() }

    /// The row of a type that the engine has a counterpart of, or that is harmless to be without; nil for others.
    public func supported(_ type: String) -> ResourceType? {
        types[type].flatMap { $0.kind == .absent ? nil : $0 }
    }

    /// The attributes of a type; nil when any attribute may exist, as with custom resources, and where only the schema of the type says
    /// which there are.
    public func attributes(of type: String) -> [String]? {
        guard let known = supported(type), !known.hasAnyAttribute else { return nil }
        return known.attributes.map(\.name)
    }
}

/// One row of the table of resource types.
public struct ResourceType: Sendable {
    /// What samlet does with resources of the type.
    public enum Kind: String, Sendable {
        /// The engine has a real counterpart.
        case running
        /// Kept in the state, so that `Ref` and `GetAtt` resolve, and harmless to be without: roles, log groups, alarms.
        case recorded
        /// Kept in the state, so that `Ref` and `GetAtt` resolve; calls to it do not work. The row tells what resources are called.
        case absent
    }

    /// Such as `AWS::Lambda::Function`.
    public var name: String
    /// What samlet does with it.
    public var kind: Kind
    /// The property that names the resource, if it has one.
    public var nameProperty: String?
    /// The longest physical name, in characters.
    public var nameLimit: Int
    /// A made name has no capitals.
    public var isLowerCase: Bool
    /// What a made name ends with where a property is true, by the property.
    public var nameSuffixes: [String: String]
    /// The pattern of the physical name where it is not made of stack and logical id.
    public var namePattern: String?
    /// The pattern of the `Ref` value.
    public var refPattern: String
    /// What `GetAtt` gives, in the order of the table.
    public var attributes: [(name: String, pattern: String)]
    /// `GetAtt` may ask for anything.
    public var hasAnyAttribute: Bool
    /// Properties whose change makes a new resource.
    public var replacing: Set<String>
    /// True when deleting or replacing the resource loses what is in it.
    public var holdsData: Bool
    /// Paths of properties that are text however they are written: `Environment.Variables.*`.
    public var textPaths: [String]

    init?(_ entry: Mapping.Entry) {
        guard let kind = Kind(rawValue: entry.value["kind"]?.text ?? "recorded") else { return nil }
        name = entry.key.text
        self.kind = kind
        let words = entry.value["name"]?.text?.split(separator: " ").map(String.init) ?? []
        nameProperty = words.first
        nameLimit = words.count > 1 ? Int(words[1]) ?? 255 : 255
        isLowerCase = entry.value["case"]?.text == "lower"
        nameSuffixes = Dictionary(
            (entry.value["suffix"]?.mapping ?? Mapping()).map { ($0.key.text, $0.value.scalar?.text ?? "") }
        ) { $1 }
        namePattern = entry.value["id"]?.text
        refPattern = entry.value["ref"]?.text ?? "${Name}"
        attributes = (entry.value["attributes"]?.mapping ?? Mapping()).compactMap { entry in
            entry.key.text == "*" ? nil : (entry.key.text, entry.value.scalar?.text ?? "")
        }
        hasAnyAttribute = entry.value["attributes"]?["*"] != nil
        replacing = Set(entry.value["replace"]?.sequence?.compactMap(\.text) ?? [])
        holdsData = entry.value["data"]?.text == "true"
        textPaths = entry.value["text"]?.sequence?.compactMap(\.text) ?? []
    }
}
