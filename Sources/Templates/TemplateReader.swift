public import Diagnostics
public import Documents
internal import OrderedCollections

/// Reads the sections of a template from its tree.
///
/// Reports everything that is wrong with the outer structure and goes on with what can be understood.
public struct TemplateReader {
    private var diagnostics = DiagnosticList()

    /// The template in a document. A document that is no template gives an empty one, with errors.
    public static func template(from root: Node?, source: SourceText, into diagnostics: inout DiagnosticList)
        -> Template
    {
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
        checkSections(sections, of: source)
        template.sections = sections
        template.formatVersion = formatVersion(sections)
        template.description = sections["Description"]
        template.metadata = sections["Metadata"]
        template.transforms = transforms(sections["Transform"])
        template.globals = sections["Globals"]
        template.rules = sections["Rules"]
        readParameters(sections["Parameters"], into: &template)
        template.mappings = mappings(sections["Mappings"])
        template.conditions = section("Conditions", sections["Conditions"]) ?? Mapping()
        readResources(sections, into: &template)
        readOutputs(sections["Outputs"], into: &template)
        return template
    }

    // MARK: - Sections

    private static let sectionNames = [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
        "Transform",
        "Globals", "Resources", "Outputs", "Hooks",
    ]

    private static let sectionVocabulary = Vocabulary(sectionNames)

    private mutating func checkSections(_ sections: Mapping, of text: SourceText) {
        for entry in sections where !Self.sectionNames.contains(entry.key.text) {
            // Resources at the top level have a message of their own.
            if sections["Resources"] == nil, entry.value.looksLikeResource { continue }
            let near = Self.sectionVocabulary.nearest(to: entry.key.text)
            diagnostics.add(.unknownSection(entry, near: near, in: sections, of: text))
        }
    }

    private mutating func formatVersion(_ sections: Mapping) -> Node? {
        guard let version = sections["AWSTemplateFormatVersion"] else { return nil }
        if version.text != "2010-09-09" { diagnostics.add(.formatVersion(version)) }
        return version
    }

    private mutating func transforms(_ node: Node?) -> [TransformDeclaration] {
        guard let node else { return [] }
        var names: [Node] = []
        let declarations = (node.sequence ?? [node]).compactMap { item -> TransformDeclaration? in
            let content = item["Fn::Transform"] ?? item
            let named = content.text == nil ? content["Name"] : content
            guard let named, let name = named.text else {
                diagnostics.add(.badTransform(item))
                return nil
            }
            names.append(named)
            if !MacroNames.applied.contains(name) { diagnostics.add(.unknownMacro(name, at: named)) }
            return TransformDeclaration(name: name, parameters: content["Parameters"], span: item.span)
        }
        TransformOrder.check(names, into: &diagnostics)
        return declarations
    }

    /// A section that must be a mapping.
    private mutating func section(_ name: String, _ node: Node?) -> Mapping? {
        guard let node else { return nil }
        if let mapping = node.mapping { return mapping }
        if !node.isNull { diagnostics.add(.notAMap(name, node)) }
        return nil
    }

    /// Mappings lead from two keys to texts or lists of texts.
    private mutating func mappings(_ node: Node?) -> Mapping {
        let mappings = section("Mappings", node) ?? Mapping()
        for mapping in mappings {
            for outer in section("mapping \(mapping.key.text)", mapping.value) ?? Mapping() {
                for inner in section("key \(outer.key.text) of mapping \(mapping.key.text)", outer.value) ?? Mapping()
                where !inner.value.isTextOrTexts {
                    diagnostics.add(.mappingValue(inner))
                }
            }
        }
        return mappings
    }

    // MARK: - Parameters and outputs

    private mutating func readParameters(_ node: Node?, into template: inout Template) {
        for entry in section("Parameters", node) ?? Mapping() {
            if !LogicalID(entry.key.text).isWellFormed { diagnostics.add(.malformedName("parameter", entry.key)) }
            template.parameters[entry.key.text] = parameter(entry)
        }
    }

    private static let parameterFields = [
        "Type", "Default", "Description", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength",
        "MaxLength", "MinValue", "MaxValue", "NoEcho",
    ]

    /// A parameter that cannot be read is a text of any value, so that what refers to it is not wrong too.
    private mutating func parameter(_ entry: Mapping.Entry) -> Parameter {
        var parameter = Parameter(
            name: entry.key.text, nameSpan: entry.key.span, type: .string, typeSpan: entry.key.span)
        guard let fields = entry.value.mapping else {
            diagnostics.add(.notAMap("parameter \(entry.key.text)", entry.value, at: entry.key))
            parameter.defaultValue = entry.value.scalar == nil ? .text("", at: entry.value.span) : entry.value
            return parameter
        }
        for field in fields where !Self.parameterFields.contains(field.key.text) {
            diagnostics.add(.unknownParameterField(field.key, of: entry.key, known: Self.parameterFields))
        }
        if let type = parameterType(fields, of: entry.key) { (parameter.type, parameter.typeSpan) = type }
        parameter.defaultValue = fields["Default"]
        parameter.allowedValues = texts("AllowedValues", in: fields)
        parameter.allowedPattern = pattern(fields["AllowedPattern"])
        parameter.constraintDescription = fields["ConstraintDescription"]?.text
        parameter.minLength = wholeNumber("MinLength", in: fields)
        parameter.maxLength = wholeNumber("MaxLength", in: fields)
        parameter.minValue = number("MinValue", in: fields)
        parameter.maxValue = number("MaxValue", in: fields)
        parameter.isNoEcho = boolean("NoEcho", in: fields) ?? false
        parameter.description = fields["Description"]?.text
        return parameter
    }

    private mutating func parameterType(_ fields: Mapping, of key: Mapping.Key) -> (ParameterType, SourceSpan)? {
        guard let node = fields["Type"], let name = node.text else {
            diagnostics.add(.parameterWithoutType(key, fields["Type"]))
            return nil
        }
        guard let type = ParameterType(name) else {
            diagnostics.add(.parameterType(node, name: name, known: ParameterType.names))
            return nil
        }
        return (type, node.span)
    }

    private mutating func texts(_ field: String, in fields: Mapping) -> [Node]? {
        guard let node = fields[field] else { return nil }
        guard let items = node.sequence, items.allSatisfy({ $0.scalar != nil }) else {
            diagnostics.add(.parameterField(field, "a list of texts", node))
            return nil
        }
        return items
    }

    private mutating func pattern(_ node: Node?) -> Node? {
        guard let node else { return nil }
        guard let text = node.text else {
            diagnostics.add(.parameterField("AllowedPattern", "a regular expression", node))
            return nil
        }
        if case .malformed(let reason) = TextPattern.reading(text) {
            diagnostics.add(.malformedPattern(reason, node))
            return nil
        }
        return node
    }

    private mutating func wholeNumber(_ field: String, in fields: Mapping) -> Int? {
        guard let node = fields[field] else { return nil }
        if let number = Value(node).integer, number >= 0 { return number }
        diagnostics.add(.parameterField(field, "a whole number", node))
        return nil
    }

    private mutating func number(_ field: String, in fields: Mapping) -> Node? {
        guard let node = fields[field] else { return nil }
        if let text = node.text, ExactDecimal(text) != nil { return node }
        diagnostics.add(.parameterField(field, "a number", node))
        return nil
    }

    private mutating func boolean(_ field: String, in fields: Mapping) -> Bool? {
        guard let node = fields[field] else { return nil }
        if let value = node.scalar?.boolean { return value }
        diagnostics.add(.parameterField(field, "true or false", node))
        return nil
    }

    private mutating func readOutputs(_ node: Node?, into template: inout Template) {
        for entry in section("Outputs", node) ?? Mapping() {
            if LoopSyntax.isLoop(entry.key.text) {
                diagnostics.add(.extensionWithoutTransform(entry.key.text, at: entry.key.span))
                continue
            }
            if !LogicalID(entry.key.text).isWellFormed { diagnostics.add(.malformedName("output", entry.key)) }
            guard let fields = entry.value.mapping else {
                diagnostics.add(.notAMap("output \(entry.key.text)", entry.value, at: entry.key))
                continue
            }
            guard let value = fields["Value"], !value.isNull else {
                diagnostics.add(.outputWithoutValue(entry.key))
                continue
            }
            var output = Output(name: entry.key.text, value: value, nameSpan: entry.key.span)
            output.description = fields["Description"]
            output.exportName = fields["Export"]?["Name"]
            if let condition = fields["Condition"] {
                checkConditionName(condition, of: nil)
                output.condition = condition.text.map { ($0, condition.textSpan) }
            }
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
            // Loops are written out before, if the template asks for that.
            if LoopSyntax.isLoop(resource.key.text) {
                diagnostics.add(.extensionWithoutTransform(resource.key.text, at: resource.key.span))
                continue
            }
            guard let read = self.resource(resource) else {
                template.unreadNames.insert(resource.key.text)
                continue
            }
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
        let type = fields["Type"]
        if type == nil { diagnostics.add(.resourceWithoutType(entry.key, fields)) }
        if let type, type.text == nil { diagnostics.add(.resourceTypeNotText(entry.key, type)) }
        checkAttributes(fields, of: id, type?.text ?? "")
        let properties = fields["Properties"]
        if let properties, properties.mapping == nil, !properties.isNull {
            diagnostics.add(.propertiesNotAMap(id, properties))
        }
        // What is of the wrong kind is handed on as it is.
        if type?.text != nil { fields["Type"] = nil }
        if properties?.mapping != nil { fields["Properties"] = nil }
        return Resource(
            logicalID: id, type: type?.text ?? "", properties: properties?.mapping ?? Mapping(), attributes: fields,
            idSpan: entry.key.span, typeSpan: type?.span ?? entry.key.span,
            propertiesSpan: properties?.span ?? entry.key.span)
    }

    private mutating func checkAttributes(_ fields: Mapping, of id: LogicalID, _ type: String) {
        var misplaced: [Mapping.Key] = []
        let isCustom = type.hasPrefix("Custom::") || type == "AWS::CloudFormation::CustomResource"
        for key in fields.map(\.key) where !Self.attributeNames.contains(key.text) {
            if isCustom, key.text == "Version" { continue }
            // A near name that is there already was not meant.
            if let near = nearest(to: key.text, in: Self.attributeNames), fields[near] == nil {
                diagnostics.add(.unknownAttribute(key, near: near, of: id))
            } else {
                misplaced.append(key)
            }
        }
        if !misplaced.isEmpty {
            // AWS's transform drops them from SAM resources, and CloudFormation overlooks descriptions.
            let isIgnored = type.hasPrefix("AWS::Serverless::") && fields["Properties"] != nil
            let isHarmless = isIgnored || misplaced.allSatisfy { $0.text == "Description" }
            let entries = fields.filter { misplaced.contains($0.key) }
            let hasProperties = fields["Properties"] != nil
            diagnostics.add(
                .misplacedAttributes(entries, of: id, isHarmless ? .warning : .error, hasProperties: hasProperties))
        }
        if let condition = fields["Condition"] { checkConditionName(condition, of: id) }
        if let dependencies = fields["DependsOn"] {
            for item in dependencies.sequence ?? [dependencies] where item.text == nil {
                diagnostics.add(.dependencyKind(item, of: id))
            }
        }
        for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
            guard let policy = fields[name], let text = policy.text else { continue }
            let allowed = ["Delete", "Retain", "Snapshot"] + (name == "DeletionPolicy" ? ["RetainExceptOnCreate"] : [])
            if !allowed.contains(text) { diagnostics.add(.policyValue(name, policy, text, allowed: allowed, of: id)) }
        }
    }

    private mutating func checkConditionName(_ node: Node, of id: LogicalID?) {
        if node.text == nil { diagnostics.add(.conditionKind(node, of: id)) }
    }
}

extension Node {
    /// True for a map with a `Type` such as `AWS::S3::Bucket`.
    var looksLikeResource: Bool { self["Type"]?.text?.holds("::") == true }

    fileprivate var isTextOrTexts: Bool {
        scalar != nil || sequence?.allSatisfy { $0.scalar != nil } == true
    }
}
