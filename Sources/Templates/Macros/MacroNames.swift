internal import Diagnostics
internal import Documents

/// The macros that templates may name.
enum MacroNames {
    /// What is applied on this machine.
    static let applied = [
        TransformDeclaration.languageExtensions, TransformDeclaration.sam, TransformDeclaration.include,
    ]

    /// The other macros of AWS.
    /// Source: CloudFormation Template Reference, "Transform reference".
    private static let hosted = ["AWS::CodeDeployBlueGreen", "AWS::CodeStar", "AWS::ServiceCatalog"]

    /// True for a macro that only AWS itself can apply.
    static func isHosted(_ name: String) -> Bool {
        hosted.contains(name) || name.hasPrefix("AWS::SecretsManager")
    }
}

// MARK: - Messages

extension Diagnostic {
    /// A macro at the top of a template that is not applied here.
    static func unknownMacro(_ name: String, at node: Node) -> Diagnostic {
        if MacroNames.isHosted(name) {
            return Diagnostic(
                .unknownTransform, "\(quoted(name)) is a macro that AWS runs in the cloud; samlet cannot apply it",
                at: node.span, help: "write into the template what the macro makes")
        }
        let known = MacroNames.applied
        if let near = nearest(to: name, in: known) {
            let diagnostic = Diagnostic(
                .unknownTransform, "there is no macro \(quoted(name)); did you mean \(quoted(near))?", at: node.span)
            return node.text == nil ? diagnostic : diagnostic.fixed(by: .replacing(node.textSpan, by: near))
        }
        return Diagnostic(
            .unknownTransform, "samlet cannot apply the macro \(quoted(name))", at: node.span,
            help: "it knows \(known.dropLast().joined(separator: ", ")) and \(known.last ?? "")")
    }

    /// A macro among the values of a template.
    static func macroInside(_ name: Node) -> Diagnostic {
        let text = name.text ?? ""
        guard text == TransformDeclaration.sam || text == TransformDeclaration.languageExtensions else {
            return unknownMacro(text, at: name)
        }
        return Diagnostic(
            .unknownTransform, "\(quoted(text)) applies to a whole template", at: name.span,
            help: "name it under 'Transform:' at the top")
    }
}
