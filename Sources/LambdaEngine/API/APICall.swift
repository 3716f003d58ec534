internal import Templates

/// A request to the Lambda API, with all that answering it needs.
struct APICall: Sendable {
    let operation: LambdaOperation
    let query: QueryParameters
    let body: APIBody
    let scope: CallerScope
    let keeper: CatalogueKeeper
    let code: CodeFacts
    /// Nil where no code can be taken.
    let uploads: CodeUploads?

    /// How far environments are made; nil where none are.
    var progress: (any ProvisioningProgress)?
    /// Of the account.
    var concurrencyLimit = LambdaSettings.standardConcurrencyLimit
    /// Where function URLs answer, such as `http://127.0.0.1:3000`.
    var urlBase = ""

    /// As it was when the request came.
    let catalogue: FunctionCatalogue

    /// The first variable part of the path, mostly a function's name.
    var first: String { operation.parameters.first ?? "" }
    /// The last variable part of the path.
    var last: String { operation.parameters.last ?? "" }

    func description(_ found: FoundFunction) -> ConfigurationDescription {
        ConfigurationDescription(found: found, catalogue: catalogue, code: code)
    }

    /// What in the request breaks the model, apart from the function's name and qualifier.
    ///
    /// - Parameters:
    ///   - members: of the body.
    ///   - query: parameters of the query.
    ///   - first: what the first variable part of the path is, if it is no function's name.
    ///   - last: what the last variable part of the path is, if it is another one.
    func violations(
        _ members: [RequestMember] = [], query: [RequestMember] = [], first: RequestMember? = nil,
        last: RequestMember? = nil
    ) -> [Violation] {
        var violations = first.map { RequestValidator.violations(of: self.first, $0) } ?? []
        violations += last.map { RequestValidator.violations(of: self.last, $0) } ?? []
        violations += query.flatMap { RequestValidator.violations(of: self.query[$0.name], $0) }
        return violations + RequestValidator.violations(of: body.node, members)
    }

    /// - Throws: `ValidationException` when something breaks the model.
    func check(
        _ members: [RequestMember] = [], query: [RequestMember] = [], first: RequestMember? = nil,
        last: RequestMember? = nil
    ) throws(LambdaError) {
        let violations = violations(members, query: query, first: first, last: last)
        guard violations.isEmpty else { throw .validation(violations) }
    }

    /// - Throws: `ValidationException` when the function's name, or the rest of the request, breaks the model.
    func name(
        _ form: FunctionName.Form, _ members: [RequestMember] = [], query: [RequestMember] = [],
        last: RequestMember? = nil
    ) throws(LambdaError) -> FunctionName {
        try FunctionName(first, form, others: violations(members, query: query, last: last))
    }

    /// The function's name, and the qualifier that stands beside or in it.
    func qualifiedName(
        _ form: FunctionName.Form, _ members: [RequestMember] = [], query: [RequestMember] = [],
        last: RequestMember? = nil
    ) throws(LambdaError) -> (FunctionName, Substring?) {
        let given = self.query["Qualifier"]
        let others = violations(members, query: query, last: last)
        let name = try FunctionName(first, form, qualifier: given, others: others)
        return (name, try name.qualifier(besides: given))
    }
}

/// What a request is answered with when all went well.
struct APIAnswer: Sendable {
    var statusCode = 200
    /// Nil for an empty body.
    var object: JSONObject?

    static let noContent = APIAnswer(statusCode: 204)

    init(_ object: JSONObject) { self.object = object }

    init(statusCode: Int, _ object: JSONObject? = nil) {
        self.statusCode = statusCode
        self.object = object
    }
}
