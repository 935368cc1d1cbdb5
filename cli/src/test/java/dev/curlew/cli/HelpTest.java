package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.curlew.cli.Cli.Ended;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Every command says what it is for, and the shell completes it. */
class HelpTest {
    private static final Cli CLI = Cli.at("localhost:1");

    @TestFactory
    Stream<DynamicTest> everyCommand_explainsItselfAndEachOption() {
        return commands(root()).map(command -> {
            String name = command.getCommandSpec().qualifiedName();
            return dynamicTest(name, () -> {
                String words = name.substring("./curlew".length()).strip();
                Ended ended = CLI.line((words + " --help").strip());
                assertThat(ended.exitCode()).isZero();
                assertThat(ended.out()).contains("Usage: " + name).doesNotContain("\u001b");
                assertThat(command.getCommandSpec().args())
                        .allSatisfy((ArgSpec arg) -> assertThat(arg.description())
                                .as(arg.paramLabel())
                                .isNotEmpty());
                assertThat(command.getCommandSpec().usageMessage().description())
                        .isNotEmpty();
            });
        });
    }

    @Test
    void help_ofTheWhole_namesExitCodes() {
        assertThat(CLI.line("--help").out()).contains("Exit codes:", "130", "links", "completion");
    }

    @Test
    void version_isThatOfTheBuild() {
        assertThat(CLI.line("--version").out()).startsWith("Curlew ");
        assertThat(CLI.line("links get --version").out())
                .isEqualTo(CLI.line("--version").out());
    }

    @Test
    void key_hasNoOptionOfItsOwn_andTheHelpSaysWhy() {
        assertThat(CLI.line("links get --help").out().replaceAll("\\s+", " "))
                .contains("--key-file", "every user of a machine sees");
        assertThat(commands(root())
                        .flatMap(command -> command.getCommandSpec().args().stream())
                        .filter(arg -> arg.isOption())
                        .flatMap(arg -> Arrays.stream(((CommandLine.Model.OptionSpec) arg).names())))
                .doesNotContain("--key", "--api-key", "--password");
    }

    @Test
    void completion_completesInBash(@TempDir Path dir) throws Exception {
        Path script = Files.writeString(
                dir.resolve("completion"), CLI.line("completion bash").out());

        assertThat(completed(script, "links", "cr")).containsExactly("create");
        assertThat(completed(script, "links", "un")).containsExactlyInAnyOrder("undelete", "unblock");
        assertThat(completed(script, "keys", "create", "--na")).containsExactly("--name");
        assertThat(completed(script, "u")).containsExactly("up");
    }

    private static Stream<String> completed(Path script, String... words) throws IOException {
        String array = String.join(" ", words);
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". " + script + "; COMP_WORDS=(curlew " + array + "); COMP_CWORD=" + words.length
                                + "; _complete_curlew; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .distinct();
    }

    private static CommandLine root() {
        return CurlewCommand.of(new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                Map.of(),
                new Terminal(false, false, false, 80)));
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::commands));
    }
}
