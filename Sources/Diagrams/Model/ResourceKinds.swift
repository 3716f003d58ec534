/// What resource types are to an application, and what they are called in a picture.
enum ResourceKinds {
    /// What a type is to an application.
    static func kind(of type: String) -> NodeKind {
        if let known = table[type] { return known.kind }
        let service = type.split(separator: ":").dropFirst().first.map(String.init) ?? ""
        return services[service] ?? .other
    }

    /// A type in words: `HTTP API`; the service and the resource for a type without words of its own.
    static func words(for type: String) -> String {
        if let known = table[type] { return known.words }
        if type.isEmpty { return "without a type" }
        if type.hasPrefix("Custom::") { return "Custom resource" }
        let parts = type.split(separator: ":")
        return parts.count > 2 ? "\(parts[1]) \(spaced(parts[2...].joined(separator: " ")))" : type
    }

    /// `HostedZone` as `hosted zone`; abbreviations stay as they are.
    private static func spaced(_ name: String) -> String {
        var text: [UInt8] = []
        for byte in name.utf8 {
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if isUpper, let last = text.last, endsWord(last) { text.append(UInt8(ascii: " ")) }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self).split(separator: " ").map {
            $0.dropFirst().contains(where: \.isUppercase) ? String($0) : $0.lowercased()
        }
        .joined(separator: " ")
    }

    /// True for a letter or a digit behind which a capital begins another word.
    private static func endsWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Kinds of types that have no line of their own, by service.
    private static let services: [String: NodeKind] = [
        "DynamoDB": .data, "S3": .data, "RDS": .data, "DocDB": .data, "Neptune": .data, "ElastiCache": .data,
        "EFS": .data,
        "OpenSearchService": .data, "OpenSearchServerless": .data, "DAX": .data, "Redshift": .data,
        "SecretsManager": .data,
        "SSM": .data, "DSQL": .data, "S3Express": .data, "S3Tables": .data, "Timestream": .data, "ECR": .data,
        "SQS": .messaging, "SNS": .messaging, "Kinesis": .messaging, "KinesisFirehose": .messaging, "MSK": .messaging,
        "AmazonMQ": .messaging, "Events": .messaging, "EventSchemas": .messaging, "Pipes": .messaging,
        "ApiGateway": .trigger, "ApiGatewayV2": .trigger, "AppSync": .trigger, "CloudFront": .trigger,
        "ElasticLoadBalancingV2": .trigger, "ElasticLoadBalancing": .trigger, "Scheduler": .trigger, "IoT": .trigger,
        "VpcLattice": .trigger, "StepFunctions": .workflow,
    ]

    /// The property that gives a resource its name, for types that others know by name.
    static let nameProperties: [String: String] = [
        "AWS::DynamoDB::Table": "TableName", "AWS::DynamoDB::GlobalTable": "TableName", "AWS::S3::Bucket": "BucketName",
        "AWS::SQS::Queue": "QueueName", "AWS::SNS::Topic": "TopicName", "AWS::Kinesis::Stream": "Name",
        "AWS::Events::EventBus": "Name", "AWS::Lambda::Function": "FunctionName", "AWS::SSM::Parameter": "Name",
        "AWS::SecretsManager::Secret": "Name", "AWS::StepFunctions::StateMachine": "StateMachineName",
        "AWS::Cognito::UserPool": "UserPoolName",
    ]

    private static let table: [String: (kind: NodeKind, words: String)] = [
        "AWS::Serverless::Function": (.function, "Function"),
        "AWS::Lambda::Function": (.function, "Function"),
        "AWS::Lambda::Version": (.function, "Function version"),
        "AWS::Lambda::Alias": (.function, "Function alias"),
        "AWS::Serverless::LayerVersion": (.layer, "Layer"),
        "AWS::Lambda::LayerVersion": (.layer, "Layer"),
        "AWS::Lambda::Url": (.trigger, "Function URL"),
        "AWS::Lambda::EventSourceMapping": (.trigger, "Event source mapping"),
        "AWS::Lambda::Permission": (.other, "Permission"),
        "AWS::Lambda::EventInvokeConfig": (.other, "Asynchronous invocation"),
        "AWS::Serverless::Api": (.trigger, "REST API"),
        "AWS::ApiGateway::RestApi": (.trigger, "REST API"),
        "AWS::Serverless::HttpApi": (.trigger, "HTTP API"),
        "AWS::Serverless::WebSocketApi": (.trigger, "WebSocket API"),
        "AWS::ApiGatewayV2::Api": (.trigger, "HTTP API"),
        "AWS::Serverless::GraphQLApi": (.trigger, "GraphQL API"),
        "AWS::AppSync::GraphQLApi": (.trigger, "GraphQL API"),
        "AWS::CloudFront::Distribution": (.trigger, "CloudFront"),
        "AWS::ElasticLoadBalancingV2::LoadBalancer": (.trigger, "Load balancer"),
        "AWS::ElasticLoadBalancingV2::TargetGroup": (.trigger, "Target group"),
        "AWS::Events::Rule": (.trigger, "Event rule"),
        "AWS::Scheduler::Schedule": (.trigger, "Schedule"),
        "AWS::IoT::TopicRule": (.trigger, "IoT rule"),
        "AWS::Serverless::StateMachine": (.workflow, "State machine"),
        "AWS::StepFunctions::StateMachine": (.workflow, "State machine"),
        "AWS::Serverless::SimpleTable": (.data, "Table"),
        "AWS::DynamoDB::Table": (.data, "Table"),
        "AWS::DynamoDB::GlobalTable": (.data, "Global table"),
        "AWS::S3::Bucket": (.data, "Bucket"),
        "AWS::SecretsManager::Secret": (.data, "Secret"),
        "AWS::SSM::Parameter": (.data, "SSM parameter"),
        "AWS::RDS::DBCluster": (.data, "Database cluster"),
        "AWS::RDS::DBInstance": (.data, "Database"),
        "AWS::SQS::Queue": (.messaging, "Queue"),
        "AWS::SNS::Topic": (.messaging, "Topic"),
        "AWS::Kinesis::Stream": (.messaging, "Stream"),
        "AWS::KinesisFirehose::DeliveryStream": (.messaging, "Firehose"),
        "AWS::Events::EventBus": (.messaging, "Event bus"),
        "AWS::Pipes::Pipe": (.messaging, "Pipe"),
        "AWS::MSK::Cluster": (.messaging, "Kafka cluster"),
        "AWS::AmazonMQ::Broker": (.messaging, "Message broker"),
        "AWS::Cognito::UserPool": (.other, "User pool"),
        "AWS::Cognito::UserPoolClient": (.other, "User pool client"),
        "AWS::Serverless::Application": (.other, "Nested application"),
        "AWS::CloudFormation::Stack": (.other, "Nested stack"),
        "AWS::CloudFormation::CustomResource": (.other, "Custom resource"),
        "AWS::Serverless::Connector": (.other, "Connector"),
        "AWS::IAM::Role": (.other, "Role"),
        "AWS::Logs::LogGroup": (.other, "Log group"),
        "AWS::CloudWatch::Alarm": (.other, "Alarm"),
        "AWS::EC2::VPC": (.other, "VPC"),
        "AWS::EC2::SecurityGroup": (.other, "Security group"),
    ]
}
