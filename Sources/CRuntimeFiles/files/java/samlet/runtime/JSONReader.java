package samlet.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON: maps, lists, texts, booleans, null, whole numbers in the smallest type that holds them, and others as
 * {@link Decimal}, since what they are to become says how exact they have to be.
 */
final class JSONReader {
    private static final int DEEPEST = 1000;

    private final String text;
    private int place;
    private int depth;

    JSONReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what is no JSON. */
    Object document() {
        Object value = value();
        space();
        if (place != text.length()) throw problem("unexpected text after the value");
        return value;
    }

    private Object value() {
        space();
        if (place == text.length()) throw problem("unexpected end");
        switch (text.charAt(place)) {
            case '{':
                return nested(true);
            case '[':
                return nested(false);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Object nested(boolean isObject) {
        if (++depth > DEEPEST) throw problem("more than " + DEEPEST + " levels");
        place++;
        Object value = isObject ? object() : array();
        depth--;
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (passed('}')) return fields;
        do {
            space();
            if (place == text.length() || text.charAt(place) != '"') throw problem("a name must follow");
            String name = string();
            if (!passed(':')) throw problem("a colon must follow");
            fields.put(name, value());
        } while (passed(','));
        if (!passed('}')) throw problem("a comma or '}' must follow");
        return fields;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        if (passed(']')) return items;
        do {
            items.add(value());
        } while (passed(','));
        if (!passed(']')) throw problem("a comma or ']' must follow");
        return items;
    }

    private String string() {
        int start = ++place;
        while (place < text.length() && text.charAt(place) != '"' && text.charAt(place) != '\\') place++;
        if (place < text.length() && text.charAt(place) == '"') return text.substring(start, place++);
        StringBuilder result = new StringBuilder().append(text, start, place);
        while (place < text.length()) {
            char next = text.charAt(place++);
            if (next == '"') return result.toString();
            result.append(next == '\\' ? escaped() : next);
        }
        throw problem("a text without its end");
    }

    private char escaped() {
        if (place == text.length()) throw problem("a text without its end");
        char next = text.charAt(place++);
        switch (next) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                if (place + 4 > text.length()) throw problem("an escape without its end");
                try {
                    return (char) Integer.parseInt(text.substring(place, place += 4), 16);
                } catch (NumberFormatException wrong) {
                    throw problem("an escape that is no number");
                }
            default:
                return next;
        }
    }

    private Object number() {
        int start = place;
        boolean isWhole = true;
        for (; place < text.length(); place++) {
            char next = text.charAt(place);
            if (next == '.' || next == 'e' || next == 'E') isWhole = false;
            else if ((next < '0' || next > '9') && next != '-' && next != '+') break;
        }
        String digits = text.substring(start, place);
        try {
            if (!isWhole) return new Decimal(digits);
            if (digits.length() < 10) return Integer.valueOf(digits);
            BigInteger whole = new BigInteger(digits);
            if (whole.bitLength() < 32) return whole.intValue();
            return whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
        } catch (NumberFormatException wrong) {
            place = start;
            throw problem("no value");
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, place)) throw problem("no value");
        place += word.length();
        return value;
    }

    private boolean passed(char wanted) {
        space();
        if (place == text.length() || text.charAt(place) != wanted) return false;
        place++;
        return true;
    }

    private void space() {
        while (place < text.length() && text.charAt(place) <= ' ') place++;
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("invalid JSON at character " + place + ": " + what);
    }
}
