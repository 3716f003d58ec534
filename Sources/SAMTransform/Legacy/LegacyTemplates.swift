internal import Documents
internal import OrderedCollections
internal import Templates

/// Which templates AWS's transform treats as it did on Python 2.7.
enum LegacyTemplates {
    /// True for a template with a REST API, or with an HTTP API that has a default authorizer.
    static func keepsPythonsOrder(_ template: Template) -> Bool {
        let globalAuthorizer = template.globals?["HttpApi"]?["Auth"]?["DefaultAuthorizer"]?.isTruthy ?? false
        return template.resources.values.contains { resource in
            switch resource.type {
            case "AWS::Serverless::Api": return true
            case "AWS::Serverless::HttpApi":
                return globalAuthorizer || (resource.properties["Auth"]?["DefaultAuthorizer"]?.isTruthy ?? false)
            case "AWS::Serverless::Function":
                return hasEvent(resource, "Api") || (globalAuthorizer && hasEvent(resource, "HttpApi"))
            case "AWS::Serverless::StateMachine": return hasEvent(resource, "Api")
            default: return false
            }
        }
    }

    private static func hasEvent(_ resource: Resource, _ type: String) -> Bool {
        (resource.properties["Events"]?.mapping ?? Mapping()).contains { $0.value["Type"]?.string == type }
    }
}
