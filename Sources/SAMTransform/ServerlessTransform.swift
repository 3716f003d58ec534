public import Diagnostics
public import Templates

/// The transform `AWS::Serverless-2016-10-31`: rewrites SAM resources into the CloudFormation resources they stand for.
///
/// Symbolic, as in CloudFormation: parameters and intrinsics stay unevaluated, except where AWS's transform itself
/// resolves them. Generated resources carry their origin.
public enum ServerlessTransform {
    /// What the transform may know besides the template.
    public struct Context: Sendable {
        public var pseudoParameters: PseudoParameters
        /// Values of parameters, by name, as the transform sees them: overrides before defaults.
        public var parameters: [String: Value]

        public init(pseudoParameters: PseudoParameters, parameters: [String: Value]) {
            self.pseudoParameters = pseudoParameters
            self.parameters = parameters
        }
    }

    /// The template without SAM resources. A template that does not ask for the transform is returned as it is.
    public static func expanded(
        _ template: Template, in context: Context, into diagnostics: inout DiagnosticList
    ) -> Template {
        template
    }
}
