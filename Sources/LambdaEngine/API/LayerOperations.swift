/// The operations that tell of layers.
///
/// Source: AWS Lambda API Reference.
struct LayerOperations {
    let call: APICall

    private var catalogue: FunctionCatalogue { call.catalogue }
    private var code: CodeFacts { call.code }
    private var query: QueryParameters { call.query }

    /// Nil for an operation of another kind.
    func answer() throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "ListLayers": APIAnswer(try layers())
        case "ListLayerVersions": APIAnswer(try versions(of: call.first))
        case "GetLayerVersion": APIAnswer(try version(call.last, of: call.first))
        case "GetLayerVersionByArn": APIAnswer(try versionByARN())
        default: nil
        }
    }

    // MARK: - Lists

    /// The newest version of each that fits.
    private func layers() throws(LambdaError) -> JSONObject {
        try call.check(query: LayerShapes.list)
        var newest: [String: LayerVersion] = [:]
        for version in matching() { newest[version.arn.layer] = version }
        let page = try ListPage(of: newest.values.sorted { $0.arn.layer < $1.arn.layer }, query) { $0.arn.layer }
        return JSONObject("Layers", page) { version in
            var object = JSONObject(["LayerName": version.arn.name, "LayerArn": version.arn.layer])
            object.add("LatestMatchingVersion", Self.object(version))
            return object
        }
    }

    /// - Parameter layer: its name or its ARN.
    private func versions(of layer: String) throws(LambdaError) -> JSONObject {
        try call.check(query: LayerShapes.list, first: LayerShapes.layer)
        let versions = matching().filter { Self.isNamed($0, layer) }
        let page = try ListPage(of: versions.reversed(), query) { $0.arn.text }
        return JSONObject("LayerVersions", page, Self.object)
    }

    private func matching() -> [LayerVersion] {
        let runtime = query["CompatibleRuntime"]
        let architecture = query["CompatibleArchitecture"]
        return catalogue.layerVersions.filter { version in
            (runtime.map { version.compatibleRuntimes?.contains($0) == true } ?? true)
                && (architecture.map { version.compatibleArchitectures?.contains($0) == true } ?? true)
                && (call.scope.region ?? version.arn.region) == version.arn.region
        }
    }

    private static func isNamed(_ version: LayerVersion, _ layer: String) -> Bool {
        version.arn.name == layer || version.arn.layer == layer
    }

    // MARK: - One version

    private func version(_ number: String, of layer: String) throws(LambdaError) -> JSONObject {
        try call.check(first: LayerShapes.layer)
        guard let number = Int(number), number >= 1 else {
            throw .invalidParameter("Layer Version Cannot be less than 1")
        }
        let found = matching().first { Self.isNamed($0, layer) && $0.arn.version == number }
        guard let found else { throw .resourceNotFound }
        return withContent(found)
    }

    private func versionByARN() throws(LambdaError) -> JSONObject {
        try call.check(query: LayerShapes.byARN)
        let arn = query["Arn"] ?? ""
        guard let found = catalogue.livingLayerVersion(arn: arn) else { throw .resourceNotFound }
        return withContent(found)
    }

    func withContent(_ version: LayerVersion) -> JSONObject {
        var content = JSONObject(["Location": code.location(of: version.upload, version.content)])
        content.add("CodeSize", code.size(of: version.upload, version.content))
        content.add("CodeSha256", code.base64Digest(of: version.upload, version.content))
        var object = Self.object(version)
        object.add("LayerArn", version.arn.layer)
        object.add("Content", content)
        return object
    }

    private static func object(_ version: LayerVersion) -> JSONObject {
        var object = JSONObject([
            "LayerVersionArn": version.arn.text, "Description": version.description, "LicenseInfo": version.license,
            "CreatedDate": UTCTime(milliseconds: version.createdAt).apiText,
        ])
        object.add("Version", version.arn.version)
        if let runtimes = version.compatibleRuntimes { object.add("CompatibleRuntimes", runtimes) }
        if let architectures = version.compatibleArchitectures {
            object.add("CompatibleArchitectures", architectures)
        }
        return object
    }
}
