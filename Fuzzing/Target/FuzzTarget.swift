/// What libFuzzer, which brings the main function, calls with each input.
/// Source: https://llvm.org/docs/LibFuzzer.html, "Fuzz Target".
@_cdecl("LLVMFuzzerTestOneInput")
public func runFuzzTarget(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    TemplateWalk(bytes: Array(UnsafeBufferPointer(start: bytes, count: count))).run()
    return 0
}
