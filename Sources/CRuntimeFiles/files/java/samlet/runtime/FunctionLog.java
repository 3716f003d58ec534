package samlet.runtime;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The logger of contexts: each message is one event of the log, in the format that the function asked for. */
public final class FunctionLog implements LambdaLogger {
    public static final FunctionLog SHARED = new FunctionLog();

    /** The invocation that is being handled. */
    LambdaContext context;
    private final PrintStream output = System.out;
    private final boolean isJSON = "JSON".equalsIgnoreCase(System.getenv("AWS_LAMBDA_LOG_FORMAT"));
    private final LogLevel lowest;

    private FunctionLog() {
        LogLevel level = LogLevel.UNDEFINED;
        String name = System.getenv("AWS_LAMBDA_LOG_LEVEL");
        try {
            if (isJSON && name != null) level = LogLevel.fromString(name);
        } catch (IllegalArgumentException unknown) {
            // All is written.
        }
        lowest = level;
    }

    @Override
    public void log(String message) {
        log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message) {
        write(message);
    }

    @Override
    public void log(String message, LogLevel level) {
        if (level != LogLevel.UNDEFINED && level.compareTo(lowest) < 0) return;
        String text = String.valueOf(message);
        if (isJSON) {
            writeLine(JSONWriter.bytes(structured(text, level)));
        } else {
            // The log takes a carriage return for a line's end within an event.
            text = level == LogLevel.UNDEFINED ? text : "[" + level + "] " + text;
            writeLine(text.replace("\n", "\r").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void log(byte[] message, LogLevel level) {
        if (level == LogLevel.UNDEFINED || level.compareTo(lowest) >= 0) log(message);
    }

    void logError(String text) {
        log(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text, isJSON ? LogLevel.ERROR : LogLevel.UNDEFINED);
    }

    /** Lets patterns of log4j name the request, as {@code %X{AWSRequestId}}, where AWS's appender has asked for it. */
    static void tellLog4j(String requestID) {
        try {
            Class<?> context = Class.forName(
                "org.apache.logging.log4j.ThreadContext", true, Thread.currentThread().getContextClassLoader());
            context.getMethod("put", String.class, String.class).invoke(null, "AWSRequestId", requestID);
        } catch (ReflectiveOperationException none) {
            // Lines go without it.
        }
    }

    private Map<String, Object> structured(String text, LogLevel level) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString());
        fields.put("message", text);
        fields.put("level", level.name());
        if (context != null) fields.put("AWSRequestId", context.getAwsRequestId());
        if (context != null && context.getTenantId() != null) fields.put("tenantId", context.getTenantId());
        return fields;
    }

    private void writeLine(byte[] line) {
        int end = line.length;
        while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == '\n')) end--;
        byte[] whole = new byte[end + 1];
        System.arraycopy(line, 0, whole, 0, end);
        whole[end] = '\n';
        write(whole);
    }

    private void write(byte[] bytes) {
        output.write(bytes, 0, bytes.length);
        output.flush();
    }
}
