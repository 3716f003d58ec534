/// An operation of Lambda's API, as a request's method and path name it.
///
/// Source: the service model `lambda/2015-03-31` of AWS's SDKs.
struct LambdaOperation: Hashable, Sendable {
    /// Such as `GetFunction`.
    var name: String
    /// What stands in the variable parts of the path, decoded.
    var parameters: [String] = []

    private struct Route {
        var method: Substring
        var segments: [Substring]
        /// A parameter of the query that tells operations of one path apart.
        var query: Substring?
        var name: String
    }

    /// A method, a path whose variable parts are `*`, and the operation's name.
    private static let table = """
        POST 2014-11-13/functions/*/invoke-async InvokeAsync
        GET 2015-03-31/event-source-mappings ListEventSourceMappings
        POST 2015-03-31/event-source-mappings CreateEventSourceMapping
        DELETE 2015-03-31/event-source-mappings/* DeleteEventSourceMapping
        GET 2015-03-31/event-source-mappings/* GetEventSourceMapping
        PUT 2015-03-31/event-source-mappings/* UpdateEventSourceMapping
        GET 2015-03-31/functions ListFunctions
        POST 2015-03-31/functions CreateFunction
        DELETE 2015-03-31/functions/* DeleteFunction
        GET 2015-03-31/functions/* GetFunction
        GET 2015-03-31/functions/*/aliases ListAliases
        POST 2015-03-31/functions/*/aliases CreateAlias
        DELETE 2015-03-31/functions/*/aliases/* DeleteAlias
        GET 2015-03-31/functions/*/aliases/* GetAlias
        PUT 2015-03-31/functions/*/aliases/* UpdateAlias
        PUT 2015-03-31/functions/*/code UpdateFunctionCode
        GET 2015-03-31/functions/*/configuration GetFunctionConfiguration
        PUT 2015-03-31/functions/*/configuration UpdateFunctionConfiguration
        POST 2015-03-31/functions/*/invocations Invoke
        GET 2015-03-31/functions/*/policy GetPolicy
        POST 2015-03-31/functions/*/policy AddPermission
        DELETE 2015-03-31/functions/*/policy/* RemovePermission
        GET 2015-03-31/functions/*/versions ListVersionsByFunction
        POST 2015-03-31/functions/*/versions PublishVersion
        GET 2016-08-19/account-settings GetAccountSettings
        DELETE 2017-03-31/tags/* UntagResource
        GET 2017-03-31/tags/* ListTags
        POST 2017-03-31/tags/* TagResource
        DELETE 2017-10-31/functions/*/concurrency DeleteFunctionConcurrency
        PUT 2017-10-31/functions/*/concurrency PutFunctionConcurrency
        GET 2018-10-31/layers ListLayers
        GET 2018-10-31/layers/*/versions ListLayerVersions
        POST 2018-10-31/layers/*/versions PublishLayerVersion
        DELETE 2018-10-31/layers/*/versions/* DeleteLayerVersion
        GET 2018-10-31/layers/*/versions/* GetLayerVersion
        GET 2018-10-31/layers/*/versions/*/policy GetLayerVersionPolicy
        POST 2018-10-31/layers/*/versions/*/policy AddLayerVersionPermission
        DELETE 2018-10-31/layers/*/versions/*/policy/* RemoveLayerVersionPermission
        GET 2018-10-31/layers?find=LayerVersion GetLayerVersionByArn
        DELETE 2019-09-25/functions/*/event-invoke-config DeleteFunctionEventInvokeConfig
        GET 2019-09-25/functions/*/event-invoke-config GetFunctionEventInvokeConfig
        POST 2019-09-25/functions/*/event-invoke-config UpdateFunctionEventInvokeConfig
        PUT 2019-09-25/functions/*/event-invoke-config PutFunctionEventInvokeConfig
        GET 2019-09-25/functions/*/event-invoke-config/list ListFunctionEventInvokeConfigs
        GET 2019-09-30/functions/*/concurrency GetFunctionConcurrency
        DELETE 2019-09-30/functions/*/provisioned-concurrency DeleteProvisionedConcurrencyConfig
        GET 2019-09-30/functions/*/provisioned-concurrency GetProvisionedConcurrencyConfig
        PUT 2019-09-30/functions/*/provisioned-concurrency PutProvisionedConcurrencyConfig
        GET 2019-09-30/functions/*/provisioned-concurrency?List=ALL ListProvisionedConcurrencyConfigs
        GET 2020-04-22/code-signing-configs ListCodeSigningConfigs
        POST 2020-04-22/code-signing-configs CreateCodeSigningConfig
        DELETE 2020-04-22/code-signing-configs/* DeleteCodeSigningConfig
        GET 2020-04-22/code-signing-configs/* GetCodeSigningConfig
        PUT 2020-04-22/code-signing-configs/* UpdateCodeSigningConfig
        GET 2020-04-22/code-signing-configs/*/functions ListFunctionsByCodeSigningConfig
        DELETE 2020-06-30/functions/*/code-signing-config DeleteFunctionCodeSigningConfig
        GET 2020-06-30/functions/*/code-signing-config GetFunctionCodeSigningConfig
        PUT 2020-06-30/functions/*/code-signing-config PutFunctionCodeSigningConfig
        GET 2021-07-20/functions/*/runtime-management-config GetRuntimeManagementConfig
        PUT 2021-07-20/functions/*/runtime-management-config PutRuntimeManagementConfig
        DELETE 2021-10-31/functions/*/url DeleteFunctionUrlConfig
        GET 2021-10-31/functions/*/url GetFunctionUrlConfig
        POST 2021-10-31/functions/*/url CreateFunctionUrlConfig
        PUT 2021-10-31/functions/*/url UpdateFunctionUrlConfig
        GET 2021-10-31/functions/*/urls ListFunctionUrlConfigs
        POST 2021-11-15/functions/*/response-streaming-invocations InvokeWithResponseStream
        GET 2024-08-31/functions/*/recursion-config GetFunctionRecursionConfig
        PUT 2024-08-31/functions/*/recursion-config PutFunctionRecursionConfig
        GET 2025-11-30/capacity-providers ListCapacityProviders
        POST 2025-11-30/capacity-providers CreateCapacityProvider
        DELETE 2025-11-30/capacity-providers/* DeleteCapacityProvider
        GET 2025-11-30/capacity-providers/* GetCapacityProvider
        PUT 2025-11-30/capacity-providers/* UpdateCapacityProvider
        GET 2025-11-30/capacity-providers/*/function-versions ListFunctionVersionsByCapacityProvider
        GET 2025-11-30/functions/*/function-scaling-config GetFunctionScalingConfig
        PUT 2025-11-30/functions/*/function-scaling-config PutFunctionScalingConfig
        POST 2025-12-01/durable-execution-callbacks/*/fail SendDurableExecutionCallbackFailure
        POST 2025-12-01/durable-execution-callbacks/*/heartbeat SendDurableExecutionCallbackHeartbeat
        POST 2025-12-01/durable-execution-callbacks/*/succeed SendDurableExecutionCallbackSuccess
        DELETE 2025-12-01/durable-executions/* DeleteDurableExecution
        GET 2025-12-01/durable-executions/* GetDurableExecution
        POST 2025-12-01/durable-executions/*/checkpoint CheckpointDurableExecution
        GET 2025-12-01/durable-executions/*/history GetDurableExecutionHistory
        POST 2025-12-01/durable-executions/*/pause PauseDurableExecution
        POST 2025-12-01/durable-executions/*/resume ResumeDurableExecution
        GET 2025-12-01/durable-executions/*/state GetDurableExecutionState
        POST 2025-12-01/durable-executions/*/stop StopDurableExecution
        GET 2025-12-01/functions/*/durable-executions ListDurableExecutionsByFunction
        DELETE 2026-07-09/resource-policy/* DeleteResourcePolicy
        GET 2026-07-09/resource-policy/* GetResourcePolicy
        PUT 2026-07-09/resource-policy/* PutResourcePolicy
        """

    /// By the number of segments. Those with a query before those without.
    private static let routes: [Int: [Route]] = {
        let routes = table.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            let target = words[1].split(separator: "?")
            return Route(
                method: words[0], segments: target[0].split(separator: "/"), query: target.dropFirst().first,
                name: String(words[2]))
        }
        return Dictionary(grouping: routes.filter { $0.query != nil } + routes.filter { $0.query == nil }) {
            $0.segments.count
        }
    }()

    /// Nil for a request that is none of Lambda's.
    init?(method: String, path: Substring, query: Substring?) {
        // A slash inside of a parameter is encoded.
        let segments = path.split(separator: "/")
        let pairs = query?.split(separator: "&") ?? []
        let found = Self.routes[segments.count]?.first { route in
            route.method == method && zip(route.segments, segments).allSatisfy { $0 == "*" || $0 == $1 }
                && (route.query.map(pairs.contains) ?? true)
        }
        guard let found else { return nil }
        name = found.name
        parameters = zip(found.segments, segments).filter { $0.0 == "*" }.map { PercentEncoding.decoded($0.1) }
    }

    /// Whether a path belongs to Lambda's API, be there an operation or not.
    static func owns(_ path: String) -> Bool {
        let segments = path.split(separator: "/", maxSplits: 2)
        return segments.count >= 2 && prefixes.contains(segments[0] + "/" + segments[1])
    }

    /// Such as `2015-03-31/functions`.
    private static let prefixes: Set<String> = Set(
        routes.values.joined().map { String($0.segments[0] + "/" + $0.segments[1]) })
}
