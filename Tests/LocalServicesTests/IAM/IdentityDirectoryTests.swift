import LambdaEngine
import Testing

@testable import LocalServices

@Suite struct IdentityDirectoryTests {
    @Test func `what was made is there when the store is opened again`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateRole&RoleName=Worker&AssumeRolePolicyDocument=TRUST")
        try await bench.answer("Action=CreateRole&RoleName=Other&AssumeRolePolicyDocument=TRUST")
        try await bench.answer("Action=DeleteRole&RoleName=Other")
        try await bench.answer("Action=CreateUser&UserName=ada")
        let key = try #require(
            try await bench.answer("Action=CreateAccessKey&UserName=ada").elements("AccessKeyId").first)
        let session = try #require(RoleSession(roleARN: "arn:aws:iam::000000000000:role/Worker", name: "n"))
        let id = await bench.identities.id(of: session)

        let again = try IdentityDirectory(store: bench.store)
        #expect(await again.id(of: session) == id)
        #expect(await again.user(ofKey: key) == KeyOwner(account: "000000000000", name: "ada"))
        #expect(try bench.store.rows().keys.sorted() == ["role/000000000000/worker", "user/000000000000/ada"])
    }

    @Test func `what cannot be kept is refused, and is not there`() async throws {
        let identities = try IdentityDirectory(store: FullDisk())
        let operation = try #require(IAMService.operations["CreateUser"])
        var request = ServiceRequest(
            operation: "CreateUser", members: FormParameters("UserName=ada").members, caller: IAMBench.caller("test"))
        let error = await #expect(throws: ServiceError.self) { try await identities.perform(operation, request) }
        #expect(error?.code == "ServiceFailure" && error?.statusCode == 500)
        request.operation = "ListUsers"
        let list = try #require(IAMService.operations["ListUsers"])
        let users = try await identities.perform(list, request)
        #expect(users?.element("R", in: "").contains("ada") == false)
    }

    @Test func `what another samlet wrote is named`() throws {
        let store = InMemoryIdentityStore()
        try store.write(["role/1/a": [1]])
        let error = #expect(throws: IdentityStoreError.self) { try IdentityDirectory(store: store) }
        #expect(error?.message.contains("'role/1/a'") == true)
    }

    @Test func `a caller is a session, a user or an account`() async throws {
        let bench = try IAMBench()
        var caller = IAMBench.caller("111122223333")
        #expect(await bench.identities.identity(of: caller) == ("arn:aws:iam::111122223333:root", "111122223333"))
        let user = try await bench.answer("Action=CreateUser&UserName=ada")
        caller.user = KeyOwner(account: "000000000000", name: "ada")
        let identity = await bench.identities.identity(of: caller)
        #expect([identity.arn, identity.id] == user.elements("Arn") + user.elements("UserId"))
        caller.session = RoleSession(roleARN: "arn:aws:iam::000000000000:role/r", name: "n")
        #expect(await bench.identities.identity(of: caller).arn == "arn:aws:sts::000000000000:assumed-role/r/n")
    }
}

/// Keeps nothing.
private struct FullDisk: IdentityStore {
    func rows() throws(IdentityStoreError) -> [String: [UInt8]] { [:] }
    func write(_ rows: [String: [UInt8]?]) throws(IdentityStoreError) { throw IdentityStoreError("there is no room") }
}
