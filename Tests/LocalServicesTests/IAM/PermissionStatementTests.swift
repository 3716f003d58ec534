import Testing

@testable import LocalServices

@Suite struct PermissionStatementTests {
    private static let syntax = "Syntax errors in policy."
    private static let legacy = "The policy failed legacy parsing"

    private func problem(_ statement: String) -> String? {
        PolicyDocument(#"{"Version":"2012-10-17","Statement":{\#(statement)}}"#).problem(as: .managed)
    }

    @Test(arguments: [
        (#""Effect":"Allow","Action":"s3:Get","Resource":"*""#, nil),
        (#""Effect":"invalid","Action":"s3:Get","Resource":"*""#, syntax),
        (#""Effect":"allow","Action":"s3:Get","Resource":"*""#, legacy),
        (#""Action":"s3:Get","Resource":"*""#, syntax),
        (#""Effect":"Allow","Resource":"*""#, "Policy statement must contain actions."),
        (#""Effect":"Allow","Action":[],"Resource":"*""#, "Policy statement must contain actions."),
        (#""Effect":"Allow","Action":"invalid""#, "Policy statement must contain resources."),
        (#""Effect":"Allow","Action":"a:b","NotAction":"a:b","Resource":"*""#, syntax),
        (#""Effect":"Allow","Action":{},"Resource":"*""#, syntax),
        (#""Effect":"Allow","Action":[[]],"Resource":"*""#, syntax),
        (#""Effect":"Allow","Action":"a:b","Resource":"*","Extra field":"x""#, syntax),
        (
            #""Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*""#,
            "Policy document should not specify a principal."
        ),
    ]) func `a statement has an effect, actions and resources`(statement: String, problem: String?) {
        #expect(self.problem(statement) == problem)
    }

    @Test(arguments: [
        ("*", nil), ("iam: asdf safdsf af ", nil), ("s3-s.x:ListBucket", nil),
        ("", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        ("s3:List:Bucket", "Actions/Condition can contain only one colon."), ("a a:b", "Vendor a a is not valid"),
    ]) func `an action names its service`(action: String, problem: String?) {
        #expect(self.problem(#""Effect":"Allow","Action":"\#(action)","Resource":"*""#) == problem)
    }

    @Test(arguments: [
        ("arn:aws:s3:::bucket", nil), ("arn:aws:fdsasf", nil), ("arn:aws:s33:::x", nil), ("arn:aws-cn:s3:::x", nil),
        ("arn:aws:iam:::user/x", nil), ("arn:aws:iam::1:*", nil), ("arn:aws:iam::1:r*", nil),
        ("arn:aws:iam::1:root", nil),
        ("invalid resource", #"Resource invalid resource must be in ARN format or "*"."#),
        ("", #"Resource  must be in ARN format or "*"."#),
        ("a:bsdf", #"Partition "bsdf" is not valid for resource "arn:bsdf:*:*:*:*"."#),
        ("a:b:c:d:e:f:g:h", #"Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h"."#),
        ("aws:s3:::bucket", #"Partition "s3" is not valid for resource "arn:s3:::bucket:*"."#),
        ("arn:aws:s3::bucket", legacy), ("arn:aws::::bucket", legacy), ("arn:aws::fdsasf", legacy),
        ("arn:aws", "Resource vendor must be fully qualified and cannot contain regexes."),
        (
            "arn:aws:iam:us-east-1::user/x",
            "IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information."
        ),
        ("arn:aws:s3:us-east-1::x", "Resource arn:aws:s3:us-east-1::x can not contain region information."),
        ("arn:aws:s3:us-east-1:1:accesspoint/x", nil),
        (
            "arn:aws:iam:::bucket",
            #"IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/."#
        ),
    ]) func `a resource is an ARN`(resource: String, problem: String?) {
        #expect(self.problem(#""Effect":"Allow","Action":"a:b","Resource":"\#(resource)""#) == problem)
        #expect(self.problem(#""Effect":"Allow","Action":"a:b","NotResource":["\#(resource)"]"#) == problem)
    }

    @Test(arguments: [
        (#"{}"#, nil), (#"{"a":{}}"#, nil), (#"{"DateGreaterThan":{"a":[]}}"#, nil), (#"{"Bool":{"a":true}}"#, nil),
        (#"{"StringEqualsIfExists":{"a":"b"}}"#, nil), (#"{"ForAnyValue:StringLikeIfExists":{"a":["b"]}}"#, nil),
        (#"[]"#, syntax), (#""a""#, syntax), (#"{"a":"b"}"#, syntax), (#"{"x":{"a":"1"}}"#, syntax),
        (#"{"Bool":{"a":{}}}"#, syntax), (#"{"ForAnyValue::StringEquals":{"a":"b"}}"#, syntax),
    ]) func `a condition has operators, keys and values`(condition: String, problem: String?) {
        #expect(
            self.problem(#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":\#(condition)"#) == problem)
    }
}
