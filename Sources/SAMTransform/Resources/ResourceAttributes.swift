internal import Diagnostics
internal import Documents
internal import Templates

/// What stands beside `Type` and `Properties` of a SAM resource, and what of it goes on to the resources made from it.
struct ResourceAttributes {
    /// For the resource that takes the SAM resource's place.
    let own: Mapping
    /// For every other resource made from it.
    let inherited: Mapping
    /// Nil when nothing stands there.
    let dependsOn: Node?

    private static let ownNames: Set<String> = [
        "DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata",
    ]
    private static let inheritedNames: Set<String> = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"]

    init(_ resource: Resource) {
        let attributes = resource.attributes
        dependsOn = attributes["DependsOn"]?.ifTruthy
        guard !attributes.isEmpty else {
            own = attributes
            inherited = attributes
            return
        }
        own = Mapping(attributes.filter { Self.ownNames.contains($0.key.text) })
        inherited = Mapping(attributes.filter { Self.inheritedNames.contains($0.key.text) })
    }

    /// The attributes of the resource that takes the SAM resource's place, with what it depends on.
    var ownWithDependencies: Mapping { own.dependingOn(dependsOn) }

    var condition: Node? { own["Condition"] }
}

extension Mapping {
    /// The attributes with a `DependsOn` in front.
    func dependingOn(_ dependencies: Node?) -> Mapping {
        guard let dependencies else { return self }
        let entry = Entry(key: Key("DependsOn", at: dependencies.span), value: dependencies)
        return Mapping([entry] + filter { $0.key.text != "DependsOn" })
    }

    /// The attributes with one of them set.
    func setting(_ name: String, _ value: Node) -> Mapping {
        var copy = self
        copy[name] = value
        return copy
    }
}
