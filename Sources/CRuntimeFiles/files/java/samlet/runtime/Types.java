package samlet.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/** What generic types stand for. */
final class Types {
    private Types() {}

    /** What a class has for the parameters of an interface that it implements; null where it leaves them open. */
    static Type[] arguments(Class<?> type, Class<?> implemented) {
        Map<TypeVariable<?>, Type> bindings = bindings(type);
        TypeVariable<?>[] parameters = implemented.getTypeParameters();
        Type[] arguments = new Type[parameters.length];
        for (int index = 0; index < parameters.length; index++) {
            Type found = resolved(parameters[index], bindings);
            if (found instanceof TypeVariable) {
                found = ((TypeVariable<?>) found).getBounds()[0];
                if (found == Object.class) return null;
            }
            arguments[index] = found;
        }
        return arguments;
    }

    /** A type within a class, with what the class has for variables of what it inherits. */
    static Type resolved(Type type, Type owner) {
        return resolved(type, bindings(owner));
    }

    static Type resolved(Type type, Map<TypeVariable<?>, Type> bindings) {
        Type found = type;
        while (found instanceof TypeVariable && bindings.containsKey(found)) found = bindings.get(found);
        if (found instanceof ParameterizedType) {
            ParameterizedType generic = (ParameterizedType) found;
            Type[] given = generic.getActualTypeArguments();
            Type[] arguments = new Type[given.length];
            for (int index = 0; index < given.length; index++) arguments[index] = resolved(given[index], bindings);
            return new Parameterized((Class<?>) generic.getRawType(), arguments);
        }
        return found;
    }

    /** What all variables of a type's classes and interfaces stand for. */
    static Map<TypeVariable<?>, Type> bindings(Type type) {
        Map<TypeVariable<?>, Type> bindings = new HashMap<>();
        bind(type, bindings);
        return bindings;
    }

    private static void bind(Type type, Map<TypeVariable<?>, Type> bindings) {
        if (type == null) return;
        Class<?> raw = raw(type);
        if (type instanceof ParameterizedType) {
            Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int index = 0; index < variables.length; index++) {
                if (variables[index] != arguments[index]) bindings.put(variables[index], arguments[index]);
            }
        }
        bind(raw.getGenericSuperclass(), bindings);
        for (Type inherited : raw.getGenericInterfaces()) bind(inherited, bindings);
    }

    /** The class of a type. */
    static Class<?> raw(Type type) {
        if (type instanceof Class) return (Class<?>) type;
        if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
        if (type instanceof WildcardType) return raw(((WildcardType) type).getUpperBounds()[0]);
        if (type instanceof TypeVariable) return raw(((TypeVariable<?>) type).getBounds()[0]);
        if (type instanceof GenericArrayType) {
            return Array.newInstance(raw(((GenericArrayType) type).getGenericComponentType()), 0).getClass();
        }
        throw new IllegalArgumentException("unexpected type " + type);
    }

    /** What a collection or map says of its elements; Object where it says nothing. */
    static Type argument(Type type, Class<?> generic, int index) {
        Type found = resolved(generic.getTypeParameters()[index], bindings(type));
        return found instanceof TypeVariable ? Object.class : found;
    }

    private static final class Parameterized implements ParameterizedType {
        private final Class<?> raw;
        private final Type[] arguments;

        Parameterized(Class<?> raw, Type[] arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return raw.getDeclaringClass();
        }
    }
}
