/// Which state of which stack is the present one: another one whenever anything of it is saved.
public struct StackSerial: Hashable, Codable, Sendable {
    /// The stack's name.
    public var name: String
    /// Tells the stack apart from one of the same name that was removed and made again.
    public var lineage: String
    /// Of the last deployment that was saved.
    public var generation: Int

    /// A serial of its parts.
    public init(name: String, lineage: String, generation: Int) {
        self.name = name
        self.lineage = lineage
        self.generation = generation
    }
}
