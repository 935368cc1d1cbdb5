package dev.curlew.embedded;

/**
 * A server died by itself and runs again.
 *
 * @param server the server's name for people, such as {@code Redis}
 * @param exitStatus the exit status of the one that died; 128 and the signal's number if a signal ended it
 * @param pid the process id of the one that runs now
 */
public record ServerRestart(String server, int exitStatus, long pid) {}
