import Testing

@testable import LocalServices

@Suite struct InlinePolicyOperationsTests {
    @Test(arguments: [("Role", 10_240), ("User", 2048)])
    func `a policy is put, shown and deleted`(title: String, limit: Int) async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=Create\(title)&\(title)Name=x&AssumeRolePolicyDocument=TRUST")
        let policy = "\(title)Name=x&PolicyName=p"
        try await bench.answer("Action=Put\(title)Policy&\(policy)&PolicyDocument=POLICY")
        let shown = try await bench.answer("Action=Get\(title)Policy&\(policy)")
        #expect(
            shown.elements("\(title)Name") == ["x"] && shown.elements("PolicyDocument").first?.hasPrefix("%7B") == true)
        #expect(try await bench.answer("Action=List\(title)Policies&\(title)Name=x").elements("member") == ["p"])
        let long = IAMBench.policy.replacing("s3:*", with: "s3:" + String(repeating: "a", count: limit))
        #expect(
            try await bench.refusal("Action=Put\(title)Policy&\(title)Name=x&PolicyName=q&PolicyDocument=\(long)")
                == .limitExceeded("Maximum policy size of \(limit) bytes exceeded for \(title.lowercased()) x"))
        try await bench.answer("Action=Delete\(title)Policy&\(policy)")
        #expect(
            try await bench.refusal("Action=Get\(title)Policy&\(policy)")
                == .noSuchEntity("The \(title.lowercased()) policy with name p cannot be found."))
    }
}
