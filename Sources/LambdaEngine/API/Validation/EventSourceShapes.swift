/// What the API's model demands of the requests about event source mappings.
///
/// Source: the service model `lambda/2015-03-31` of AWS's SDKs; words in the order in which AWS's answers show them.
enum EventSourceShapes {
    /// In the path.
    static let identifier = RequestMember("UUID", .text(36...36))

    static let list = [
        RequestMember("EventSourceArn", source),
        RequestMember("FunctionName", .text(1...256, matching: ModelPattern(FunctionName.Form.namespaced.pattern))),
        .maxItems(upTo: 10_000),
    ]

    static let create =
        [
            RequestMember("EventSourceArn", source),
            RequestMember("StartingPosition", .word(["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"])),
            RequestMember("Topics", .list(of: .text(1...249, matching: #"[^.]([a-zA-Z0-9\-_.]+)"#), count: 1...1)),
            RequestMember("Queues", .list(of: .text(1...1000), count: 1...1)),
            RequestMember(
                "SelfManagedEventSource",
                .object([
                    RequestMember("Endpoints", .map(keys: .word(["KAFKA_BOOTSTRAP_SERVERS"]), values: .any))
                ])),
            RequestMember("Tags", .map(keys: FunctionShapes.tagKey, values: FunctionShapes.tagValue)),
        ] + settings

    static let update =
        [
            RequestMember("FunctionName", .text(1...256, matching: ModelPattern(FunctionName.Form.namespaced.pattern)))
        ] + settings

    // MARK: - Parts

    private static let source = RequestShape.text(0...10_000, matching: SatelliteShapes.arn)

    private static let settings = [
        RequestMember("BatchSize", .integer(1...10_000)),
        RequestMember(
            "FilterCriteria",
            .object([
                RequestMember("Filters", .list(of: .object([RequestMember("Pattern", .text(0...4096))])))
            ])),
        RequestMember("KMSKeyArn", FunctionShapes.arn),
        RequestMember(
            "MetricsConfig",
            .object([
                RequestMember("Metrics", .list(of: .word(["EventCount", "ErrorCount", "KafkaMetrics"]), count: 0...3))
            ])),
        RequestMember("ScalingConfig", .object([RequestMember("MaximumConcurrency", .integer(2...1000))])),
        RequestMember("MaximumBatchingWindowInSeconds", .integer(0...300)),
        RequestMember("ParallelizationFactor", .integer(1...10)),
        SatelliteShapes.destinations,
        RequestMember("MaximumRecordAgeInSeconds", .integer(-1...604_800)),
        RequestMember("MaximumRetryAttempts", .integer(-1...10_000)),
        RequestMember("TumblingWindowInSeconds", .integer(0...900)),
        RequestMember("AmazonManagedKafkaEventSourceConfig", .object(kafka)),
        RequestMember("SelfManagedKafkaEventSourceConfig", .object(kafka)),
        RequestMember("SourceAccessConfigurations", .list(of: .object(access), count: 0...23)),
        RequestMember("FunctionResponseTypes", .list(of: .word(["ReportBatchItemFailures"]), count: 0...1)),
        RequestMember(
            "DocumentDBEventSourceConfig",
            .object([
                RequestMember("DatabaseName", .text(1...63, matching: #"[^ /\.$\x22]*"#)),
                RequestMember("CollectionName", .text(1...57)),
                RequestMember("FullDocument", .word(["UpdateLookup", "Default"])),
            ])),
        RequestMember(
            "ProvisionedPollerConfig",
            .object([
                RequestMember("MinimumPollers", .integer(1...200)),
                RequestMember("MaximumPollers", .integer(1...10_000)),
            ])),
        RequestMember(
            "LoggingConfig", .object([RequestMember("SystemLogLevel", .word(["DEBUG", "INFO", "WARN"]))])),
    ]

    private static let access = [
        RequestMember(
            "Type",
            .word([
                "BASIC_AUTH", "VPC_SUBNET", "VPC_SECURITY_GROUP", "SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH",
                "VIRTUAL_HOST", "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE", "OAUTHBEARER_AUTH",
                "OAUTHBEARER_SCOPE", "OAUTHBEARER_AUDIENCE", "OAUTHBEARER_LOGICAL_CLUSTER",
                "OAUTHBEARER_IDENTITY_POOL", "IAM_AUTH", "IAM_OAUTHBEARER_AUTH",
            ])),
        RequestMember("URI", uri),
    ]

    private static let kafka = [RequestMember("ConsumerGroupId", uri)]
    private static let uri = RequestShape.text(1...200, matching: #"[ a-zA-Z0-9-\/*:_+=.@-]*"#)
}
