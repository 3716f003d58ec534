internal import Documents
internal import HTTPTypes

/// Who signed a request. The signature itself is not checked: any credentials are good here.
struct RequestSignature: Hashable {
    var accessKey: String

    /// Nil for a request that is not signed (AWS Signature Version 4, in the header or in the query string).
    init?(_ request: ProxyRequest) {
        let credential: Substring?
        if let header = request.headers[.authorization], header.hasPrefix("AWS4-") {
            credential = header.firstRange(of: "Credential=").map { header[$0.upperBound...] }
        } else {
            let query = QueryParameters(request.query)
            guard query["X-Amz-Signature"] != nil else { return nil }
            credential = query["X-Amz-Credential"].map { $0[...] }
        }
        guard let key = credential?.prefix(while: { $0 != "/" && $0 != "," }), !key.isEmpty else { return nil }
        accessKey = String(key)
    }

    /// The `authorizer` of an event in format 2.0.
    func authorizer(accountID: String, partition: String) -> Node {
        .json([
            "iam": .json([
                "accessKey": .json(accessKey),
                "accountId": .json(accountID),
                "callerId": .json(accountID),
                "cognitoIdentity": .jsonNull,
                "principalOrgId": .jsonNull,
                "userArn": .json("arn:\(partition):iam::\(accountID):root"),
                "userId": .json(accountID),
            ])
        ])
    }
}
