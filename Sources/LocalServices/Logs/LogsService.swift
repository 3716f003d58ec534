internal import HummingbirdCore
internal import LambdaEngine

/// CloudWatch Logs: groups, streams and events, on the logs that functions write.
///
/// Source: Amazon CloudWatch Logs API Reference; the service model `logs/2014-03-28` of AWS's SDKs.
struct LogsService: LocalService {
    let logs: FunctionLogs
    let signingName = "logs"
    let targetPrefix: String? = "Logs_20140328"

    func response(to request: ServiceRequest) async throws(ServiceError) -> Response {
        let groups = LogGroupOperations(logs: logs, request: request)
        let events = LogEventOperations(groups: groups)
        switch request.operation {
        case "DescribeLogGroups": return .json(try groups.describe())
        case "ListTagsForResource": return .json(try groups.tags(of: try groups.group("resourceArn")))
        case "ListTagsLogGroup": return .json(try groups.tags(of: try groups.group()))
        case "DescribeLogStreams": return .json(try LogStreamOperations(groups: groups).describe())
        case "GetLogEvents": return .json(try events.stream())
        case "FilterLogEvents": return .json(try events.filtered())
        case "PutLogEvents": return .json(try events.put())
        case "StartLiveTail": return try LiveTail(groups: groups).response()
        case "CreateLogGroup": try groups.create()
        case "DeleteLogGroup": logs.removeGroup(try groups.group().name)
        case "CreateLogStream": try LogStreamOperations(groups: groups).create()
        case "DeleteLogStream": try LogStreamOperations(groups: groups).delete()
        case "PutRetentionPolicy": try groups.putRetention()
        case "DeleteRetentionPolicy": try groups.deleteRetention()
        case "TagResource": try groups.tag(try groups.group("resourceArn"))
        case "TagLogGroup": try groups.tag(try groups.group())
        case "UntagResource": try groups.untag(try groups.group("resourceArn"), request.texts("tagKeys"))
        case "UntagLogGroup": try groups.untag(try groups.group(), request.texts("tags"))
        default:
            throw ServiceError(
                "NotImplementedException", "samlet has no counterpart of logs:\(request.operation) yet",
                statusCode: 501)
        }
        return .json([:])
    }

    func response(to error: ServiceError) -> Response { .json(error) }
}

extension ServiceError {
    static func invalid(_ message: String) -> ServiceError { ServiceError("InvalidParameterException", message) }

    /// - Parameter value: as it was sent; nil where nothing was.
    static func invalid(_ value: String?, at member: String, _ constraint: String) -> ServiceError {
        let shown = value.map { "'\($0)'" } ?? "null"
        return .invalid(
            "1 validation error detected: Value \(shown) at '\(member)' failed to satisfy constraint: \(constraint)")
    }

    static let noLogGroup = ServiceError("ResourceNotFoundException", "The specified log group does not exist.")
    static let noLogStream = ServiceError("ResourceNotFoundException", "The specified log stream does not exist.")
}
