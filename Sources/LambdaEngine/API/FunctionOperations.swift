/// The operations that tell of functions and their versions.
///
/// Source: AWS Lambda API Reference.
struct FunctionOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "GetFunction": APIAnswer(try function())
        case "GetFunctionConfiguration":
            APIAnswer(call.description(try found()).object(isListed: false))
        case "GetFunctionConcurrency":
            APIAnswer(Self.concurrency(of: try call.catalogue.function(try call.name(.plain), in: call.scope)))
        case "ListFunctions": APIAnswer(try functions())
        case "ListVersionsByFunction": APIAnswer(try versions())
        case "GetAccountSettings": APIAnswer(account())
        default: nil
        }
    }

    private func found() throws(LambdaError) -> FoundFunction {
        try call.catalogue.find(call.first, qualifier: call.query["Qualifier"], in: call.scope)
    }

    // MARK: - One function

    private func function() throws(LambdaError) -> JSONObject {
        let found = try found()
        var object = JSONObject()
        object.add("Configuration", call.description(found).object(isListed: false))
        object.add("Code", code(of: found.revision))
        if !found.function.tags.isEmpty { object.add("Tags", Self.tags(of: found.function)) }
        if found.function.reservedConcurrency != nil { object.add("Concurrency", Self.concurrency(of: found.function)) }
        return object
    }

    private func code(of revision: FunctionRevision) -> JSONObject {
        if let image = revision.configuration.image {
            let repository = image.uri.split(separator: ":").first.map(String.init) ?? image.uri
            return JSONObject([
                "RepositoryType": "ECR", "ImageUri": image.uri,
                "ResolvedImageUri": "\(repository)@sha256:\(revision.upload?.sha256 ?? "")",
            ])
        }
        return JSONObject([
            "RepositoryType": "S3", "Location": call.code.location(of: revision.upload, revision.configuration.code),
        ])
    }

    // MARK: - Lists

    private static let listFunctions = [
        RequestMember(
            "MasterRegion", .text(matching: #"ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}"#)),
        RequestMember("FunctionVersion", .word(["ALL"])), .maxItems(upTo: 10_000),
    ]

    private func functions() throws(LambdaError) -> JSONObject {
        try call.check(query: Self.listFunctions)
        // Asks for the copies of functions that other regions have made at the edge: there are none.
        if call.query["MasterRegion"] != nil { return try list("Functions", []) }
        let showsAll = call.query["FunctionVersion"] == "ALL"
        let all = call.catalogue.functions(in: call.scope.region).flatMap { function in
            showsAll ? Self.versions(of: function) : [Self.unqualified(function)]
        }
        return try list("Functions", all)
    }

    private func versions() throws(LambdaError) -> JSONObject {
        let name = try call.name(.namespaced, query: [.maxItems(upTo: 10_000)])
        return try list("Versions", Self.versions(of: try call.catalogue.function(name, in: call.scope)))
    }

    private func list(_ name: String, _ all: [FoundFunction]) throws(LambdaError) -> JSONObject {
        let page = try ListPage(of: all, call.query) { $0.arn }
        return JSONObject(name, page) { call.description($0).object(isListed: true) }
    }

    private static func unqualified(_ function: CatalogueFunction) -> FoundFunction {
        FoundFunction(
            function: function, version: FunctionVersion.latest, revision: function.latest, arn: function.arn)
    }

    /// `$LATEST` and the published ones, with their qualifiers.
    private static func versions(of function: CatalogueFunction) -> [FoundFunction] {
        let all =
            [(FunctionVersion.latest, function.latest)] + function.versions.map { (String($0.number), $0.revision) }
        return all.map { version, revision in
            FoundFunction(
                function: function, version: version, revision: revision, arn: "\(function.arn):\(version)",
                qualifier: version)
        }
    }

    // MARK: - Small parts

    private static func tags(of function: CatalogueFunction) -> JSONObject {
        var tags = JSONObject()
        for (key, value) in function.tags.sorted(by: { $0.key < $1.key }) { tags.add(key, value) }
        return tags
    }

    private static func concurrency(of function: CatalogueFunction) -> JSONObject {
        var object = JSONObject()
        if let reserved = function.reservedConcurrency { object.add("ReservedConcurrentExecutions", reserved) }
        return object
    }

    /// Source: Lambda Developer Guide, "Lambda quotas".
    private func account() -> JSONObject {
        let functions = call.catalogue.functions(in: call.scope.region)
        let revisions = functions.flatMap { [$0.latest] + $0.versions.map(\.revision) }
        let codeSize =
            revisions.reduce(0) { $0 + call.code.size(of: $1.upload, $1.configuration.code) }
            + call.catalogue.layerVersions.reduce(0) { $0 + call.code.size(of: $1.upload, $1.content) }
        var limit = JSONObject()
        limit.add("TotalCodeSize", 80_530_636_800)
        limit.add("CodeSizeUnzipped", 262_144_000)
        limit.add("CodeSizeZipped", 52_428_800)
        limit.add("ConcurrentExecutions", call.concurrencyLimit)
        let unreserved = call.catalogue.unreserved(in: call.scope.region, limit: call.concurrencyLimit)
        limit.add("UnreservedConcurrentExecutions", max(0, unreserved))
        var usage = JSONObject()
        usage.add("TotalCodeSize", codeSize)
        usage.add("FunctionCount", functions.count)
        var object = JSONObject()
        object.add("AccountLimit", limit)
        object.add("AccountUsage", usage)
        return object
    }
}
