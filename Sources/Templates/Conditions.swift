public import Diagnostics
internal import Documents

/// The conditions of a template, each true or false.
public enum Conditions {
    /// Evaluates every condition once, those it refers to first. Cycles are reported; their members are false.
    public static func evaluated(
        of template: Template, in context: EvaluationContext, into diagnostics: inout DiagnosticList
    ) -> [String: Bool] {
        var resolver = Resolver(template: template, context: context)
        for entry in template.conditions { resolver.resolve(entry.key.text) }
        diagnostics.add(contentsOf: resolver.evaluator.diagnostics.all)
        return resolver.evaluator.context.conditions
    }

    /// Walks the references between conditions depth first, without recursion: chains may be as long as the template.
    private struct Resolver {
        private let conditions: Mapping
        /// Knows the conditions that are evaluated so far.
        private(set) var evaluator: Evaluator
        /// The conditions being walked, each referred to by the one before it.
        private var path: [Step] = []
        private var positions: [String: Int] = [:]

        private struct Step {
            let entry: Mapping.Entry
            /// References not walked yet, the first ones last.
            var pending: [Intrinsic.Name]
            /// The first step of the path that can be reached from here, if it is part of a circle.
            var circleStart: Int?
        }

        init(template: Template, context: EvaluationContext) {
            conditions = template.conditions
            evaluator = Evaluator(context)
            evaluator.context.conditions = [:]
        }

        mutating func resolve(_ name: String) {
            enter(name)
            while let last = path.indices.last {
                guard let next = path[last].pending.popLast() else {
                    leave()
                    continue
                }
                if let start = positions[next.text] { report(from: start, next) } else { enter(next.text) }
            }
        }

        private mutating func enter(_ name: String) {
            guard evaluator.context.conditions[name] == nil, let entry = conditions.entry(name) else { return }
            var collector = ReferenceCollector()
            collector.collectCondition(entry.value)
            positions[name] = path.count
            path.append(Step(entry: entry, pending: collector.conditions.reversed()))
        }

        private mutating func leave() {
            let step = path.removeLast()
            let name = step.entry.key.text
            positions[name] = nil
            evaluator.context.conditions[name] =
                step.circleStart == nil ? evaluator.isTrue(step.entry.value) ?? false : false
            if let start = step.circleStart, start < path.count { extendCircle(to: start) }
        }

        /// The last step of the path is part of a circle that starts at an earlier one, or at itself.
        private mutating func extendCircle(to start: Int) {
            let last = path.count - 1
            path[last].circleStart = min(path[last].circleStart ?? start, start)
        }

        private mutating func report(from start: Int, _ reference: Intrinsic.Name) {
            extendCircle(to: start)
            evaluator.report(.circularCondition(path[start...].prefix(11).map(\.entry.key), at: reference.span))
        }
    }
}

extension DiagnosticCode {
    /// Conditions that refer to each other in a circle.
    public static let circularCondition = DiagnosticCode("G623")
}

extension Diagnostic {
    /// - Parameter members: the first eleven at most; each refers to the next, and the last of all to the first.
    fileprivate static func circularCondition(_ members: [Mapping.Key], at span: SourceSpan) -> Diagnostic {
        let names = members.prefix(10).map(\.text) + (members.count > 10 ? ["…"] : []) + [members[0].text]
        let diagnostic = Diagnostic(
            .circularCondition, "conditions refer to each other in a circle: \(names.joined(separator: " → "))",
            at: span)
        guard members.count > 1 else { return diagnostic }
        return diagnostic.relating(members[0].span, "the circle starts here")
    }
}
