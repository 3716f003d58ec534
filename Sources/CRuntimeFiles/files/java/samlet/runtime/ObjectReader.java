package samlet.runtime;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes objects of types from what {@link JSONReader} reads.
 *
 * <p>As lenient as AWS's runtime: properties that a class has not are passed over, numbers and texts stand for each other,
 * a single value for a list of it.
 */
final class ObjectReader {
    private ObjectReader() {}

    static Object read(Object value, Type type) {
        Class<?> raw = Types.raw(type);
        if (value == null) return ofNothing(raw);
        if (raw == Object.class) return plain(value);
        if (Scalars.isScalar(raw)) return Scalars.read(value, raw);
        if (raw == Optional.class) return Optional.ofNullable(read(value, Types.argument(type, Optional.class, 0)));
        if (raw.isArray()) return array(value, type, raw);
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) return collection(value, type, raw);
        if (Map.class.isAssignableFrom(raw)) return map(value, type, raw);
        if (raw == Date.class && value instanceof Number) return date((Number) value);
        if (raw == ByteBuffer.class) return ByteBuffer.wrap(Base64.getDecoder().decode(text(value, raw)));
        if (value instanceof String) return ofText((String) value, raw);
        if (value instanceof List) return ofList((List<?>) value, type);
        if (!(value instanceof Map)) throw mismatch(value, raw);
        return bean((Map<?, ?>) value, type, raw);
    }

    private static Object ofNothing(Class<?> raw) {
        if (raw == Optional.class) return Optional.empty();
        return raw.isPrimitive() ? Array.get(Array.newInstance(raw, 1), 0) : null;
    }

    /** Without a type: maps, lists, texts and numbers, as they were read but for the numbers with a point. */
    @SuppressWarnings("unchecked")
    private static Object plain(Object value) {
        if (value instanceof Decimal) return ((Decimal) value).doubleValue();
        if (value instanceof List) {
            for (ListIterator<Object> items = ((List<Object>) value).listIterator(); items.hasNext();) items.set(plain(items.next()));
        } else if (value instanceof Map) {
            for (Map.Entry<?, Object> entry : ((Map<?, Object>) value).entrySet()) entry.setValue(plain(entry.getValue()));
        }
        return value;
    }

    // Collections

    private static Object array(Object value, Type type, Class<?> raw) {
        Class<?> item = raw.getComponentType();
        if (value instanceof String && item == byte.class) return Base64.getDecoder().decode((String) value);
        if (value instanceof String && item == char.class) return ((String) value).toCharArray();
        Type itemType = type instanceof GenericArrayType ? ((GenericArrayType) type).getGenericComponentType() : item;
        List<?> items = items(value);
        Object array = Array.newInstance(item, items.size());
        for (int index = 0; index < items.size(); index++) Array.set(array, index, read(items.get(index), itemType));
        return array;
    }

    private static Collection<Object> collection(Object value, Type type, Class<?> raw) {
        Collection<Object> result = newCollection(raw);
        Type itemType = raw == Iterable.class ? Types.argument(type, Iterable.class, 0) : Types.argument(type, Collection.class, 0);
        for (Object item : items(value)) result.add(read(item, itemType));
        return result;
    }

    private static List<?> items(Object value) {
        return value instanceof List ? (List<?>) value : Collections.singletonList(value);
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> newCollection(Class<?> raw) {
        if (raw.isAssignableFrom(ArrayList.class)) return new ArrayList<>();
        if (raw.isAssignableFrom(LinkedHashSet.class)) return new LinkedHashSet<>();
        if (raw.isAssignableFrom(TreeSet.class)) return new TreeSet<>();
        if (raw.isAssignableFrom(ArrayDeque.class)) return new ArrayDeque<>();
        return (Collection<Object>) made(raw);
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object value, Type type, Class<?> raw) {
        if (!(value instanceof Map)) {
            if (value instanceof String && ((String) value).isEmpty()) return null;
            throw mismatch(value, raw);
        }
        Map<Object, Object> result;
        if (raw.isAssignableFrom(LinkedHashMap.class)) {
            result = new LinkedHashMap<>();
        } else if (raw.isAssignableFrom(TreeMap.class)) {
            result = new TreeMap<>();
        } else if (raw.isAssignableFrom(java.util.concurrent.ConcurrentHashMap.class)) {
            result = new java.util.concurrent.ConcurrentHashMap<>();
        } else {
            result = (Map<Object, Object>) made(raw);
        }
        Type keyType = Types.argument(type, Map.class, 0);
        Type itemType = Types.argument(type, Map.class, 1);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            result.put(read(entry.getKey(), keyType), read(entry.getValue(), itemType));
        }
        return result;
    }

    // Others

    /** Milliseconds; AWS's events have seconds with a fraction. */
    private static Date date(Number value) {
        return new Date(value instanceof Decimal ? ((Decimal) value).exact.movePointRight(3).longValue() : value.longValue());
    }

    /** Dates, identifiers, addresses: what its class can make of a text. */
    private static Object ofText(String text, Class<?> raw) {
        if (text.isEmpty()) return null;
        if (raw == Date.class) return Date.from(java.time.OffsetDateTime.parse(text).toInstant());
        for (String name : new String[] {"parse", "fromString", "valueOf", "of"}) {
            for (Class<?> parameter : new Class<?>[] {String.class, CharSequence.class}) {
                try {
                    Method method = raw.getMethod(name, parameter);
                    if (Modifier.isStatic(method.getModifiers()) && raw.isAssignableFrom(method.getReturnType())) {
                        return called(method, null, text);
                    }
                } catch (NoSuchMethodException none) {
                    // The next.
                }
            }
        }
        try {
            return called(raw.getConstructor(String.class), text);
        } catch (NoSuchMethodException none) {
            throw mismatch(text, raw);
        }
    }

    private static Object ofList(List<?> items, Type type) {
        if (items.isEmpty()) return null;
        if (items.size() > 1) throw mismatch(items, Types.raw(type));
        return read(items.get(0), type);
    }

    private static Object bean(Map<?, ?> values, Type type, Class<?> raw) {
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            throw new IllegalArgumentException("cannot make an instance of the abstract type " + raw.getName());
        }
        Bean bean = Bean.of(raw);
        Map<java.lang.reflect.TypeVariable<?>, Type> bindings = Types.bindings(type);
        if (bean.constructor == null) return madeOfFields(values, bean, raw, bindings);
        Object made = called(bean.constructor);
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            AccessibleObject setter = bean.setter((String) entry.getKey());
            if (setter instanceof Method) {
                Method method = (Method) setter;
                called(method, made, read(entry.getValue(), Types.resolved(method.getGenericParameterTypes()[0], bindings)));
            } else if (setter != null) {
                Field field = (Field) setter;
                try {
                    field.set(made, read(entry.getValue(), Types.resolved(field.getGenericType(), bindings)));
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return made;
    }

    /** Records, and classes whose constructor takes what their fields hold. */
    private static Object madeOfFields(
            Map<?, ?> values, Bean bean, Class<?> raw, Map<java.lang.reflect.TypeVariable<?>, Type> bindings) {
        Constructor<?> constructor = bean.fieldConstructor;
        if (constructor == null) {
            throw new IllegalArgumentException("cannot make an instance of " + raw.getName() + ": it has no constructor without arguments");
        }
        Map<String, Object> inAnyCase = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            inAnyCase.put(((String) entry.getKey()).toLowerCase(Locale.ROOT), entry.getValue());
        }
        Type[] types = constructor.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int index = 0; index < types.length; index++) {
            String name = bean.fields.get(index).getName();
            Object value = values.containsKey(name) ? values.get(name) : inAnyCase.get(name.toLowerCase(Locale.ROOT));
            arguments[index] = read(value, Types.resolved(types[index], bindings));
        }
        return called(constructor, arguments);
    }

    private static Object made(Class<?> raw) {
        try {
            Constructor<?> constructor = raw.getDeclaredConstructor();
            return called(constructor);
        } catch (NoSuchMethodException none) {
            throw new IllegalArgumentException("cannot make an instance of " + raw.getName() + ": it has no constructor without arguments");
        }
    }

    private static Object called(Constructor<?> constructor, Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(thrown.getCause());
        } catch (ReflectiveOperationException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private static Object called(Method method, Object receiver, Object argument) {
        try {
            return method.invoke(receiver, argument);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(thrown.getCause());
        } catch (IllegalAccessException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private static String text(Object value, Class<?> raw) {
        if (!(value instanceof String)) throw mismatch(value, raw);
        return (String) value;
    }

    static IllegalArgumentException mismatch(Object value, Class<?> raw) {
        String kind = value instanceof Map ? "an object" : value instanceof List ? "an array"
            : value instanceof String ? "the text \"" + value + "\"" : "the value " + value;
        return new IllegalArgumentException("cannot make an instance of " + raw.getName() + " of " + kind);
    }
}
