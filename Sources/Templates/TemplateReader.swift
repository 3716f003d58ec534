public import Diagnostics
public import Documents
internal import OrderedCollections

/// Reads the sections of a template from its tree.
///
/// Reports everything that is wrong with the outer structure and goes on with what can be understood.
public struct TemplateReader {
    private var diagnostics = DiagnosticList()

    /// The template in a document. A document that is no template gives an empty one, with errors.
    public static func template(from root: Node?, source: SourceText, into diagnostics: inout DiagnosticList) -> Template {
        var reader = TemplateReader()
        let template = reader.read(root, source: source, isUnreadable: diagnostics.hasErrors)
        diagnostics.add(contentsOf: reader.diagnostics.all)
        return template
    }

    private mutating func read(_ root: Node?, source: SourceText, isUnreadable: Bool) -> Template {
        guard let root else {
            // A text that cannot be read has its error already; one without content needs words.
            let start = SourceSpan(at: .start)
            if !isUnreadable { diagnostics.add(.emptyTemplate(at: start)) }
            return Template(span: start)
        }
        var template = Template(span: root.span)
        guard let sections = root.mapping else {
            diagnostics.add(root.isNull ? .emptyTemplate(at: root.span) : .notATemplate(root))
            return template
        }
        checkSections(sections)
        template.formatVersion = formatVersion(sections)
        template.description = sections["Description"]
        template.metadata = sections["Metadata"]
        template.transforms = transforms(sections["Transform"])
        template.globals = sections["Globals"]
        template.rules = sections["Rules"]
        readParameters(sections["Parameters"], into: &template)
        template.mappings = section("Mappings", sections["Mappings"]) ?? Mapping()
        template.conditions = section("Conditions", sections["Conditions"]) ?? Mapping()
        readResources(sections, into: &template)
        readOutputs(sections["Outputs"], into: &template)
        return template
    }

    // MARK: - Sections

    private static let sectionNames = [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform",
        "Globals", "Resources", "Outputs", "Hooks",
    ]

    private mutating func checkSections(_ sections: Mapping) {
        for entry in sections where !Self.sectionNames.contains(entry.key.text) {
            // Resources at the top level have a message of their own.
            if sections["Resources"] == nil, entry.value["Type"]?.text?.contains("::") == true { continue }
            diagnostics.add(.unknownSection(entry.key, all: Self.sectionNames, present: sections.keys))
        }
    }

    private mutating func formatVersion(_ sections: Mapping) -> Node? {
        guard let version = sections["AWSTemplateFormatVersion"] else { return nil }
        if version.text != "2010-09-09" { diagnostics.add(.formatVersion(version)) }
        return version
    }

    private mutating func transforms(_ node: Node?) -> [TransformDeclaration] {
        guard let node else { return [] }
        return (node.sequence ?? [node]).compactMap { item in
            if let name = item.text { return TransformDeclaration(name: name, span: item.span) }
            if let name = item["Name"]?.text {
                return TransformDeclaration(name: name, parameters: item["Parameters"], span: item.span)
            }
            if let include = item["Fn::Transform"], let name = include["Name"]?.text {
                return TransformDeclaration(name: name, parameters: include["Parameters"], span: item.span)
            }
            diagnostics.add(.badTransform(item))
            return nil
        }
    }

    /// A section that must be a mapping.
    private mutating func section(_ name: String, _ node: Node?) -> Mapping? {
        guard let node else { return nil }
        if let mapping = node.mapping { return mapping }
        if !node.isNull { diagnostics.add(.notAMap(name, node)) }
        return nil
    }

    // MARK: - Parameters and outputs

    private mutating func readParameters(_ node: Node?, into template: inout Template) {
        for entry in section("Parameters", node) ?? Mapping() {
            guard let parameter = parameter(entry) else { continue }
            template.parameters[parameter.name] = parameter
        }
    }

    private mutating func parameter(_ entry: Mapping.Entry) -> Parameter? {
        guard let fields = entry.value.mapping else {
            diagnostics.add(.notAMap("parameter '\(entry.key.text)'", entry.value))
            return nil
        }
        guard let typeNode = fields["Type"], let typeName = typeNode.text else {
            diagnostics.add(.parameterWithoutType(entry.key))
            return nil
        }
        let type = ParameterType(typeName)
        if type == nil { diagnostics.add(.parameterType(typeNode, name: typeName, known: ParameterType.names)) }
        var parameter = Parameter(
            name: entry.key.text, nameSpan: entry.key.span, type: type ?? .string, typeSpan: typeNode.span)
        parameter.defaultValue = fields["Default"]
        parameter.allowedValues = fields["AllowedValues"]?.sequence
        parameter.allowedPattern = fields["AllowedPattern"]
        parameter.constraintDescription = fields["ConstraintDescription"]?.text
        parameter.minLength = fields["MinLength"]?.text.flatMap { Int($0) }
        parameter.maxLength = fields["MaxLength"]?.text.flatMap { Int($0) }
        parameter.minValue = fields["MinValue"]
        parameter.maxValue = fields["MaxValue"]
        parameter.isNoEcho = fields["NoEcho"]?.scalar?.isTrue ?? false
        parameter.description = fields["Description"]?.text
        return parameter
    }

    private mutating func readOutputs(_ node: Node?, into template: inout Template) {
        for entry in section("Outputs", node) ?? Mapping() {
            guard let fields = entry.value.mapping else {
                diagnostics.add(.notAMap("output '\(entry.key.text)'", entry.value))
                continue
            }
            guard let value = fields["Value"] else {
                diagnostics.add(.outputWithoutValue(entry.key))
                continue
            }
            var output = Output(name: entry.key.text, value: value, nameSpan: entry.key.span)
            output.description = fields["Description"]
            output.exportName = fields["Export"]?["Name"]
            output.condition = fields["Condition"].flatMap { node in node.text.map { ($0, node.span) } }
            template.outputs[entry.key.text] = output
        }
    }

    // MARK: - Resources

    private mutating func readResources(_ sections: Mapping, into template: inout Template) {
        guard let entry = sections.entry("Resources") else {
            diagnostics.add(.noResources(sections, at: template.span))
            return
        }
        template.resourcesSpan = entry.key.span
        if entry.value.isNull || entry.value.mapping?.isEmpty == true {
            diagnostics.add(.emptyResources(at: entry.key.span))
        }
        for resource in section("Resources", entry.value) ?? Mapping() {
            // `Fn::ForEach::Loop` and `Fn::Transform` stand among the resources and are expanded before this matters.
            if resource.key.text.hasPrefix("Fn::") {
                diagnostics.add(.loopOrMacro(resource.key))
                continue
            }
            guard let read = self.resource(resource) else { continue }
            template.resources[read.logicalID] = read
        }
    }

    private static let attributeNames = [
        "Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy",
        "CreationPolicy", "Metadata", "Connectors", "IgnoreGlobals",
    ]

    private mutating func resource(_ entry: Mapping.Entry) -> Resource? {
        let id = LogicalID(entry.key.text)
        if !id.isWellFormed { diagnostics.add(.malformedLogicalID(entry.key)) }
        guard var fields = entry.value.mapping else {
            diagnostics.add(.resourceNotAMap(entry.key, entry.value))
            return nil
        }
        guard let type = fields["Type"] else {
            diagnostics.add(.resourceWithoutType(entry.key, fields))
            return nil
        }
        guard let typeName = type.text else {
            diagnostics.add(.resourceTypeNotText(entry.key, type))
            return nil
        }
        checkAttributes(fields, of: id)
        let properties = fields["Properties"]
        if let properties, properties.mapping == nil, !properties.isNull {
            diagnostics.add(.propertiesNotAMap(id, properties))
        }
        fields["Type"] = nil
        fields["Properties"] = nil
        return Resource(
            logicalID: id, type: typeName, properties: properties?.mapping ?? Mapping(), attributes: fields,
            idSpan: entry.key.span, typeSpan: type.span, propertiesSpan: properties?.span ?? entry.key.span)
    }

    private mutating func checkAttributes(_ fields: Mapping, of id: LogicalID) {
        let misplaced = fields.filter { !Self.attributeNames.contains($0.key.text) }
        if let first = misplaced.first {
            diagnostics.add(.misplacedAttributes(first.key, others: misplaced.dropFirst().map(\.key), of: id, known: Self.attributeNames))
        }
        for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
            guard let policy = fields[name], let text = policy.text else { continue }
            let allowed = ["Delete", "Retain", "Snapshot"] + (name == "DeletionPolicy" ? ["RetainExceptOnCreate"] : [])
            if !allowed.contains(text) { diagnostics.add(.policyValue(name, policy, text, allowed: allowed, of: id)) }
        }
    }
}

extension Scalar {
    /// True for `true` in any of YAML's spellings, quoted or not.
    var isTrue: Bool { Scalar(text, style: .plain).plainType == .boolean(true) }
}
