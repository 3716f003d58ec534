public import Diagnostics
internal import Documents

/// The order of the macros of a template: each gets what the one before it made.
///
/// Source: CloudFormation User Guide, "AWS::LanguageExtensions transform", "Remarks".
enum TransformOrder {
    /// SAM's transform can make nothing of loops, and hands functions of the language extensions on as they are: there are
    /// templates with this order that AWS takes.
    /// - Parameter names: as they are written under `Transform`.
    static func check(_ names: [Node], into diagnostics: inout DiagnosticList) {
        guard let sam = names.firstIndex(where: { $0.text == TransformDeclaration.sam }),
            let extensions = names.firstIndex(where: { $0.text == TransformDeclaration.languageExtensions }),
            sam < extensions
        else { return }
        diagnostics.add(.transformOrder(names[extensions], before: names[sam]))
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// The language extensions come behind SAM's transform.
    public static let transformOrder = DiagnosticCode("T129")
}

extension Diagnostic {
    fileprivate static func transformOrder(_ extensions: Node, before sam: Node) -> Diagnostic {
        let first = TransformDeclaration.languageExtensions
        let second = TransformDeclaration.sam
        let edits = [
            DiagnosticFix.Edit(sam.textSpan, first), DiagnosticFix.Edit(extensions.textSpan, second),
        ]
        return Diagnostic(
            .warning, .transformOrder, "\(quoted(first)) comes behind \(quoted(second)), which needs what it makes",
            at: extensions.span, help: "write 'Transform: [\(first), \(second)]'"
        )
        .relating(sam.span, "the transforms are applied in this order")
        .fixed(by: DiagnosticFix("exchange the two", edits))
    }
}
