public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// A route of a REST API that an event of a function or state machine adds.
struct RESTRoute {
    let source: EventSource
    let apiID: LogicalID
    /// As the event refers to its API.
    let apiReference: Node
    let path: String
    let method: MethodName
    /// The API's stage, as far as logical ids can carry it.
    var stage: DefinitionValue

    private var writtenMethod: String { source["Method"]?.string ?? "" }

    /// Nil, with a diagnostic, when the event's API cannot be used.
    init?(_ source: EventSource, in expansion: inout Expansion) {
        guard let path = source["Path"]?.string, let method = source["Method"]?.string,
            let reference = source["RestApiId"],
            let id = (reference.mapping?["Ref"] ?? reference).string
        else { return nil }
        guard let api = expansion.resources[LogicalID(id)] else { return nil }
        self.source = source
        apiID = LogicalID(id)
        apiReference = reference
        self.path = path
        self.method = MethodName(method)
        let span = source.subject.span
        guard let stageName = api.properties["StageName"]?.ifNotNull, let text = stageName.string else {
            stage = .text("Stage", at: span)
            return
        }
        if text.isEmpty {
            expansion.diagnostics.add(
                Subject(api).error(.propertyValue, "'StageName' of '\(id)' is empty", at: stageName.span))
        }
        stage = .text(text, at: stageName.span, isFromTemplate: api.origin == nil)
    }

    var duplicate: Diagnostic {
        source.error(
            .duplicateRoute,
            "\(source.subject.name) adds '\(writtenMethod.uppercasedASCII) \(path)' to '\(apiID)', which has it already",
            help: "a route can call one function only")
    }

    /// The permission for the API to call a function on this route.
    func permission(for target: EventTarget, in expansion: Expansion) -> Resource {
        let make = source.make
        let method = writtenMethod.lowercasedASCII == "any" ? "*" : writtenMethod.uppercased()
        let arn = make.sub(
            "arn:\(expansion.partition.name):execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/\(method)\(permittedPath)",
            ["__ApiId__": apiReference, "__Stage__": make.text("*")])
        return source.permission(
            for: target, principal: "apigateway.amazonaws.com", sourceARN: arn, suffix: stage.string ?? "")
    }

    /// API Gateway drops a slash at the end; variables of a path are wildcards in a permission.
    private var permittedPath: String {
        PathPattern.wildcards(
            path.utf8.count > 1 && path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path)
    }

    // MARK: - Editing

    typealias Edit = (inout RESTDefinitionEditor, inout Expansion) throws(DefinitionProblem) -> Void

    /// Changes the definition of the API; what is wrong with it becomes a diagnostic.
    ///
    /// - Parameter usingSkeleton: the edit starts from nothing, and its outcome is merged into what the template says.
    func edit(usingSkeleton: Bool = false, in expansion: inout Expansion, _ edit: Edit) {
        guard var isChecked = expansion.apis[apiID]?.isChecked, let definition = expansion.apis[apiID]?.takeDefinition()
        else {
            return
        }
        if usingSkeleton {
            let merged = merged(into: definition, in: &expansion, edit)
            expansion.apis[apiID]?.definition = merged
            return
        }
        var editor = RESTDefinitionEditor(consume definition, at: source.subject.span)
        do throws(DefinitionProblem) {
            try editor.check(&isChecked)
            expansion.apis[apiID]?.isChecked = isChecked
            try edit(&editor, &expansion)
        } catch {
            report(error, to: &expansion)
        }
        expansion.apis[apiID]?.definition = editor.finished
    }

    private func merged(into definition: DefinitionMap, in expansion: inout Expansion, _ edit: Edit) -> DefinitionMap {
        var editor = RESTDefinitionEditor(DefinitionSkeleton.rest(at: source.subject.span), at: source.subject.span)
        do throws(DefinitionProblem) {
            try edit(&editor, &expansion)
            let merging = MergedDefinition(source: definition, path: path, method: method, written: writtenMethod)
            return try merging.merging(editor.finished)
        } catch {
            report(error, to: &expansion)
            return definition
        }
    }

    private func report(_ problem: DefinitionProblem, to expansion: inout Expansion) {
        guard let subject = expansion.apis[apiID]?.subject else { return }
        expansion.diagnostics.add(problem.diagnostic(of: subject))
    }
}

/// Paths as permissions write them.
enum PathPattern {
    /// The path with its variables, `{id}` and `{proxy+}`, as `*`.
    static func wildcards(_ path: String) -> String {
        guard path.holds(UInt8(ascii: "{")) else { return path }
        var result = ""
        var rest = path[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            if let close = inside.firstIndex(of: "}"), isVariable(inside[..<close]) {
                result += "*"
                rest = inside[inside.index(after: close)...]
            } else {
                result += "{"
                rest = inside
            }
        }
        return result + rest
    }

    private static func isVariable(_ name: Substring) -> Bool {
        let plain = name.hasSuffix("+") ? name.dropLast() : name
        return !plain.isEmpty
            && plain.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension DiagnosticCode {
    /// Two events on the same route of an API.
    public static let duplicateRoute = DiagnosticCode("E410")
}
