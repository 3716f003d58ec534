/// How a request names a function: by its name, a partial ARN (`ACCOUNT:function:NAME`) or an ARN, each with or without a
/// qualifier.
struct FunctionName: Hashable, Sendable {
    let name: Substring
    let region: Substring?
    let accountID: Substring?
    /// A version or an alias.
    let qualifier: Substring?

    /// Source: the API's answers to names that do not fit.
    private static let pattern =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
    private static let lengthLimit = 256

    /// - Throws: `ValidationException`.
    init(_ text: String) throws(LambdaError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw .validation(
                text, at: "functionName", "Member must have length less than or equal to \(Self.lengthLimit)")
        }
        guard let parsed = Self.parsed(text) else {
            throw .validation(
                text, at: "functionName", "Member must satisfy regular expression pattern: \(Self.pattern)")
        }
        self = parsed
    }

    private init(_ name: Substring, region: Substring?, accountID: Substring?, qualifier: Substring?) {
        self.name = name
        self.region = region
        self.accountID = accountID
        self.qualifier = qualifier
    }

    private static func parsed(_ text: String) -> FunctionName? {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        let isARN = parts.count > 3 && parts[0] == "arn"
        if isARN {
            guard parts[1].isEmpty || parts[1].hasPrefix("aws"), parts[2] == "lambda" else { return nil }
            parts = parts.dropFirst(3)
        }
        var region: Substring?
        var accountID: Substring?
        // A function may be called like a region, as in `my-function-1:live`.
        if parts.count > (isARN ? 1 : 2), let first = parts.first, isRegion(first) { region = parts.removeFirst() }
        if parts.count > 1, let first = parts.first, isAccount(first) { accountID = parts.removeFirst() }
        if parts.count > 1, parts.first == "function" { parts.removeFirst() }
        guard (1...2).contains(parts.count), let name = parts.first, isName(name) else { return nil }
        let qualifier = parts.dropFirst().first
        if let qualifier, !isQualifier(qualifier) { return nil }
        return FunctionName(name, region: region, accountID: accountID, qualifier: qualifier)
    }

    // MARK: - Parts

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_.".utf8.contains($0) }
    }

    private static func isQualifier(_ text: Substring) -> Bool {
        if text == "$LATEST" || text == "$LATEST.PUBLISHED" { return true }
        return !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_".utf8.contains($0) }
    }

    /// Twelve digits.
    static func isAccount(_ text: Substring) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy(\.isASCIIDigit)
    }

    /// Such as `eu-north-1` and `us-gov-east-1`.
    static func isRegion(_ text: Substring) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count >= 3, words[0].utf8.count == 2 || words[0] == "eusc", let last = words.last,
            last.utf8.count == 1, last.utf8.allSatisfy(\.isASCIIDigit)
        else {
            return false
        }
        return words.dropLast().allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
    }
}

extension FunctionName {
    private static let qualifierPattern = #"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"#
    private static let qualifierLengthLimit = 128

    /// The qualifier of a request that names one beside the function, or in the function's name, or not at all.
    ///
    /// - Throws: `ValidationException`; `InvalidParameterValueException` when both say something else.
    func qualifier(besides given: String?) throws(LambdaError) -> Substring? {
        guard let given else { return qualifier }
        guard given.utf8.count <= Self.qualifierLengthLimit else {
            throw .validation(
                given, at: "qualifier", "Member must have length less than or equal to \(Self.qualifierLengthLimit)")
        }
        let isValid =
            given == "$LATEST.PUBLISHED"
            || given.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_$".utf8.contains($0) } && !given.isEmpty
        guard isValid else {
            throw .validation(
                given, at: "qualifier", "Member must satisfy regular expression pattern: \(Self.qualifierPattern)")
        }
        if let qualifier, qualifier != given {
            throw .invalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier.")
        }
        return given[...]
    }
}
