/// The operations about reserved and provisioned concurrency.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct ConcurrencyOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "PutFunctionConcurrency": try await reserve()
        case "DeleteFunctionConcurrency": try await endReservation()
        case "PutProvisionedConcurrencyConfig": try await provision()
        case "GetProvisionedConcurrencyConfig": try await provisioned()
        case "DeleteProvisionedConcurrencyConfig": try await unprovision()
        case "ListProvisionedConcurrencyConfigs": try await list()
        default: nil
        }
    }

    private var limit: Int { call.concurrencyLimit }

    // MARK: - Reserved

    private func reserve() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, SatelliteShapes.reservedConcurrency)
        let count = try call.body.integer("ReservedConcurrentExecutions") ?? 0
        try await setReservation(count, of: name)
        var object = JSONObject()
        object.add("ReservedConcurrentExecutions", count)
        return APIAnswer(object)
    }

    private func endReservation() async throws(LambdaError) -> APIAnswer {
        try await setReservation(nil, of: try call.name(.plain))
        return .noContent
    }

    private func setReservation(_ count: Int?, of name: FunctionName) async throws(LambdaError) {
        let (scope, limit) = (call.scope, limit)
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.reserveConcurrency(count, of: name, in: scope, limit: limit)
        }
    }

    // MARK: - Provisioned

    private func subject(_ members: [RequestMember] = []) throws(LambdaError) -> (FunctionName, Substring) {
        let (name, qualifier) = try call.qualifiedName(.plain, members)
        guard let qualifier else { throw .validation([Violation(nil, at: "qualifier", .isPresent)]) }
        return (name, qualifier)
    }

    private func provision() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try subject(SatelliteShapes.provisionedConcurrency)
        let count = try call.body.integer("ProvisionedConcurrentExecutions") ?? 0
        let (scope, limit) = (call.scope, limit)
        let config = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.provision(count, of: name, qualifier, in: scope, limit: limit, at: UTCTime.now())
        }
        // What has been asked for has only begun, however little of it there is to do.
        return APIAnswer(statusCode: 202, Self.object(config, ProvisionedConcurrency(requested: count)))
    }

    private func provisioned() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try subject()
        let function = try call.catalogue.provisionable(name, qualifier, in: call.scope)
        guard let config = function.attachments.provisioned[String(qualifier)] else { throw .notProvisioned }
        return APIAnswer(Self.object(config, await progress(function, String(qualifier), config)))
    }

    private func unprovision() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try subject()
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.unprovision(name, qualifier, in: scope)
        }
        return .noContent
    }

    private func list() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, query: [.maxItems(upTo: 50)])
        let function = try call.catalogue.function(name, in: call.scope)
        var objects: [(key: String, object: JSONObject)] = []
        for key in function.attachments.provisioned.keys {
            guard let config = function.attachments.provisioned[key] else { continue }
            var object = JSONObject(["FunctionArn": "\(function.arn):\(key)"])
            Self.add(config, await progress(function, key, config), to: &object)
            objects.append((key, object))
        }
        let page = try ListPage(of: objects, call.query) { $0.key }
        return APIAnswer(JSONObject("ProvisionedConcurrencyConfigs", page) { $0.object })
    }

    private func progress(
        _ function: CatalogueFunction, _ qualifier: String, _ config: ProvisionedConcurrencyConfig
    ) async -> ProvisionedConcurrency {
        let failed = ProvisionedConcurrency(
            requested: config.requested, failure: ProvisionedConcurrency.initializationFailure)
        var sum = ProvisionedConcurrency(requested: config.requested)
        for (version, share) in function.wantedEnvironments(of: qualifier) {
            guard let progress = await call.progress?.provisioned(function.key, version: version) else { return failed }
            sum.add(progress, upTo: share)
        }
        return sum
    }

    private static func object(
        _ config: ProvisionedConcurrencyConfig, _ progress: ProvisionedConcurrency
    ) -> JSONObject {
        var object = JSONObject()
        add(config, progress, to: &object)
        return object
    }

    private static func add(
        _ config: ProvisionedConcurrencyConfig, _ progress: ProvisionedConcurrency, to object: inout JSONObject
    ) {
        object.add("RequestedProvisionedConcurrentExecutions", config.requested)
        object.add("AvailableProvisionedConcurrentExecutions", progress.available)
        object.add("AllocatedProvisionedConcurrentExecutions", progress.allocated)
        object.add("Status", progress.status.rawValue)
        object.add("StatusReason", progress.failure)
        object.add("LastModified", UTCTime(milliseconds: config.lastModified).apiText)
    }
}

extension LambdaError {
    fileprivate static let notProvisioned = LambdaError(
        code: "ProvisionedConcurrencyConfigNotFoundException", statusCode: 404,
        message: "No Provisioned Concurrency Config found for this function")
}
