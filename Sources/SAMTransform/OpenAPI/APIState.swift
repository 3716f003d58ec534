internal import Diagnostics
internal import Documents
internal import Templates

/// An API of the template while events of functions and state machines add their routes to it.
struct APIState {
    /// The resource, with globals.
    var resource: Resource
    /// The inline definition; nil where there is none, or none that is a map.
    var definition: DefinitionMap?
    /// The definition is the transform's own: events may add to it.
    let isManaged: Bool
    /// Every path of the definition was seen to be a map.
    var isChecked = false

    /// `Auth` as the definition's editors see it; references in it are replaced once the first event has looked.
    private(set) var auth: DefinitionValue?
    private let resolvedAuth: DefinitionValue?
    let models: DefinitionValue?

    private let globals: Mapping?
    private let local: Mapping
    private let resolver: ParameterResolver

    var id: LogicalID { resource.logicalID }
    var subject: Subject { Subject(resource) }
    var mergesDefinitions: Bool { resource.properties["MergeDefinitions"]?.isTruthy ?? false }

    /// - Parameters:
    ///   - resource: with globals.
    ///   - managed: the definition that the template leaves to its events.
    ///   - globals: what Globals say for it.
    ///   - local: what it says itself.
    init(_ resource: Resource, managed: DefinitionMap?, globals: Mapping?, local: Mapping, resolver: ParameterResolver)
    {
        self.resource = resource
        self.globals = globals
        self.local = local
        self.resolver = resolver
        isManaged = managed != nil
        auth = Self.value("Auth", globals, local, nil)
        resolvedAuth = Self.value("Auth", globals, local, resolver)
        models = Self.value("Models", globals, local, nil)
        definition = managed ?? Self.value("DefinitionBody", globals, local, nil)?.map?.asDocument
    }

    /// A property of the API.
    func value(_ name: String) -> DefinitionValue? { Self.value(name, globals, local, nil) }

    /// A property of the API with references to parameters replaced.
    func resolvedValue(_ name: String) -> DefinitionValue? { Self.value(name, globals, local, resolver) }

    private static func value(
        _ name: String, _ globals: Mapping?, _ local: Mapping, _ resolver: ParameterResolver?
    ) -> DefinitionValue? {
        switch (globals?[name], local[name]) {
        case (let global?, let own?): DefinitionValue(merging: global, with: own, resolvingWith: resolver)
        case (let node?, nil), (nil, let node?): DefinitionValue(node, resolvingWith: resolver)
        case (nil, nil): nil
        }
    }

    /// The definition, which is no longer here, so that it can be changed without being copied.
    mutating func takeDefinition() -> DefinitionMap? {
        defer { definition = nil }
        return definition
    }

    /// From now on references in `Auth` are replaced by what they stand for.
    mutating func resolveAuth() {
        if let resolvedAuth { auth = resolvedAuth }
    }
}
