internal import Deployments
internal import Diagnostics
internal import Templates

/// Checks one resource of an API by itself, before its stack is activated.
struct ResourceCheck {
    private let source: StackRecord
    private var properties: Value { source.properties }

    init(_ source: StackRecord) {
        self.source = source
    }

    func run(into findings: inout TriggerFindings) {
        switch source.record.type {
        case "AWS::ApiGateway::RestApi":
            var reader = RestAPIReader(source, APIRecords([source]))
            _ = reader.api(into: &findings)
        case "AWS::ApiGatewayV2::Api":
            var reader = HTTPAPIReader(source, APIRecords([source]))
            _ = reader.api(into: &findings)
        case "AWS::ApiGateway::Method": checkMethod(into: &findings)
        case "AWS::ApiGateway::Resource": checkResource(into: &findings)
        case "AWS::ApiGateway::GatewayResponse": checkGatewayResponse(into: &findings)
        case "AWS::ApiGateway::Stage": checkStageName(isHTTP: false, into: &findings)
        case "AWS::ApiGateway::Deployment":
            if properties["StageName"]?.text != nil { checkStageName(isHTTP: false, into: &findings) }
        case "AWS::ApiGatewayV2::Stage": checkStageName(isHTTP: true, into: &findings)
        case "AWS::ApiGatewayV2::Route": checkRoute(into: &findings)
        case "AWS::ApiGatewayV2::Integration":
            let reader = IntegrationReader(kind: .http, record: source, route: "the integration")
            _ = reader.integration(properties, at: [], into: &findings)
        case "AWS::Lambda::Url": _ = FunctionURLReader(source).functionURL(into: &findings)
        default: break
        }
    }

    private func checkMethod(into findings: inout TriggerFindings) {
        require("RestApiId", into: &findings)
        require("ResourceId", into: &findings)
        guard let root = try? RoutePath("/") else { return }
        _ = RestMethodReader(source, path: root).method(into: &findings)
    }

    private func checkResource(into findings: inout TriggerFindings) {
        require("RestApiId", into: &findings)
        let part = properties["PathPart"]?.text ?? ""
        // Source: "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces".
        let allowed = part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-:,{}+~".contains($0)) }
        if part.isEmpty || !allowed {
            findings.fail("PathPart is one segment of a path, such as pets or {id}; found '\(part)'", at: ["PathPart"])
        }
    }

    private func checkGatewayResponse(into findings: inout TriggerFindings) {
        let type = properties["ResponseType"]?.text ?? ""
        if GatewayResponseType(rawValue: type) == nil {
            let near = suggestion(for: type, in: GatewayResponseType.allCases.map(\.rawValue))
            findings.fail("'\(type)' is no type of gateway response\(near)", at: ["ResponseType"])
        }
        if let status = properties["StatusCode"], !(status.integer.map(GatewayResponses.statusCodes.contains) ?? false)
        {
            findings.fail("StatusCode is 200 to 599, not '\(status.text ?? "")'", at: ["StatusCode"])
        }
    }

    private func checkStageName(isHTTP: Bool, into findings: inout TriggerFindings) {
        let name = properties["StageName"]?.text ?? ""
        if isHTTP, name == APIStage.defaultName { return }
        if !APIStage.isValid(name: name) {
            findings.fail("a stage's name holds letters, digits, '-' and '_' only; found '\(name)'", at: ["StageName"])
        }
    }

    /// WebSocket APIs have route keys of their own, so only what looks like a method and a path is checked.
    private func checkRoute(into findings: inout TriggerFindings) {
        require("ApiId", into: &findings)
        guard let key = properties["RouteKey"]?.text else {
            findings.fail("a route needs a RouteKey", at: ["RouteKey"])
            return
        }
        guard key.contains(" ") || key.hasPrefix("/") else { return }
        guard let (_, path) = HTTPAPI.parts(ofRouteKey: key) else {
            findings.fail(
                "a route key is $default, or a method and a path such as 'GET /pets'; found '\(key)'", at: ["RouteKey"])
            return
        }
        do throws(MalformedPath) {
            let path = try RoutePath(path)
            if path.text.count > 1, path.text.hasSuffix("/") {
                findings.fail("a route's path does not end with '/'", at: ["RouteKey"])
            }
        } catch {
            findings.fail(error.message, at: ["RouteKey"])
        }
    }

    private func require(_ property: String, into findings: inout TriggerFindings) {
        if properties[property]?.text == nil {
            findings.fail("\(source.record.type) needs \(property)", at: [property])
        }
    }
}
