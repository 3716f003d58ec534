package samlet.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Makes texts, numbers, booleans and constants of enumerations from values of JSON. */
final class Scalars {
    private Scalars() {}

    static boolean isScalar(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || type == String.class || type == CharSequence.class || type == Boolean.class
            || type == Character.class || Number.class.isAssignableFrom(type);
    }

    static Object read(Object value, Class<?> type) {
        if (value instanceof List && ((List<?>) value).size() == 1) return read(((List<?>) value).get(0), type);
        if (type == String.class || type == CharSequence.class) {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.toString();
        } else if (type == boolean.class || type == Boolean.class) {
            return bool(value, type);
        } else if (type == char.class || type == Character.class) {
            if (value instanceof String && ((String) value).length() == 1) return ((String) value).charAt(0);
            if (value instanceof Integer) return (char) ((Integer) value).intValue();
        } else if (type.isEnum()) {
            return constant(value, type);
        } else if (value instanceof Number) {
            return number(exact((Number) value), (Number) value, type);
        } else if (value instanceof String) {
            return ofText(((String) value).trim(), type);
        }
        throw ObjectReader.mismatch(value, type);
    }

    private static Object bool(Object value, Class<?> type) {
        if (value instanceof Boolean) return value;
        if (value instanceof Integer) return (Integer) value != 0;
        if ("true".equals(value) || "True".equals(value)) return true;
        if ("false".equals(value) || "False".equals(value)) return false;
        if ("".equals(value)) return type.isPrimitive() ? (Object) false : null;
        throw ObjectReader.mismatch(value, type);
    }

    /** One that is not there is nothing, as AWS's runtime takes it. */
    private static Object constant(Object value, Class<?> type) {
        Object[] constants = type.getEnumConstants();
        if (value instanceof Integer) {
            int index = (Integer) value;
            return index >= 0 && index < constants.length ? constants[index] : null;
        }
        for (Object constant : constants) if (((Enum<?>) constant).name().equals(value)) return constant;
        if (value instanceof String) return null;
        throw ObjectReader.mismatch(value, type);
    }

    private static Object ofText(String text, Class<?> type) {
        if (text.isEmpty()) return type.isPrimitive() ? number(BigDecimal.ZERO, 0, type) : null;
        try {
            return number(new BigDecimal(text), new Decimal(text), type);
        } catch (NumberFormatException wrong) {
            if (type == double.class || type == Double.class) return Double.valueOf(text);
            throw ObjectReader.mismatch(text, type);
        }
    }

    private static BigDecimal exact(Number value) {
        if (value instanceof Decimal) return ((Decimal) value).exact;
        return value instanceof BigInteger ? new BigDecimal((BigInteger) value) : BigDecimal.valueOf(value.longValue());
    }

    private static Object number(BigDecimal exact, Number value, Class<?> type) {
        if (type == double.class || type == Double.class) return value.doubleValue();
        if (type == float.class || type == Float.class) return value.floatValue();
        if (type == BigDecimal.class) return exact;
        if (type == Number.class) return value instanceof Decimal ? (Number) value.doubleValue() : value;
        BigInteger whole = exact.toBigInteger();
        if (type == BigInteger.class) return whole;
        if (type == int.class || type == Integer.class) return (int) bounded(whole, 32, type);
        if (type == long.class || type == Long.class) return bounded(whole, 64, type);
        if (type == short.class || type == Short.class) return (short) bounded(whole, 16, type);
        if (type == byte.class || type == Byte.class) return (byte) bounded(whole, 8, type);
        if (type == java.util.concurrent.atomic.AtomicInteger.class) {
            return new java.util.concurrent.atomic.AtomicInteger((int) bounded(whole, 32, type));
        }
        if (type == java.util.concurrent.atomic.AtomicLong.class) {
            return new java.util.concurrent.atomic.AtomicLong(bounded(whole, 64, type));
        }
        throw ObjectReader.mismatch(value, type);
    }

    private static long bounded(BigInteger whole, int bits, Class<?> type) {
        if (whole.bitLength() >= bits) throw new IllegalArgumentException("the number " + whole + " is out of the range of " + type.getName());
        return whole.longValue();
    }
}
