import Testing

@testable import LocalServices

@Suite struct PolicyDocumentTests {
    private static let syntax = "Syntax errors in policy."

    @Test(arguments: [
        (#""#, "This policy contains invalid Json"),
        (#"{"Version":"2012-10-17"}"#, "Missing required field Statement"),
        (#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}"#, "Missing required field Principal"),
        (#"{"Statement":{"Effect":"Allow","Principal":"*"}}"#, "Missing required field Action"),
        (
            #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Prinzipal":"*"}}"#,
            "Unknown field Prinzipal"
        ),
        (
            #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}"#,
            "Has prohibited field Resource"
        ),
        (
            #"{"Statement":{"Effect":"Allow","Principal":"*","Action":["sts:TagSession","s3:Get"]}}"#,
            "AssumeRole policy may only specify STS AssumeRole actions."
        ),
        (#"{"Statement":{"Effect":"Allow","Principal":"*","Action":["sts:TagSession","sts:AssumeRole"]}}"#, nil),
    ]) func `a trust policy says who may assume a role`(text: String, problem: String?) {
        #expect(PolicyDocument(text).problem(as: .trust) == problem)
    }

    /// Each stands for one kind of what IAM was seen to refuse or take.
    @Test(arguments: [
        ("no JSON", syntax), (#"{"Version":"2012-10-17","Statement":[]}"#, syntax),
        (#"{"Version":"2012-10-17","Statement":["x"]}"#, syntax),
        (
            #"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#,
            "Policy document must be version 2012-10-17 or greater."
        ),
        (#"{"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#, syntax),
        (#"{"Version":"2012-10-17","Id":{},"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#, syntax),
    ]) func `a managed policy is a policy of the newer version`(text: String, problem: String) {
        #expect(PolicyDocument(text).problem(as: .managed) == problem)
    }

    @Test func `an inline policy may be of the older version`() {
        let text = #"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#
        #expect(PolicyDocument(text).problem(as: .inline) == nil)
    }

    @Test func `ids of statements are unique words`() {
        func document(_ first: String, _ second: String) -> PolicyDocument {
            let rest = #""Effect":"Allow","Action":"a:b","Resource":"*""#
            return PolicyDocument(
                #"{"Version":"2012-10-17","Statement":[{"Sid":"\#(first)",\#(rest)},{"Sid":"\#(second)",\#(rest)}]}"#)
        }
        #expect(document("a", "b").problem(as: .managed) == nil)
        #expect(document("a", "a").problem(as: .managed) == "Statement IDs (SID) in a single policy must be unique.")
        #expect(document("a b", "c").problem(as: .managed)?.contains("must be alpha-numeric") == true)
    }

    @Test func `white space does not count`() throws {
        #expect(PolicyDocument("{ \"a\" :\n\t1 }\r").size == 7)
        let long = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:LONG","Resource":"*"}}"#
        let document = PolicyDocument(long.replacing("LONG", with: String(repeating: "a", count: 6100)))
        let error = #expect(throws: ServiceError.self) { try document.requireValid(as: .managed) }
        #expect(error == .limitExceeded("Cannot exceed quota for PolicySize: 6144"))
    }
}
