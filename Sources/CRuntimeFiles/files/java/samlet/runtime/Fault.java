package samlet.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the runtime itself finds wrong with a function, and how errors are reported.
 *
 * <p>Source: AWS Lambda Developer Guide, "AWS Lambda function errors in Java".
 */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String OWN = "samlet.runtime.";

    /** Nothing can be invoked after it. */
    final boolean isFatal;
    private final String text;
    private final String type;
    private final String trace;

    /** @param type the name of the exception's class; null where there was none. */
    Fault(String text, String type, String trace, boolean isFatal) {
        super(text, null, false, false);
        this.text = text;
        this.type = type;
        this.trace = trace;
        this.isFatal = isFatal;
    }

    Fault(String text) {
        this(text, null, null, false);
    }

    static Fault of(Throwable error, boolean isFatal) {
        return of(message(error), error, isFatal);
    }

    static Fault of(String text, Throwable error, boolean isFatal) {
        cutTraces(error);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return new Fault(text, error.getClass().getName(), trace.toString(), isFatal);
    }

    /** The object that is reported; without a trace, as AWS's runtime does it. */
    byte[] report() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errorMessage", text);
        if (type != null) fields.put("errorType", type);
        return JSONWriter.bytes(fields);
    }

    /** The object that is reported for an exception. */
    static byte[] report(Throwable error) {
        return JSONWriter.bytes(fields(error, Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    /** The lines for the log. */
    String logText() {
        if (type == null) return text + "\n";
        return text + ": " + type + "\n" + trace + "\n";
    }

    private static Map<String, Object> fields(Throwable error, Set<Throwable> seen) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errorMessage", message(error));
        fields.put("errorType", error.getClass().getName());
        List<String> lines = new ArrayList<>();
        for (StackTraceElement element : error.getStackTrace()) lines.add(element.toString());
        fields.put("stackTrace", lines);
        Throwable cause = cause(error);
        if (cause != null && seen.add(error)) fields.put("cause", fields(cause, seen));
        return fields;
    }

    private static String message(Throwable error) {
        try {
            String message = error.getLocalizedMessage();
            return message == null ? error.getClass().getName() : message;
        } catch (Throwable failure) {
            return error.getClass().getName();
        }
    }

    private static Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable failure) {
            return null;
        }
    }

    /** Cuts from the traces of an error, and of all that it holds, what called the function. */
    static void cutTraces(Throwable error) {
        cutTraces(error, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void cutTraces(Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) return;
        StackTraceElement[] trace = error.getStackTrace();
        for (int index = 0; index < trace.length; index++) {
            if (!trace[index].getClassName().startsWith(OWN)) continue;
            StackTraceElement[] kept = new StackTraceElement[index];
            System.arraycopy(trace, 0, kept, 0, index);
            error.setStackTrace(kept);
            break;
        }
        cutTraces(cause(error), seen);
        for (Throwable suppressed : error.getSuppressed()) cutTraces(suppressed, seen);
    }
}
