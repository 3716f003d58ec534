package com.amazonaws.services.lambda.runtime;

/** The application that a mobile client is. */
public interface Client {
    String getInstallationId();

    String getAppTitle();

    String getAppVersionName();

    String getAppVersionCode();

    String getAppPackageName();
}
