public import Diagnostics
internal import Documents
internal import Templates

/// Where the code of a function is: in a bucket, in the template, in an image, or in a folder beside the template.
struct FunctionCode {
    let source: SAMResourceSource

    private var properties: Properties { source.properties }

    /// The function's `Code`; nil, with a diagnostic, when there is none.
    func node(in expansion: inout Expansion) -> Node? {
        let isImage = properties["PackageType"]?.string == "Image"
        let code = isImage ? image(in: &expansion) : archive(in: &expansion)
        guard !isImage, let key = properties["SourceKMSKeyArn"]?.ifTruthy, let code, let mapping = code.mapping else {
            return code
        }
        return .map(mapping.setting("SourceKMSKeyArn", key), at: code.span)
    }

    private func archive(in expansion: inout Expansion) -> Node? {
        if let inline = properties["InlineCode"] { return .map(["ZipFile": inline], at: inline.span) }
        guard let location = properties["CodeUri"] else {
            expansion.diagnostics.add(
                source.subject.error(
                    .functionCode, "\(source.subject.name) has no code", help: "give 'CodeUri' or 'InlineCode'"))
            return nil
        }
        return ArtifactLocation(location, property: "CodeUri", of: source.subject).code(in: &expansion)
    }

    private func image(in expansion: inout Expansion) -> Node? {
        if let uri = properties["ImageUri"]?.ifTruthy { return .map(["ImageUri": uri], at: uri.span) }
        // `sam build` makes the image from what the metadata name.
        if let context = source.resource.attributes["Metadata"]?["DockerContext"]?.ifTruthy, context.string != nil {
            return .map(["ImageUri": context], at: context.span)
        }
        expansion.diagnostics.add(
            source.subject.error(
                .functionCode, "\(source.subject.name) is of 'PackageType: Image' and has no 'ImageUri'"))
        return nil
    }
}

/// A place where code, a layer or a definition is.
struct ArtifactLocation {
    let node: Node
    let property: String
    let subject: Subject
    /// It must be a file, so that a bare word without an extension cannot be one.
    let isFile: Bool

    init(_ node: Node, property: String, of subject: Subject, isFile: Bool = false) {
        self.node = node
        self.property = property
        self.subject = subject
        self.isFile = isFile
    }

    /// In the form that Lambda takes: bucket, key and version, or the local path as it is.
    func code(in expansion: inout Expansion) -> Node? {
        place(in: &expansion, names: ("S3Bucket", "S3Key", "S3ObjectVersion"), refusesDynamicReferences: true)
    }

    /// In the form that API Gateway and Step Functions take.
    func definition(in expansion: inout Expansion) -> Node? {
        place(in: &expansion, names: ("Bucket", "Key", "Version"), refusesDynamicReferences: false)
    }

    private typealias Names = (bucket: String, key: String, version: String)

    private func place(in expansion: inout Expansion, names: Names, refusesDynamicReferences: Bool) -> Node? {
        if let mapping = node.mapping { return place(mapping, names, in: &expansion) }
        guard let text = node.string else {
            expansion.diagnostics.add(
                subject.error(
                    .artifactLocation, "'\(property)' is text or a map; found \(node.kindInWords)", at: node.span))
            return nil
        }
        if refusesDynamicReferences, Self.holdsPathReference(text) {
            expansion.diagnostics.add(
                subject.error(
                    .artifactLocation, "'\(property)' cannot hold a dynamic reference with a '/'", at: node.span,
                    help: "write it as a map with 'Bucket' and 'Key'"))
            return nil
        }
        if let uri = S3URI(text) {
            let make = NodeBuilder(node.span)
            return make.map([
                names.bucket: make.text(uri.bucket), names.key: make.text(uri.key),
                names.version: uri.version.map(make.text),
            ])
        }
        guard isLocalPath(text) else {
            expansion.diagnostics.add(
                subject.error(
                    .artifactLocation, "'\(text)' is neither a local path nor of the form s3://bucket/key",
                    at: node.span))
            return nil
        }
        return node
    }

    private func place(_ mapping: Mapping, _ names: Names, in expansion: inout Expansion) -> Node? {
        guard let bucket = mapping["Bucket"]?.ifTruthy, let key = mapping["Key"]?.ifTruthy else {
            expansion.diagnostics.add(
                subject.error(
                    .artifactLocation, "'\(property)' of \(subject.name) needs 'Bucket' and 'Key'", at: node.span))
            return nil
        }
        return .map([names.bucket: bucket, names.key: key, names.version: mapping["Version"]], at: node.span)
    }

    private func isLocalPath(_ text: String) -> Bool {
        guard !text.isEmpty, !text.holds("://"), !text.holds("{{resolve:") else { return false }
        return !isFile || text.contains("/") || text.contains(".")
    }

    private static func holdsPathReference(_ text: String) -> Bool {
        guard text.holds("{{resolve:"),
            let found = text.firstMatch(of: /{{resolve:(?:ssm|ssm-secure|secretsmanager):[a-zA-Z0-9_.\-\/]+(?::\d+)?}}/)
        else {
            return false
        }
        return found.output.contains("/")
    }
}

/// `s3://bucket/key?versionId=version`.
struct S3URI {
    let bucket: String
    let key: String
    let version: String?

    init?(_ text: String) {
        let scheme = "s3://".utf8
        guard text.utf8.prefix(scheme.count).elementsEqual(scheme) || text.hasPrefix("S3://") else { return nil }
        var rest = text.utf8.dropFirst(scheme.count)
        if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        var versions: [Substring] = []
        if let question = rest.firstIndex(of: UInt8(ascii: "?")) {
            versions = Substring(rest[question...].dropFirst()).split(separator: "&").filter {
                $0.hasPrefix("versionId=")
            }
            rest = rest[..<question]
        }
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), slash != rest.startIndex else { return nil }
        let host = rest[..<slash]
        // A host in brackets is an address, which no bucket's name is.
        guard !host.contains(UInt8(ascii: "[")), !host.contains(UInt8(ascii: "]")) else { return nil }
        bucket = String(Substring(host))
        key = String(Substring(rest[slash...].drop { $0 == UInt8(ascii: "/") }))
        let named = versions.map { $0.dropFirst("versionId=".count) }.filter { !$0.isEmpty }
        version = named.count == 1 ? String(named[0]) : nil
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A function without code, or with code in more than one place.
    public static let functionCode = DiagnosticCode("P251")
    /// A place of code, a layer or a definition that is none.
    public static let artifactLocation = DiagnosticCode("P254")
}
