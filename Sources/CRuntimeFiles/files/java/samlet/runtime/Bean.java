package samlet.runtime;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The properties of a class: public fields, getters and setters, those of records.
 *
 * <p>Source: what AWS's runtime makes of plain objects with Jackson, in the order of their fields.
 */
final class Bean {
    private static final Map<Class<?>, Bean> KNOWN = new ConcurrentHashMap<>();

    /** What gives a property, a field or a method, by its name. */
    final Map<String, AccessibleObject> getters = new LinkedHashMap<>();
    /** Without arguments; null where there is none. */
    final Constructor<?> constructor;
    /** What is declared, in order. */
    final List<Field> fields = new ArrayList<>();
    /** Takes what the fields hold, in their order; null where there is none. */
    final Constructor<?> fieldConstructor;
    private final Map<String, AccessibleObject> setters = new LinkedHashMap<>();
    private final Map<String, AccessibleObject> settersInAnyCase = new LinkedHashMap<>();
    private final Class<?> type;

    static Bean of(Class<?> type) {
        Bean known = KNOWN.get(type);
        if (known == null) KNOWN.put(type, known = new Bean(type));
        return known;
    }

    private Bean(Class<?> type) {
        this.type = type;
        List<Field> all = new ArrayList<>();
        addFields(type, all);
        for (Field field : all) if (field.getDeclaringClass() == type) fields.add(field);
        addGetters(all);
        addSetters(all);
        constructor = constructor();
        fieldConstructor = constructor == null ? constructor(fields) : null;
    }

    /** What sets a property; the events of AWS's library are written with other capitals than their classes have. */
    AccessibleObject setter(String name) {
        AccessibleObject exact = setters.get(name);
        return exact != null ? exact : settersInAnyCase.get(name.toLowerCase(Locale.ROOT));
    }

    private static void addFields(Class<?> type, List<Field> all) {
        if (type == null || type == Object.class) return;
        addFields(type.getSuperclass(), all);
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) all.add(field);
        }
    }

    private void addGetters(List<Field> all) {
        Map<String, AccessibleObject> found = new TreeMap<>();
        boolean isRecord = type.getSuperclass() != null && type.getSuperclass().getName().equals("java.lang.Record");
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || method.isBridge() || method.getParameterCount() > 0) continue;
            String name = isRecord && isField(method.getName(), all) ? method.getName() : getterName(method, all);
            if (name != null) found.put(name, accessible(method));
        }
        for (Field field : all) {
            boolean isVisible = Modifier.isPublic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
            AccessibleObject getter = found.remove(field.getName());
            if (getter == null && isVisible) getter = accessible(field);
            if (getter != null) getters.put(field.getName(), getter);
        }
        getters.putAll(found);
    }

    private static String getterName(Method method, List<Field> all) {
        String name = method.getName();
        Class<?> result = method.getReturnType();
        if (result == void.class || method.getDeclaringClass() == Object.class) return null;
        if (name.startsWith("get") && name.length() > 3) return propertyName(name.substring(3));
        if (!name.startsWith("is") || name.length() < 3 || (result != boolean.class && result != Boolean.class)) return null;
        // `isBase64Encoded` of a field that is called just so.
        return isField(name, all) ? name : propertyName(name.substring(2));
    }

    private static boolean isField(String name, List<Field> all) {
        for (Field field : all) if (field.getName().equals(name)) return true;
        return false;
    }

    private void addSetters(List<Field> all) {
        for (Field field : all) {
            if (Modifier.isPublic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
                setters.put(field.getName(), accessible(field));
            }
        }
        for (Class<?> owner = type; owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                String name = method.getName();
                boolean isSetter = name.startsWith("set") && name.length() > 3 && method.getParameterCount() == 1;
                if (!isSetter || method.isBridge() || Modifier.isStatic(method.getModifiers())) continue;
                String property = propertyName(name.substring(3));
                AccessibleObject known = setters.get(property);
                if (!(known instanceof Method)) setters.put(property, accessible(method));
            }
        }
        for (Map.Entry<String, AccessibleObject> entry : setters.entrySet()) {
            settersInAnyCase.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
        }
    }

    /** As of beans: {@code Name} is {@code name}, {@code URL} stays. */
    private static String propertyName(String name) {
        boolean isAcronym = name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return isAcronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    // Making

    private Constructor<?> constructor() {
        try {
            return accessible(type.getDeclaredConstructor());
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private Constructor<?> constructor(List<Field> fields) {
        Class<?>[] types = new Class<?>[fields.size()];
        for (int index = 0; index < types.length; index++) types[index] = fields.get(index).getType();
        for (Constructor<?> candidate : type.getDeclaredConstructors()) {
            if (Arrays.equals(candidate.getParameterTypes(), types)) return accessible(candidate);
        }
        // Some hold what they are given in another form, as the events of S3 their time.
        for (Constructor<?> candidate : type.getDeclaredConstructors()) {
            if (candidate.getParameterCount() == types.length) return accessible(candidate);
        }
        return null;
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }
}
