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

    /// - Throws: `ValidationException` when the body, or the function's name, breaks the model.
    func name(_ form: FunctionName.Form, _ members: [RequestMember] = []) throws(LambdaError) -> FunctionName {
        try FunctionName(first, form, others: RequestValidator.violations(of: body.node, members))
    }

    /// The function's name, and the qualifier that stands beside or in it.
    func qualifiedName(
        _ form: FunctionName.Form, _ members: [RequestMember] = []
    ) throws(LambdaError) -> (FunctionName, Substring?) {
        let given = query["Qualifier"]
        let violations = RequestValidator.violations(of: body.node, members)
        let name = try FunctionName(first, form, qualifier: given, others: violations)
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
