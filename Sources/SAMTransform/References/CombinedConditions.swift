internal import Documents

/// Conditions that are true when any of several is.
enum CombinedConditions {
    /// CloudFormation allows so many conditions in one `Fn::Or`.
    private static let limit = 10

    /// The conditions to add, the last of them under the name itself; more than one where there are too many for one Or.
    ///
    /// - Parameter conditions: at least two names.
    static func anyOf(_ conditions: [String], named name: String, _ make: NodeBuilder) -> [(
        name: String, condition: Node
    )] {
        var pending = conditions
        var number = (conditions.count - 2) / (limit - 1)
        var made: [(String, Node)] = []
        while pending.count > 1 {
            let newName = number > 0 ? "\(name)\(number)" : name
            number -= 1
            let parts = pending.prefix(limit).map { make.map(["Condition": make.text($0)]) }
            made.append((newName, make.map(["Fn::Or": make.list(parts)])))
            pending = pending.dropFirst(limit) + [newName]
        }
        return made
    }
}
