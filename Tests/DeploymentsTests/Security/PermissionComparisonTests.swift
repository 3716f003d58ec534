import Documents
import Templates
import Testing

@testable import Deployments

struct PermissionComparisonTests {
    private func statements(_ json: String) -> [PolicyStatement] {
        let text = "{\"Statement\": [\(json)]}"
        return PolicyStatement.all(in: Document.json(Array(text.utf8)).map { Value($0) })
    }

    private func comparison(_ old: String, _ new: String) -> PermissionComparison {
        PermissionComparison(from: statements(old), to: statements(new))
    }

    private func allow(_ actions: String, _ resource: String = "*") -> String {
        "{\"Effect\": \"Allow\", \"Action\": \(actions), \"Resource\": \"\(resource)\"}"
    }

    private func words(_ grants: Set<Grant>) -> [String] { grants.map(\.words).sorted() }

    private func list(_ count: Int, _ item: (Int) -> String) -> String {
        "[" + (0..<count).map { "\"\(item($0))\"" }.joined(separator: ",") + "]"
    }

    @Test(.timeLimit(.minutes(1)))
    func `statements with more actions and resources than can be put together are compared as a whole`() {
        let resources = list(2_000) { "arn:aws:s3:::b\($0)" }
        let many = "{\"Effect\": \"Allow\", \"Action\": \(list(2_000) { "s3:a\($0)" }), \"Resource\": \(resources)}"
        let result = comparison(allow(#""s3:x""#), allow(#""s3:x""#) + "," + many)
        #expect(!result.isExact)
        #expect(result.gained.map(\.action.count) == [(0..<2_000).map { "s3:a\($0)" }.joined(separator: ", ").count])
        #expect(result.lost == [])
    }

    @Test(.timeLimit(.minutes(1)))
    func `what would take too long to tell is compared as it is written`() {
        let result = comparison(allow(#""s3:x""#), allow(list(3_000) { "s3:*a\($0)*" }))
        #expect(!result.isExact)
        #expect(result.gained.count == 3_000)
        #expect(words(result.lost) == ["s3:x on *"])
    }

    @Test func `a new action is gained`() {
        let result = comparison(
            allow(#""s3:GetObject""#, "arn:aws:s3:::b/*"),
            allow(#"["s3:GetObject", "s3:PutObject"]"#, "arn:aws:s3:::b/*"))
        #expect(words(result.gained) == ["s3:PutObject on arn:aws:s3:::b/*"])
        #expect(result.lost.isEmpty)
    }

    @Test func `a statement that says less than another adds nothing`() {
        let wide = allow(#""s3:*""#, "arn:aws:s3:::b/*")
        let result = comparison(wide, wide + "," + allow(#""s3:GetObject""#, "arn:aws:s3:::b/x/*"))
        #expect(result.gained.isEmpty)
        #expect(result.lost.isEmpty)
    }

    @Test func `a wildcard instead of a name is gained, and loses nothing`() {
        let result = comparison(
            allow(#""dynamodb:GetItem""#, "arn:aws:dynamodb:r:1:table/t"),
            allow(#""dynamodb:*""#, "arn:aws:dynamodb:r:1:table/t"))
        #expect(words(result.gained) == ["dynamodb:* on arn:aws:dynamodb:r:1:table/t"])
        #expect(result.lost.isEmpty)
    }

    @Test func `a permission that is split up is the same`() {
        let whole = allow(#"["sqs:SendMessage", "sqs:GetQueueUrl"]"#, "q")
        let parts = allow(#""sqs:GetQueueUrl""#, "q") + "," + allow(#""SQS:sendmessage""#, "q")
        let result = comparison(whole, parts)
        #expect(result.gained.isEmpty)
        #expect(result.lost.isEmpty)
    }

    @Test func `a denial takes away, and its end gives back`() {
        let allowed = allow(#""s3:*""#)
        let denied = allowed + #", {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}"#
        #expect(comparison(allowed, denied).gained.isEmpty)
        #expect(words(comparison(allowed, denied).lost).contains("s3:* on *"))
        #expect(words(comparison(denied, allowed).gained).contains("s3:* on *"))
        #expect(comparison(denied, allowed).lost.isEmpty)
    }

    @Test func `what a denial covers anyway is not lost`() {
        let denial = #"{"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}"#
        let result = comparison(
            allow(#"["s3:GetObject", "s3:DeleteObject"]"#) + "," + denial, allow(#""s3:GetObject""#))
        #expect(result.gained.isEmpty)
        #expect(result.lost.isEmpty)
    }

    @Test func `everything but some actions is compared as what it allows`() {
        let result = comparison(
            #"{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}"#,
            #"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#)
        #expect(words(result.gained) == ["all but iam:* on *"])
        #expect(result.lost.isEmpty)
    }

    @Test func `an allowance under a condition is less than one without`() {
        let conditional = #"""
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
            """#
        let free = allow(#""s3:GetObject""#)
        #expect(comparison(conditional, free).lost.isEmpty)
        #expect(words(comparison(conditional, free).gained) == ["s3:GetObject on *"])
        #expect(comparison(free, conditional).gained.isEmpty)
        #expect(!comparison(free, conditional).lost.isEmpty)
    }

    @Test func `another condition on the same is about conditions alone`() {
        func conditional(_ value: String) -> String {
            #"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"k": "\#(value)"}}}"#
        }
        #expect(comparison(conditional("a"), conditional("b")).isAboutConditions)
        #expect(!comparison(conditional("a"), conditional("a")).isAboutConditions)
    }

    @Test func `the same policy written in another order is the same`() {
        let result = comparison(
            #"{"Effect": "Allow", "Action": ["a:B", "a:C"], "Resource": ["x", "y"]}"#,
            #"{"Resource": ["y", "x"], "Action": ["a:C", "a:B"], "Effect": "Allow"}"#)
        #expect(result.gained.isEmpty)
        #expect(result.lost.isEmpty)
    }
}
