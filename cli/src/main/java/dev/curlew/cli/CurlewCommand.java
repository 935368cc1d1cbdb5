package dev.curlew.cli;

import com.google.protobuf.Timestamp;
import dev.curlew.cli.audit.AuditCommand;
import dev.curlew.cli.clicks.ClicksCommand;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.domains.DomainsCommand;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.keys.KeysCommand;
import dev.curlew.cli.links.LinksCommand;
import dev.curlew.cli.output.NameConverter;
import dev.curlew.cli.output.OutputFormat;
import dev.curlew.cli.remote.DurationConverter;
import dev.curlew.cli.remote.TimeConverter;
import dev.curlew.cli.stats.StatsCommand;
import dev.curlew.cli.tasks.TasksCommand;
import dev.curlew.cli.transfers.ImportsCommand;
import dev.curlew.cli.webhooks.WebhooksCommand;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** All commands that call the server. */
@Command(
        name = "./curlew",
        mixinStandardHelpOptions = true,
        description = "Calls a running Curlew over gRPC.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed for another reason than these",
            "2:the command, or a value in it, is wrong",
            "3:there is no such thing",
            "4:no valid key, or it may not do that",
            "5:the server cannot be reached, is too slow or too busy",
            "6:it contradicts what is there: taken, changed since, wrong state",
            "7:some of many failed, the others are done",
            "130:interrupted (Ctrl-C)"
        })
final class CurlewCommand {
    private static final int MOST_USAGE_COLUMNS = 120;
    private static final int LEAST_USAGE_COLUMNS = 60;

    private CurlewCommand() {}

    /** Runs one command and returns its exit code. */
    static int execute(Console console, String... args) {
        CommandLine root = of(console, args.length > 0 ? args[0] : "");
        Help.ColorScheme colours = Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF);
        root.setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setColorScheme(colours)
                .setUsageHelpWidth(Math.clamp(console.terminal().columns(), LEAST_USAGE_COLUMNS, MOST_USAGE_COLUMNS))
                .setParameterExceptionHandler((wrong, _) -> wrong(wrong, console))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, console));
        int code = root.execute(args);
        console.out().flush();
        return code;
    }

    /** All commands. */
    static CommandLine of(Console console) {
        return of(console, "");
    }

    /** The commands of one subject, since to build all takes longer than most calls; all of them if there is none such. */
    private static CommandLine of(Console console, String subject) {
        Map<String, Supplier<Object>> subjects = new LinkedHashMap<>();
        subjects.put("links", () -> LinksCommand.of(console));
        subjects.put("imports", () -> new ImportsCommand(console));
        subjects.put("stats", () -> new StatsCommand(console));
        subjects.put("clicks", () -> ClicksCommand.of(console));
        subjects.put("domains", () -> new DomainsCommand(console));
        subjects.put("keys", () -> new KeysCommand(console));
        subjects.put("webhooks", () -> new WebhooksCommand(console));
        subjects.put("audit", () -> new AuditCommand(console));
        subjects.put("tasks", () -> new TasksCommand(console));
        subjects.put("completion", () -> new CompletionCommand(console));
        if (subjects.containsKey(subject)) {
            subjects.keySet().retainAll(Set.of(subject));
        }
        CommandLine root = new CommandLine(new CurlewCommand());
        subjects.forEach((name, command) -> root.addSubcommand(name, command.get()));
        prepare(root, new String[] {version()});
        return root.registerConverter(Timestamp.class, new TimeConverter(Clock.systemUTC()))
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(OutputFormat.class, new NameConverter<>(OutputFormat.class))
                .registerConverter(TransferFormat.class, new NameConverter<>(TransferFormat.class))
                .registerConverter(QueryForwarding.class, new NameConverter<>(QueryForwarding.class))
                .registerConverter(ApiKey.Scope.class, new NameConverter<>(ApiKey.Scope.class))
                .registerConverter(Webhook.EventType.class, new NameConverter<>(Webhook.EventType.class))
                .registerConverter(WebhookDelivery.State.class, new NameConverter<>(WebhookDelivery.State.class))
                .registerConverter(
                        ExportClicksRequest.Format.class, new NameConverter<>(ExportClicksRequest.Format.class))
                .registerConverter(Granularity.class, new NameConverter<>(Granularity.class))
                .registerConverter(Dimension.class, new NameConverter<>(Dimension.class));
    }

    /** Gives a command and its own what all of them have. */
    private static void prepare(CommandLine command, String[] version) {
        command.getCommandSpec().version(version);
        command.getCommandSpec().usageMessage().sortOptions(false);
        command.getSubcommands().values().forEach(sub -> prepare(sub, version));
    }

    /** As Maven wrote it into the jar. */
    private static String version() {
        Properties built = new Properties();
        try (InputStream in =
                CurlewCommand.class.getResourceAsStream("/META-INF/maven/dev.curlew/cli/pom.properties")) {
            if (in != null) {
                built.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "Curlew " + built.getProperty("version", "(not packaged)");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }

    private static int wrong(ParameterException wrong, Console console) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        console.complain(String.valueOf(wrong.getMessage()), List.of("Try: " + name + " --help"));
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, Console console) {
        if (failure instanceof CommandFailure known) {
            console.complain(known.getMessage(), known.details());
            return known.exitCode();
        }
        if (failure instanceof IOException) {
            console.complain("it cannot be read or written: " + failure, List.of());
            return ExitCode.FAILED;
        }
        String name = command.getCommandSpec().qualifiedName();
        console.complain("a fault in this program: " + failure, List.of("command: " + name));
        return ExitCode.FAILED;
    }
}
