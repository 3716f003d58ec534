import Testing

@testable import Templates

struct ResourceChangesTests {
    @Test(arguments: [
        "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::RDS::DBInstance",
        "AWS::EFS::FileSystem", "AWS::Cognito::UserPool", "AWS::SecretsManager::Secret",
    ])
    func `types that hold data say so`(type: String) {
        #expect(ResourceChanges.standard[type].holdsData)
    }

    @Test(arguments: ["AWS::SNS::Topic", "AWS::Lambda::Function", "AWS::IAM::Role", "Custom::Thing"])
    func `others hold none`(type: String) {
        #expect(!ResourceChanges.standard[type].holdsData)
    }

    @Test(arguments: [
        (["KeySchema", "0", "AttributeName"], true), (["AttributeDefinitions", "1", "AttributeType"], true),
        (["AttributeDefinitions", "1"], false), (["BillingMode"], false), (["TableName"], true),
    ])
    func `a change makes a new table where AWS's does`(path: [String], isReplaced: Bool) {
        #expect(ResourceChanges.standard["AWS::DynamoDB::Table"].replaces(at: path) == isReplaced)
    }

    @Test func `every type of the table is one of AWS's`() {
        #expect(ResourceChanges.standard["AWS::SQS::Queue"].replacing == ["FifoQueue", "QueueName"])
        #expect(ResourceChanges.standard.types.filter { !ResourceSchemas.isKnown($0) } == [])
    }
}
