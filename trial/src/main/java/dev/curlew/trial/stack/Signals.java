package dev.curlew.trial.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system that do to processes what Java cannot. */
final class Signals {
    private static final int LIMIT_SECONDS = 10;

    private Signals() {}

    /** Stops a process and its children. */
    static void pause(long pid) {
        family(pid).forEach(each -> run("kill", "-STOP", each));
    }

    /** Lets them go on. */
    static void resume(long pid) {
        family(pid).forEach(each -> run("kill", "-CONT", each));
    }

    /** Limits the size of files that a process and its children may write to. */
    static void limitFiles(long pid, String bytes) {
        family(pid).forEach(each -> run("prlimit", "--pid", each, "--fsize=" + bytes + ":"));
    }

    private static List<String> family(long pid) {
        List<String> family = new ArrayList<>();
        // The parent first, which could make more.
        family.add(Long.toString(pid));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(child -> family.add(Long.toString(child.pid())));
        return family;
    }

    /** Runs a program; false if it could not do what was asked, as of a process that is gone. */
    static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
