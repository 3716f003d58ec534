import Deployments
import Testing

@testable import LocalServices

@Suite struct IdentityCatalogueTests {
    private func user(_ name: String, id: String = "1", keys: [AccessKey] = []) -> Principal {
        Principal(name: name, path: "/", id: id, arn: "arn:\(name)", createdAt: 7, details: .user(keys))
    }

    private func key(_ id: String) -> AccessKey { AccessKey(id: id, secret: "s", status: "Active", createdAt: 7) }

    @Test func `changes are taken once`() {
        var catalogue = IdentityCatalogue()
        catalogue.set(user("Bea"), .user, in: "1")
        catalogue.set(user("Ada"), .user, in: "1")
        catalogue.remove(user("Ada"), .user, in: "1")
        let changes = catalogue.takeChanges()
        #expect(Set(changes.keys) == ["user/1/bea", "user/1/ada"])
        #expect(changes["user/1/ada"] == .some(nil) && changes["user/1/bea"] == .principal(user("Bea")))
        #expect(catalogue.takeChanges().isEmpty)
    }

    @Test func `names are found in any case, in their account`() {
        var catalogue = IdentityCatalogue()
        catalogue.set(user("Bea"), .user, in: "1")
        #expect(catalogue.principal(.user, "BEA", in: "1")?.name == "Bea")
        #expect(catalogue.principal(.user, "Bea", in: "2") == nil && catalogue.principal(.role, "Bea", in: "1") == nil)
    }

    @Test func `a key belongs to a user as long as it is there`() {
        var catalogue = IdentityCatalogue([
            (IdentityKey(.user, "Ada", in: "1"), .principal(user("Ada", keys: [key("K1")])))
        ])
        #expect(catalogue.owner(ofKey: "K1") == KeyOwner(account: "1", name: "Ada"))
        catalogue.set(user("Ada", keys: [key("K2")]), .user, in: "1")
        #expect(catalogue.owner(ofKey: "K1") == nil && catalogue.owner(ofKey: "K2") != nil)
        catalogue.remove(user("Ada", keys: [key("K2")]), .user, in: "1")
        #expect(catalogue.owner(ofKey: "K2") == nil)
    }

    @Test func `what a stack has comes first, is not kept, and goes with it`() {
        let stack = StackIdentity(name: "s", accountID: "1", region: "us-east-1")
        var catalogue = IdentityCatalogue()
        catalogue.set(user("Ada", id: "wire"), .user, in: "1")
        _ = catalogue.takeChanges()
        let key = IdentityKey(.user, "ada", in: "1")
        catalogue.activate(stack, [key: .principal(user("Ada", id: "stack"))])
        #expect(catalogue.principals(.user, in: "1").map(\.id) == ["stack"] && catalogue.takeChanges().isEmpty)
        var later = user("Ada", id: "later")
        later.createdAt = 99
        catalogue.activate(stack, [key: .principal(later)])
        #expect(catalogue.principal(.user, "Ada", in: "1")?.id == "later")
        #expect(catalogue.principal(.user, "Ada", in: "1")?.createdAt == 7)
        catalogue.activate(stack, [:])
        #expect(catalogue.principal(.user, "Ada", in: "1")?.id == "wire")
    }

    @Test(arguments: [
        ("role/000000000000/worker", IdentityKey(.role, "Worker", in: "000000000000")), ("role/1", nil), ("x/1/a", nil),
    ]) func `a key is written and read`(text: String, key: IdentityKey?) {
        #expect(IdentityKey(text: text) == key)
        if let key { #expect(key.text == text) }
    }
}
