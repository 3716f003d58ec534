internal import Deployments
internal import Diagnostics
internal import OrderedCollections
internal import Templates

/// Looks whether the layers of functions are on this machine: those of AWS accounts cannot be had from here.
struct LayerCheck {
    let desired: StackState
    /// Gives the layer versions of all other stacks, by ARN; asked only when one is missing here.
    let others: () throws(StateError) -> Set<String>

    /// Warns of each layer that a function will have to do without.
    func run(into diagnostics: inout DiagnosticList) throws(StateError) {
        let own = Set(desired.records.values.filter { $0.type == "AWS::Lambda::LayerVersion" }.map(\.ref))
        var foreign: [(record: ResourceRecord, layer: Value)] = []
        for record in desired.records.values where record.type == "AWS::Lambda::Function" {
            for layer in record.properties["Layers"]?.list ?? [] where layer.text.map({ !own.contains($0) }) == true {
                foreign.append((record, layer))
            }
        }
        guard !foreign.isEmpty else { return }
        let known = try others()
        for (record, layer) in foreign {
            guard let arn = layer.text, !known.contains(arn) else { continue }
            diagnostics.add(.missingLayer(arn, of: record, at: layer.span))
        }
    }
}

extension Diagnostic {
    fileprivate static func missingLayer(_ arn: String, of record: ResourceRecord, at span: SourceSpan) -> Diagnostic {
        let name = record.originID ?? record.logicalID
        return Diagnostic(
            .warning, .missingLayer,
            "the layer '\(arn)' is not on this machine; '/opt' of '\(name)' will lack its files", at: span,
            help: "package what it holds with the code, or as a layer of this template", logicalID: name.rawValue)
    }
}

extension DiagnosticCode {
    /// A layer is in an AWS account only.
    static let missingLayer = DiagnosticCode("A808")
}

extension StateStore {
    /// The ARNs of the layer versions of all stacks but one.
    func layerARNs(except stack: String) throws(StateError) -> Set<String> {
        var all: Set<String> = []
        for name in try stackNames() where name != stack {
            guard let state = try self.stack(named: name) else { continue }
            all.formUnion(state.records.values.filter { $0.type == "AWS::Lambda::LayerVersion" }.map(\.ref))
        }
        return all
    }
}
