/// How a request names a function: by its name, a partial ARN (`ACCOUNT:function:NAME`) or an ARN, each with or without a
/// qualifier.
struct FunctionName: Hashable, Sendable {
    let name: Substring
    let region: Substring?
    let accountID: Substring?
    /// A version or an alias.
    let qualifier: Substring?

    /// What an operation takes for a name.
    ///
    /// Source: the API's answers to names that do not fit.
    enum Form: Hashable, Sendable {
        /// Of operations that look things up.
        case namespaced
        /// Of operations that change functions.
        case plain
        /// Without a qualifier.
        case unqualified

        fileprivate var lengthLimit: Int { self == .namespaced ? 256 : 140 }

        var pattern: String {
            switch self {
            case .namespaced: Self.beginning + #"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
            case .plain: Self.beginning + #"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#
            case .unqualified: Self.beginning + "([a-zA-Z0-9-_]+)"
            }
        }

        private static let beginning =
            #"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"#

        fileprivate func admits(_ name: FunctionName) -> Bool {
            switch self {
            case .namespaced: true
            case .plain: !name.name.utf8.contains(UInt8(ascii: ".")) && name.qualifier?.hasSuffix(".PUBLISHED") != true
            case .unqualified: !name.name.utf8.contains(UInt8(ascii: ".")) && name.qualifier == nil
            }
        }
    }

    /// - Parameters:
    ///   - qualifier: given beside the name: what is wrong with it is said first.
    ///   - others: what is wrong with the rest of the request, said last.
    /// - Throws: `ValidationException`.
    init(
        _ text: String, _ form: Form = .namespaced, qualifier: String? = nil, others: [Violation] = []
    ) throws(LambdaError) {
        let parsed = Self.parsed(text)
        var violations = qualifier.map(Self.violations(ofQualifier:)) ?? []
        violations += Self.violations(of: text, parsed, form) + others
        guard violations.isEmpty, let parsed else { throw .validation(violations) }
        self = parsed
    }

    private static func violations(of text: String, _ parsed: FunctionName?, _ form: Form) -> [Violation] {
        var violations: [Violation] = []
        if text.utf8.count > form.lengthLimit {
            violations.append(Violation(text, at: "functionName", .length(atMost: form.lengthLimit)))
        }
        if parsed.map({ !form.admits($0) }) ?? true {
            violations.append(Violation(text, at: "functionName", .pattern(form.pattern)))
        }
        return violations
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

    /// What is wrong with a qualifier that stands for itself.
    static func violations(ofQualifier given: String) -> [Violation] {
        var violations: [Violation] = []
        if given.utf8.count > qualifierLengthLimit {
            violations.append(Violation(given, at: "qualifier", .length(atMost: qualifierLengthLimit)))
        }
        let isValid =
            given == "$LATEST.PUBLISHED"
            || given.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_$".utf8.contains($0) } && !given.isEmpty
        if !isValid { violations.append(Violation(given, at: "qualifier", .pattern(qualifierPattern))) }
        return violations
    }

    /// The qualifier of a request that names one beside the function, or in the function's name, or not at all.
    ///
    /// - Throws: `ValidationException`; `InvalidParameterValueException` when both say something else.
    func qualifier(besides given: String?) throws(LambdaError) -> Substring? {
        guard let given else { return qualifier }
        let violations = Self.violations(ofQualifier: given)
        guard violations.isEmpty else { throw .validation(violations) }
        if let qualifier, qualifier != given {
            throw .invalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier.")
        }
        return given[...]
    }
}
