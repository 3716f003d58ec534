public import Diagnostics
internal import Documents
internal import OrderedCollections

/// Checks that everything a template refers to exists, and that its intrinsics are well-formed.
///
/// Looks at a template after its transforms, since they declare resources too; spans still lie in the user's text.
public struct ReferenceChecker {
    private let template: Template
    private let sources: SourceMap
    private let types: ResourceTypes
    private var diagnostics = DiagnosticList()

    public static func check(
        _ template: Template, sources: SourceMap, types: ResourceTypes, into diagnostics: inout DiagnosticList
    ) {
        var checker = ReferenceChecker(template: template, sources: sources, types: types)
        checker.check()
        diagnostics.add(contentsOf: checker.diagnostics.all)
    }

    private init(template: Template, sources: SourceMap, types: ResourceTypes) {
        self.template = template
        self.sources = sources
        self.types = types
    }

    private mutating func check() {
        for entry in template.conditions {
            var collector = ReferenceCollector()
            collector.collectCondition(entry.value)
            report(collector, in: nil)
            for reference in collector.references where template.resources[LogicalID(reference.target)] != nil {
                diagnostics.add(.resourceInCondition(entry.key.text, reference))
            }
        }
        for resource in template.resources.values { check(resource) }
        for output in template.outputs.values {
            var collector = ReferenceCollector()
            collector.collect(output.value)
            if let name = output.exportName { collector.collect(name) }
            report(collector, in: nil)
            if let condition = output.condition { checkCondition(condition.name, at: condition.span) }
        }
    }

    private mutating func check(_ resource: Resource) {
        var collector = ReferenceCollector()
        collector.collect(resource.properties)
        report(collector, in: resource)
        if let condition = resource.condition { checkCondition(condition.name, at: condition.span, resource) }
        for (id, span) in resource.dependsOn where template.resources[id] == nil {
            diagnostics.add(.undefinedDependency(id, known: template.resources.keys.map(\.rawValue), at: span, of: resource))
        }
    }

    private mutating func report(_ collector: ReferenceCollector, in resource: Resource?) {
        diagnostics.add(contentsOf: collector.malformed.map { $0.on(resource) })
        for reference in collector.references { check(reference, in: resource) }
        for condition in collector.conditions { checkCondition(condition.text, at: condition.span, resource) }
        for mapping in collector.mappings where template.mappings[mapping.text] == nil {
            diagnostics.add(.undefinedMapping(mapping, known: template.mappings.keys).on(resource))
        }
        for text in collector.unsubstituted { checkUnsubstituted(text.text, at: text.span, in: resource) }
    }

    // MARK: - References

    private mutating func check(_ reference: Reference, in resource: Resource?) {
        let id = LogicalID(reference.target)
        guard let target = template.resources[id] else {
            checkParameter(reference, in: resource)
            return
        }
        guard case .attribute(let name) = reference.kind, name != "*",
            let attributes = types.attributes(of: target.type), !attributes.contains(name)
        else { return }
        // Attributes of attributes: `Outputs.Url`, `Endpoint.Address`.
        if let dot = name.firstIndex(of: "."), attributes.contains(String(name[..<dot])) { return }
        diagnostics.add(.unknownAttribute(name, of: target, known: attributes, at: place(of: reference)).on(resource))
    }

    private mutating func checkParameter(_ reference: Reference, in resource: Resource?) {
        let name = reference.target
        if reference.kind == .ref {
            if template.parameters[name] != nil || PseudoParameters.names.contains(name) { return }
            if name.hasPrefix("AWS::") {
                diagnostics.add(.unknownPseudoParameter(name, at: place(of: reference)).on(resource))
                return
            }
        }
        let near = nearest(to: name, in: template.resources.keys.map(\.rawValue) + template.parameters.keys)
        var diagnostic = Diagnostic.undefinedReference(reference, near: near, at: place(of: reference)).on(resource)
        if let near, let span = declaration(of: near) {
            diagnostic = diagnostic.relating(span, "there is something with a similar name")
        }
        diagnostics.add(diagnostic)
    }

    private func declaration(of name: String) -> SourceSpan? {
        template.resources[LogicalID(name)]?.idSpan ?? template.parameters[name]?.nameSpan
    }

    private func place(of reference: Reference) -> SourceSpan {
        guard let written = reference.written else { return reference.span }
        return sources.place(of: written.text, occurrence: written.occurrence, within: reference.span)
    }

    private mutating func checkCondition(_ name: String, at span: SourceSpan, _ resource: Resource? = nil) {
        guard template.conditions[name] == nil else { return }
        diagnostics.add(.undefinedCondition(name, known: template.conditions.keys, at: span).on(resource))
    }

    /// `${…}` outside of Sub stays as it is, which is rarely meant when the name exists.
    private mutating func checkUnsubstituted(_ text: String, at span: SourceSpan, in resource: Resource?) {
        for part in SubText(text, at: span).parts {
            guard case .reference(let name, let written, let occurrence) = part else { continue }
            let target = String(name.prefix { $0 != "." })
            let isKnown =
                PseudoParameters.names.contains(target) || template.parameters[target] != nil
                || (template.resources[LogicalID(target)] != nil && (resource == nil || resource?.origin == nil))
            guard isKnown else { continue }
            let place = sources.place(of: written, occurrence: occurrence, within: span)
            diagnostics.add(.missingSub(written, at: place, text: span).on(resource))
        }
    }
}

extension Diagnostic {
    /// The same diagnostic, said of the resource of the user's that it stands in.
    fileprivate func on(_ resource: Resource?) -> Diagnostic {
        var copy = self
        copy.logicalID = copy.logicalID ?? resource.map { ($0.origin?.logicalID ?? $0.logicalID).rawValue }
        return copy
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A reference to something that is neither a parameter nor a resource.
    public static let undefinedReference = DiagnosticCode("R301")
    /// An attribute that the resource's type does not have.
    public static let unknownAttribute = DiagnosticCode("R302")
    /// A pseudo parameter that does not exist.
    public static let unknownPseudoParameter = DiagnosticCode("R303")
    /// `${…}` in a text that no Sub replaces.
    public static let missingSub = DiagnosticCode("R304")
    /// `DependsOn` names no resource.
    public static let undefinedDependency = DiagnosticCode("R305")
    /// A condition refers to a resource.
    public static let resourceInCondition = DiagnosticCode("R316")
    /// A condition that is not defined.
    public static let undefinedCondition = DiagnosticCode("G620")
    /// A mapping that is not defined.
    public static let undefinedMapping = DiagnosticCode("G631")
}

extension Diagnostic {
    fileprivate static func undefinedReference(_ reference: Reference, near: String?, at span: SourceSpan) -> Diagnostic {
        let isRef = reference.kind == .ref
        let what = isRef ? "no parameter or resource" : "no resource"
        var diagnostic = Diagnostic(
            .error, .undefinedReference,
            "'\(reference.target)' is \(what) of this template" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: span,
            label: "not defined")
        // An edit is safe only where the whole span is the name.
        if let near, isRef, reference.written == nil {
            diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(span, near)])]
        }
        return diagnostic
    }

    fileprivate static func unknownAttribute(
        _ name: String, of target: Resource, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let near = known.first { $0.lowercased() == name.lowercased() } ?? nearest(to: name, in: known)
        let has = known.isEmpty ? "; it has none" : "; it has \(known.prefix(5).joined(separator: ", "))"
        var diagnostic = Diagnostic(
            .error, .unknownAttribute,
            "'\(name)' is no attribute of \(target.type) '\(target.logicalID)'" + (near.map { "; did you mean '\($0)'?" } ?? has),
            at: span)
        if let near, near.lowercased() == name.lowercased() {
            diagnostic.help = "attributes are case-sensitive"
            let end = SourceSpan(source: span.source, start: span.end.advanced(by: -name.unicodeScalars.count), end: span.end)
            diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(end, near)])]
        }
        return diagnostic
    }

    fileprivate static func unknownPseudoParameter(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .unknownPseudoParameter,
            "'\(name)' is no pseudo parameter" + suggestion(for: name, in: PseudoParameters.names), at: span)
    }

    fileprivate static func missingSub(_ written: String, at place: SourceSpan, text: SourceSpan) -> Diagnostic {
        let start = SourceSpan(source: text.source, at: text.start)
        return Diagnostic(
            .warning, .missingSub, "'\(written)' stays as it is: the text is not inside of Sub", at: place,
            help: "put '!Sub' before the text"
        ).fixed(by: DiagnosticFix("put '!Sub' before the text", [DiagnosticFix.Edit(start, "!Sub ")]))
    }

    fileprivate static func undefinedDependency(
        _ id: LogicalID, known: [String], at span: SourceSpan, of resource: Resource
    ) -> Diagnostic {
        Diagnostic(
            .error, .undefinedDependency,
            "'\(resource.logicalID)' depends on '\(id)', which is no resource of this template"
                + suggestion(for: id.rawValue, in: known), at: span)
            .on(resource)
    }

    fileprivate static func resourceInCondition(_ condition: String, _ reference: Reference) -> Diagnostic {
        Diagnostic(
            .error, .resourceInCondition, "condition '\(condition)' cannot refer to the resource '\(reference.target)'",
            at: reference.span, help: "conditions may use parameters, pseudo parameters and mappings")
    }

    fileprivate static func undefinedCondition(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        let words = known.isEmpty ? "; the template has no section 'Conditions'" : suggestion(for: name, in: known)
        return Diagnostic(.error, .undefinedCondition, "condition '\(name)' is not defined" + words, at: span)
    }

    fileprivate static func undefinedMapping(_ mapping: Intrinsic.Name, known: [String]) -> Diagnostic {
        let words = known.isEmpty ? "; the template has no section 'Mappings'" : suggestion(for: mapping.text, in: known)
        return Diagnostic(.error, .undefinedMapping, "mapping '\(mapping.text)' is not defined" + words, at: mapping.span)
    }
}
