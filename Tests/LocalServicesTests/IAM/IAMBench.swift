import Documents
import HTTPTypes
import HummingbirdCore
import LambdaEngine
import NIOCore

@testable import LocalServices

/// Identities that are asked for operations as a form asks, without a server.
struct IAMBench {
    let store = InMemoryIdentityStore()
    let identities: IdentityDirectory

    static let trust =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"a.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#
    static let policy =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#

    init() throws {
        identities = try IdentityDirectory(store: store, now: { 1_700_000_000 })
    }

    /// What an operation gives, as XML; empty for nothing.
    @discardableResult func answer(
        _ form: String, account: String = "000000000000"
    ) async throws -> String {
        let parsed = FormParameters(
            form.replacing("TRUST", with: PercentEncoding.encoded(Self.trust))
                .replacing("POLICY", with: PercentEncoding.encoded(Self.policy)))
        let request = ServiceRequest(
            operation: parsed.values["Action"] ?? "", members: parsed.members, caller: Self.caller(account))
        guard let operation = IAMService.operations[request.operation] else { return "no such operation" }
        try operation.check(request)
        let result = try await identities.perform(operation, request)
        guard let text = result?.element("R", in: "") else { return "" }
        return String(text.dropFirst(#"<R xmlns="">"#.count).dropLast("</R>".count))
    }

    /// Why an operation is refused; nil when it is not.
    func refusal(_ form: String, account: String = "000000000000") async throws -> ServiceError? {
        do {
            try await answer(form, account: account)
            return nil
        } catch let error as ServiceError {
            return error
        }
    }

    static func caller(_ key: String) -> Caller {
        var fields = HTTPFields()
        fields[.authorization] = "AWS4-HMAC-SHA256 Credential=\(key)/20260101/us-east-1/iam/aws4_request"
        let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/", headerFields: fields)
        return Caller(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
    }
}

extension String {
    /// The texts of all elements of a name.
    func elements(_ name: String) -> [String] {
        components("<\(name)>").dropFirst().map { String($0.prefix(while: { $0 != "<" })) }
    }

    private func components(_ separator: String) -> [Substring] {
        self[...].split(separator: separator, omittingEmptySubsequences: false)
    }
}
