internal import Documents

/// The policies of a role that the transform makes: managed ones by ARN, and inline ones.
struct RolePolicies {
    private(set) var managed: [Node] = []
    private(set) var inline: [Node] = []

    /// Attaches a managed policy, unless it is there already.
    mutating func allow(managed policy: Node) {
        if !managed.contains(policy) { managed.append(policy) }
    }

    /// Adds an inline policy, unless one with the same document is there already.
    mutating func allow(inline policy: Node) {
        let document = policy["PolicyDocument"]
        if !inline.contains(where: { $0["PolicyDocument"] == document }) { inline.append(policy) }
    }

    /// Adds an inline policy whatever is there.
    mutating func append(inline policy: Node) { inline.append(policy) }
}

// MARK: - Documents

extension RolePolicies {
    /// Lets a service take on the role.
    static func assumeRole(_ service: String, _ make: NodeBuilder) -> Node {
        document(
            [
                make.map([
                    "Action": make.texts("sts:AssumeRole"),
                    "Effect": make.text("Allow"),
                    "Principal": make.map(["Service": make.texts(service)]),
                ])
            ], hasVersion: true, make)
    }

    static func deadLetters(_ action: String, to resource: Node, _ make: NodeBuilder) -> Node {
        let statement = make.map(["Action": make.text(action), "Resource": resource, "Effect": make.text("Allow")])
        return make.map([
            "PolicyName": make.text("DeadLetterQueuePolicy"),
            "PolicyDocument": document([statement], hasVersion: true, make),
        ])
    }

    static func sendMessage(to queue: Node, name: String, _ make: NodeBuilder) -> Node {
        policy(name + "SQSPolicy", "sqs:SendMessage", queue, make)
    }

    static func publish(to topic: Node, name: String, _ make: NodeBuilder) -> Node {
        policy(name + "SNSPolicy", "sns:publish", topic, make)
    }

    static func putEvents(to bus: Node, name: String, _ make: NodeBuilder) -> Node {
        policy(name + "EventBridgePolicy", "events:PutEvents", bus, make)
    }

    static func invokeFunction(_ function: Node, name: String, _ make: NodeBuilder) -> Node {
        policy(name + "LambdaPolicy", "lambda:InvokeFunction", function, make)
    }

    static func startExecution(of stateMachine: Node, name: String, _ make: NodeBuilder) -> Node {
        policy(name + "StartExecutionPolicy", "states:StartExecution", stateMachine, make)
    }

    static func putObject(to bucket: Node, name: String, _ make: NodeBuilder) -> Node {
        let objects = make.join("/", [bucket, make.text("*")])
        let statements = [statement("s3:PutObject", objects, make), statement("s3:ListBucket", bucket, make)]
        return make.map([
            "PolicyName": make.text(name + "S3Policy"), "PolicyDocument": document(statements, hasVersion: false, make),
        ])
    }

    private static func policy(_ name: String, _ action: String, _ resource: Node, _ make: NodeBuilder) -> Node {
        make.map([
            "PolicyName": make.text(name),
            "PolicyDocument": document([statement(action, resource, make)], hasVersion: false, make),
        ])
    }

    private static func statement(_ action: String, _ resource: Node, _ make: NodeBuilder) -> Node {
        make.map(["Action": make.text(action), "Effect": make.text("Allow"), "Resource": resource])
    }

    private static func document(_ statements: [Node], hasVersion: Bool, _ make: NodeBuilder) -> Node {
        make.map(["Version": hasVersion ? make.text("2012-10-17") : nil, "Statement": make.list(statements)])
    }
}
