package dev.curlew.standalone;

import java.nio.file.Path;

/** Sends the servers' logs to a file, and to the terminal only what needs attention. */
final class UpLogging {
    private UpLogging() {}

    /** To be called before anything logs; the folder is there. */
    static void toFile(Path folder) {
        System.setProperty("curlew.logs", folder.toAbsolutePath().toString());
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "dev/curlew/standalone/logback-up.xml");
        }
    }
}
