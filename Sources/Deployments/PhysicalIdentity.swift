internal import Crypto
internal import Templates

/// Ports under which the engine answers; part of the URLs that resources have as attributes.
public struct Endpoints: Hashable, Sendable, Codable {
    /// Where AWS's APIs answer, such as `http://127.0.0.1:4566`.
    public var aws: String
    /// Where HTTP APIs and function URLs answer, such as `http://127.0.0.1:3000`.
    public var http: String

    /// The ports that are taken when they are free.
    public static let standard = Endpoints(awsPort: 4566, httpPort: 3000)

    /// Those of an engine that never ran: the ports that it will find free are not known.
    public static let unknown = Endpoints(aws: "http://{AWS endpoint}", http: "http://{HTTP endpoint}")

    /// The port of ``aws``.
    public var awsPort: Int { Self.port(of: aws) }

    /// The port of ``http``.
    public var httpPort: Int { Self.port(of: http) }

    private static func port(of url: String) -> Int {
        url.lastIndex(of: ":").flatMap { Int(url[url.index(after: $0)...]) } ?? 0
    }

    /// A text in which these endpoints stand in place of unknown ones.
    func resolving(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        return text.replacing(Self.unknown.aws, with: aws).replacing(Self.unknown.http, with: http)
    }

    init(aws: String, http: String) {
        self.aws = aws
        self.http = http
    }

    /// Endpoints on loopback.
    public init(awsPort: Int, httpPort: Int) {
        aws = "http://127.0.0.1:\(awsPort)"
        http = "http://127.0.0.1:\(httpPort)"
    }
}

/// Gives resources their names, ids and attributes, of AWS's form.
///
/// Everything is derived from the stack and the logical id, so that a plan knows it before anything is created, and a
/// stack that is destroyed and deployed again answers at the same URLs.
struct PhysicalIdentity {
    let stack: StackIdentity
    let endpoints: Endpoints
    /// The logical id that the name is made from: of a resource that was renamed in the template, its first one.
    let logicalID: LogicalID
    let type: String
    let properties: Value
    /// How often the resource was replaced, plus 1.
    let number: Int
    let row: ResourceType?
    /// Made once: most patterns name it.
    private(set) var name = ""

    init(
        stack: StackIdentity, endpoints: Endpoints, logicalID: LogicalID, type: String, properties: Value, number: Int,
        row: ResourceType?
    ) {
        self.stack = stack
        self.endpoints = endpoints
        self.logicalID = logicalID
        self.type = type
        self.properties = properties
        self.number = number
        self.row = row
        name = madeName
    }

    /// The `Ref` value and the attributes of the type's table row.
    var physicalID: String { expanded(row?.refPattern ?? "${Name}") }

    var attributes: [String: String] {
        var attributes = ["Ref": physicalID]
        for (name, pattern) in row?.attributes ?? [] { attributes[name] = expanded(pattern) }
        return attributes
    }

    /// What `Ref`, or `GetAtt` of an attribute, gives.
    func value(of attribute: String) -> Value {
        if let known = attributes[attribute] { return .text(known, at: properties.span) }
        // What the template says of a resource is what it has.
        if let given = properties[attribute], given.text != nil { return given }
        return .text(guessedAttribute(attribute), at: properties.span)
    }

    /// An attribute that no table knows, in a form that fits its name.
    private func guessedAttribute(_ attribute: String) -> String {
        let last = attribute.split(separator: ".").last.map(String.init) ?? attribute
        if last.hasSuffix("Arn") || last.hasSuffix("ARN") { return guessedARN }
        if last.hasSuffix("Id") || last.hasSuffix("Name") || last == "Ref" { return physicalID }
        if last.hasSuffix("Url") || last.hasSuffix("Endpoint") { return "\(endpoints.aws)/\(name)" }
        return "\(name)-\(last)"
    }

    private var guessedARN: String {
        let service =
            type.split(separator: ":", omittingEmptySubsequences: true).dropFirst().first?.lowercased() ?? "service"
        return "arn:\(stack.partition):\(service):\(stack.region):\(stack.accountID):\(name)"
    }

    // MARK: - Names

    /// The name that the template gives, or one of stack name, logical id and a suffix, as CloudFormation makes them.
    private var madeName: String {
        if let property = row?.nameProperty, let given = properties[property]?.text { return given }
        if let pattern = row?.namePattern { return expanded(pattern) }
        let end = row?.nameSuffixes.sorted { $0.key < $1.key }.first { properties[$0.key]?.text == "true" }?.value ?? ""
        let suffix = id(length: 12).uppercased()
        let limit = (row?.nameLimit ?? 255) - end.count
        let room = limit - suffix.count - 2
        // Within a nested stack, whose name stands in front.
        let whole = logicalID.rawValue.replacing(NestedStack.separator, with: "-")
        let id = whole.prefix(max(room - min(stack.name.count, room / 2), 1))
        let stackName = stack.name.prefix(max(room - id.count, 1))
        let name = "\(stackName)-\(id)-\(suffix)"
        return (row?.isLowerCase == true ? name.lowercased() : name) + end
    }

    /// Lower-case letters and digits, the first a letter; the same for the same resource.
    private func id(length: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let key = [stack.name, stack.region, stack.accountID, logicalID.rawValue, type, String(number)].joined(
            separator: "/")
        var characters: [Character] = []
        var round = 0
        while characters.count < length {
            for byte in SHA256.hash(data: Array("\(key)/\(round)".utf8)) where characters.count < length {
                characters.append(alphabet[Int(byte) % (characters.isEmpty ? 26 : 36)])
            }
            round += 1
        }
        return String(characters)
    }

    private var uuid: String {
        var bytes = Array(SHA256.hash(data: Array("\(stack.name)/\(logicalID)/\(type)/\(number)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return [hex[0..<4], hex[4..<6], hex[6..<8], hex[8..<10], hex[10..<16]].map { $0.joined() }.joined(
            separator: "-")
    }

    // MARK: - Patterns

    private func expanded(_ pattern: String) -> String {
        SubText(pattern, at: properties.span).parts.map { part in
            switch part {
            case .literal(let text): text
            case .reference(let name, _, _): variable(name)
            }
        }.joined()
    }

    private func variable(_ name: String) -> String {
        switch name {
        case "Name": return self.name
        case "Number": return String(number)
        case "Path": return properties["Path"]?.text ?? "/"
        case "LogicalId": return logicalID.rawValue.replacing(NestedStack.separator, with: "-")
        case "StackName": return stack.name
        case "Partition": return stack.partition
        case "Region": return stack.region
        case "AccountId": return stack.accountID
        case "URLSuffix": return PseudoParameters.urlSuffix(of: stack.region)
        case "UUID": return uuid
        case "AWSEndpoint": return endpoints.aws
        case "HTTPEndpoint": return endpoints.http
        default: break
        }
        let words = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return "" }
        switch words[0] {
        case "Id": return id(length: Int(words[1]) ?? 10)
        case "ID": return id(length: Int(words[1]) ?? 10).uppercased()
        case "Property": return Self.nameInARN(properties[words[1]]?.text ?? "")
        default: return ""
        }
    }

    /// The last part of a function's ARN; other texts as they are.
    private static func nameInARN(_ text: String) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 7 && parts[0] == "arn" ? String(parts[6]) : text
    }
}
