public import Diagnostics
internal import Documents

/// The conditions of a template, each true or false.
public enum Conditions {
    /// Evaluates every condition once, those it refers to first. Cycles are reported; their members are false.
    public static func evaluated(
        of template: Template, in context: EvaluationContext, into diagnostics: inout DiagnosticList
    ) -> [String: Bool] {
        var resolver = Resolver(template: template, context: context)
        for entry in template.conditions { resolver.resolve(entry.key.text, path: []) }
        diagnostics.add(contentsOf: resolver.diagnostics.all)
        return resolver.results
    }

    private struct Resolver {
        let template: Template
        let context: EvaluationContext
        var results: [String: Bool] = [:]
        var diagnostics = DiagnosticList()

        mutating func resolve(_ name: String, path: [String]) {
            guard results[name] == nil, let entry = template.conditions.entry(name) else { return }
            if path.contains(name) {
                results[name] = false
                diagnostics.add(.circularCondition(path + [name], at: entry.key.span))
                return
            }
            // A chain as long as the section is one that was seen to be no cycle; the limit guards the call stack.
            guard path.count < 100 else { return }
            for reference in references(in: entry.value) { resolve(reference, path: path + [name]) }
            guard results[name] == nil else { return }
            var context = context
            context.conditions = results
            var evaluator = Evaluator(context)
            results[name] = evaluator.isTrue(entry.value) ?? false
            diagnostics.add(contentsOf: evaluator.diagnostics.all)
        }

        private func references(in node: Node) -> [String] {
            switch Intrinsic.readCondition(node) {
            case .intrinsic(.condition(let name)): return [name.text]
            case .intrinsic(.choice(let condition, let then, let otherwise)):
                return [condition.text] + references(in: then) + references(in: otherwise)
            case .intrinsic, .none, .malformed:
                switch node.content {
                case .scalar: return []
                case .sequence(let items): return items.flatMap(references)
                case .mapping(let mapping): return mapping.flatMap { references(in: $0.value) }
                }
            }
        }
    }
}

extension DiagnosticCode {
    /// Conditions that refer to each other in a circle.
    public static let circularCondition = DiagnosticCode("G623")
}

extension Diagnostic {
    fileprivate static func circularCondition(_ path: [String], at span: SourceSpan) -> Diagnostic {
        let circle = path[(path.firstIndex(of: path[path.count - 1]) ?? 0)...]
        return Diagnostic(.error, .circularCondition, "conditions refer to each other in a circle: \(circle.joined(separator: " → "))", at: span)
    }
}
