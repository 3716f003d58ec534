import Documents
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

    @Test func `names with points are lists and objects`() {
        let tags = "Tags.member.2.Key=b&Tags.member.10.Key=c&Tags.member.1.Key=a"
        let members = FormParameters("\(tags)&A.B=x&Empty=&=nameless&.=nameless").members
        #expect(members["Tags"]?.sequence?.map { $0["Key"]?.text } == ["a", "b", "c"])
        #expect(members["A"]?["B"]?.text == "x" && members["Empty"]?.text == "")
    }

    @Test func `a name of many points is no deep structure`() {
        let members = FormParameters("A" + String(repeating: ".a", count: 100_000) + "=x").members
        #expect(members["A"]?["a"] != nil)
    }
}

@Suite struct XMLTextTests {
    @Test func `text is escaped and elements are nested`() {
        let value: XMLText = ["Inner": ["A": .text("<&>\r"), "B": .text("")], "C": .text(nil)]
        #expect(
            value.element("Root", in: "urn:x")
                == #"<Root xmlns="urn:x"><Inner><A>&lt;&amp;&gt;&#13;</A><B></B></Inner></Root>"#)
    }

    @Test func `lists and maps have the elements of the query protocol`() {
        let value: XMLText = ["L": .list([.number(1), .boolean(true)])] + ["M": .map(["k": 2])]
        #expect(
            value.element("R", in: "x")
                == #"<R xmlns="x"><L><member>1</member><member>true</member></L><M><entry><key>k</key><value>2</value></entry></M></R>"#
        )
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
