import Testing

@testable import LocalServices

@Suite struct ProvidedPolicyTests {
    @Test func `a policy of AWS's is known by its ARN`() {
        let arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        let policy = ProvidedPolicy.named(arn)
        #expect(policy?.name == "AWSLambdaBasicExecutionRole" && policy?.path == "/service-role/" && policy?.arn == arn)
        #expect(ProvidedPolicy.named("arn:aws:iam::aws:policy/AdministratorAccess")?.path == "/")
        #expect(ProvidedPolicy.named("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole") == nil)
        #expect(ProvidedPolicy.all.count > 1000)
    }
}
