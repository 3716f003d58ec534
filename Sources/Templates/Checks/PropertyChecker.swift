public import Diagnostics
public import Documents
internal import OrderedCollections

/// Checks the properties of resources against what CloudFormation knows of their types.
///
/// Looks at a template after its transforms, at both branches of an `If`, and at what functions come to where that is
/// known from the parameters. Diagnostics name properties as the template's text does.
public struct PropertyChecker {
    private let template: Template
    private let root: Node?
    private let types: ResourceTypes
    private var evaluator: Evaluator
    /// For a stack whose name is as short as a name can be.
    private var shortestEvaluator: Evaluator
    private let isForStack: Bool
    /// The value that is looked at stands in an `If`, which other values of the parameters may leave out.
    private var isConditional = false
    private var schemas = ResourceSchemas()
    private(set) var diagnostics: [Diagnostic] = []

    /// Checks all resources of a template.
    ///
    /// - Parameters:
    ///   - root: the template's text as a tree, to name places.
    ///   - context: the values of parameters and conditions, as far as they are known.
    ///   - isForStack: the values are those of a stack that is meant. Otherwise what comes of them is a warning.
    public static func check(
        _ template: Template, root: Node?, types: ResourceTypes, in context: EvaluationContext, isForStack: Bool,
        into diagnostics: inout DiagnosticList
    ) {
        var checker = PropertyChecker(
            template: template, root: root, types: types, context: context, isForStack: isForStack)
        for resource in template.resources.values { checker.check(resource) }
        diagnostics.add(contentsOf: checker.diagnostics)
    }

    private init(
        template: Template, root: Node?, types: ResourceTypes, context: EvaluationContext, isForStack: Bool
    ) {
        self.isForStack = isForStack
        self.template = template
        self.root = root
        self.types = types
        evaluator = Evaluator(context)
        var shortest = context
        shortest.pseudoParameters.stackName = "a"
        shortestEvaluator = Evaluator(shortest)
    }

    // MARK: - Resources

    private mutating func check(_ resource: Resource) {
        guard let schema = schemas.schema(of: resource.type) else { return checkType(of: resource) }
        let scope = Scope(resource: resource, schema: schema)
        check(resource.properties, schema.top, at: resource.propertiesSpan, isWhole: resource.origin == nil, scope)
        var checks = ResourceChecks(
            resource: resource, template: template, known: TextNames(root: root, resource: resource))
        diagnostics += checks.run()
    }

    private mutating func checkType(of resource: Resource) {
        let type = resource.type
        guard resource.origin == nil, !type.isEmpty, !type.hasPrefix("Custom::"), !ResourceSchemas.isKnown(type),
            types[type] == nil, !type.hasPrefix("AWS::CDK::")
        else { return }
        let isWellFormed = type.split(separator: "::", omittingEmptySubsequences: false).count >= 3
        let near = type.contains("::") ? schemas.typeName(near: type) : nil
        guard type.hasPrefix("AWS::") || near != nil || !isWellFormed else { return }
        // AWS adds types all the time: one that resembles none may well be new.
        let isSure = near != nil || !isWellFormed
        diagnostics.append(.unknownResourceType(resource, near: near, isSure ? .error : .warning))
    }

    // MARK: - Maps

    /// What a check knows of the resource that it is in.
    private struct Scope {
        let resource: Resource
        let schema: ResourceSchema
    }

    /// - Parameter isWhole: required properties must be there; SAM's transform has its own words for those it needs.
    private mutating func check(
        _ mapping: Mapping, _ table: ResourceSchema.Table, at span: SourceSpan, isWhole: Bool, _ scope: Scope
    ) {
        if mapping.contains(where: { $0.key.text.hasPrefix("Fn::") }) { return }
        if let container = table.onlyMap, !mapping.isEmpty, !mapping.contains(where: { $0.key.text == container }) {
            diagnostics.append(
                .tooHigh(
                    mapping.entries, container,
                    of: name(of: mapping[0].key.span, scope, mapping[0].key.text, isOwner: true)))
            return
        }
        for entry in mapping {
            if let schema = table.properties[entry.key.text] {
                check(entry.value, schema, behind: entry.key, scope)
            } else {
                reportUnknown(entry.key, entry.value, table, scope)
            }
        }
        guard isWhole else { return }
        for name in table.required where mapping[name] == nil {
            // A misspelt one was reported.
            let isMisspelt = mapping.contains {
                table.properties[$0.key.text] == nil && nearest(to: $0.key.text, in: [name]) != nil
            }
            if !isMisspelt {
                diagnostics.append(.missing(name, of: self.name(of: span, scope, "", isOwner: true), at: span))
            }
        }
    }

    private mutating func reportUnknown(
        _ key: Mapping.Key, _ value: Node, _ table: ResourceSchema.Table, _ scope: Scope
    ) {
        let near = nearest(to: key.text, in: table.names)
        let name = name(of: key.span, scope, key.text, isOwner: true)
        diagnostics.append(.unknownKey(key, in: name, near: near))
    }

    // MARK: - Values

    private mutating func check(_ node: Node, _ schema: ValueSchema, behind key: Mapping.Key, _ scope: Scope) {
        switch Intrinsic.read(node) {
        case .malformed: return
        case .intrinsic(.choice(_, let then, let otherwise)):
            let outside = isConditional
            isConditional = true
            check(then, schema, behind: key, scope)
            check(otherwise, schema, behind: key, scope)
            isConditional = outside
        case .intrinsic(let intrinsic): check(intrinsic, node, schema, behind: key, scope)
        case .none: checkLiteral(node, written: node, schema, behind: key, scope)
        }
    }

    /// What a function comes to, where that is known; else what can be said of any result of it.
    private mutating func check(
        _ intrinsic: Intrinsic, _ node: Node, _ schema: ValueSchema, behind key: Mapping.Key, _ scope: Scope
    ) {
        if case .ref(let name) = intrinsic {
            if name.text == "AWS::NoValue" { return }
            if let target = template.resources[LogicalID(name.text)] {
                return checkRef(to: target, node, schema, behind: key, scope)
            }
        }
        switch (intrinsic, schema) {
        case (.sub, .list), (.join, .list), (.sub, .part), (.sub, .map):
            diagnostics.append(wrapping(node, schema, scope, key))
            return
        case (.sub, _), (.join, _), (.ref, _), (.findInMap, _), (.select, _): break
        default: return
        }
        guard let value = evaluator.value(of: node), !value.isUnknown, !value.holdsSecret else { return }
        let result = value.node
        // A default of nothing stands for a value that is to be given.
        if result.text?.isEmpty != false, result.scalar != nil { return }
        // CloudFormation makes a list of a parameter's single value.
        if case .list = schema, result.scalar != nil { return }
        let first = diagnostics.count
        checkLiteral(result, written: node, schema, behind: key, scope)
        guard !isForStack, first < diagnostics.count, !isTooLongInAnyStack(node, schema, scope) else { return }
        for index in first..<diagnostics.count { diagnostics[index].severity = .warning }
    }

    /// True for a text that no stack's name makes short enough, with the values that the template itself has.
    private mutating func isTooLongInAnyStack(_ node: Node, _ schema: ValueSchema, _ scope: Scope) -> Bool {
        guard case .text(let length, _) = schema, let most = length.most, !isConditional,
            scope.resource.condition == nil,
            let text = shortestEvaluator.value(of: node)?.node.text, !text.holds("${"), !text.holds("{{resolve:")
        else { return false }
        return Double(text.unicodeScalars.count) > most
    }

    private mutating func checkRef(
        to target: Resource, _ node: Node, _ schema: ValueSchema, behind key: Mapping.Key, _ scope: Scope
    ) {
        switch schema {
        case .list, .part, .map: diagnostics.append(wrapping(node, schema, scope, key))
        case .text(_, isARN: true):
            guard let gives = refGives(target.type), let near = arnAttribute(of: target.type) else { return }
            diagnostics.append(.refForARN(target, gives: gives, near: near, at: node, name(of: node, key, scope)))
        default: break
        }
    }

    /// What Ref gives where it is no ARN: `URL`, `name`.
    private mutating func refGives(_ type: String) -> String? {
        if let known = types.supported(type) { return known.refPattern.hasPrefix("arn:") ? nil : "name" }
        guard let property = schemas.schema(of: type)?.refProperty, !property.lowercased().hasSuffix("arn") else {
            return nil
        }
        return property.lowercased().hasSuffix("url") ? "URL" : "name"
    }

    private mutating func arnAttribute(of type: String) -> String? {
        let attributes = types.attributes(of: type) ?? schemas.schema(of: type)?.attributes ?? []
        return attributes.first { $0 == "Arn" }
    }

    /// - Parameter written: what stands in the template, of which `node` is the value.
    private mutating func checkLiteral(
        _ node: Node, written: Node, _ schema: ValueSchema, behind key: Mapping.Key, _ scope: Scope
    ) {
        if node.isNull {
            if schema != .any { diagnostics.append(.nothing(name(of: node, key, scope), at: key.span)) }
            return
        }
        switch (schema, node.content) {
        case (.part(let part, _), .mapping(let mapping)):
            check(mapping, scope.schema.part(part), at: key.span, isWhole: true, scope)
        case (.map(let value), .mapping(let mapping)):
            for entry in mapping { check(entry.value, value, behind: entry.key, scope) }
        case (.policy, .mapping(let mapping)): checkVersion(mapping["Version"], key, scope)
        case (.list(let item, let count), .sequence(let items)):
            let isKnown = !items.contains { Intrinsic.isIntrinsic($0) }
            let isTooLong = Double(items.count) > count.most ?? .infinity
            if isTooLong || (isKnown && !count.contains(Double(items.count))) {
                diagnostics.append(.wrongCount(items, count, at: node, name(of: node, key, scope)))
            }
            for value in items { check(value, item, behind: key, scope) }
        case (_, .scalar(let scalar)): check(scalar, node, written: written, schema, behind: key, scope)
        case (.any, _), (.json, _): break
        default: diagnostics.append(.wrongKind(written, schema, name(of: written, key, scope)))
        }
    }

    private mutating func checkVersion(_ version: Node?, _ key: Mapping.Key, _ scope: Scope) {
        guard let version, version.scalar != nil, version.text != "2012-10-17", version.text != "2008-10-17" else {
            return
        }
        diagnostics.append(.policyVersion(version, name(of: version, key, scope)))
    }

    // MARK: - Scalars

    private mutating func check(
        _ scalar: Scalar, _ node: Node, written: Node, _ schema: ValueSchema, behind key: Mapping.Key, _ scope: Scope
    ) {
        // Dynamic references are resolved by CloudFormation.
        if scalar.text.holds("{{resolve:") { return }
        let text = scalar.text
        switch schema {
        case .any, .json: break
        case .text(let length, _):
            checkTyping(scalar, node, key, scope)
            if !length.contains(Double(text.unicodeScalars.count)), !text.holds("${") {
                diagnostics.append(.wrongLength(text, length, at: written, name(of: written, key, scope)))
            }
        case .word(let words, let isOpen):
            if words.contains(text) || text.holds("${") { return }
            var diagnostic = Diagnostic.notAWord(text, words, at: written, name(of: written, key, scope))
            // One that resembles none may well be new.
            if isOpen, diagnostic.fixes.isEmpty { diagnostic.severity = .warning }
            diagnostics.append(diagnostic)
        case .integer(let range):
            checkNumber(scalar, isWhole: true, range, written, schema, key, scope)
        case .number(let range):
            checkNumber(scalar, isWhole: false, range, written, schema, key, scope)
        case .boolean:
            if scalar.boolean == nil {
                diagnostics.append(.wrongKind(written, schema, name(of: written, key, scope)))
            }
        case .part(_, isArtifact: true): break
        case .list, .map, .part, .policy:
            diagnostics.append(wrapping(written, schema, scope, key))
        }
    }

    private mutating func checkTyping(_ scalar: Scalar, _ node: Node, _ key: Mapping.Key, _ scope: Scope) {
        guard let reading = scalar.typedReading else { return }
        diagnostics.append(.typedText(scalar, reading, at: node.span, name(of: node, key, scope)))
    }

    private mutating func checkNumber(
        _ scalar: Scalar, isWhole: Bool, _ range: Bounds, _ written: Node, _ schema: ValueSchema, _ key: Mapping.Key,
        _ scope: Scope
    ) {
        let name = name(of: written, key, scope)
        if case .integer(let decimal) = scalar.plainType, scalar.text.hasPrefix("0"), decimal != scalar.text {
            diagnostics.append(.octal(scalar, decimal, at: written.span, name))
            return
        }
        guard let value = Double(scalar.text), !isWhole || value == value.rounded(), !value.isInfinite else {
            var diagnostic = Diagnostic.wrongKind(written, schema, name)
            if let seconds = scalar.text.seconds, written.text != nil {
                diagnostic.help = "it is a number without a unit; write \(seconds)"
                diagnostic.fixes = [
                    DiagnosticFix("write \(seconds)", [DiagnosticFix.Edit(written.span, String(seconds))])
                ]
            }
            diagnostics.append(diagnostic)
            return
        }
        if !range.contains(value) {
            diagnostics.append(.outOfRange(scalar.text, range, at: written.writtenSpan, name))
        }
    }

    /// The wrong kind of value; a single one where a list is wanted can be put into brackets.
    private func wrapping(_ node: Node, _ schema: ValueSchema, _ scope: Scope, _ key: Mapping.Key) -> Diagnostic {
        let diagnostic = Diagnostic.wrongKind(node, schema, name(of: node, key, scope))
        guard case .list = schema, node.span.start.line == node.span.end.line else { return diagnostic }
        let place = node.writtenSpan
        let start = SourceSpan(source: place.source, at: place.start)
        let end = SourceSpan(source: place.source, at: place.end)
        let words = node.text.map { "write '[\($0)]'" } ?? "put it into brackets, which make a list"
        return diagnostic.fixed(
            by: DiagnosticFix(words, [DiagnosticFix.Edit(start, "["), DiagnosticFix.Edit(end, "]")]))
    }

    // MARK: - Names

    private func name(of node: Node, _ key: Mapping.Key, _ scope: Scope) -> PropertyName {
        // A value without a place of its own stands where its key stands.
        let isPlaced = node.writtenSpan.start != node.writtenSpan.end
        return name(of: isPlaced ? node.writtenSpan : key.span, scope, key.text, isOwner: false)
    }

    /// - Parameter isOwner: the place is a key that has no name of its own here.
    private func name(of span: SourceSpan, _ scope: Scope, _ fallback: String, isOwner: Bool) -> PropertyName {
        TextNames(root: root, resource: scope.resource).name(of: span, fallback, isOwner: isOwner)
    }
}

extension String {
    /// The seconds that `30s` or `5m` stand for.
    fileprivate var seconds: Int? {
        guard let match = wholeMatch(of: /(\d{1,5}) ?(s|sec|secs|seconds?|m|min|mins|minutes?)/),
            let count = Int(match.1)
        else { return nil }
        return match.2.hasPrefix("s") ? count : count * 60
    }
}
