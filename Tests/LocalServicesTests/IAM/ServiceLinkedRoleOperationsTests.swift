import Testing

@testable import LocalServices

@Suite struct ServiceLinkedRoleOperationsTests {
    @Test(arguments: [
        ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
        ("my-service.amazonaws.com", "AWSServiceRoleForMyService"),
        ("part.rds.amazonaws.com", "AWSServiceRoleForRDS_Part"),
        ("ops.apigateway.amazonaws.com", "AWSServiceRoleForAPIGateway"),
    ]) func `the role is called after its service`(service: String, name: String) async throws {
        let bench = try IAMBench()
        let role = try await bench.answer("Action=CreateServiceLinkedRole&AWSServiceName=\(service)")
        #expect(role.elements("RoleName") == [name] && role.elements("Path") == ["/aws-service-role/\(service)/"])
        let again = "Action=CreateServiceLinkedRole&AWSServiceName=\(service)"
        #expect(try await bench.refusal(again)?.code == "InvalidInput")
        #expect(try await bench.answer("\(again)&CustomSuffix=x").elements("RoleName") == ["\(name)_x"])
        #expect(try await bench.refusal("Action=DeleteRole&RoleName=\(name)")?.code == "UnmodifiableEntity")
        let task = try await bench.answer("Action=DeleteServiceLinkedRole&RoleName=\(name)").elements("DeletionTaskId")
        #expect(task.first?.hasPrefix("task/aws-service-role/\(service)/\(name)/") == true)
        #expect(try await bench.refusal("Action=GetRole&RoleName=\(name)")?.code == "NoSuchEntity")
    }

    @Test func `other roles are deleted otherwise, and other names are no services`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateRole&RoleName=worker&AssumeRolePolicyDocument=TRUST")
        #expect(try await bench.refusal("Action=DeleteServiceLinkedRole&RoleName=worker")?.code == "NoSuchEntity")
        #expect(
            try await bench.refusal("Action=CreateServiceLinkedRole&AWSServiceName=nothing")?.code == "InvalidInput")
    }
}
