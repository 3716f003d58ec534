package samlet.runtime;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.HashMap;
import java.util.Map;

/** What a handler learns about its invocation. */
final class LambdaContext implements Context {
    private final Invocation invocation;
    private final long deadline;
    private final ClientContext client;
    private final CognitoIdentity identity;

    LambdaContext(Invocation invocation) {
        this.invocation = invocation;
        String end = invocation.header("lambda-runtime-deadline-ms");
        deadline = end == null ? 0 : Long.parseLong(end);
        Map<?, ?> sent = fields(invocation.header("lambda-runtime-client-context"));
        client = sent == null ? null : new SentContext(sent);
        Map<?, ?> known = fields(invocation.header("lambda-runtime-cognito-identity"));
        identity = known == null ? null : new SentIdentity(known);
    }

    private static Map<?, ?> fields(String text) {
        if (text == null || text.isEmpty()) return null;
        Object value = new JSONReader(text).document();
        return value instanceof Map ? (Map<?, ?>) value : null;
    }

    @Override
    public String getAwsRequestId() {
        return invocation.requestID;
    }

    @Override
    public String getLogGroupName() {
        return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
    }

    @Override
    public String getLogStreamName() {
        return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
    }

    @Override
    public String getFunctionName() {
        return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
    }

    @Override
    public String getFunctionVersion() {
        return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
    }

    @Override
    public String getInvokedFunctionArn() {
        return invocation.header("lambda-runtime-invoked-function-arn");
    }

    @Override
    public CognitoIdentity getIdentity() {
        return identity;
    }

    @Override
    public ClientContext getClientContext() {
        return client;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, deadline - System.currentTimeMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    }

    @Override
    public LambdaLogger getLogger() {
        return FunctionLog.SHARED;
    }

    @Override
    public String getTenantId() {
        return invocation.header("lambda-runtime-aws-tenant-id");
    }

    @Override
    public String getXrayTraceId() {
        return invocation.header("lambda-runtime-trace-id");
    }

    private static String text(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
    }

    private static final class SentIdentity implements CognitoIdentity {
        private final Map<?, ?> fields;

        SentIdentity(Map<?, ?> fields) {
            this.fields = fields;
        }

        @Override
        public String getIdentityId() {
            return text(fields, "cognitoIdentityId");
        }

        @Override
        public String getIdentityPoolId() {
            return text(fields, "cognitoIdentityPoolId");
        }
    }

    private static final class SentContext implements ClientContext {
        private final Map<?, ?> fields;

        SentContext(Map<?, ?> fields) {
            this.fields = fields;
        }

        @Override
        public Client getClient() {
            Object client = fields.get("client");
            return client instanceof Map ? new SentClient((Map<?, ?>) client) : null;
        }

        @Override
        public Map<String, String> getCustom() {
            return texts("custom");
        }

        @Override
        public Map<String, String> getEnvironment() {
            return texts("env");
        }

        private Map<String, String> texts(String name) {
            if (!(fields.get(name) instanceof Map)) return null;
            Map<?, ?> found = (Map<?, ?>) fields.get(name);
            Map<String, String> texts = new HashMap<>();
            for (Object key : found.keySet()) texts.put(key.toString(), text(found, key.toString()));
            return texts;
        }
    }

    private static final class SentClient implements Client {
        private final Map<?, ?> fields;

        SentClient(Map<?, ?> fields) {
            this.fields = fields;
        }

        @Override
        public String getInstallationId() {
            return text(fields, "installation_id");
        }

        @Override
        public String getAppTitle() {
            return text(fields, "app_title");
        }

        @Override
        public String getAppVersionName() {
            return text(fields, "app_version_name");
        }

        @Override
        public String getAppVersionCode() {
            return text(fields, "app_version_code");
        }

        @Override
        public String getAppPackageName() {
            return text(fields, "app_package_name");
        }
    }
}
