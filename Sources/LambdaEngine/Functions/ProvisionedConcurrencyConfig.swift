internal import Deployments

/// How many environments a version or an alias is to have ready.
///
/// Source: AWS Lambda API Reference, "PutProvisionedConcurrencyConfig".
struct ProvisionedConcurrencyConfig: FunctionPart {
    /// From 1.
    var requested: Int
    /// In milliseconds since 1970.
    var lastModified: Int64 = 0

    mutating func stamp(at time: Int64) { lastModified = time }

}

extension ProvisionedConcurrencyConfig {
    /// - Parameter record: of the type `AWS::Lambda::Version` or `AWS::Lambda::Alias`; nil where it asks for none.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init?(_ record: ResourceRecord) throws(ResourceFailure) {
        let properties = PropertyReader(record.properties)["ProvisionedConcurrencyConfig"]
        let count = try properties.integer("ProvisionedConcurrentExecutions", in: 1...100_000)
        guard let count else { return nil }
        self.init(requested: count)
    }
}
