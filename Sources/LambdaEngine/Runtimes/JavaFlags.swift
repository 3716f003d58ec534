/// What a Java machine that runs a function is started with.
///
/// As on AWS: a heap of some 85 % of the function's memory, the collector that costs least, and the quick compiler alone,
/// since functions are short. What the function's own `JAVA_TOOL_OPTIONS` say about these stands instead.
///
/// Source: AWS Lambda Developer Guide, "Customize Java runtime startup behavior for Lambda functions".
struct JavaFlags {
    let memorySizeInMegabytes: Int
    /// Java takes them from the environment by itself, but flags on its command line would win.
    let toolOptions: String

    var words: [String] {
        var words: [String] = []
        if !mentions(["-Xmx", "-XX:MaxHeapSize", "-XX:MaxRAM"]) {
            words.append("-XX:MaxHeapSize=\(memorySizeInMegabytes * 1024 * 85 / 100)k")
        }
        if !options.contains(where: { $0.hasPrefix("-XX:+Use") && $0.hasSuffix("GC") }) {
            words.append("-XX:+UseSerialGC")
        }
        if !mentions(["-XX:TieredStopAtLevel", "-XX:+TieredCompilation", "-XX:-TieredCompilation"]) {
            words.append("-XX:TieredStopAtLevel=1")
        }
        // The host's locale is not in the sandbox, and /tmp is the function's.
        if !mentions(["-Dfile.encoding"]) { words.append("-Dfile.encoding=UTF-8") }
        return words + ["-Xshare:auto", "-XX:-UsePerfData"]
    }

    private var options: [Substring] { toolOptions.split(whereSeparator: \.isWhitespace) }

    private func mentions(_ prefixes: [String]) -> Bool {
        options.contains { option in prefixes.contains(where: option.hasPrefix) }
    }
}
