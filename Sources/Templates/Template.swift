public import Diagnostics
public import Documents
public import OrderedCollections

/// The sections of a CloudFormation template, symbolic: parameters and intrinsics are not evaluated.
///
/// Source: CloudFormation User Guide, "Template sections".
public struct Template: Sendable {
    /// Where the template stands.
    public var span: SourceSpan
    /// The section `AWSTemplateFormatVersion`.
    public var formatVersion: Node?
    /// The section `Description`.
    public var description: Node?
    /// The section `Metadata`.
    public var metadata: Node?
    /// The macros the template asks for, in order of application.
    public var transforms: [TransformDeclaration] = []
    /// SAM's defaults for the resources of a kind.
    public var globals: Node?
    /// By name, in the order of the text.
    public var parameters: OrderedDictionary<String, Parameter> = [:]
    /// The section `Rules`.
    public var rules: Node?
    /// The section `Mappings`.
    public var mappings = Mapping()
    /// The section `Conditions`.
    public var conditions = Mapping()
    /// By logical id, in the order of the text.
    public var resources: OrderedDictionary<LogicalID, Resource> = [:]
    /// By name, in the order of the text.
    public var outputs: OrderedDictionary<String, Output> = [:]
    /// Where the key `Resources` stands, to have a place for what is missing there.
    public var resourcesSpan: SourceSpan?
    /// Resources that are declared in a way that cannot be read. References to them are no mistakes of their own.
    public var unreadNames: Set<String> = []
    /// All sections as they were written, for those that are handed on as they are.
    public var sections = Mapping()

    /// A template without any sections.
    public init(span: SourceSpan) {
        self.span = span
    }

    /// True when the template asks for the transform `AWS::Serverless-2016-10-31`.
    public var usesSAM: Bool { transforms.contains { $0.name == TransformDeclaration.sam } }
}

/// A macro named under `Transform`.
public struct TransformDeclaration: Hashable, Sendable {
    /// The transform that makes CloudFormation of SAM.
    public static let sam = "AWS::Serverless-2016-10-31"
    /// The transform of `Fn::ForEach`, `Fn::Length` and `Fn::ToJsonString`.
    public static let languageExtensions = "AWS::LanguageExtensions"
    /// The transform that puts other files in.
    public static let include = "AWS::Include"

    /// Such as `AWS::Serverless-2016-10-31`.
    public var name: String
    /// Of the form `Name: …, Parameters: …`; nil for a bare name.
    public var parameters: Node?
    /// Where it is named.
    public var span: SourceSpan

    /// A macro with its parameters.
    public init(name: String, parameters: Node? = nil, span: SourceSpan) {
        self.name = name
        self.parameters = parameters
        self.span = span
    }
}

/// A resource of a template: its type, its properties, and the attributes beside them.
public struct Resource: Sendable {
    /// The key under `Resources`.
    public var logicalID: LogicalID
    /// Such as `AWS::Lambda::Function`; empty, after an error, for a resource without a type.
    public var type: String
    /// Symbolic, as written.
    public var properties: Mapping
    /// `Condition`, `DependsOn`, `DeletionPolicy`, `Metadata` and whatever else stands beside `Type` and `Properties`.
    public var attributes: Mapping
    /// Where the logical id stands.
    public var idSpan: SourceSpan
    /// Where the type stands.
    public var typeSpan: SourceSpan
    /// Where the properties stand; the logical id when there are none.
    public var propertiesSpan: SourceSpan
    /// What a generated resource was made from; nil for one that the template declares.
    public var origin: Origin?

    /// A resource; places that are not given are that of the logical id.
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
        return (name, node.textSpan)
    }

    /// The logical ids under `DependsOn`, a text or a list.
    public var dependsOn: [(id: LogicalID, span: SourceSpan)] {
        guard let node = attributes["DependsOn"] else { return [] }
        return (node.sequence ?? [node]).compactMap { item in item.text.map { (LogicalID($0), item.textSpan) } }
    }
}

/// Where a generated resource comes from.
public struct Origin: Hashable, Sendable {
    /// The resource of the user's template that caused it.
    public var logicalID: LogicalID
    /// The type of that resource.
    public var type: String
    /// The event of that resource, where one caused it.
    public var eventID: String?
    /// Where that resource, or its event, stands.
    public var span: SourceSpan

    /// Names what caused a resource.
    public init(logicalID: LogicalID, type: String, eventID: String? = nil, span: SourceSpan) {
        self.logicalID = logicalID
        self.type = type
        self.eventID = eventID
        self.span = span
    }
}

/// An output of a template.
public struct Output: Sendable {
    /// The key under `Outputs`.
    public var name: String
    /// Symbolic, as written.
    public var value: Node
    /// The words for people.
    public var description: Node?
    /// The name under which other stacks import the value.
    public var exportName: Node?
    /// The condition under which the output exists; nil when it always does.
    public var condition: (name: String, span: SourceSpan)?
    /// Where the name stands.
    public var nameSpan: SourceSpan

    /// An output that always exists and is not exported.
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
    /// The key under `Parameters`.
    public var name: String
    /// Where the name stands.
    public var nameSpan: SourceSpan
    /// `String` where the template names none that exists.
    public var type: ParameterType
    /// Where the type stands.
    public var typeSpan: SourceSpan
    /// The value when none is given.
    public var defaultValue: Node?
    /// The values there are; nil for any.
    public var allowedValues: [Node]?
    /// The regular expression that values match.
    public var allowedPattern: Node?
    /// What the pattern asks for, in words.
    public var constraintDescription: String?
    /// In characters.
    public var minLength: Int?
    /// In characters.
    public var maxLength: Int?
    /// Of a number.
    public var minValue: Node?
    /// Of a number.
    public var maxValue: Node?
    /// The value is a secret: it is never shown or stored in clear.
    public var isNoEcho = false
    /// The words for people.
    public var description: String?

    /// A parameter without constraints.
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
        case _ where Self.listed.contains(name) || Self.single.contains(name): self = .awsSpecific(name)
        default:
            if let inner = name.argument(of: "List"), Self.listed.contains(inner) {
                self = .awsSpecificList(name)
            } else if let inner = name.argument(of: Self.ssm), !inner.hasPrefix(Self.ssm),
                let type = ParameterType(inner)
            {
                self = .ssmValue(name, isList: type.isList)
            } else {
                return nil
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

    /// The prefix of types whose value is the name of a parameter in Systems Manager.
    private static let ssm = "AWS::SSM::Parameter::Value"

    /// Types that exist as lists too.
    /// Source: CloudFormation User Guide, "Supply existing resources at runtime with CloudFormation-supplied parameter types".
    private static let listed = [
        "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id",
        "AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id",
        "AWS::EC2::VPC::Id",
        "AWS::EC2::Volume::Id", "AWS::Route53::HostedZone::Id",
    ]

    private static let single = ["AWS::EC2::KeyPair::KeyName", "AWS::SSM::Parameter::Name"]

    /// The types to suggest.
    static let names =
        [
            "String", "Number", "List<Number>", "List<String>", "CommaDelimitedList", "\(ssm)<String>",
            "\(ssm)<List<String>>",
        ]
        + listed + single + listed.map { "List<\($0)>" }
}

extension String {
    /// What stands between the angle brackets of `List<…>`.
    fileprivate func argument(of generic: String) -> String? {
        guard hasPrefix(generic + "<"), hasSuffix(">") else { return nil }
        return String(dropFirst(generic.count + 1).dropLast())
    }
}
