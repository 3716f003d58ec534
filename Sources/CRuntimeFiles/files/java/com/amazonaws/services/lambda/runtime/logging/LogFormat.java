package com.amazonaws.services.lambda.runtime.logging;

/** How lines of the log are written. */
public enum LogFormat {
    JSON,
    TEXT;

    public static LogFormat fromString(String name) {
        return name != null && name.equalsIgnoreCase("JSON") ? JSON : TEXT;
    }
}
