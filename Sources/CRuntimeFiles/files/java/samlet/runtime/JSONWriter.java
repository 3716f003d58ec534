package samlet.runtime;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/** Writes objects as JSON, as AWS's runtime does: what is null is left out of objects. */
final class JSONWriter {
    private static final int DEEPEST = 1000;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder();
    private int depth;

    private JSONWriter() {}

    static byte[] bytes(Object value) {
        JSONWriter writer = new JSONWriter();
        writer.write(value);
        return writer.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(Object value) {
        if (value == null) {
            text.append("null");
        } else if (value instanceof CharSequence || value instanceof Character) {
            quote(value.toString());
        } else if (value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Number) {
            number((Number) value);
        } else if (value instanceof Enum) {
            quote(((Enum<?>) value).name());
        } else if (value instanceof Optional) {
            write(((Optional<?>) value).orElse(null));
        } else if (++depth > DEEPEST) {
            throw new IllegalArgumentException("more than " + DEEPEST + " levels; an object that holds itself?");
        } else {
            nested(value);
            depth--;
        }
    }

    private void number(Number value) {
        boolean isNumber = !Double.isNaN(value.doubleValue()) && !Double.isInfinite(value.doubleValue())
            || !(value instanceof Double || value instanceof Float);
        if (isNumber) text.append(value);
        else quote(value.toString());
    }

    private void nested(Object value) {
        Class<?> type = value.getClass();
        if (value instanceof Map) {
            map((Map<?, ?>) value);
        } else if (value instanceof Iterable && !(value instanceof java.nio.file.Path)) {
            items((Iterable<?>) value);
        } else if (value instanceof byte[]) {
            quote(Base64.getEncoder().encodeToString((byte[]) value));
        } else if (value instanceof char[]) {
            quote(new String((char[]) value));
        } else if (type.isArray()) {
            array(value);
        } else if (value instanceof ByteBuffer) {
            ByteBuffer bytes = ((ByteBuffer) value).duplicate();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            quote(Base64.getEncoder().encodeToString(copy));
        } else if (value instanceof Date) {
            text.append(((Date) value).getTime());
        } else if (type.getName().startsWith("java.time.")) {
            write(Times.written(value));
        } else if (type.getName().startsWith("java.") || type.getName().startsWith("org.joda.time.")) {
            // Identifiers, addresses, paths and the like.
            quote(value.toString());
        } else {
            bean(value, type);
        }
    }

    private void map(Map<?, ?> map) {
        text.append('{');
        boolean isFirst = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() == null) continue;
            Object key = entry.getKey();
            isFirst = name(key instanceof Enum ? ((Enum<?>) key).name() : String.valueOf(key), isFirst);
            write(entry.getValue());
        }
        text.append('}');
    }

    private void items(Iterable<?> items) {
        text.append('[');
        boolean isFirst = true;
        for (Object item : items) {
            if (!isFirst) text.append(',');
            isFirst = false;
            write(item);
        }
        text.append(']');
    }

    private void array(Object array) {
        text.append('[');
        for (int index = 0; index < Array.getLength(array); index++) {
            if (index > 0) text.append(',');
            write(Array.get(array, index));
        }
        text.append(']');
    }

    private void bean(Object value, Class<?> type) {
        text.append('{');
        boolean isFirst = true;
        for (Map.Entry<String, AccessibleObject> getter : Bean.of(type).getters.entrySet()) {
            Object property = property(value, getter.getValue());
            if (property == null) continue;
            isFirst = name(getter.getKey(), isFirst);
            write(property);
        }
        text.append('}');
    }

    private static Object property(Object value, AccessibleObject getter) {
        try {
            return getter instanceof Method ? ((Method) getter).invoke(value) : ((Field) getter).get(value);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(thrown.getCause());
        } catch (IllegalAccessException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private boolean name(String name, boolean isFirst) {
        if (!isFirst) text.append(',');
        quote(name);
        text.append(':');
        return false;
    }

    private void quote(String value) {
        text.append('"');
        for (int index = 0; index < value.length(); index++) {
            char next = value.charAt(index);
            if (next == '"' || next == '\\') {
                text.append('\\').append(next);
            } else if (next == '\n') {
                text.append("\\n");
            } else if (next == '\r') {
                text.append("\\r");
            } else if (next == '\t') {
                text.append("\\t");
            } else if (next < ' ') {
                text.append("\\u00").append(DIGITS[next >> 4]).append(DIGITS[next & 15]);
            } else {
                text.append(next);
            }
        }
        text.append('"');
    }
}
