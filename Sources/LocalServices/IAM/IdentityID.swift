internal import Diagnostics

/// The ids that IAM gives: four letters that tell the kind, and 17 characters of base 32.
///
/// Source: IAM User Guide, "IAM identifiers", "Unique identifiers".
enum IdentityID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func role() -> String { random("AROA") }
    static func user() -> String { random("AIDA") }
    static func policy() -> String { random("ANPA") }
    static func instanceProfile() -> String { random("AIPA") }
    static func accessKey() -> String { String(random("AKIA").dropLast()) }

    /// 40 characters, as secret access keys have.
    static func secret() -> String {
        let letters = alphabet + Array("abcdefghijklmnopqrstuvwxyz0189+/")
        return String((0..<40).map { _ in letters[Int.random(in: letters.indices)] })
    }

    /// The id of a role that was made nowhere, which can be assumed all the same: always the same one.
    static func role(_ name: String, in account: String) -> String { derived("AROA", from: account + name) }

    /// The id of a policy of AWS's own, which is the same in all accounts.
    static func policy(ofAWS arn: String) -> String { derived("ANPA", from: arn) }

    private static func random(_ prefix: String) -> String {
        prefix + String((0..<17).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    /// Always the same one for the same text.
    static func derived(_ prefix: String, from text: String) -> String {
        let high = FNV1a.hash(of: text.utf8)
        let low = FNV1a.hash(of: text.utf8, after: high)
        let characters = (0..<17).map { position in
            let digits = position < 9 ? high >> (5 * position) : low >> (5 * (position - 9))
            return alphabet[Int(digits & 31)]
        }
        return prefix + String(characters)
    }
}
