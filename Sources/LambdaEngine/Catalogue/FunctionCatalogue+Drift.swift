internal import Deployments
internal import Templates

extension FunctionCatalogue {
    /// What the wire has made of what a stack declares, otherwise than its records say: functions by their names first, layers
    /// last. What `$LATEST` runs with is compared where the state is.
    func wireChanges(of stack: StackIdentity) -> [WireChange] {
        guard let declared = declarations[stack] else { return [] }
        let own = sortedFunctions.filter { $0.owner.stack == stack }.flatMap(\.settingChanges)
        let aliases = declared.aliases.flatMap { key, alias in changes(of: alias, key) }
        let versions = declared.versions.compactMap { version -> WireChange? in
            guard let function = functions[version.function],
                !function.versions.contains(where: { $0.number == version.number })
            else { return nil }
            return WireChange(of: function.subject, part: "version \(version.number)")
        }
        let provisioned = declared.qualifiers.compactMap { key, qualifier -> WireChange? in
            guard declared.parts[key]?.provisioned[qualifier] == nil, let function = functions[key],
                let present = function.storedAttachments?.provisioned[qualifier]
            else { return nil }
            return WireChange(
                of: function.subject, part: "provisioned concurrency of \(qualifier)",
                property: "ProvisionedConcurrentExecutions", running: String(present.requested))
        }
        let parts = sortedFunctions.flatMap { $0.partChanges(of: stack) }
        let layers = declared.layers.filter { wireLayers[$0.arn.text]?.isDeleted == true }
        // A statement of a layer's policy can only be removed.
        let statements = layerPolicies.values.sorted { $0.arn < $1.arn }.flatMap { policy in
            (policy.declared?.wireChanges(of: stack) ?? []).map { change in
                WireChange(of: policy.arn, part: "permission \(change.declared.id)")
            }
        }
        return own + aliases + versions + provisioned + parts + layers.map { WireChange(of: $0.arn.text) } + statements
            + codeSigningChanges(of: stack)
    }

    /// What the wire has made for functions of a stack that the stack does not declare.
    func wireAdditions(to stack: StackIdentity) -> [WireAddition] {
        let declared = declarations[stack]?.qualifiers ?? []
        return sortedFunctions.filter { $0.owner.stack == stack }.flatMap { function in
            let qualifiers = Set(declared.filter { $0.function == function.key }.map(\.qualifier))
            return function.additions(beside: qualifiers).map { WireAddition(to: function.subject, part: $0) }
        }
    }

    private func changes(of declared: FunctionAlias, _ key: FunctionKey) -> [WireChange] {
        guard let function = functions[key] else { return [] }
        let part = "alias \(declared.name)"
        guard let present = function.alias(declared.name) else { return [WireChange(of: function.subject, part: part)] }
        return propertyChanges(of: function.subject, part: part, from: declared.facts, to: present.facts)
    }
}

extension CatalogueFunction {
    /// As a template calls it.
    fileprivate var subject: String { owner.logicalID?.rawValue ?? name }

    fileprivate var settingChanges: [WireChange] {
        guard let applied, hasDrifted else { return [] }
        var present = latest.configuration
        present.metadata.tags = tags
        present.metadata.recursiveLoop = recursiveLoop
        present.metadata.codeSigningConfig = storedAttachments?.codeSigningConfig
        present.metadata.runtimeManagement = runtimeManagement?[FunctionVersion.latest]
        return propertyChanges(of: subject, from: applied.furtherFacts, to: present.furtherFacts)
    }

    fileprivate func partChanges(of stack: StackIdentity) -> [WireChange] {
        guard let all = storedAttachments else { return [] }
        return changes(all.eventInvokeConfigs, of: stack) { Self.part("event invoke configuration", $0) }
            + changes(all.provisioned, of: stack) { Self.part("provisioned concurrency", $0) }
            + changes(all.urls, of: stack) { Self.part("function URL", $0) }
            + changes(all.permissions, of: stack) { "permission \($0.split(separator: " ").last ?? "")" }
    }

    private func changes<Part: FunctionPart>(
        _ parts: FunctionParts<Part>, of stack: StackIdentity, named name: (String) -> String
    ) -> [WireChange] {
        parts.wireChanges(of: stack).flatMap { key, declared, present -> [WireChange] in
            guard let present else { return [WireChange(of: subject, part: name(key))] }
            return propertyChanges(of: subject, part: name(key), from: declared.facts, to: present.facts)
        }
    }

    /// - Parameter qualifiers: versions and aliases of the stack, whose provisioned concurrency is a property of theirs.
    fileprivate func additions(beside qualifiers: Set<String>) -> [String] {
        let all = attachments
        let permissions = all.permissions.additions.map { "permission \($0.id): \($0.action) for \($0.principal)" }
        return aliases.filter { $0.owner == .wire }.map { "alias \($0.name)" }
            + versions.filter { $0.owner == .wire }.map { "version \($0.number)" }
            + all.eventInvokeConfigs.additionKeys.map { Self.part("event invoke configuration", $0) }
            + all.provisioned.additionKeys.filter { !qualifiers.contains($0) }.map {
                Self.part("provisioned concurrency", $0)
            }
            + all.urls.additionKeys.map { Self.part("function URL", $0) } + permissions
    }

    private static func part(_ name: String, _ qualifier: String) -> String {
        qualifier.isEmpty || qualifier == FunctionVersion.latest ? name : "\(name) of \(qualifier)"
    }
}

private func propertyChanges(
    of subject: String, part: String? = nil, from applied: KeyValuePairs<String, String?>,
    to running: KeyValuePairs<String, String?>
) -> [WireChange] {
    differences(applied, running).map { property, applied, running in
        WireChange(of: subject, part: part, property: property, applied: applied, running: running)
    }
}

/// The properties that two sides do not have in common.
func differences(
    _ applied: KeyValuePairs<String, String?>, _ running: KeyValuePairs<String, String?>
) -> [(property: String, applied: String, running: String)] {
    zip(applied, running).filter { $0.value != $1.value }.map { ($0.key, $0.value ?? "", $1.value ?? "") }
}
