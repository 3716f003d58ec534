package samlet.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what a function's {@code Handler} names: {@code package.Class} or {@code package.Class::method}.
 *
 * <p>Source of the forms, their order and the texts: AWS Lambda Developer Guide, "Define Lambda function handler in Java",
 * and what Lambda answers for functions whose handler cannot be had.
 */
final class Handlers {
    private Handlers() {}

    /** @throws Fault when there is none; a fatal one when its class cannot be made. */
    static Handler find(String name, ClassLoader loader) {
        int colons = name.lastIndexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String method = colons < 0 ? null : name.substring(colons + 2);
        if (className.isEmpty() || (method != null && method.isEmpty())) throw new Fault("Invalid handler: `" + name + "'");
        Class<?> type = loaded(className, loader);
        return method == null ? ofInterface(type) : ofMethod(type, method);
    }

    private static Class<?> loaded(String name, ClassLoader loader) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException missing) {
            throw Fault.of("Class not found: " + name, missing, false);
        } catch (Throwable error) {
            String message = error.getMessage();
            throw Fault.of("Error loading class " + name + (message == null ? "" : ": " + message), error, true);
        }
    }

    private static Handler ofInterface(Class<?> type) {
        if (RequestStreamHandler.class.isAssignableFrom(type)) {
            return new StreamHandler((RequestStreamHandler) instance(type));
        }
        if (RequestHandler.class.isAssignableFrom(type)) {
            Type[] types = Types.arguments(type, RequestHandler.class);
            if (types == null) {
                throw new Fault("Class " + type.getName() + " does not implement RequestHandler with concrete type parameters");
            }
            return new ObjectHandler((RequestHandler<?, ?>) instance(type), types[0]);
        }
        throw new Fault("Class does not implement an appropriate handler interface: " + type.getName());
    }

    // Methods

    /** Those with more parameters come first, where a context counts twice, and those that the compiler made last. */
    private static Handler ofMethod(Class<?> type, String name) {
        List<Method> candidates = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) candidates.add(method);
        }
        candidates.sort(new Comparator<Method>() {
            @Override
            public int compare(Method left, Method right) {
                if (left.isBridge() != right.isBridge()) return left.isBridge() ? 1 : -1;
                return weight(right) - weight(left);
            }
        });
        for (Method method : candidates) {
            Handler handler = ofMethod(type, method);
            if (handler != null) return handler;
        }
        throw new Fault("No public method named " + name + " with appropriate method signature found on class " + type.getName());
    }

    private static int weight(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length + (types.length > 0 && types[types.length - 1] == Context.class ? 1 : 0);
    }

    /** @return null for parameters that no handler has. */
    private static Handler ofMethod(Class<?> type, Method method) {
        Class<?>[] types = method.getParameterTypes();
        int count = types.length;
        int next = 0;
        boolean takesInput = next < count && types[next] == InputStream.class;
        if (takesInput) next++;
        boolean takesOutput = next < count && types[next] == OutputStream.class;
        if (takesOutput) next++;
        boolean takesObject = !takesInput && !takesOutput && next < count && types[next] != Context.class;
        if (takesObject) next++;
        boolean takesContext = next < count && types[next] == Context.class;
        if (takesContext) next++;
        if (next != count) return null;
        Object receiver = Modifier.isStatic(method.getModifiers()) ? null : instance(type);
        method.setAccessible(true);
        if (takesInput || takesOutput) return new StreamMethod(method, receiver, takesInput, takesOutput, takesContext);
        Type event = takesObject ? Types.resolved(method.getGenericParameterTypes()[0], type) : null;
        return new ObjectMethod(method, receiver, event, takesContext);
    }

    // Instances

    private static Object instance(Class<?> type) {
        Constructor<?> constructor;
        try {
            constructor = type.getConstructor();
        } catch (NoSuchMethodException missing) {
            boolean isInner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            String reason = isInner
                ? " cannot be instantiated because it is a non-static inner class"
                : " has no public zero-argument constructor";
            throw Fault.of("Class " + type.getName() + reason, new Exception(missing), false);
        }
        try {
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            throw Fault.of(thrown.getCause(), true);
        } catch (ReflectiveOperationException | RuntimeException error) {
            throw Fault.of(error, false);
        }
    }
}
