internal import NIOCore

/// The extensions of one execution environment as a pure state machine: which there are, and what each is doing.
///
/// External ones are programs that start before the runtime, and are known by their files' names; internal ones come to be
/// when the runtime's process registers them.
///
/// Source: AWS Lambda Developer Guide, "Using the Lambda Extensions API"; the emulator's handlers: states, errors, limits.
struct Extensions: Hashable, Sendable {
    enum Event: String, Hashable, Sendable, CaseIterable {
        case invoke = "INVOKE"
        case shutdown = "SHUTDOWN"
    }

    enum State: String, Hashable, Sendable {
        case started = "Started"
        case registered = "Registered"
        /// It waits for an event.
        case ready = "Ready"
        /// It has got an event.
        case running = "Running"
        case initError = "InitError"
        case exitError = "ExitError"
        case exited = "Exited"
    }

    struct Member: Hashable, Sendable {
        var name: String
        var id: String
        var isExternal: Bool
        /// In the order in which it named them.
        var events: [Event] = []
        var state = State.started
    }

    private(set) var members: [Member]
    /// The runtime has asked for its first invocation: no more extensions can come.
    private var isClosed = false

    /// Of one environment, internal ones included.
    static let limit = 10

    /// - Parameter external: the names of the programs that are started.
    init(external: [String] = [], id: () -> String = RandomText.uuid) {
        members = external.map { Member(name: $0, id: id(), isExternal: true) }
    }

    /// True when all external ones have registered: the runtime may start.
    var haveRegistered: Bool { members.allSatisfy { $0.state != .started } }

    /// True when all wait for an event.
    var areReady: Bool { members.allSatisfy { $0.state == .ready } }

    /// True when one has got an event and has not asked for the next.
    var areAtWork: Bool { members.contains { $0.state == .running } }

    /// How they are asked to end; nil when there is nobody to ask.
    var shutdownPlan: ShutdownPlan? {
        let there = members.filter { $0.state != .exited }
        return ShutdownPlan(
            hasExternalExtensions: there.contains(where: \.isExternal),
            hasInternalExtensions: there.contains { !$0.isExternal })
    }

    // MARK: - Calls

    /// An extension registers.
    /// - Parameter events: as it wrote them.
    /// - Returns: its identifier.
    mutating func register(
        _ name: String, _ events: [String], id: () -> String = RandomText.uuid
    ) throws(ExtensionRefusal) -> String {
        guard !name.isEmpty else { throw .emptyName }
        let external = members.firstIndex { $0.isExternal && $0.name == name }
        let known = try Self.events(events, isExternal: external != nil)
        guard let place = external else { return try addInternal(name, known, id()) }
        guard members[place].state == .started else { throw .invalidState(members[place], .registered) }
        members[place].state = .registered
        members[place].events = known
        return members[place].id
    }

    private mutating func addInternal(
        _ name: String, _ events: [Event], _ id: String
    ) throws(ExtensionRefusal) -> String {
        guard !isClosed else { throw .registrationClosed }
        guard !members.contains(where: { $0.name == name }) else { throw .nameTaken }
        guard members.count < Self.limit else { throw .tooMany }
        members.append(Member(name: name, id: id, isExternal: false, events: events, state: .registered))
        return id
    }

    private static func events(_ names: [String], isExternal: Bool) throws(ExtensionRefusal) -> [Event] {
        var events: [Event] = []
        for name in names {
            guard let event = Event(rawValue: name) else { throw .invalidEvent(name, "Invalid event type") }
            if event == .shutdown, !isExternal {
                throw .invalidEvent(name, "Shutdown event not supported for internal extensions")
            }
            if !events.contains(event) { events.append(event) }
        }
        return events
    }

    /// An extension asks for its next event.
    mutating func becomeReady(_ id: String) throws(ExtensionRefusal) {
        let place = try place(of: id)
        switch members[place].state {
        case .registered, .running, .ready: members[place].state = .ready
        case .started, .initError, .exitError, .exited: throw .invalidState(members[place], .ready)
        }
    }

    /// An extension says that it cannot initialise.
    mutating func failInitialization(_ id: String) throws(ExtensionRefusal) {
        let place = try place(of: id)
        guard members[place].state == .registered else { throw .invalidState(members[place], .initError) }
        members[place].state = .initError
    }

    /// An extension says that it is about to end for an error.
    mutating func failExit(_ id: String) throws(ExtensionRefusal) {
        let place = try place(of: id)
        switch members[place].state {
        case .registered, .ready, .running: members[place].state = .exitError
        case .started, .initError, .exitError, .exited: throw .invalidState(members[place], .exitError)
        }
    }

    /// The name of an extension that makes a call.
    func name(of id: String) throws(ExtensionRefusal) -> String { members[try place(of: id)].name }

    private func place(of id: String) throws(ExtensionRefusal) -> Int {
        guard let place = members.firstIndex(where: { $0.id == id }) else { throw .unknownIdentifier(id) }
        return place
    }

    // MARK: - Events

    /// The runtime has asked for its first invocation.
    mutating func closeRegistration() { isClosed = true }

    /// Marks those that get an event.
    /// - Returns: the identifiers of those that wait for it.
    mutating func deliver(_ event: Event) -> [String] {
        var ids: [String] = []
        for place in members.indices where members[place].state == .ready && members[place].events.contains(event) {
            members[place].state = .running
            ids.append(members[place].id)
        }
        return ids
    }

    /// The program of an external extension has ended.
    /// - Returns: false when it is none of them.
    mutating func end(_ name: String) -> Bool {
        guard let place = members.firstIndex(where: { $0.isExternal && $0.name == name }) else { return false }
        members[place].state = .exited
        return true
    }

    /// True when none of the external programs runs any more.
    var haveEnded: Bool { members.allSatisfy { !$0.isExternal || $0.state == .exited } }
}

/// Why the Extensions API refuses a call, with the error types of the emulator.
struct ExtensionRefusal: Error, Hashable, Sendable {
    var type: String
    var message: String
    /// The request itself is wrong, rather than at the wrong time or by the wrong extension.
    var isMalformed = false

    static let emptyName = ExtensionRefusal(type: "Extension.InvalidExtensionName", message: "Empty extension name")
    static let registrationClosed = ExtensionRefusal(
        type: "Extension.RegistrationClosed", message: "Extension registration closed already")
    static let nameTaken = ExtensionRefusal(
        type: "Extension.InvalidExtensionState", message: "Extension with this name already registered")
    static let tooMany = ExtensionRefusal(
        type: "Extension.TooManyExtensions", message: "Extension limit (\(Extensions.limit)) reached")
    static let missingIdentifier = ExtensionRefusal(
        type: "Extension.MissingExtensionIdentifier", message: "Missing Lambda-Extension-Identifier header")
    static let invalidIdentifier = ExtensionRefusal(
        type: "Extension.InvalidExtensionIdentifier", message: "Invalid Lambda-Extension-Identifier")
    static let missingErrorType = ExtensionRefusal(
        type: "Extension.MissingHeader", message: "Lambda-Extension-Function-Error-Type not found")

    static func invalidFormat(_ message: String) -> ExtensionRefusal {
        ExtensionRefusal(type: "InvalidRequestFormat", message: message)
    }

    static func invalidEvent(_ name: String, _ reason: String) -> ExtensionRefusal {
        ExtensionRefusal(type: "Extension.InvalidEventType", message: "\(name): \(reason)")
    }

    static func unknownIdentifier(_ id: String) -> ExtensionRefusal {
        ExtensionRefusal(type: "Extension.UnknownExtensionIdentifier", message: "Unknown extension \(id)")
    }

    static func invalidState(_ member: Extensions.Member, _ wanted: Extensions.State) -> ExtensionRefusal {
        ExtensionRefusal(
            type: "Extension.InvalidExtensionState",
            message: "State transition from \(member.state.rawValue) to \(wanted.rawValue) failed for extension "
                + "\(member.name). Error: State transition is not allowed")
    }
}
