import Documents
import HTTPTypes
import HummingbirdCore
import Testing

@testable import LocalServices

@Suite struct IAMServiceTests {
    private func service() throws -> IAMService {
        IAMService(identities: try IdentityDirectory(store: InMemoryIdentityStore()))
    }

    private func request(_ operation: String, _ form: String = "") -> ServiceRequest {
        ServiceRequest(
            operation: operation, members: FormParameters(form).members, caller: IAMBench.caller("test"))
    }

    @Test(arguments: [
        ("CreateGroup", "NotImplemented", 501), ("SimulatePrincipalPolicy", "NotImplemented", 501),
        ("", "MissingAction", 400), ("GetRole", "ValidationError", 400),
    ]) func `what there is no counterpart of is said`(operation: String, code: String, status: Int) async throws {
        let service = try service()
        let error = await #expect(throws: ServiceError.self) { try await service.response(to: request(operation)) }
        #expect(error?.code == code && error?.statusCode == status)
        #expect(service.response(to: try #require(error)).status.code == status)
    }

    @Test func `an operation is answered in XML`() async throws {
        let response = try await service().response(to: request("CreateUser", "UserName=ada"))
        #expect(response.status == .ok && response.headers[.contentType] == "text/xml")
    }

    /// The names in the directory are those of all families.
    @Test func `no two families have an operation of one name`() {
        let families = [
            RoleOperations.all, ServiceLinkedRoleOperations.all, PrincipalTagOperations.all, InlinePolicyOperations.all,
            AttachmentOperations.all, BoundaryOperations.all, ManagedPolicyOperations.all, PolicyVersionOperations.all,
            UserOperations.all, AccessKeyOperations.all, InstanceProfileOperations.all, AccountOperations.all,
        ]
        #expect(families.reduce(0) { $0 + $1.count } == IAMService.operations.count)
    }
}
