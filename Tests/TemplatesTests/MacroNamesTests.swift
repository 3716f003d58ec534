import Testing
import TextMarkers

@Suite struct MacroNamesTests {
    @Test(arguments: [
        Mistake(
            "Transform: ①MyMacro①\nResources: {A: {Type: X}}\n", "T103", "samlet cannot apply the macro 'MyMacro'",
            help: "it knows AWS::LanguageExtensions, AWS::Serverless-2016-10-31 and AWS::Include"),
        Mistake(
            "Transform: [{Name: ①Other①}]\nResources: {A: {Type: X}}\n", "T103",
            "samlet cannot apply the macro 'Other'",
            help: "it knows AWS::LanguageExtensions, AWS::Serverless-2016-10-31 and AWS::Include"),
        Mistake(
            "Transform: ①AWS::SecretsManager-2024-09-16①\nResources: {A: {Type: X}}\n", "T103",
            "'AWS::SecretsManager-2024-09-16' is a macro that AWS runs in the cloud; samlet cannot apply it",
            help: "write into the template what the macro makes"),
        Mistake(
            "Transform: ①AWS::LanguageExtension①\nResources: {A: {Type: X}}\n", "T103",
            "there is no macro 'AWS::LanguageExtension'; did you mean 'AWS::LanguageExtensions'?",
            fixed: "Transform: AWS::LanguageExtensions"),
    ])
    func `a macro that is not applied here is an error`(mistake: Mistake) { check(mistake) }
}
