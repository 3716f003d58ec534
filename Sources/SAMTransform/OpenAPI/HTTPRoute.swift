internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// A route of an HTTP API that an event of a function adds.
struct HTTPRoute {
    let source: EventSource
    let apiID: LogicalID
    /// As the event refers to its API.
    let apiReference: Node
    let path: String
    let method: MethodName

    private var writtenMethod: String { (source["Method"]?.string ?? "").lowercasedASCII }

    /// Nil when the event has no route, or its API is not in the template.
    init?(_ source: EventSource, in expansion: Expansion) {
        guard let path = source["Path"]?.string, let method = source["Method"]?.string, let reference = source["ApiId"],
            let id = (reference.mapping?["Ref"] ?? reference).string, expansion.resources[LogicalID(id)] != nil
        else { return nil }
        self.source = source
        apiID = LogicalID(id)
        apiReference = reference
        self.path = path
        self.method = MethodName(method)
    }

    var duplicate: Diagnostic {
        source.error(
            .duplicateRoute,
            "\(source.subject.name) adds '\(writtenMethod.uppercasedASCII) \(path)' to '\(apiID)', which has it already",
            help: "a route can call one function only")
    }

    // MARK: - Permission

    /// The permission for the API to call a function on this route.
    func permission(for target: EventTarget) -> Resource {
        let make = source.make
        let arn = make.sub(
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}\(permittedRoute)",
            ["__ApiId__": apiReference, "__Stage__": make.text("*")])
        return source.permission(for: target, principal: "apigateway.amazonaws.com", sourceARN: arn)
    }

    var isDefault: Bool { path == OpenAPINames.defaultPath || path == OpenAPINames.defaultPath + "/" }

    private var permittedRoute: String {
        let isAny = writtenMethod == "any" || writtenMethod == OpenAPINames.anyMethod
        let plain = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let permittedPath = isDefault ? "" : PathPattern.wildcards(plain)
        // Such a path stands for every method, so that none may stand before it.
        if writtenMethod == "any", permittedPath == "/" + OpenAPINames.defaultPath { return permittedPath }
        return "/\(isAny ? "*" : writtenMethod.uppercasedASCII)\(permittedPath)"
    }

    /// The names between braces: `id`, `proxy+`.
    var variables: [String] {
        var names: [String] = []
        var rest = path[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            names.append(String(rest[start..<end].dropFirst()))
            rest = rest[end...].dropFirst()
        }
        return names
    }

    // MARK: - Editing

    typealias Edit = (inout HTTPDefinitionEditor, inout Expansion) throws(DefinitionProblem) -> Void

    /// Changes the definition of the API; what is wrong with it becomes a diagnostic.
    func edit(in expansion: inout Expansion, _ edit: Edit) {
        guard let subject = expansion.apis[apiID]?.subject, let definition = expansion.apis[apiID]?.takeDefinition()
        else {
            return
        }
        var editor = HTTPDefinitionEditor(consume definition, at: source.subject.span)
        do throws(DefinitionProblem) {
            try editor.check()
            try edit(&editor, &expansion)
        } catch {
            expansion.diagnostics.add(error.diagnostic(of: subject))
        }
        expansion.apis[apiID]?.definition = editor.root
    }
}
