import HTTPTypes
import HummingbirdCore
import LambdaEngine
import NIOCore
import Testing

@testable import LocalServices

@Suite struct CallerTests {
    private func caller(_ authorization: String?, token: String? = nil) throws -> Caller {
        var fields = HTTPFields()
        fields[.authorization] = authorization
        if let token { fields[.securityToken] = token }
        let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/", headerFields: fields)
        return Caller(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
    }

    @Test func `a signature names the caller`() throws {
        let caller = try caller(
            "AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/logs/aws4_request, SignedHeaders=host")
        #expect(caller.account == "123456789012" && caller.region == "eu-west-1" && caller.service == "logs")
        #expect(try self.caller(nil).account == "000000000000")
        #expect(try self.caller(nil).service == nil)
    }

    @Test func `a session is its role's account`() throws {
        let session = try #require(RoleSession(roleARN: "arn:aws:iam::111122223333:role/r", name: "n"))
        let authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request"
        #expect(try caller(authorization, token: session.token).account == "111122223333")
        #expect(try caller(authorization, token: "of somebody else").account == "000000000000")
    }
}

@Suite struct FormParametersTests {
    @Test func `a form is decoded`() {
        let values = FormParameters("Action=Get%20It&Name=a+b%2Bc&Empty=&Twice=1&Twice=2&Alone").values
        #expect(values == ["Action": "Get It", "Name": "a b+c", "Empty": "", "Twice": "2", "Alone": ""])
    }
}

@Suite struct XMLTextTests {
    @Test func `text is escaped and elements are nested`() {
        let inner = XMLText([("A", .text("<&>")), ("B", .text(""))])
        #expect(
            XMLText([("Inner", inner)]).element("Root", in: "urn:x")
                == #"<Root xmlns="urn:x"><Inner><A>&lt;&amp;&gt;</A><B></B></Inner></Root>"#)
    }
}

@Suite struct JSONTextTests {
    @Test func `what is nil is left out`() {
        let value: JSONText = [
            "a": .text("x\"y"), "b": .text(nil), "c": .number(7), "d": .list([.boolean(true), [:]]),
            "e": .map(["k": "v"]), "f": .number(Int?.none),
        ]
        #expect(value.text == #"{"a":"x\"y","c":7,"d":[true,{}],"e":{"k":"v"}}"#)
    }
}
