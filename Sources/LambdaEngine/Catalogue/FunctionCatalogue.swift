internal import Deployments
internal import Templates

/// All functions of the engine with their versions and aliases, and all layers: those of stacks and those that were made
/// over the wire, side by side.
///
/// A pure value: operations are functions on it, which change all that they mean to or throw. It keeps account of what has
/// changed, so that whoever owns it can write just that to disk.
struct FunctionCatalogue: Sendable {
    private(set) var functions: [FunctionKey: CatalogueFunction] = [:]
    /// Functions of stacks that were deleted over the wire: what their records said.
    private(set) var tombstones: [FunctionKey: Tombstone] = [:]
    /// Layer versions that were published over the wire, by ARN.
    private(set) var wireLayers: [String: LayerVersion] = [:]
    /// Who may use layer versions, by ARN.
    private(set) var layerPolicies: [String: LayerPolicy] = [:]
    /// By ARN.
    private(set) var codeSigningConfigs: [String: CodeSigningConfig] = [:]
    /// Those of stacks, by ARN.
    private(set) var stackLayers: [String: LayerVersion] = [:]
    /// What the records of each active stack say.
    var declarations: [StackIdentity: StackDeclarations] = [:]
    /// What is other than on disk.
    private var changed: Set<CatalogueRow.Key> = []

    /// A function of a stack that was deleted over the wire. It stays away until its record says something else.
    struct Tombstone: Hashable, Sendable, Codable {
        var stack: StackIdentity
        var logicalID: LogicalID
        var applied: FunctionConfiguration
    }

    init() {}

    /// - Parameter rows: what was written to disk.
    init(_ rows: [CatalogueRow]) {
        for row in rows {
            switch row.content?.item {
            case .function(let function): functions[function.key] = function
            case .tombstone(let tombstone):
                let configuration = tombstone.applied
                tombstones[FunctionKey(region: configuration.place.region, name: configuration.name)] = tombstone
            case .layer(let layer): wireLayers[layer.arn.text] = layer
            case .layerPolicy(let policy): layerPolicies[policy.arn] = policy
            case .codeSigning(let config): codeSigningConfigs[config.arn] = config
            case nil: break
            }
        }
    }

    // MARK: - Looking up

    /// By region and name.
    var sortedFunctions: [CatalogueFunction] { functions.values.sorted { $0.arn < $1.arn } }

    /// Those of a region; of all for nil.
    func functions(in region: String?) -> [CatalogueFunction] {
        sortedFunctions.filter { region == nil || $0.place.region == region }
    }

    /// By ARN, without those that were deleted.
    var layerVersions: [LayerVersion] {
        let stacks = stackLayers.values.filter { wireLayers[$0.arn.text]?.isDeleted != true }
        let wire = wireLayers.values.filter { stackLayers[$0.arn.text] == nil && $0.isDeleted != true }
        return (stacks + wire).sorted { ($0.arn.layer, $0.arn.version) < ($1.arn.layer, $1.arn.version) }
    }

    /// The version of a layer that stands for more than the functions that have it.
    ///
    /// - Parameter arn: with the version.
    func livingLayerVersion(arn: String) -> LayerVersion? {
        wireLayers[arn]?.isDeleted == true ? nil : layerVersion(arn: arn)
    }

    /// Also one that was deleted: functions keep the layers that they have.
    ///
    /// - Parameter arn: with the version.
    func layerVersion(arn: String) -> LayerVersion? { stackLayers[arn] ?? wireLayers[arn] }

    // MARK: - Changing

    /// Puts a function in place of what has its name.
    mutating func put(_ function: CatalogueFunction) {
        guard functions[function.key] != function else { return }
        functions[function.key] = function
        changed.insert(.function(function.key))
    }

    /// Removes a function with all that belongs to it.
    mutating func removeFunction(_ key: FunctionKey) {
        if functions.removeValue(forKey: key) != nil { changed.insert(.function(key)) }
    }

    /// Changes a function in place.
    mutating func update(_ key: FunctionKey, _ change: (inout CatalogueFunction) -> Void) {
        guard var function = functions[key] else { return }
        change(&function)
        put(function)
    }

    mutating func setTombstone(_ tombstone: Tombstone?, for key: FunctionKey) {
        guard tombstones[key] != tombstone else { return }
        tombstones[key] = tombstone
        changed.insert(.tombstone(key))
    }

    /// Adds or replaces a layer version that was published over the wire.
    mutating func putLayer(_ layer: LayerVersion) {
        wireLayers[layer.arn.text] = layer
        changed.insert(.layer(layer.arn.text))
    }

    /// Forgets what the wire has said of a layer version.
    mutating func removeWireLayer(_ arn: String) {
        if wireLayers.removeValue(forKey: arn) != nil { changed.insert(.layer(arn)) }
    }

    mutating func putLayerPolicy(_ policy: LayerPolicy) {
        layerPolicies[policy.arn] = policy
        changed.insert(.layerPolicy(policy.arn))
    }

    /// - Parameter config: nil to remove it.
    mutating func setCodeSigning(_ config: CodeSigningConfig?, arn: String) {
        codeSigningConfigs[arn] = config
        changed.insert(.codeSigning(arn))
    }

    mutating func setStackLayers(_ layers: [String: LayerVersion]) { stackLayers = layers }

    // MARK: - For the disk

    /// What has changed since the last call, as it is now.
    mutating func takeChanges() -> [CatalogueRow] {
        let rows = changed.map { key in CatalogueRow(key, content(of: key)) }
        changed = []
        return rows
    }

    private func content(of key: CatalogueRow.Key) -> CatalogueContent? {
        let item: CatalogueContent.Item? =
            switch key {
            case .function(let key): functions[key].map { .function($0) }
            case .tombstone(let key): tombstones[key].map { .tombstone($0) }
            case .layer(let arn): wireLayers[arn].map { .layer($0) }
            case .layerPolicy(let arn): layerPolicies[arn].map { .layerPolicy($0) }
            case .codeSigning(let arn): codeSigningConfigs[arn].map { .codeSigning($0) }
            }
        return item.map { CatalogueContent(item: $0) }
    }
}
