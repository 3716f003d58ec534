public import Diagnostics
public import Documents

/// The transform `AWS::Include`: puts the content of other files in the places that ask for it.
///
/// What stands beside an include wins over what is included under the same key. Locations in S3 cannot be read; where one is
/// the whole of a property's value it is handed on as it is with a warning, and refused when the value is needed. So is a
/// definition of an API in a file that is not there, which a template may be checked without.
/// Source: CloudFormation User Guide, "AWS::Include transform".
public struct Includes {
    /// Reads a file that a template names, by its path beside the template; nil for one that cannot be read.
    public typealias Reader = (_ path: String) -> SourceText?

    /// Files within files.
    static let depthLimit = 20

    private let reader: Reader
    private var sources: SourceMap
    private var diagnostics = DiagnosticList()

    /// The tree of a template with its includes put in. The texts of the files are added to the sources.
    public static func expanded(
        _ root: Node, sources: inout SourceMap, reader: @escaping Reader, into diagnostics: inout DiagnosticList
    ) -> Node {
        var includes = Includes(reader: reader, sources: sources)
        let result = includes.expanded(template: root)
        sources = includes.sources
        diagnostics.add(contentsOf: includes.diagnostics.all)
        return result
    }

    private init(reader: @escaping Reader, sources: SourceMap) {
        self.reader = reader
        self.sources = sources
    }

    // MARK: - The template

    private mutating func expanded(template root: Node) -> Node {
        guard let sections = root.mapping else { return root }
        let requests = Self.requests(of: sections)
        // Nearly all templates include nothing, and are not copied.
        guard !requests.isEmpty || sections.contains(where: { Self.holdsRequest($0.value) }) else { return root }
        var result: [Mapping.Entry] = []
        for entry in sections {
            guard entry.key.text != "Transform", entry.key.text != Request.key else {
                result.append(entry)
                continue
            }
            let place = Place()
            let value =
                entry.key.text == "Resources"
                ? expanded(resources: entry.value, place) : expanded(entry.value, place)
            result.append(Mapping.Entry(key: entry.key, value: value))
        }
        let outermost = Place()
        var merged = Mapping(result)
        merged[Request.key] = nil
        for request in requests {
            guard let content = content(of: request, outermost) else { continue }
            merged = merged.joined(with: content, depth: 2)
        }
        return .map(merged, at: root.span)
    }

    /// What the template as a whole includes, under `Transform` and under `Fn::Transform`.
    private static func requests(of sections: Mapping) -> [Request] {
        let declared = (sections["Transform"]?.listed ?? []).compactMap { Request(declaration: $0) }
        let entry = sections.entry(Request.key)
        return declared + (entry?.value.listed.map { Request(node: $0, span: entry?.key.span) } ?? [])
    }

    private static func holdsRequest(_ node: Node) -> Bool {
        switch node.content {
        case .scalar: false
        case .sequence(let items): items.contains(where: holdsRequest)
        case .mapping(let mapping): mapping.contains { $0.key.text == Request.key || holdsRequest($0.value) }
        }
    }

    /// The values of the properties of resources may be includes as a whole.
    private mutating func expanded(resources: Node, _ place: Place) -> Node {
        entries(of: resources, place) { includes, resource in
            includes.entries(of: resource.value, place) { includes, field in
                guard field.key.text == "Properties" else { return includes.expanded(field.value, place) }
                return includes.entries(of: field.value, place) { includes, property in
                    let isDefinition = ["DefinitionBody", "Body"].contains(property.key.text)
                    let inner = Place(files: place.files, value: isDefinition ? .definition : .property)
                    return includes.expanded(property.value, inner)
                }
            }
        }
    }

    /// A map with its values changed and then its own include put in.
    private mutating func entries(
        of node: Node, _ place: Place, _ change: (inout Includes, Mapping.Entry) -> Node
    ) -> Node {
        guard let mapping = node.mapping else { return expanded(node, place) }
        let entries = mapping.map { entry in
            entry.key.text == Request.key ? entry : Mapping.Entry(key: entry.key, value: change(&self, entry))
        }
        return .map(replaced(Mapping(entries), place) ?? Mapping(entries), at: node.span)
    }

    // MARK: - The walk

    /// Where the walk is.
    private struct Place {
        /// The files that include each other, the outermost first.
        var files: [String] = []
        /// What a map that holds nothing but an include is the value of; nil outside of properties.
        var value: ValueKind?
    }

    private enum ValueKind {
        case property, definition
    }

    private mutating func expanded(_ node: Node, _ place: Place) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return .list(items.map { expanded($0, place) }, at: node.span)
        case .mapping: return entries(of: node, place) { $0.expanded($1.value, place) }
        }
    }

    /// A map with its include put in; nil for a map without any, or with one that is handed on.
    private mutating func replaced(_ mapping: Mapping, _ place: Place) -> Mapping? {
        guard let entry = mapping.entry(Request.key) else { return nil }
        let requests = entry.value.listed.map { Request(node: $0, span: entry.key.span) }
        if mapping.count == 1, requests.count == 1, isHandedOn(requests[0], place) { return nil }
        var rest = mapping
        rest[Request.key] = nil
        for request in requests {
            guard let content = content(of: request, place) else { continue }
            rest = rest.joined(with: content, depth: 1)
        }
        return rest
    }

    /// Whether an include stays what it is, with a warning.
    private mutating func isHandedOn(_ request: Request, _ place: Place) -> Bool {
        guard let value = place.value, request.name?.text == TransformDeclaration.include,
            let location = request.location
        else { return false }
        guard let text = location.text else { return Intrinsic.isIntrinsic(location) }
        let isMissing = value == .definition && reader(Self.path(text, from: place.files.last)) == nil
        guard text.contains("://") || isMissing, !location.isNothing else { return false }
        diagnostics.add(.includeLeftOut(text, at: location.span))
        return true
    }

    // MARK: - One include

    private mutating func content(of request: Request, _ place: Place) -> Mapping? {
        guard let name = request.name else {
            diagnostics.add(.macroWithoutName(request))
            return nil
        }
        guard name.text == TransformDeclaration.include else {
            diagnostics.add(.macroInside(name))
            return nil
        }
        guard let location = request.location, let text = location.text, !location.isNothing else {
            diagnostics.add(.includeLocation(request))
            return nil
        }
        guard !text.contains("://") else {
            diagnostics.add(.includeFromElsewhere(text, at: location.span))
            return nil
        }
        return content(ofFile: Self.path(text, from: place.files.last), named: location, place)
    }

    private mutating func content(ofFile path: String, named location: Node, _ place: Place) -> Mapping? {
        guard !place.files.contains(path), place.files.count < Self.depthLimit else {
            diagnostics.add(.includeCycle(place.files + [path], at: location.span))
            return nil
        }
        guard let text = reader(path) else {
            diagnostics.add(.includeNotFound(path, at: location.span))
            return nil
        }
        let id = sources.add(text)
        let problems = diagnostics.all.count
        guard let root = Document.read(text, as: id, into: &diagnostics) else {
            if diagnostics.all.count == problems { diagnostics.add(.includeNotAMap(path, nil, at: location.span)) }
            return nil
        }
        guard root.mapping != nil else {
            diagnostics.add(.includeNotAMap(path, root, at: location.span))
            return nil
        }
        var inner = place
        inner.files.append(path)
        return expanded(root, inner).mapping
    }

    /// The path of a file that is named in another, or in the template, as seen from the template's folder.
    static func path(_ named: String, from file: String?) -> String {
        guard !named.hasPrefix("/") else { return named }
        var parts =
            file.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init) } ?? []
        for part in named.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != "..", !last.isEmpty {
                parts.removeLast()
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}

/// A macro that is to be applied at a place: `{Name: …, Parameters: {…}}`.
private struct Request {
    static let key = "Fn::Transform"

    let name: Node?
    let location: Node?
    /// Where it stands.
    let span: SourceSpan

    /// Among the values of a template.
    init(node: Node, span: SourceSpan?) {
        name = node["Name"].flatMap { $0.text == nil ? nil : $0 }
        location = node["Parameters"]?["Location"]
        self.span = node.isNothing ? span ?? node.span : node.span
    }

    /// At the top of a template; nil for transforms that are not AWS::Include.
    init?(declaration: Node) {
        let node = declaration[Self.key] ?? declaration
        guard (node["Name"] ?? node).text == TransformDeclaration.include else { return nil }
        name = node["Name"] ?? node
        location = node["Parameters"]?["Location"]
        span = declaration.span
    }
}

extension Node {
    /// The items of a list; a value alone is a list of one.
    fileprivate var listed: [Node] { sequence ?? [self] }
}

extension Mapping {
    /// These entries and those of another; maps under the same key are joined down to a depth, elsewhere these win.
    fileprivate func joined(with other: Mapping, depth: Int) -> Mapping {
        var result = self
        for entry in other {
            guard let own = result[entry.key.text] else {
                result.append(entry)
                continue
            }
            guard depth > 1, let inner = own.mapping, let added = entry.value.mapping else { continue }
            result[entry.key.text] = .map(inner.joined(with: added, depth: depth - 1), at: own.span)
        }
        return result
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A file to include that cannot be.
    public static let include = DiagnosticCode("T128")
}

extension Diagnostic {
    fileprivate static func macroWithoutName(_ request: Request) -> Diagnostic {
        Diagnostic(
            .unknownTransform, "'Fn::Transform' takes a map with the 'Name' of a macro", at: request.span,
            help: "write 'Fn::Transform: {Name: AWS::Include, Parameters: {Location: FILE}}'")
    }

    fileprivate static func includeLocation(_ request: Request) -> Diagnostic {
        Diagnostic(
            .include, "'AWS::Include' needs the path of a file as 'Location' among its 'Parameters'",
            at: request.location.map { $0.isNothing ? request.span : $0.span } ?? request.span)
    }

    fileprivate static func includeFromElsewhere(_ location: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .include, "\(quoted(location)) is not on this machine; samlet includes local files only", at: span,
            help: "write a path beside the template")
    }

    fileprivate static func includeLeftOut(_ location: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .warning, .include, "\(quoted(location)) cannot be read on this machine, so its content is not checked",
            at: span, help: "to deploy the template, write the path of a local file")
    }

    fileprivate static func includeNotFound(_ path: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .include, "the file \(quoted(path)) cannot be read", at: span,
            help: "paths are those beside the file that they stand in")
    }

    fileprivate static func includeCycle(_ files: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .include, "the files include each other without end: \(files.suffix(4).joined(separator: " → "))", at: span)
    }

    fileprivate static func includeNotAMap(_ path: String, _ root: Node?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .include, "a file to include holds a map; \(quoted(path)) holds \(root?.kindInWords ?? "nothing")", at: span
        )
    }
}
