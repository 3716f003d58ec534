internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::SimpleTable`: a DynamoDB table with a single key.
struct ServerlessSimpleTable: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private static let attributeTypes = ["String": "S", "Number": "N", "Binary": "B"]

    func resources(in expansion: inout Expansion) -> [Resource] {
        let properties = source.properties
        let make = source.make(for: "PrimaryKey")
        let key = primaryKey(in: &expansion)
        let throughput = properties["ProvisionedThroughput"]?.ifTruthy
        let tags = properties["Tags"]?.ifTruthy
        return [
            source.namesake(
                "AWS::DynamoDB::Table",
                make.mapping([
                    "AttributeDefinitions": make.list([
                        make.map(["AttributeName": key.name, "AttributeType": make.text(key.type)])
                    ]),
                    "KeySchema": make.list([make.map(["AttributeName": key.name, "KeyType": make.text("HASH")])]),
                    "PointInTimeRecoverySpecification": properties["PointInTimeRecoverySpecification"]?.ifTruthy,
                    "ProvisionedThroughput": throughput,
                    "TableName": properties["TableName"]?.ifTruthy,
                    "Tags": tags.map { .list(Tags.list($0), at: $0.span) },
                    "SSESpecification": properties["SSESpecification"]?.ifTruthy,
                    "BillingMode": throughput == nil ? source.make.text("PAY_PER_REQUEST") : nil,
                ]))
        ]
    }

    private func primaryKey(in expansion: inout Expansion) -> (name: Node, type: String) {
        let standard = (name: source.make.text("id"), type: "S")
        guard let key = source.properties["PrimaryKey"]?.ifTruthy else { return standard }
        for name in ["Name", "Type"] where key[name]?.ifNotNull == nil {
            expansion.diagnostics.add(.required("PrimaryKey.\(name)", of: source.subject, at: key.span))
        }
        guard let name = key["Name"]?.ifNotNull, let typeNode = key["Type"]?.ifNotNull else { return standard }
        guard let type = typeNode.string.flatMap({ Self.attributeTypes[$0] }) else {
            let known = Self.attributeTypes.keys.sorted()
            let words = typeNode.string.map { suggestion(for: $0, in: known) } ?? ""
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue,
                    "the type of a key is \(known.joined(separator: ", ")), not \(typeNode.kindInWords)" + words,
                    at: typeNode.span))
            return standard
        }
        return (name, type)
    }
}
