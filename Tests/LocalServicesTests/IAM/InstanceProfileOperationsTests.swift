import Testing

@testable import LocalServices

@Suite struct InstanceProfileOperationsTests {
    @Test func `a profile holds one role`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateRole&RoleName=worker&AssumeRolePolicyDocument=TRUST")
        try await bench.answer("Action=CreateInstanceProfile&InstanceProfileName=box&Path=/team/")
        let pair = "InstanceProfileName=box&RoleName=worker"
        try await bench.answer("Action=AddRoleToInstanceProfile&\(pair)")
        #expect(try await bench.refusal("Action=AddRoleToInstanceProfile&\(pair)")?.code == "LimitExceeded")
        let profile = try await bench.answer("Action=GetInstanceProfile&InstanceProfileName=box")
        #expect(profile.elements("Arn").first == "arn:aws:iam::000000000000:instance-profile/team/box")
        #expect(profile.elements("RoleName") == ["worker"])
        #expect(
            try await bench.answer("Action=ListInstanceProfiles&PathPrefix=/team/").elements("InstanceProfileName") == [
                "box"
            ])
        #expect(
            try await bench.answer("Action=ListInstanceProfilesForRole&RoleName=worker").elements("InstanceProfileName")
                == ["box"])
        #expect(
            try await bench.refusal("Action=DeleteInstanceProfile&InstanceProfileName=box")?.code == "DeleteConflict")
        try await bench.answer("Action=RemoveRoleFromInstanceProfile&\(pair)")
        #expect(try await bench.refusal("Action=RemoveRoleFromInstanceProfile&\(pair)")?.code == "NoSuchEntity")
        try await bench.answer("Action=DeleteInstanceProfile&InstanceProfileName=box")
        #expect(
            try await bench.refusal("Action=GetInstanceProfile&InstanceProfileName=box")
                == .noSuchEntity("Instance Profile box cannot be found."))
    }
}
