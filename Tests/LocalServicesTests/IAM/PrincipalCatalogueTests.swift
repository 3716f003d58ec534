import Testing

@testable import LocalServices

@Suite struct PrincipalCatalogueTests {
    private func role(_ name: String, path: String = "/", stack: String? = nil) -> Principal {
        Principal(
            name: name, path: path, id: "1", arn: "arn", createdAt: 7, stack: stack,
            details: .role(RoleSettings(trustPolicy: "{}")))
    }

    private func request(_ name: String) -> IAMRequest {
        IAMRequest(
            ServiceRequest(
                operation: "DeleteRole", members: FormParameters("RoleName=\(name)").members,
                caller: IAMBench.caller("000000000000")), at: 7)
    }

    @Test(arguments: [
        ("own", nil), ("absent", "NoSuchEntity"), ("stacked", "UnmodifiableEntity"), ("linked", "UnmodifiableEntity"),
    ]) func `what stacks and services own is not changed`(name: String, code: String?) {
        var catalogue = IdentityCatalogue()
        catalogue.set(role("own"), .role, in: "000000000000")
        catalogue.set(role("stacked", stack: "shop"), .role, in: "000000000000")
        catalogue.set(role("linked", path: "/aws-service-role/x/"), .role, in: "000000000000")
        var refusal: ServiceError?
        do throws(ServiceError) {
            _ = try catalogue.modifiable(.role, request(name))
        } catch {
            refusal = error
        }
        #expect(refusal?.code == code)
    }

    @Test func `what policies hang on is not deleted`() throws {
        var role = role("own")
        try IdentityCatalogue().requireBare(role)
        role.inlinePolicies = ["p": "{}"]
        let inline = #expect(throws: ServiceError.self) { try IdentityCatalogue().requireBare(role) }
        #expect(inline == .deleteConflict("Cannot delete entity, must delete policies first."))
        role.attachedPolicies = ["arn"]
        let attached = #expect(throws: ServiceError.self) { try IdentityCatalogue().requireBare(role) }
        #expect(attached == .deleteConflict("Cannot delete entity, must detach all policies first."))
    }
}
