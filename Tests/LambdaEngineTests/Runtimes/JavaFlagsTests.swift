import Testing

@testable import LambdaEngine

struct JavaFlagsTests {
    @Test(arguments: [
        (128, "-XX:MaxHeapSize=111411k"), (512, "-XX:MaxHeapSize=445644k"), (10240, "-XX:MaxHeapSize=8912896k"),
    ])
    func `the heap has 85 per cent of the memory`(megabytes: Int, expected: String) {
        #expect(JavaFlags(memorySizeInMegabytes: megabytes, toolOptions: "").words.first == expected)
    }

    @Test(arguments: [
        ("-Xmx64m", ["-XX:MaxHeapSize"]), ("-XX:MaxRAMPercentage=50 -Da=b", ["-XX:MaxHeapSize"]),
        ("-XX:+UseG1GC", ["-XX:+UseSerialGC"]), ("-XX:TieredStopAtLevel=4", ["-XX:TieredStopAtLevel"]),
        ("-XX:-TieredCompilation -Dfile.encoding=ASCII", ["-XX:TieredStopAtLevel", "-Dfile.encoding"]),
        ("-XX:+UseStringDeduplication -javaagent:/opt/agent.jar", []),
    ])
    func `what a function says of its own stands instead`(options: String, left: [String]) {
        let plain = JavaFlags(memorySizeInMegabytes: 512, toolOptions: "").words
        let words = JavaFlags(memorySizeInMegabytes: 512, toolOptions: options).words
        #expect(words == plain.filter { word in !left.contains(where: word.hasPrefix) })
    }
}
