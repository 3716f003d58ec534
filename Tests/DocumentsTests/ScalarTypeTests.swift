import Documents
import Testing

/// Checked against PyYAML 6.0's SafeLoader without dates.
struct ScalarTypeTests {
    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func `nothing is null`(text: String) {
        #expect(Scalar(text, style: .plain).plainType == .null)
        #expect(Scalar(text, style: .plain).isNull)
        #expect(Scalar(text, style: .singleQuoted).plainType == .text)
        #expect(!Scalar(text, style: .literal).isNull)
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("yes", true), ("Yes", true), ("YES", true), ("on", true),
        ("On", true), ("ON", true),
        ("false", false), ("False", false), ("FALSE", false), ("no", false), ("No", false), ("NO", false),
        ("off", false), ("Off", false), ("OFF", false),
    ])
    func `booleans have eighteen spellings`(text: String, value: Bool) {
        #expect(Scalar(text, style: .plain).plainType == .boolean(value))
        #expect(Scalar(text, style: .doubleQuoted).plainType == .text)
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("+7", "7"), ("-7", "-7"), ("1_000", "1000"), ("1__0_", "10"), ("0777", "511"),
        ("-0777", "-511"), ("010", "8"), ("00", "0"),
        ("0_", "0"), ("0_7", "7"), ("0x1F", "31"), ("0x_ff", "255"), ("-0xFf", "-255"), ("0b101", "5"), ("+0b1_0", "2"),
        ("12:30", "750"), ("12:30:45", "45045"),
        ("22:22", "1342"), ("-1:00", "-60"), ("190:20:30", "685230"), ("1:5", "65"), ("012345670123", "1402433619"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("0xffffffffffffffffffff", "1208925819614629174706175"),
        ("07777777777777777777777777", "37778931862957161709567"),
        ("99999999999999999999:59", "5999999999999999999999"),
    ])
    func `whole numbers are exact in any base`(text: String, json: String) {
        #expect(Scalar(text, style: .plain).plainType == .integer(json: json))
    }

    @Test(arguments: [
        ("1.5", "1.5"), ("1.10", "1.10"), ("-0.5", "-0.5"), ("+1.5", "1.5"), (".5", "0.5"), ("1.", "1.0"),
        ("0.", "0.0"), ("-0.0", "-0.0"), ("007.5", "7.5"), ("08.5", "8.5"),
        ("1_0.2_5", "10.25"), ("1._5", "1.5"), ("1.5e+3", "1.5e+3"), ("1.5E-3", "1.5e-3"), ("1.e+1", "1.0e+1"),
        (".5e+1", "0.5e+1"), ("1:30.5", "90.5"), ("01:30.5", "90.5"),
        ("1:30.", "90.0"), ("-1:00.25", "-60.25"),
        ("0.1234567890123456789012345678901", "0.1234567890123456789012345678901"),
    ])
    func `fractions keep their digits`(text: String, json: String) {
        #expect(Scalar(text, style: .plain).plainType == .number(json: json))
    }

    @Test(arguments: [
        "y", "n", "Y", "N", "yEs", "tRUE", "nULL", "08", "0o17", "0b2", "0b", "0x", "0x_", "0xG", "1e3", "1E5", "1.5e3",
        "1.5e+", "-.5", "+.5", "._5", ".", "-", "+", "_1", "1:60",
        "0:30", "1:", ":30", "1:2:", "1:305", "1.2.3", ".inf", "-.inf", ".nan", "inf", "nan", "2010-09-09",
        "2001-12-14t21:59:43.10-05:00", "1 2", "=", "<<", "012345678901", "--1", "1-1",
        "٣", "0x1F:30", "e+5", "5e", "1_e+3",
    ])
    func `everything else is text`(text: String) {
        #expect(Scalar(text, style: .plain).plainType == .text)
    }

    @Test func `a number longer than any is text in another base`() {
        #expect(Scalar("0x" + String(repeating: "f", count: 5000), style: .plain).plainType == .text)
        #expect(Scalar("1" + String(repeating: ":59", count: 5000), style: .plain).plainType == .text)
    }
}
