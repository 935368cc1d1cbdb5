package dev.curlew.platform.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Commands that start a class of a test's class path as a process of its own: soon rather than fast. */
public final class ChildJvm {

    private ChildJvm() {}

    /**
     * Gives the words of the command.
     *
     * @param main the class whose main method runs
     */
    public static List<String> command(Class<?> main, String... arguments) {
        return command(List.of(), main.getName(), arguments);
    }

    /**
     * Gives the words of the command.
     *
     * @param options options of the JVM
     * @param main the class whose main method runs, which need not be visible here
     */
    public static List<String> command(List<String> options, String main, String... arguments) {
        return Stream.of(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1"),
                        options.stream(),
                        // Surefire may put the class path into a jar that only names it.
                        Stream.of(
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                main),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
    }
}
