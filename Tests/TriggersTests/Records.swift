import Deployments
import Diagnostics
import Documents
import Templates

/// Records as a deployment makes them, from properties in YAML.
enum Records {
    static let stack = StackIdentity(name: "app", accountID: "000000000000", region: "us-east-1")

    static func record(
        _ logicalID: LogicalID, _ type: String, ref: String? = nil, attributes: [String: String] = [:], _ yaml: String
    ) -> ResourceRecord {
        var diagnostics = DiagnosticList()
        let node = Document.read(SourceText(name: "test", text: yaml), into: &diagnostics)
        precondition(!diagnostics.hasErrors, "no YAML: \(yaml): \(diagnostics)")
        return ResourceRecord(
            logicalID: logicalID, type: type, physicalID: ref ?? logicalID.rawValue.lowercased(),
            properties: node.map { Value($0) } ?? .map([:], at: SourceSpan(at: .start)), attributes: attributes)
    }
}
