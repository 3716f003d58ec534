internal import Deployments

/// Something that belongs to a function and has a key there, such as the configuration of an alias.
protocol FunctionPart: Hashable, Sendable, Codable {
    /// Notes when it was changed, in milliseconds since 1970.
    mutating func stamp(at time: Int64)

    /// What it says besides when it was changed.
    var unstamped: Self { get }

    /// What it says, by CloudFormation's names of properties, always the same ones in the same order.
    var facts: KeyValuePairs<String, String?> { get }
}

extension FunctionPart {
    var unstamped: Self {
        var copy = self
        copy.stamp(at: 0)
        return copy
    }
}

/// The parts of a function of one kind, by key: those made over the wire, and those of stacks. What the wire does to a part of a
/// stack stays as long as the part's record says what it said before.
struct FunctionParts<Part: FunctionPart>: Hashable, Sendable, Codable {
    /// What a record said when it was last followed.
    private struct Applied: Hashable, Sendable, Codable {
        var stack: StackIdentity
        var part: Part
    }

    private var present: [String: Part] = [:]
    private var applied: [String: Applied] = [:]

    /// Sorted.
    var keys: [String] { present.keys.sorted() }
    var values: [Part] { keys.compactMap { present[$0] } }

    /// The stacks that declare any.
    var stacks: Set<StackIdentity> { Set(applied.values.map(\.stack)) }

    /// Those of stacks that were deleted over the wire.
    var deleted: [Part] { applied.filter { present[$0.key] == nil }.map(\.value.part) }

    /// Those of a stack that the wire has changed, by key, as they were declared and as they are; nil for deleted ones.
    func wireChanges(of stack: StackIdentity) -> [(key: String, declared: Part, present: Part?)] {
        applied.filter { $0.value.stack == stack && present[$0.key]?.unstamped != $0.value.part }
            .map { ($0.key, $0.value.part, present[$0.key]) }.sorted { $0.key < $1.key }
    }

    /// The keys of those that no stack declares, sorted.
    var additionKeys: [String] { keys.filter { applied[$0] == nil } }
    var additions: [Part] { additionKeys.compactMap { present[$0] } }

    /// Has those that the wire has changed made anew when they are followed next.
    mutating func forgetWireChanges(of stack: StackIdentity) {
        for change in wireChanges(of: stack) {
            applied[change.key] = nil
            present[change.key] = nil
        }
    }

    subscript(key: String) -> Part? {
        get { present[key] }
        set { present[key] = newValue }
    }

    /// Makes these the parts that a stack declares.
    ///
    /// - Parameters:
    ///   - declared: by key, without times.
    ///   - time: of what is new or another, in milliseconds since 1970.
    mutating func follow(_ declared: [String: Part], of stack: StackIdentity, at time: Int64) {
        for (key, earlier) in applied where earlier.stack == stack && declared[key] == nil {
            applied[key] = nil
            present[key] = nil
        }
        for (key, part) in declared {
            let new = Applied(stack: stack, part: part)
            guard applied[key] != new else { continue }
            applied[key] = new
            var stamped = part
            stamped.stamp(at: time)
            present[key] = stamped
        }
    }
}

/// What belongs to a function besides its code and configuration.
struct FunctionAttachments: Hashable, Sendable, Codable {
    /// By qualifier: `$LATEST`, a number or an alias.
    var eventInvokeConfigs = FunctionParts<EventInvokeConfig>()
    /// By qualifier: a number or an alias.
    var provisioned = FunctionParts<ProvisionedConcurrencyConfig>()
    /// By ``PolicyStatement/key``.
    var permissions = FunctionParts<PolicyStatement>()
    /// Of the policies, by qualifier; empty for the function itself.
    var policyRevisions: [String: String] = [:]
    /// By alias; empty for the function itself.
    var urls = FunctionParts<FunctionURLConfig>()
    /// The ARN of its code signing configuration.
    var codeSigningConfig: String?
}

/// What the records of a stack say of the parts of one function.
struct DeclaredParts: Sendable {
    var eventInvokeConfigs: [String: EventInvokeConfig] = [:]
    var provisioned: [String: ProvisionedConcurrencyConfig] = [:]
    var permissions: [String: PolicyStatement] = [:]
    var urls: [String: FunctionURLConfig] = [:]
}

extension FunctionCatalogue {
    /// Makes what a stack declares of parts the parts that count.
    mutating func followParts(of stack: StackIdentity, at time: Int64) {
        let declared = declarations[stack]?.parts ?? [:]
        for key in functions.keys {
            let parts = declared[key] ?? DeclaredParts()
            update(key) { $0.follow(parts, of: stack, at: time) }
        }
    }
}

extension CatalogueFunction {
    var attachments: FunctionAttachments {
        get { storedAttachments ?? FunctionAttachments() }
        set { storedAttachments = newValue }
    }

    fileprivate mutating func follow(_ declared: DeclaredParts, of stack: StackIdentity, at time: Int64) {
        var all = attachments
        all.eventInvokeConfigs.follow(declared.eventInvokeConfigs, of: stack, at: time)
        all.provisioned.follow(declared.provisioned, of: stack, at: time)
        all.urls.follow(declared.urls, of: stack, at: time)
        let before = all.permissions
        all.permissions.follow(declared.permissions, of: stack, at: time)
        guard all != attachments else { return }
        let touched = Set(before.values).symmetricDifference(all.permissions.values).map(\.qualifier)
        attachments = all
        for qualifier in Set(touched) { bumpPolicy(qualifier) }
    }

    /// Removes what only makes sense as long as a version or an alias is there. The URL of an alias stays, and answers nothing.
    mutating func removeParts(of qualifier: String) {
        attachments.provisioned[qualifier] = nil
        attachments.eventInvokeConfigs[qualifier] = nil
        for statement in policy(qualifier) { attachments.permissions[statement.key] = nil }
        attachments.policyRevisions[qualifier] = nil
    }
}
