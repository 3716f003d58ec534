internal import Deployments

extension StateStore {
    /// What the other stacks export and import.
    func exportCheck(for stack: String) throws(StateError) -> ExportCheck {
        try ExportCheck(importers: importers(except: stack), exporters: exporters(except: stack))
    }

    /// Refuses a plan that takes from other stacks what they import, or a name that they export.
    func protectExports(from plan: Plan) throws {
        try ExportCheck.refuse(exportCheck(for: plan.stack.name).problems(in: plan))
    }

    /// Refuses that a stack goes whose exports are imported.
    func protectExports(ofRemoved state: StackState) throws {
        try ExportCheck.refuse(exportCheck(for: state.identity.name).problems(removing: state.outputs))
    }
}
