public import Diagnostics
public import Documents
public import OrderedCollections

/// The sections of a CloudFormation template, symbolic: parameters and intrinsics are not evaluated.
///
/// Source: CloudFormation User Guide, "Template sections".
public struct Template: Sendable {
    public var span: SourceSpan
    public var formatVersion: Node?
    public var description: Node?
    public var metadata: Node?
    /// The macros the template asks for, in order of application.
    public var transforms: [TransformDeclaration] = []
    /// SAM's defaults for the resources of a kind.
    public var globals: Node?
    public var parameters: OrderedDictionary<String, Parameter> = [:]
    public var rules: Node?
    public var mappings = Mapping()
    public var conditions = Mapping()
    public var resources: OrderedDictionary<LogicalID, Resource> = [:]
    public var outputs: OrderedDictionary<String, Output> = [:]
    /// Where the key `Resources` stands, to have a place for what is missing there.
    public var resourcesSpan: SourceSpan?

    public init(span: SourceSpan) {
        self.span = span
    }

    /// True when the template asks for the transform `AWS::Serverless-2016-10-31`.
    public var usesSAM: Bool { transforms.contains { $0.name == TransformDeclaration.sam } }
}

/// A macro named under `Transform`.
public struct TransformDeclaration: Hashable, Sendable {
    public static let sam = "AWS::Serverless-2016-10-31"
    public static let languageExtensions = "AWS::LanguageExtensions"
    public static let include = "AWS::Include"

    public var name: String
    /// Of the form `Name: …, Parameters: …`; nil for a bare name.
    public var parameters: Node?
    public var span: SourceSpan

    public init(name: String, parameters: Node? = nil, span: SourceSpan) {
        self.name = name
        self.parameters = parameters
        self.span = span
    }
}

/// A resource of a template: its type, its properties, and the attributes beside them.
public struct Resource: Sendable {
    public var logicalID: LogicalID
    public var type: String
    public var properties: Mapping
    /// `Condition`, `DependsOn`, `DeletionPolicy`, `Metadata` and whatever else stands beside `Type` and `Properties`.
    public var attributes: Mapping
    /// Where the logical id stands.
    public var idSpan: SourceSpan
    public var typeSpan: SourceSpan
    /// Where the properties stand; the logical id when there are none.
    public var propertiesSpan: SourceSpan
    /// What a generated resource was made from; nil for one that the template declares.
    public var origin: Origin?

    public init(
        logicalID: LogicalID, type: String, properties: Mapping = Mapping(), attributes: Mapping = Mapping(),
        idSpan: SourceSpan, typeSpan: SourceSpan? = nil, propertiesSpan: SourceSpan? = nil, origin: Origin? = nil
    ) {
        self.logicalID = logicalID
        self.type = type
        self.properties = properties
        self.attributes = attributes
        self.idSpan = idSpan
        self.typeSpan = typeSpan ?? idSpan
        self.propertiesSpan = propertiesSpan ?? idSpan
        self.origin = origin
    }

    /// The name of the condition under which the resource exists; nil when it always does.
    public var condition: (name: String, span: SourceSpan)? {
        guard let node = attributes["Condition"], let name = node.text else { return nil }
        return (name, node.span)
    }

    /// The logical ids under `DependsOn`, a text or a list.
    public var dependsOn: [(id: LogicalID, span: SourceSpan)] {
        guard let node = attributes["DependsOn"] else { return [] }
        return (node.sequence ?? [node]).compactMap { item in item.text.map { (LogicalID($0), item.span) } }
    }
}

/// Where a generated resource comes from.
public struct Origin: Hashable, Sendable {
    /// The resource of the user's template that caused it.
    public var logicalID: LogicalID
    public var type: String
    /// The event of that resource, where one caused it.
    public var eventID: String?
    public var span: SourceSpan

    public init(logicalID: LogicalID, type: String, eventID: String? = nil, span: SourceSpan) {
        self.logicalID = logicalID
        self.type = type
        self.eventID = eventID
        self.span = span
    }
}

/// An output of a template.
public struct Output: Sendable {
    public var name: String
    public var value: Node
    public var description: Node?
    /// The name under which other stacks import the value.
    public var exportName: Node?
    public var condition: (name: String, span: SourceSpan)?
    public var nameSpan: SourceSpan

    public init(name: String, value: Node, nameSpan: SourceSpan) {
        self.name = name
        self.value = value
        self.nameSpan = nameSpan
    }
}

/// A parameter as the template declares it.
///
/// Source: CloudFormation User Guide, "Parameters".
public struct Parameter: Sendable {
    public var name: String
    public var nameSpan: SourceSpan
    public var type: ParameterType
    public var typeSpan: SourceSpan
    public var defaultValue: Node?
    public var allowedValues: [Node]?
    public var allowedPattern: Node?
    public var constraintDescription: String?
    public var minLength: Int?
    public var maxLength: Int?
    public var minValue: Node?
    public var maxValue: Node?
    /// The value is a secret: it is never shown or stored in clear.
    public var isNoEcho = false
    public var description: String?

    public init(name: String, nameSpan: SourceSpan, type: ParameterType, typeSpan: SourceSpan) {
        self.name = name
        self.nameSpan = nameSpan
        self.type = type
        self.typeSpan = typeSpan
    }
}

/// The type of a parameter.
public enum ParameterType: Hashable, Sendable {
    case string
    case number
    case numberList
    case commaDelimitedList
    /// A type such as `AWS::EC2::VPC::Id`: text that names a resource.
    case awsSpecific(String)
    /// `List<AWS::EC2::Subnet::Id>` and its like.
    case awsSpecificList(String)
    /// `AWS::SSM::Parameter::Value<…>`: the name of a parameter in Systems Manager.
    case ssmValue(String, isList: Bool)

    /// Nil for a name that is no parameter type.
    public init?(_ name: String) {
        switch name {
        case "String": self = .string
        case "Number": self = .number
        case "List<Number>": self = .numberList
        case "CommaDelimitedList", "List<String>": self = .commaDelimitedList
        default:
            guard name.hasPrefix("AWS::") || name.hasPrefix("List<AWS::") else { return nil }
            if name.hasPrefix("AWS::SSM::Parameter::Value<") {
                self = .ssmValue(name, isList: name.contains("<List<") || name.contains("<CommaDelimitedList"))
            } else if name.hasPrefix("List<") {
                self = .awsSpecificList(name)
            } else {
                self = .awsSpecific(name)
            }
        }
    }

    /// True when a value is a list, written with commas.
    public var isList: Bool {
        switch self {
        case .string, .number, .awsSpecific: false
        case .numberList, .commaDelimitedList, .awsSpecificList: true
        case .ssmValue(_, let isList): isList
        }
    }

    static let names = ["String", "Number", "List<Number>", "CommaDelimitedList", "AWS::SSM::Parameter::Value<String>"]
}
