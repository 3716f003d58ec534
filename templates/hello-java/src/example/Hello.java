package example;

import java.util.Map;

public class Hello {
    public Map<String, String> greet(Map<String, Object> event) {
        Object query = event.get("queryStringParameters");
        Object name = query instanceof Map ? ((Map<?, ?>) query).get("name") : null;
        System.out.println("greeting " + name);
        return Map.of("message", "hello, " + (name == null ? "world" : name));
    }
}
