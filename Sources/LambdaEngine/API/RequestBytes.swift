internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Reads the bodies of requests.
enum RequestBytes {
    /// Of requests that carry code: 50 MB in base64, and 256 KB.
    /// Source: AWS's answer to more.
    private static let codeLimitInBytes = 70_167_211
    private static let limitInBytes = 6_291_456
    private static let operationsWithCode: Set<String> = [
        "CreateFunction", "UpdateFunctionCode", "PublishLayerVersion",
    ]

    /// The body of a request. One that is too large is read to its end all the same: clients do not look for an answer before
    /// they have sent everything.
    ///
    /// - Throws: `RequestEntityTooLargeException`.
    static func collected(from request: Request, for operation: String) async throws(LambdaError) -> [UInt8] {
        let limit = operationsWithCode.contains(operation) ? codeLimitInBytes : limitInBytes
        var bytes: [UInt8] = []
        var count = 0
        do {
            for try await buffer in request.body {
                count += buffer.readableBytes
                if count <= limit { bytes += buffer.readableBytesView }
            }
        } catch {
            throw .invalidContent("the request ended before its body")
        }
        guard count <= limit else {
            throw .tooLarge("Request must be smaller than \(limit) bytes for the \(operation) operation")
        }
        return bytes
    }
}

extension HTTPRequest {
    /// The region in the scope of the request's signature: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`.
    ///
    /// Source: AWS General Reference, "Create a signed AWS API request".
    var signingRegion: Substring? {
        guard let header = headerFields[.authorization], let start = header.utf8.firstRange(of: "Credential=".utf8)
        else {
            return nil
        }
        var parts = header[start.upperBound...].utf8.split(
            separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)[...]
        guard parts.count == 4 else { return nil }
        parts = parts.dropFirst(2)
        return parts.first.flatMap { $0.isEmpty ? nil : Substring($0) }
    }
}
