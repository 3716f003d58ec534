/// A stage of an API: the first segment of the path it is reached by.
struct APIStage: Hashable, Sendable {
    static let defaultName = "$default"

    var name: String
    var deploymentID: String
    /// In the order of the template.
    var variables: [Variable]
    /// A deployment's second stage, beside those that the template declares.
    var isSideEffect = false
    /// The variables by name.
    let values: [String: String]

    struct Variable: Hashable, Sendable {
        var name: String
        var value: String
    }

    init(name: String, deploymentID: String = "", variables: [Variable] = []) {
        self.name = name
        self.deploymentID = deploymentID
        self.variables = variables
        values = Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// Source: API Gateway Developer Guide, "Amazon API Gateway important notes".
    static func isValid(name: String) -> Bool {
        (1...128).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}

/// The stages of an API, by name and in order.
struct APIStages: Sendable {
    private(set) var all: [APIStage] = []

    /// Those that people look for: without the ones that nobody asked for.
    var declared: [APIStage] {
        let declared = all.filter { !$0.isSideEffect }
        return declared.isEmpty ? all : declared
    }

    subscript(name: some StringProtocol) -> APIStage? { all.first { $0.name == name } }

    /// The one that serves requests which name no stage where there is nothing but this API.
    var first: APIStage? { self[APIStage.defaultName] ?? all.first }

    /// Adds a stage; of two with the same name the first stays.
    mutating func add(_ stage: APIStage) {
        if self[stage.name] == nil { all.append(stage) }
    }
}
