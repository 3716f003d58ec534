internal import Diagnostics
internal import Documents
internal import LambdaEngine
internal import Templates

/// One operation of IAM: what its requests must be, and what it does.
struct IAMOperation: Sendable {
    typealias Body =
        @Sendable (inout IdentityCatalogue, IAMRequest) throws(ServiceError) -> XMLText?

    private let members: [RequestMember]
    let run: Body

    init(_ members: [RequestMember], _ run: @escaping Body) {
        self.members = members
        self.run = run
    }

    /// - Throws: `ValidationError` for what breaks the constraints of the model.
    func check(_ request: ServiceRequest) throws(ServiceError) {
        let body = Node.map(request.members, at: SourceSpan(at: .start))
        let violations = RequestValidator.violations(of: body, members)
        let worded = violations.compactMap(Self.sentence)
        guard worded.count < violations.count else {
            if let sentence = worded.first { throw .validation(sentence) }
            return
        }
        let texts = violations.map { "Value at '\($0.member)' failed to satisfy constraint: \($0.constraint.text)" }
        let count = texts.count == 1 ? "1 validation error" : "\(texts.count) validation errors"
        throw .validation("\(count) detected: \(texts.joined(separator: "; "))")
    }

    /// The sentence that IAM has of its own for what breaks some patterns.
    private static func sentence(_ violation: Violation) -> String? {
        let reason: String
        switch violation.constraint {
        case .pattern(IAMShapes.name): reason = "only alphanumeric characters and/or the following: +=,.@_-"
        case .pattern(IAMShapes.document): reason = "only printable ASCII characters."
        case .pattern(IAMShapes.path), .pattern(IAMShapes.policyPath):
            let verb = "It must begin and end with / and contain only alphanumeric characters and/or / characters."
            return "The specified value for \(violation.member) is invalid. \(verb)"
        default: return nil
        }
        return "The specified value for \(violation.member) is invalid. It must contain \(reason)"
    }
}

/// A request to IAM that fits the model.
struct IAMRequest: Sendable {
    let caller: Caller
    /// Seconds since 1970.
    let now: Int64
    private let request: ServiceRequest

    init(_ request: ServiceRequest, at now: Int64) {
        (self.request, self.now, caller) = (request, now, request.caller)
    }

    var account: String { caller.account }

    /// The text of a member; nil without one.
    subscript(member: String) -> String? { request.text(member) }

    /// The text of a member that the model requires.
    func required(_ member: String) -> String { request.text(member) ?? "" }

    func integer(_ member: String) -> Int? { request.integer(member).map(Int.init) }

    func boolean(_ member: String) -> Bool { request.boolean(member) ?? false }

    func texts(_ member: String) -> [String] { request.texts(member) }

    /// - Parameter ignoringCase: whether keys that differ in nothing else are the same.
    /// - Throws: `InvalidInput` for a key that is given twice.
    func tags(ignoringCase: Bool = true) throws(ServiceError) -> [ResourceTag] {
        let tags = (request.members["Tags"]?.sequence ?? []).map {
            ResourceTag(key: $0["Key"]?.text ?? "", value: $0["Value"]?.text ?? "")
        }
        guard Set(tags.map { ignoringCase ? $0.key.lowercased() : $0.key }).count == tags.count else {
            let advice = ignoringCase ? " Please note that Tag keys are case insensitive." : ""
            throw .invalidInput("Duplicate tag keys found.\(advice)")
        }
        return tags
    }

    /// A list under its name, a page of it.
    ///
    /// - Parameters:
    ///   - items: in the order in which they are shown.
    ///   - key: what tells them apart.
    /// - Throws: `ValidationError` for a marker that is none.
    func list<Item>(
        _ name: String, _ items: [Item], by key: (Item) -> String, _ shown: (Item) -> XMLText
    ) throws(ServiceError) -> XMLText {
        let (page, end) = try page(items, by: key)
        return [name: .list(page.map(shown))] + end
    }

    /// A page of a list, and what says whether there are more, and where.
    func page<Item>(
        _ items: [Item], by key: (Item) -> String
    ) throws(ServiceError) -> (items: ArraySlice<Item>, end: XMLText) {
        var rest = items[...]
        if let marker = self["Marker"] {
            guard let index = items.firstIndex(where: { Base64.encoded(key($0).utf8) == marker }) else {
                throw .validation("Invalid Marker.")
            }
            rest = items[index...]
        }
        let page = rest.prefix(integer("MaxItems") ?? 100)
        let next = rest.dropFirst(page.count).first
        return (
            page,
            ["IsTruncated": .boolean(next != nil), "Marker": next.map { .text(Base64.encoded(key($0).utf8)) }]
        )
    }
}

extension ServiceError {
    static func validation(_ message: String) -> ServiceError { ServiceError("ValidationError", message) }
    static func invalidInput(_ message: String) -> ServiceError { ServiceError("InvalidInput", message) }

    static func noSuchEntity(_ message: String) -> ServiceError {
        ServiceError("NoSuchEntity", message, statusCode: 404)
    }

    static func entityExists(_ message: String) -> ServiceError {
        ServiceError("EntityAlreadyExists", message, statusCode: 409)
    }

    static func deleteConflict(_ message: String) -> ServiceError {
        ServiceError("DeleteConflict", message, statusCode: 409)
    }

    static func limitExceeded(_ message: String) -> ServiceError {
        ServiceError("LimitExceeded", message, statusCode: 409)
    }

    /// What a template makes is changed there.
    static func belongs(_ thing: String, toStack stack: String) -> ServiceError {
        ServiceError(
            "UnmodifiableEntity", "\(thing) belongs to the stack '\(stack)': change its template and deploy it")
    }
}
