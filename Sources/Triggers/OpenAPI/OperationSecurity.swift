internal import Templates

/// Who may call an operation of an OpenAPI document.
struct OperationSecurity {
    private(set) var authorization = RouteAuthorization.everybody
    private(set) var needsAPIKey = false

    /// - Parameter inherited: requirements that hold for operations without their own; a REST API has none.
    init(
        of operation: APIDefinition.Operation, in definition: APIDefinition, inherited: Value?, _ record: StackRecord,
        into findings: inout TriggerFindings
    ) {
        if let type = operation.value["x-amazon-apigateway-auth"]?["type"]?.text?.uppercased() {
            if type == "AWS_IAM" { authorization = .signed }
            return
        }
        let own = operation.value["security"]
        for requirement in (own ?? inherited)?.list ?? [] {
            for name in requirement.map?.keys ?? [] where name != "NONE" {
                guard let scheme = definition.securitySchemes?[name] else {
                    findings.fail(
                        "the security scheme '\(name)' is not defined in the API's Body",
                        at: operation.keyPath + ["security"])
                    continue
                }
                apply(scheme, named: name, of: operation, record, into: &findings)
            }
        }
    }

    private mutating func apply(
        _ scheme: Value, named name: String, of operation: APIDefinition.Operation, _ record: StackRecord,
        into findings: inout TriggerFindings
    ) {
        if scheme["x-amazon-apigateway-authtype"]?.text?.lowercased() == "awssigv4" {
            authorization = .signed
        } else if scheme["x-amazon-apigateway-authorizer"] != nil || scheme["x-amazon-apigateway-authtype"] != nil {
            authorization = .authorizer(name)
        } else if scheme["type"]?.text == "apiKey", scheme["name"]?.text?.lowercased() == "x-api-key" {
            needsAPIKey = true
        } else {
            findings.note(
                "the security scheme '\(name)' of \(operation.method) \(operation.path) names no authorizer, so the route is open,"
                    + " as on AWS", of: record)
        }
    }
}
