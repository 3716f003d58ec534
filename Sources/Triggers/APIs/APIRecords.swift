internal import Deployments
internal import Templates

/// The records of APIs and their parts, of all stacks: a route may stand in another stack than its API.
struct APIRecords {
    let restAPIs: [StackRecord]
    let httpAPIs: [StackRecord]
    let functionURLs: [StackRecord]
    /// By the id of the API they belong to.
    private let parts: [String: [StackRecord]]

    static let types: Set<String> = [
        "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Resource", "AWS::ApiGateway::Method",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::Stage", "AWS::ApiGateway::GatewayResponse", "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Route",
        "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Deployment", "AWS::ApiGatewayV2::Stage",
        "AWS::Lambda::Url",
    ]

    init(_ records: [StackRecord]) {
        restAPIs = records.filter { $0.record.type == "AWS::ApiGateway::RestApi" }
        httpAPIs = records.filter { $0.record.type == "AWS::ApiGatewayV2::Api" }
        functionURLs = records.filter { $0.record.type == "AWS::Lambda::Url" }
        var parts: [String: [StackRecord]] = [:]
        for record in records {
            guard let id = record.properties["RestApiId"]?.text ?? record.properties["ApiId"]?.text else { continue }
            parts[id, default: []].append(record)
        }
        self.parts = parts
    }

    /// The parts of an API that have a type, in the order of their templates.
    func parts(of api: StackRecord, _ type: String) -> [StackRecord] {
        parts[api.ref]?.filter { $0.record.type == type } ?? []
    }
}
