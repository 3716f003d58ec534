public import Diagnostics
internal import Documents
internal import OrderedCollections

/// Checks what SAM's transform lets through in the resources as they are written: it would be lost or garbled in the
/// template that the transform makes.
public enum ServerlessChecker {
    /// Checks the SAM resources of a template before its transform.
    public static func check(_ template: Template, into diagnostics: inout DiagnosticList) {
        for resource in template.resources.values {
            switch resource.type {
            case "AWS::Serverless::Function":
                checkCode(resource, into: &diagnostics)
                checkURL(resource, into: &diagnostics)
                checkEvents(resource, into: &diagnostics)
            case "AWS::Serverless::StateMachine": checkEvents(resource, into: &diagnostics)
            default: break
            }
        }
    }

    private static func checkCode(_ resource: Resource, into diagnostics: inout DiagnosticList) {
        let given = ["InlineCode", "CodeUri"].compactMap { resource.properties.entry($0) }.filter { !$0.value.isNull }
        guard given.count == 2 else { return }
        diagnostics.add(.twoCodes(given[0].key, given[1].key, resource))
    }

    private static func checkURL(_ resource: Resource, into diagnostics: inout DiagnosticList) {
        guard let entry = resource.properties.entry("FunctionUrlConfig"), entry.value.mapping?.isEmpty == true else {
            return
        }
        diagnostics.add(.urlWithoutAuthType(entry, resource))
    }

    private static func checkEvents(_ resource: Resource, into diagnostics: inout DiagnosticList) {
        for event in resource.properties["Events"]?.mapping ?? Mapping() {
            guard let type = event.value["Type"]?.text, ["Api", "HttpApi"].contains(type),
                let properties = event.value["Properties"]?.mapping
            else { continue }
            if let path = properties["Path"] { checkPath(path, event.key, type, resource, into: &diagnostics) }
            if let method = properties["Method"] { checkMethod(method, event.key, resource, into: &diagnostics) }
        }
    }

    private static func checkPath(
        _ path: Node, _ event: Mapping.Key, _ type: String, _ resource: Resource, into diagnostics: inout DiagnosticList
    ) {
        guard let text = path.text, !text.hasPrefix("/"), !text.hasPrefix("$"), !text.holds("{{resolve:") else {
            return
        }
        diagnostics.add(.pathWithoutSlash(text, path, event, resource))
    }

    private static let methods = ["get", "post", "put", "patch", "delete", "head", "options", "any"]

    private static func checkMethod(
        _ method: Node, _ event: Mapping.Key, _ resource: Resource, into diagnostics: inout DiagnosticList
    ) {
        guard let text = method.text, text != "*", !methods.contains(text.lowercased()), !text.holds("{{resolve:")
        else { return }
        diagnostics.add(.unknownMethod(text, method, methods, event, resource))
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A path that does not start with a slash.
    public static let eventPath = DiagnosticCode("E402")
    /// A method that HTTP does not have.
    public static let eventMethod = DiagnosticCode("E403")
    /// A function URL that does not say who may call it.
    public static let urlWithoutAuthType = DiagnosticCode("P261")
}

extension Diagnostic {
    fileprivate static func twoCodes(_ first: Mapping.Key, _ second: Mapping.Key, _ resource: Resource) -> Diagnostic {
        let id = resource.logicalID.rawValue
        return Diagnostic(
            .propertyConflict,
            "\(quoted(id)) has both '\(first.text)' and '\(second.text)'; which of them would be its code is not defined",
            at: first.span, help: "keep the one that holds the code, and remove the other", logicalID: id
        ).relating(second.span, "this gives code too")
    }

    /// Mended by the choice that opens nothing; who wants a public URL has to say so.
    fileprivate static func urlWithoutAuthType(_ entry: Mapping.Entry, _ resource: Resource) -> Diagnostic {
        let quote = entry.key.style == .quoted ? "\"" : ""
        func fix(_ type: String, _ words: String, isApplied: Bool) -> DiagnosticFix {
            let edit = DiagnosticFix.Edit(
                entry.value.span, "{\(quote)AuthType\(quote): \(quote)\(type)\(quote)}")
            return DiagnosticFix(words, [edit], isMachineApplicable: isApplied)
        }
        return Diagnostic(
            .urlWithoutAuthType, "'FunctionUrlConfig' of \(quoted(resource.logicalID.rawValue)) needs 'AuthType'",
            at: entry.key.span, help: "AWS_IAM asks callers for signatures; NONE makes the URL public",
            logicalID: resource.logicalID.rawValue
        ).fixed(by: fix("AWS_IAM", "write 'AuthType: AWS_IAM', which asks callers for signatures", isApplied: true))
            .fixed(by: fix("NONE", "write 'AuthType: NONE', which makes the URL public", isApplied: false))
    }

    fileprivate static func pathWithoutSlash(
        _ text: String, _ node: Node, _ event: Mapping.Key, _ resource: Resource
    ) -> Diagnostic {
        let id = resource.logicalID.rawValue
        return Diagnostic(
            .eventPath, "the path of event \(quoted(event.text)) of \(quoted(id)) must start with '/'", at: node.span,
            logicalID: id
        ).fixed(by: .replacing(node.textSpan, by: "/" + text))
    }

    fileprivate static func unknownMethod(
        _ text: String, _ node: Node, _ methods: [String], _ event: Mapping.Key, _ resource: Resource
    ) -> Diagnostic {
        let id = resource.logicalID.rawValue
        let near = nearest(to: text.lowercased(), in: methods)
        let diagnostic = Diagnostic(
            .eventMethod,
            "\(quoted(text)), the method of event \(quoted(event.text)) of \(quoted(id)), is none of HTTP's"
                + (near.map { "; did you mean '\($0)'?" } ?? ""), at: node.span,
            help: near == nil ? "there are \(methods.joined(separator: ", "))" : nil, logicalID: id)
        return near.map { diagnostic.fixed(by: .replacing(node.textSpan, by: $0)) } ?? diagnostic
    }
}
