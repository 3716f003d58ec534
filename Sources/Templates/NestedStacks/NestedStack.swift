public import Diagnostics
public import Documents
internal import OrderedCollections

/// A resource of a template that stands for a whole stack of its own: `AWS::CloudFormation::Stack`, which is also what SAM
/// makes of `AWS::Serverless::Application`.
public struct NestedStack: Sendable {
    /// The type of the resource.
    public static let type = "AWS::CloudFormation::Stack"
    /// Stands between the name of a nested stack and that of a resource in it: `Orders/Table`.
    public static let separator = "/"

    /// The resource.
    public let logicalID: LogicalID
    /// The property `TemplateURL`: a path or an address, or a function that gives one.
    public let location: Node?

    /// Nil for a resource of another type.
    public init?(_ resource: Resource) {
        guard resource.type == Self.type else { return nil }
        logicalID = resource.logicalID
        location = resource.properties["TemplateURL"]
    }

    /// A file beside the template, and not an address.
    public static func isLocal(_ location: String) -> Bool { !location.isEmpty && !location.contains("://") }
}

/// Puts the resources of a nested template in the template that names it, so that one plan and one deployment hold both.
///
/// Everything of the nested template gets the name of the nested stack in front. Its parameters become what the outer template
/// gives for them. What the outer template asks of its outputs is left to ``NestedOutputs``.
/// Source: CloudFormation Template Reference, "AWS::CloudFormation::Stack".
public struct NestedStackInlining {
    private let id: String
    private let child: Template
    private let resource: Resource
    private let stackName: String
    private let folder: String
    private var scope = NestedScope()
    private var diagnostics = DiagnosticList()

    /// - Parameters:
    ///   - child: after its transforms.
    ///   - parent: after its transforms; keeps the resource that stands for the stack.
    ///   - stackName: of the outer stack.
    ///   - folder: of the nested template, beside the outer one: paths of code are seen from there.
    ///   - parameters: the values of the outer template's parameters; secrets of the nested one are added.
    ///   - outputs: those of the nested stacks before; the child's are added.
    public static func inline(
        _ child: Template, of stack: NestedStack, in parent: inout Template, stackName: String, folder: String,
        parameters: inout [String: Value], outputs: inout NestedOutputs, into diagnostics: inout DiagnosticList
    ) {
        guard var resource = parent.resources[stack.logicalID] else { return }
        resource.properties = outputs.scope.rewritten(resource.properties)
        var inlining = NestedStackInlining(child, resource, stackName: stackName, folder: folder)
        inlining.bindParameters(of: &parent, &parameters)
        inlining.run(on: &parent, &outputs)
        diagnostics.add(contentsOf: inlining.diagnostics.all)
    }

    private init(_ child: Template, _ resource: Resource, stackName: String, folder: String) {
        id = resource.logicalID.rawValue
        self.child = child
        self.resource = resource
        self.stackName = stackName
        self.folder = folder
        func renamed(_ names: some Sequence<String>) -> [String: String] {
            Dictionary(names.map { ($0, qualified($0)) }) { first, _ in first }
        }
        scope.resources = renamed(child.resources.keys.map(\.rawValue))
        scope.conditions = renamed(child.conditions.keys)
        scope.mappings = renamed(child.mappings.keys)
        let span = resource.idSpan
        let name = Node.text("\(stackName)-\(id)", at: span)
        scope.values["AWS::StackName"] = name
        scope.values["AWS::StackId"] = .map(["Ref": .text(id, at: span)], at: span)
    }

    private func qualified(_ name: String) -> String { id + NestedStack.separator + name }

    // MARK: - Parameters

    private mutating func bindParameters(of parent: inout Template, _ parameters: inout [String: Value]) {
        let given = resource.properties["Parameters"]?.mapping ?? Mapping()
        for entry in given where child.parameters[entry.key.text] == nil {
            let names = child.parameters.keys
            diagnostics.add(.unknownNestedParameter(entry.key, of: resource, known: Array(names)))
        }
        for parameter in child.parameters.values {
            guard let value = given[parameter.name] ?? parameter.defaultValue else {
                diagnostics.add(.missingNestedParameter(parameter, of: resource))
                continue
            }
            scope.values[parameter.name] = bound(parameter, value, &parent, &parameters)
        }
    }

    /// What a parameter stands for.
    ///
    /// A secret comes through a parameter of the outer template, which knows how to keep it: a text as that parameter's value,
    /// anything else joined with that parameter, which is empty.
    private func bound(
        _ parameter: Parameter, _ value: Node, _ parent: inout Template, _ parameters: inout [String: Value]
    ) -> Node {
        guard parameter.isNoEcho else { return parameter.type.isList ? Self.list(value) : value }
        let text = value.text
        var secret = parameter
        secret.name = qualified(parameter.name)
        secret.defaultValue = .text(text ?? "", at: value.span)
        parent.parameters[secret.name] = secret
        parameters[secret.name] = .text(text ?? "", at: value.span, isSecret: true)
        let reference = Node.map(["Ref": .text(secret.name, at: value.span)], at: value.span)
        guard text == nil else { return reference }
        let parts = Node.list([value, reference], at: value.span)
        let joined = Node.map(["Fn::Join": .list([.text("", at: value.span), parts], at: value.span)], at: value.span)
        return parameter.type.isList ? Self.list(joined) : joined
    }

    /// A value that is written with commas, as a list.
    private static func list(_ value: Node) -> Node {
        if let text = value.text {
            let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
                Node.text(item.trimmed, at: value.span)
            }
            return .list(items, at: value.span)
        }
        if value.sequence != nil { return value }
        // What is joined with commas need not be split again.
        if let join = value.mapping?["Fn::Join"]?.sequence, join.count == 2, join[0].text == ",",
            value.mapping?.count == 1
        {
            return join[1]
        }
        return .map(["Fn::Split": .list([.text(",", at: value.span), value], at: value.span)], at: value.span)
    }

    // MARK: - The outer template

    private mutating func run(on parent: inout Template, _ outputs: inout NestedOutputs) {
        for entry in child.mappings {
            parent.mappings.append(
                Mapping.Entry(key: Mapping.Key(qualified(entry.key.text), at: entry.key.span), value: entry.value))
        }
        for entry in child.conditions {
            parent.conditions.append(
                Mapping.Entry(
                    key: Mapping.Key(qualified(entry.key.text), at: entry.key.span),
                    value: scope.rewrittenCondition(entry.value)))
        }
        let values = Dictionary(child.outputs.values.map { ($0.name, value(of: $0)) }) { first, _ in first }
        outputs.add(values, of: resource, names: child.outputs.keys.map(\.self))
        let dependencies = resource.attributes["DependsOn"].map { scope.rewrittenDependencies($0) } ?? []
        for resource in child.resources.values {
            let nested = nested(resource, dependencies, &parent)
            parent.resources[nested.logicalID] = nested
        }
        addExports(to: &parent)
    }

    private func nested(_ original: Resource, _ dependencies: [Node], _ parent: inout Template) -> Resource {
        var resource = original
        resource.logicalID = LogicalID(qualified(original.logicalID.rawValue))
        resource.properties = scope.rewritten(original.properties)
        resource.attributes["Condition"] = condition(of: original.attributes["Condition"], in: &parent)
        let own = original.attributes["DependsOn"].map { scope.rewrittenDependencies($0) } ?? []
        let all = own + dependencies
        resource.attributes["DependsOn"] = all.isEmpty ? nil : .list(all, at: original.idSpan)
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
            // What the stack as a whole is kept for, everything in it is kept for.
            if let node = self.resource.attributes[policy] { resource.attributes[policy] = node }
        }
        if var origin = original.origin {
            origin.logicalID = LogicalID(qualified(origin.logicalID.rawValue))
            resource.origin = origin
        }
        moveCode(of: &resource)
        return resource
    }

    /// Exists when the nested stack does, and when its own condition is true.
    private func condition(of own: Node?, in parent: inout Template) -> Node? {
        let outer = resource.attributes["Condition"]
        guard let own, let name = own.text else { return outer }
        let inner = Node.text(scope.conditions[name] ?? name, at: own.span)
        guard let outer, let outerName = outer.text else { return inner }
        let both = "\(outerName) & \(inner.text ?? name)"
        if parent.conditions[both] == nil {
            let parts = [outer, inner].map { Node.map(["Condition": $0], at: own.span) }
            parent.conditions[both] = .map(["Fn::And": .list(parts, at: own.span)], at: own.span)
        }
        return .text(both, at: own.span)
    }

    /// Paths in a nested template are seen from its folder.
    private func moveCode(of resource: inout Resource) {
        guard !folder.isEmpty else { return }
        for property in ["Code", "Content"] {
            guard let node = resource.properties[property], let path = node.text else { continue }
            resource.properties[property] = .text(moved(path), at: node.span)
        }
        guard var metadata = resource.attributes["Metadata"]?.mapping, let node = metadata["aws:asset:path"],
            let path = node.text
        else { return }
        metadata["aws:asset:path"] = .text(moved(path), at: node.span)
        resource.attributes["Metadata"] = resource.attributes["Metadata"].map { .map(metadata, at: $0.span) }
    }

    private func moved(_ path: String) -> String {
        path.hasPrefix("/") || path.contains("://") ? path : "\(folder)/\(path)"
    }

    // MARK: - Outputs

    private func value(of output: Output) -> Node {
        let value = scope.rewritten(output.value)
        guard let condition = output.condition else { return value }
        let span = output.nameSpan
        let name = Node.text(scope.conditions[condition.name] ?? condition.name, at: span)
        let nothing = Node.map(["Ref": .text("AWS::NoValue", at: span)], at: span)
        return .map(["Fn::If": .list([name, value, nothing], at: span)], at: span)
    }

    /// What a nested stack exports, other stacks can import.
    private func addExports(to parent: inout Template) {
        for output in child.outputs.values {
            guard let name = output.exportName else { continue }
            var exported = output
            exported.name = qualified(output.name)
            exported.value = scope.rewritten(output.value)
            exported.exportName = scope.rewritten(name)
            if let own = output.condition {
                exported.condition = (scope.conditions[own.name] ?? own.name, own.span)
            } else if let outer = resource.condition {
                exported.condition = outer
            }
            parent.outputs[exported.name] = exported
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
