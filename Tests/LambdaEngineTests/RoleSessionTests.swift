import Testing

@testable import LambdaEngine

@Suite struct RoleSessionTests {
    @Test func `a token says whose it is`() throws {
        let session = try #require(RoleSession(roleARN: "arn:aws:iam::000000000000:role/path/Worker", name: "hello"))
        #expect(session.arn == "arn:aws:sts::000000000000:assumed-role/Worker/hello")
        #expect(RoleSession(token: session.token) == session)
    }

    @Test(arguments: [("f", "f@lambda_function"), ("fn", "fn")])
    func `a function's session is called like it, with two characters at least`(name: String, expected: String) {
        let session = RoleSession(roleARN: "arn:aws:iam::000000000000:role/r", functionName: name)
        #expect(session?.name == expected)
    }

    @Test(arguments: ["", "arn:aws:iam::0:user/x", "arn:aws:iam::0:role", "Worker", "arn:aws:s3:::role/x"])
    func `what is no role has no session`(arn: String) {
        #expect(RoleSession(roleARN: arn, name: "x") == nil)
    }

    @Test(arguments: ["", "test", "c2FtbGV0OmE=", "IQoJb3JpZ2luX2VjE"])
    func `tokens of others say nothing`(token: String) {
        #expect(RoleSession(token: token) == nil)
    }
}
