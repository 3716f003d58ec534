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
    private var diagnostics: [Diagnostic] = []
    /// What is referred to and not defined, by resource and name, with the position of its diagnostic.
    private var undefined: [[String]: Int] = [:]
    /// Comparing every wrong name with every right one would take the square of the template's time.
    private var comparisonsLeft = 1_000_000
    private var vocabularies: [Names: Vocabulary] = [:]
    /// The places of the references within the last text of a Sub that was looked at.
    private var written: (span: SourceSpan, places: [String: [SourceSpan]])?

    /// Checks all references of a template.
    ///
    /// - Parameter sources: the texts that the template's spans lie in, to find places within the texts of Sub.
    public static func check(
        _ template: Template, sources: SourceMap, types: ResourceTypes, into diagnostics: inout DiagnosticList
    ) {
        var checker = ReferenceChecker(template: template, sources: sources, types: types)
        checker.check()
        diagnostics.add(contentsOf: checker.diagnostics)
    }

    private init(template: Template, sources: SourceMap, types: ResourceTypes) {
        self.template = template
        self.sources = sources
        self.types = types
    }

    /// The places that name each of some things, to be written anew when it is renamed; what stands in the text as it
    /// reads alone.
    ///
    /// - Parameter template: as it is written.
    public static func uses(of names: Set<String>, in template: Template, sources: SourceMap)
        -> [String: [SourceSpan]]
    {
        var checker = ReferenceChecker(template: template, sources: sources, types: .standard)
        var collector = ReferenceCollector()
        for resource in template.resources.values { collector.collect(resource.properties) }
        for output in template.outputs.values {
            collector.collect(output.value)
            if let export = output.exportName { collector.collect(export) }
        }
        var uses: [String: [SourceSpan]] = [:]
        func add(_ name: String, at span: SourceSpan) {
            if sources[span.source]?.text(of: span) == name { uses[name, default: []].append(span) }
        }
        for reference in collector.references where names.contains(reference.target) {
            add(reference.target, at: checker.places(of: reference).target)
        }
        for dependency in template.resources.values.lazy.flatMap(\.dependsOn)
        where names.contains(dependency.id.rawValue) {
            add(dependency.id.rawValue, at: dependency.span)
        }
        return uses
    }

    private mutating func check() {
        for entry in template.conditions {
            var collector = ReferenceCollector()
            collector.collectCondition(entry.value)
            report(collector, in: nil)
            for reference in collector.references where template.resources[LogicalID(reference.target)] != nil {
                diagnostics.append(.resourceInCondition(entry.key.text, reference, at: places(of: reference).whole))
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
        for (id, span) in resource.dependsOn
        where template.resources[id] == nil && !template.unreadNames.contains(id.rawValue) {
            let near = near(id.rawValue, among: .resources)
            diagnostics.append(.undefinedDependency(id, near: near, at: span, of: resource).on(resource))
        }
    }

    private mutating func report(_ collector: ReferenceCollector, in resource: Resource?) {
        diagnostics += collector.malformed.map { $0.on(resource) }
        for reference in collector.references { check(reference, in: resource) }
        for condition in collector.conditions { checkCondition(condition.text, at: condition.span, resource) }
        for mapping in collector.mappings where template.mappings[mapping.text] == nil {
            let near = near(mapping.text, among: .mappings)
            diagnostics.append(.undefinedMapping(mapping, near: near, hasAny: !template.mappings.isEmpty).on(resource))
        }
        // Names that the resource itself replaces, as a state machine does in its definition.
        let replaced = resource?.properties["DefinitionSubstitutions"]?.mapping ?? Mapping()
        for text in collector.unsubstituted {
            checkUnsubstituted(text.text, at: text.span, in: resource, but: replaced)
        }
    }

    // MARK: - References

    private mutating func check(_ reference: Reference, in resource: Resource?) {
        guard let position = template.resources.index(forKey: LogicalID(reference.target)) else {
            checkParameter(reference, in: resource)
            return
        }
        guard case .attribute(let name) = reference.kind, name != "*",
            let attributes = types.attributes(of: template.resources.values[position].type), !attributes.contains(name)
        else { return }
        let target = template.resources.values[position]
        // Attributes of attributes: `Outputs.Url`, `Endpoint.Address`.
        if let dot = name.firstIndex(of: "."), attributes.contains(String(name[..<dot])) { return }
        let place = places(of: reference).attribute
        diagnostics.append(.unknownAttribute(name, of: target, known: attributes, at: place).on(resource))
    }

    private mutating func checkParameter(_ reference: Reference, in resource: Resource?) {
        let name = reference.target
        if template.unreadNames.contains(name) { return }
        if reference.kind == .ref {
            if template.parameters[name] != nil || PseudoParameters.names.contains(name) { return }
            if name.hasPrefix("AWS::") {
                diagnostics.append(.unknownPseudoParameter(name, at: places(of: reference).target).on(resource))
                return
            }
        }
        reportUndefined(reference, in: resource)
    }

    /// Every undefined name is said once for each resource, with the places where it is used.
    private mutating func reportUndefined(_ reference: Reference, in resource: Resource?) {
        let name = reference.target
        let place = places(of: reference).target
        let isRef = reference.kind == .ref
        let key = [resource?.logicalID.rawValue ?? "", name, isRef ? "Ref" : ""]
        if let position = undefined[key] {
            diagnostics[position].addUse(at: place)
            return
        }
        let near = near(name, among: isRef ? .referable : .resources)
        var diagnostic = Diagnostic.undefinedReference(reference, near: near, at: place).on(resource)
        if near == nil { diagnostic.help = help(for: reference) }
        if let near, let span = declaration(of: near) {
            diagnostic = diagnostic.relating(span, "there is something with a similar name")
        }
        undefined[key] = diagnostics.count
        diagnostics.append(diagnostic)
    }

    private func help(for reference: Reference) -> String? {
        if let written = reference.written?.text { return "write '${!\(written.dropFirst(2))' if it is meant as text" }
        guard reference.kind == .ref, let dot = reference.target.firstIndex(of: "."),
            template.resources[LogicalID(String(reference.target[..<dot]))] != nil
        else { return nil }
        return "Ref takes no attributes; use GetAtt"
    }

    /// What a name that is not defined may have been meant to be.
    private enum Names: Hashable {
        case resources, referable, conditions, mappings
    }

    private mutating func near(_ name: String, among names: Names) -> String? {
        guard comparisonsLeft > 0 else { return nil }
        let vocabulary = vocabularies[names] ?? vocabulary(of: names)
        vocabularies[names] = vocabulary
        comparisonsLeft -= vocabulary.count
        return vocabulary.nearest(to: name)
    }

    private func vocabulary(of names: Names) -> Vocabulary {
        let resources = template.resources.keys.map(\.rawValue)
        return switch names {
        case .resources: Vocabulary(resources)
        case .referable: Vocabulary(resources + template.parameters.keys + PseudoParameters.names)
        case .conditions: Vocabulary(template.conditions.map(\.key.text))
        case .mappings: Vocabulary(template.mappings.map(\.key.text))
        }
    }

    private func declaration(of name: String) -> SourceSpan? {
        template.resources[LogicalID(name)]?.idSpan ?? template.parameters[name]?.nameSpan
    }

    private mutating func checkCondition(_ name: String, at span: SourceSpan, _ resource: Resource? = nil) {
        guard template.conditions[name] == nil else { return }
        let near = near(name, among: .conditions)
        diagnostics.append(
            .undefinedCondition(name, near: near, hasAny: !template.conditions.isEmpty, at: span).on(resource))
    }

    /// `${…}` outside of Sub stays as it is, which is rarely meant when the name exists.
    private mutating func checkUnsubstituted(
        _ text: String, at span: SourceSpan, in resource: Resource?, but replaced: Mapping
    ) {
        for part in SubText(text, at: span).parts {
            guard case .reference(let name, let written, let occurrence) = part, replaced[name] == nil else { continue }
            let target = String(name.prefix { $0 != "." })
            let isKnown =
                PseudoParameters.names.contains(target) || template.parameters[target] != nil
                || (template.resources[LogicalID(target)] != nil && (resource == nil || resource?.origin == nil))
            guard isKnown else { continue }
            let place = place(of: written, occurrence: occurrence, within: span)
            diagnostics.append(.missingSub(written, at: place, text: span, isJSON: isJSON(span.source)).on(resource))
        }
    }

    private func isJSON(_ source: SourceID) -> Bool {
        sources[source]?.bytes.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
    }

    // MARK: - Places

    /// Where a reference stands as a whole, and where its target and its attribute are named.
    private mutating func places(of reference: Reference) -> (
        whole: SourceSpan, target: SourceSpan, attribute: SourceSpan
    ) {
        let span = reference.span
        guard let written = reference.written else {
            return (span, reference.targetSpan ?? span, reference.attributeSpan ?? span)
        }
        let whole = place(of: written.text, occurrence: written.occurrence, within: span)
        let inside = written.text.unicodeScalars.dropFirst(2).dropLast()
        guard whole.end == whole.start.advanced(by: inside.count + 3) else { return (whole, whole, whole) }
        // Within `${ Name.Attribute }`.
        let start = whole.start.advanced(by: 2 + inside.prefix { $0.properties.isWhitespace }.count)
        let end = whole.end.advanced(by: -1 - inside.reversed().prefix { $0.properties.isWhitespace }.count)
        let dot = start.advanced(by: reference.target.unicodeScalars.count)
        return (
            whole, SourceSpan(source: whole.source, start: start, end: min(dot, end)),
            SourceSpan(source: whole.source, start: min(dot.advanced(by: 1), end), end: end)
        )
    }

    private mutating func place(of text: String, occurrence: Int, within span: SourceSpan) -> SourceSpan {
        if written?.span != span { written = (span, sources.references(within: span)) }
        guard let places = written?.places[text], places.indices.contains(occurrence) else { return span }
        return places[occurrence]
    }
}

extension Diagnostic {
    /// The same diagnostic, said of the resource of the user's that it stands in.
    fileprivate func on(_ resource: Resource?) -> Diagnostic {
        var copy = self
        copy.logicalID = copy.logicalID ?? resource.map { ($0.origin?.logicalID ?? $0.logicalID).rawValue }
        return copy
    }

    /// Adds another place of the same mistake; the first few are shown, of the others one sentence speaks.
    fileprivate mutating func addUse(at span: SourceSpan) {
        let words = "used here too"
        if related.count(where: { $0.text == words }) < 3 {
            related.append(Label(span, words))
        } else {
            notes = ["it is used in further places"]
        }
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
    /// The same diagnostic with a fix that writes another name, where the place is that of the name alone.
    fileprivate func replacing(_ name: String, by near: String?) -> Diagnostic {
        guard let near, let span, span.end == span.start.advanced(by: name.unicodeScalars.count) else { return self }
        return fixed(by: .replacing(span, by: near))
    }

    private static func suggestion(_ near: String?) -> String { near.map { "; did you mean \(quoted($0))?" } ?? "" }

    fileprivate static func undefinedReference(_ reference: Reference, near: String?, at span: SourceSpan) -> Diagnostic
    {
        let what = reference.kind == .ref ? "no parameter or resource" : "no resource"
        return Diagnostic(
            .undefinedReference, "\(quoted(reference.target)) is \(what) of this template" + suggestion(near), at: span,
            label: "not defined"
        ).replacing(reference.target, by: near)
    }

    fileprivate static func unknownAttribute(
        _ name: String, of target: Resource, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let near = nearest(to: name, in: known)
        let has =
            known.isEmpty
            ? "; it has none" : "; it has \(known.prefix(5).joined(separator: ", "))\(known.count > 5 ? ", …" : "")"
        let isSame = near?.lowercased() == name.lowercased()
        return Diagnostic(
            .unknownAttribute,
            "\(quoted(name)) is no attribute of \(target.type) \(quoted(target.logicalID.rawValue))"
                + (near == nil ? has : suggestion(near)), at: span, help: isSame ? "attributes are case-sensitive" : nil
        ).replacing(name, by: near)
    }

    fileprivate static func unknownPseudoParameter(_ name: String, at span: SourceSpan) -> Diagnostic {
        let near = nearest(to: name, in: PseudoParameters.names)
        return Diagnostic(
            .unknownPseudoParameter, "\(quoted(name)) is no pseudo parameter" + suggestion(near), at: span
        )
        .replacing(name, by: near)
    }

    fileprivate static func missingSub(
        _ written: String, at place: SourceSpan, text: SourceSpan, isJSON: Bool
    ) -> Diagnostic {
        let start = SourceSpan(source: text.source, at: text.start)
        let end = SourceSpan(source: text.source, at: text.end)
        let words = isJSON ? "put the text into 'Fn::Sub'" : "put '!Sub' before the text"
        let edits =
            isJSON
            ? [DiagnosticFix.Edit(start, "{\"Fn::Sub\": "), DiagnosticFix.Edit(end, "}")]
            : [DiagnosticFix.Edit(start, "!Sub ")]
        return Diagnostic(
            .warning, .missingSub, "\(quoted(written)) stays as it is: the text is not inside of Sub", at: place,
            help: words
        ).fixed(by: DiagnosticFix(words, edits))
    }

    fileprivate static func undefinedDependency(
        _ id: LogicalID, near: String?, at span: SourceSpan, of resource: Resource
    ) -> Diagnostic {
        Diagnostic(
            .undefinedDependency,
            "\(quoted(resource.logicalID.rawValue)) depends on \(quoted(id.rawValue)), which is no resource of this template"
                + suggestion(near), at: span
        ).replacing(id.rawValue, by: near)
    }

    fileprivate static func resourceInCondition(
        _ condition: String, _ reference: Reference, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            .resourceInCondition,
            "condition \(quoted(condition)) cannot refer to the resource \(quoted(reference.target))",
            at: span, help: "conditions may use parameters, pseudo parameters and mappings")
    }

    fileprivate static func undefinedCondition(_ name: String, near: String?, hasAny: Bool, at span: SourceSpan)
        -> Diagnostic
    {
        let words = hasAny ? suggestion(near) : "; the template has no section 'Conditions'"
        return Diagnostic(.undefinedCondition, "condition \(quoted(name)) is not defined" + words, at: span)
            .replacing(name, by: near)
    }

    fileprivate static func undefinedMapping(_ mapping: Intrinsic.Name, near: String?, hasAny: Bool) -> Diagnostic {
        let words = hasAny ? suggestion(near) : "; the template has no section 'Mappings'"
        return Diagnostic(.undefinedMapping, "mapping \(quoted(mapping.text)) is not defined" + words, at: mapping.span)
            .replacing(mapping.text, by: near)
    }
}
