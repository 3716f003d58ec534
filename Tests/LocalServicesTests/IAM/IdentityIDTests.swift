import Testing

@testable import LocalServices

@Suite struct IdentityIDTests {
    @Test(arguments: [
        ("AROA", IdentityID.role()), ("AIDA", IdentityID.user()), ("ANPA", IdentityID.policy()),
        ("AIPA", IdentityID.instanceProfile()), ("AROA", IdentityID.role("worker", in: "000000000000")),
        ("ANPA", IdentityID.policy(ofAWS: "arn")),
    ]) func `an id is four letters and base 32`(prefix: String, id: String) {
        #expect(id.hasPrefix(prefix) && id.wholeMatch(of: /[A-Z2-7]{21}/) != nil)
    }

    @Test func `what is derived is the same again, and another for another`() {
        #expect(IdentityID.role("a", in: "1") == IdentityID.role("a", in: "1"))
        #expect(Set(["a", "b", "c"].map { IdentityID.role($0, in: "1") }).count == 3)
    }

    @Test func `keys have the lengths of AWS's`() {
        #expect(IdentityID.accessKey().wholeMatch(of: /AKIA[A-Z2-7]{16}/) != nil)
        #expect(IdentityID.secret().count == 40)
    }
}
