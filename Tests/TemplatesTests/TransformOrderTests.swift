import Testing
import TextMarkers

@Suite struct TransformOrderTests {
    @Test(arguments: [
        Mistake(
            "Transform: [②AWS::Serverless-2016-10-31②, ①AWS::LanguageExtensions①]\nResources: {A: {Type: X}}\n", "T129",
            "'AWS::LanguageExtensions' comes behind 'AWS::Serverless-2016-10-31', which needs what it makes",
            help: "write 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]'",
            fixed: "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"),
        Mistake(
            "Transform: [{Name: ②AWS::Serverless-2016-10-31②}, {Name: ①AWS::LanguageExtensions①}]\nResources: {A: {Type: X}}\n",
            "T129", "'AWS::LanguageExtensions' comes behind 'AWS::Serverless-2016-10-31', which needs what it makes",
            help: "write 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]'",
            fixed: "Transform: [{Name: AWS::LanguageExtensions}, {Name: AWS::Serverless-2016-10-31}]"),
    ])
    func `the language extensions behind SAM's transform are warned of`(mistake: Mistake) { check(mistake) }
}
