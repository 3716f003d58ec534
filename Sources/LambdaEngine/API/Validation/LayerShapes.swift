internal import Documents

/// What the API's model demands of the requests about layers.
///
/// Source: the service model `lambda/2015-03-31` of AWS's SDKs; words in the order in which AWS's answers show them.
enum LayerShapes {
    static let addPermission = [
        RequestMember("StatementId", .text(1...100, matching: "([a-zA-Z0-9-_]+)"), isRequired: true),
        RequestMember("Action", .text(0...22, matching: "lambda:GetLayerVersion"), isRequired: true),
        RequestMember(
            "Principal", .text(matching: #"\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root"#), isRequired: true),
        RequestMember("OrganizationId", .text(0...34, matching: "o-[a-z0-9]{10,32}")),
    ]

    /// Of a statement to remove.
    static let statementID = RequestMember("StatementId", .text(1...100, matching: "([a-zA-Z0-9-_]+)"))

    /// In the path.
    static let layer = RequestMember(
        "LayerName",
        .text(
            1...140,
            matching:
                #"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})"#
        ))

    static let list = [
        RequestMember("CompatibleRuntime", .word(runtimes)),
        RequestMember("CompatibleArchitecture", .word(["x86_64", "arm64"])), .maxItems(upTo: 50),
    ]

    static let byARN = [
        RequestMember("Arn", .text(1...2048, matching: FunctionShapes.layerVersionARN), isRequired: true)
    ]

    /// What is wrong with the body of a request to publish a layer version.
    static func violations(of body: Node?) -> [Violation] {
        var violations: [Violation] = []
        let runtimes = body?["CompatibleRuntimes"]?.sequence?.compactMap(\.text) ?? []
        if !runtimes.allSatisfy(Self.runtimes.contains) {
            violations.append(
                Violation("[\(runtimes.joined(separator: ", "))]", at: "compatibleRuntimes", .oneOf(currentRuntimes)))
        } else if runtimes.count > 15 {
            violations.append(
                Violation("[\(runtimes.joined(separator: ", "))]", at: "compatibleRuntimes", .length(atMost: 15)))
        }
        return violations + RequestValidator.violations(of: body, publish)
    }

    private static let publish = [
        RequestMember("CompatibleArchitectures", .list(of: .word(["x86_64", "arm64"]), count: 0...2)),
        RequestMember("Description", .text(0...256)), RequestMember("LicenseInfo", .text(0...512)),
        RequestMember("Content", .object(FunctionShapes.object), isRequired: true),
    ]

    /// Those that functions can have.
    static let currentRuntimes = words(
        "nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x java25 python3.10 python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8 python3.9 java17 nodejs16.x dotnet10 dotnet8 java11 dotnet6 nodejs18.x provided.al2 java8.al2"
    )

    /// All that layers can name.
    static let runtimes = words(
        "ruby3.5 ruby2.6 dotnetcore1.0 python3.7 nodejs8.10 nasa ruby2.7 python2.7-greengrass dotnetcore2.0 python3.8 java21 dotnet6 dotnetcore2.1 python3.9 java11 nodejs6.10 provided dotnetcore3.1 dotnet8 java25 java17 nodejs nodejs4.3 java8.al2 go1.x dotnet10 nodejs20.x go1.9 byol nodejs10.x provided.al2023 nodejs22.x python3.10 java8 nodejs12.x python3.11 nodejs24.x nodejs8.x python3.12 nodejs14.x nodejs8.9 nodejs26.x python3.13 python3.14 nodejs16.x python3.15 provided.al2 nodejs4.3-edge nodejs18.x ruby3.2 python3.4 ruby3.3 ruby3.4 ruby2.5 python3.6 python2.7"
    )

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
