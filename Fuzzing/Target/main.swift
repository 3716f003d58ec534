internal import CLibFuzzer
internal import Glibc

// SwiftPM takes this for the main function, not the one that libFuzzer brings.
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput))
